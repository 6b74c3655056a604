//! A heat or cold alert: everybody whose plan says so is to be visited within a day.

use contract::Failure;
use contract::command::elder::{Alert, Alerted};
use model::elder::act::plan::Alerted as Act;
use store::elder;

use super::super::Handle;
use super::{act, elder as one, write};
use crate::Field;
use crate::failure::Stop;

impl Handle for Alert {
    fn handle(self, field: &Field) -> Result<Alerted, Failure> {
        let seat = field.seat()?;
        let hand = field.hand(&seat);
        let elders = field.store.write(|w| {
            super::check_held(w, &self.grid)?;
            let found = elder::after_alerts(w, &self.grid)?;
            for id in &found {
                let (known, elder) = one(w, id)?;
                let alerted = Act {
                    alert: self.alert.clone(),
                    on: hand.at_ms.day(),
                };
                let act = act(hand, alerted.into())?;
                write(w, &seat, hand, known, &elder.profile.grid, id, &[act])?;
            }
            Ok::<_, Stop>(found.len())
        })?;
        field.wrote();
        Ok(Alerted {
            elders: u32::try_from(elders).unwrap_or(u32::MAX),
        })
    }
}
