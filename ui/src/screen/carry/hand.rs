//! Hands a file of bundles to the browser, or one that was chosen to the application: a piece at a time, so
//! that one with many photos is never in memory whole.

use base64ct::{Base64, Encoding};
use contract::command::bundle::{Make, Put, Read, Save, Take, Taken};
use contract::{Code, Failure};
use model::{FieldProblem, Problem};

use super::Saved;
use crate::bridge::Bridge;
use crate::outside::{Picked, World};

/// What a file of bundles is: nothing that anybody opens.
const BUNDLES: &str = "application/octet-stream";
/// How much of a file goes over at once: whole groups of three bytes.
const PIECE_BYTES: u64 = 768 * 1024;

/// The application writes the file where it keeps those for people.
pub(super) async fn saved(bridge: &Bridge) -> Result<Saved, Failure> {
    let saved = bridge.call(Save {}).await?;
    Ok(Saved {
        name: saved.path,
        made: saved.made,
    })
}

/// The browser writes the file where it keeps what is downloaded.
pub(super) async fn downloaded(world: &World) -> Result<Saved, Failure> {
    let bridge = &world.bridge;
    let made = bridge.call(Make {}).await?;
    let mut file = world.outside.download(BUNDLES);
    for row in &made.bundles {
        let mut offset = 0;
        while offset < row.size_bytes {
            let bundle = row.bundle;
            let piece = bridge.call(Read { bundle, offset }).await?;
            let bytes = Base64::decode_vec(&piece.bytes);
            let bytes = bytes.map_err(|error| broken(&error))?;
            if bytes.is_empty() {
                return Err(broken(&"a bundle ends before its end"));
            }
            offset += u64::try_from(bytes.len()).unwrap_or(u64::MAX);
            file.add(&bytes);
        }
    }
    if !file.save(&made.file_name) {
        return Err(broken(&"the browser does not write files"));
    }
    Ok(Saved {
        name: made.file_name.clone(),
        made,
    })
}

/// Hands a chosen file over, and has it taken in. One that is no bundle is refused with its first piece.
pub(super) async fn taken(bridge: &Bridge, picked: &Picked) -> Result<Taken, Failure> {
    let not_taken = |problem| Failure::invalid(vec![FieldProblem::new("bundle", problem)]);
    let (mut staged, mut offset) = (None, 0);
    while offset < picked.size_bytes() {
        let bytes = picked.piece(offset, PIECE_BYTES).await;
        let put = Put {
            staged,
            offset,
            bytes: bytes.ok_or_else(|| not_taken(Problem::DamagedBundle))?,
        };
        let told = bridge.call(put).await?;
        (staged, offset) = (Some(told.staged), told.received);
    }
    let staged = staged.ok_or_else(|| not_taken(Problem::NotABundle))?;
    bridge.call(Take { staged }).await
}

fn broken(why: &dyn std::fmt::Display) -> Failure {
    Failure::new(Code::Internal, why.to_string())
}
