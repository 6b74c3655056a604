//! Giving a case its number.

use contract::Failure;
use contract::command::dispute::{Number, Numbered};
use model::What;
use model::dispute::act::bond;
use model::number::Series;
use store::{erased, record};

use super::Handle;
use super::act;
use super::there::{check_is_a_case, there};
use crate::failure::{self, Stop};
use crate::{Field, numbers};

impl Handle for Number {
    fn handle(self, field: &Field) -> Result<Numbered, Failure> {
        let seat = field.seat()?;
        let today = field.parts.clock.now().day();
        let (acts, number) = field.store.write(|w| {
            let known = there(record::load(w, &self.id)?, erased::when(w, &self.id)?)?;
            let record = known.read().map_err(merge::MergeError::from)?;
            check_is_a_case(&record)?;
            let village = record.content.grid.village();
            // A number that is not used after all goes back with the transaction.
            let number = numbers::next(w, Series::Mediation, village, today)?;
            let numbered: What = bond::Numbered {
                number: number.clone(),
            }
            .into();
            let acts = act::write(field, w, &seat, known, &record, vec![numbered.into()])?;
            Ok::<_, Stop>((acts, number))
        })?;
        field.wrote();
        let act = acts.into_iter().next();
        let act = act.ok_or_else(|| failure::internal("no act was written"))?;
        Ok(Numbered { act, number })
    }
}
