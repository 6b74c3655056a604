//! How notices of a time were answered: never by worker.

use std::collections::BTreeMap;

use contract::Failure;
use contract::command::notice::{Counted, Totals};
use model::NoticeState as S;
use store::notice;

use super::super::Handle;
use crate::Field;
use crate::failure::Stop;

impl Handle for Totals {
    fn handle(self, field: &Field) -> Result<Counted, Failure> {
        let (from, until) = (self.from, self.until);
        let found = field
            .store
            .read(|r| Ok::<_, Stop>(notice::totals(r, from, until)?))?;
        let names = [
            "sent", "accepted", "declined", "done", "recalled", "waiting",
        ];
        let mut totals: BTreeMap<String, u32> = names.map(|name| (name.to_owned(), 0)).into();
        for (state, n) in found {
            let name = match state {
                S::Accepted | S::Declined | S::Done | S::Recalled => state.code().to_owned(),
                S::Sent | S::Delivered | S::Read | S::Unknown(_) => "waiting".to_owned(),
            };
            for name in ["sent".to_owned(), name] {
                *totals.entry(name).or_default() += n;
            }
        }
        Ok(Counted { totals })
    }
}
