//! How the county works, as it comes with the directory; and once more after an update, where the app before
//! could not read it.

use store::practice::{self, Taken};
use store::{Store, Writing};

use crate::failure::Stop;

/// Takes what the directory says of it; whether lists may read otherwise since. A server of before knows
/// nothing of it: then everything stays.
pub(crate) fn take(w: &Writing<'_>, text: &str) -> Result<bool, Stop> {
    if text.is_empty() {
        return Ok(false);
    }
    Ok(match practice::take(w, text)? {
        Taken::Changed => true,
        Taken::AsBefore => false,
        Taken::Unread(why) => {
            tracing::warn!(%why, "how the county works cannot be read by this app; what counted before stays");
            false
        }
    })
}

/// Takes what an app before this one could not read.
pub(crate) fn take_unread(store: &Store) -> Result<(), Stop> {
    let unread = store.read(|r| practice::unread(r)).map_err(Stop::from)?;
    if unread.text.is_empty() {
        return Ok(());
    }
    store.write(|w| take(w, &unread.text))?;
    Ok(())
}
