//! Settings of this device.

use contract::command::settings::{Get, Set, Settings};
use contract::{Code, Event, Failure};
use serde::{Deserialize, Serialize};
use store::setting;

use super::Handle;
use crate::Field;
use crate::failure::Stop;

/// Name of the settings among the small facts.
const NAME: &str = "settings";
/// A day.
const LONGEST_MIN: u32 = 1_440;

#[derive(Default, Serialize, Deserialize)]
#[serde(transparent)]
struct Kept(Settings);

impl Handle for Get {
    fn handle(self, field: &Field) -> Result<Settings, Failure> {
        settings(field)
    }
}

impl Handle for Set {
    fn handle(self, field: &Field) -> Result<Settings, Failure> {
        if self
            .sync_every_min
            .is_some_and(|minutes| !(1..=LONGEST_MIN).contains(&minutes))
        {
            let detail = format!("sync_every_min takes 1 to {LONGEST_MIN} minutes");
            return Err(Failure::new(Code::BadArguments, detail));
        }
        let changed = field.store.write(|w| {
            let mut kept = setting::get::<Kept>(w, NAME)?;
            kept.0.language = self.language.unwrap_or(kept.0.language);
            kept.0.text_size = self.text_size.unwrap_or(kept.0.text_size);
            kept.0.sync_every_min = self.sync_every_min.unwrap_or(kept.0.sync_every_min);
            kept.0.attachments = self.attachments.unwrap_or(kept.0.attachments);
            kept.0.location = self.location.unwrap_or(kept.0.location);
            setting::put(w, NAME, &kept)?;
            Ok::<_, Stop>(kept.0)
        })?;
        field
            .sync
            .set_interval(field.parts.clock.now(), changed.sync_every_min);
        if self.attachments.is_some() {
            // Photos that waited for another line may go now; those that went over any may have to wait.
            field.sync.put_anyway(false);
            field.sync.ask(field.parts.clock.now());
        }
        field.tell(Event::Session);
        Ok(changed)
    }
}

/// The settings as they stand.
pub(crate) fn settings(field: &Field) -> Result<Settings, Failure> {
    Ok(field
        .store
        .read(|r| Ok::<_, Stop>(setting::get::<Kept>(r, NAME)?.0))?)
}
