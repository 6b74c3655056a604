//! What is said on the telephone or in a short message when the app does not reach somebody: that there is a
//! notice, and by when; no word of what it says, and nobody's name.

use contract::Failure;
use contract::command::notice::{Spoken, Tell, Told};
use model::notice::Errand;
use model::notice::act::Means;
use model::notice::act::shapes::ToldOtherwise;

use super::super::Handle;
use super::{named, notice, write};
use crate::Field;
use crate::failure::Stop;

impl Handle for Tell {
    fn handle(self, field: &Field) -> Result<Told, Failure> {
        let seat = field.seat()?;
        let hand = field.hand(&seat);
        let act = named(
            hand,
            ToldOtherwise {
                how: self.how.clone(),
            }
            .into(),
        )?;
        let text = field.store.write(|w| {
            let (known, notice) = notice(w, &self.id)?;
            write(w, &seat, hand, known, &notice, std::slice::from_ref(&act))?;
            Ok::<_, Stop>(text(&self.how, &notice.errand))
        })?;
        field.wrote();
        Ok(Told { text })
    }
}

/// The text for each way.
pub(super) fn spoken(errand: &Errand) -> Vec<Spoken> {
    let ways = Means::ALL.iter().map(|how| Spoken {
        how: how.clone(),
        text: text(how, errand),
    });
    ways.collect()
}

fn text(how: &Means, errand: &Errand) -> String {
    let by = errand.by.unwrap_or(errand.expires_on);
    let day = format!("{}月{}日", by.month(), by.day_of_month());
    match how {
        Means::Phone => format!(
            "您好，所里有一条新通知发到您的网格，请打开板凳查看，{day}前答复。电话里不说内容。"
        ),
        _ => format!("【板凳】您的网格有一条新通知，请打开应用查看，{day}前答复。"),
    }
}
