//! Totals of what was done.

use contract::Failure;
use contract::command::tally::{Get, Totals};
use store::tally;

use super::Handle;
use crate::Field;
use crate::failure::Stop;

impl Handle for Get {
    fn handle(self, field: &Field) -> Result<Totals, Failure> {
        let totals = field
            .store
            .read(|r| Ok::<_, Stop>(tally::totals(r, self.from, self.until)?))?;
        Ok(Totals { totals })
    }
}
