//! The device on the stage: hears an answer, and is put back as it was.

use std::sync::Arc;

use contract::command::{dispute, session, sync};
use field::{Field, Line, LineError, Parts, Reply, Request};

use super::tape::Still;
use super::{copy, get};

/// A line that says the same whatever it is asked.
struct Canned(Vec<u8>);

impl Line for Canned {
    fn post(
        &self,
        _server: &str,
        _path: &str,
        _token: Option<&str>,
        _body: Vec<u8>,
        take: &mut dyn FnMut(&[u8]) -> bool,
    ) -> Result<(), LineError> {
        let step = 1 + self.0.len() / 3;
        for piece in self.0.chunks(step) {
            if !take(piece) {
                break;
            }
        }
        Ok(())
    }

    fn send(
        &self,
        _server: &str,
        _request: Request<'_>,
        take: &mut dyn FnMut(&Reply, &[u8]) -> bool,
    ) -> Result<Reply, LineError> {
        let head = Reply {
            status: 200,
            headers: Vec::new(),
            refusal: Vec::new(),
        };
        take(&head, &self.0);
        Ok(head)
    }
}

/// The device syncs once and hears this; afterwards every record on it can be read, and none is gone
/// unless its server took the grid away.
pub(crate) fn hear(answer: &[u8]) -> sync::SyncStatus {
    let home = get().place("device-live");
    copy(&get().device(), &home);
    let line = Arc::new(Canned(answer.to_vec()));
    let device = Field::open(
        &home,
        Parts {
            clock: Arc::new(Still),
            line,
        },
    )
    .unwrap();
    let grids = || {
        let seat = device.give(&session::Status {}).unwrap().seat;
        seat.map_or(0, |seat| seat.grids.len())
    };
    let before = grids();
    let status = device.give(&sync::Now {}).unwrap();
    let page = device.give(&dispute::List::default()).unwrap();
    assert!(
        page.total > 0 || grids() < before,
        "the record it had is gone"
    );
    for row in page.rows {
        device.give(&dispute::Get { id: row.id }).unwrap();
        device.give(&dispute::History { id: row.id }).unwrap();
    }
    device.give(&sync::Quarantine {}).unwrap();
    status
}
