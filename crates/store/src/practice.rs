//! How the county works, as the server last sent it: kept as it was written, and read where it counts.
//! What this app cannot read is kept beside it until an update can.

use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use model::Practice;
use model::practice::NotAPractice;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use crate::database::Writing;
use crate::error::StoreError;
use crate::{setting, task};

/// Names among the small facts.
const NAME: &str = "practice";
const UNREAD: &str = "practice_unread";

static BUILT_IN: LazyLock<Arc<Practice>> = LazyLock::new(Arc::default);
/// The text that was read last, and what it says: every record that is written asks, and reading one takes longer than
/// reckoning its tasks.
static LAST: Mutex<Option<(String, Arc<Practice>)>> = Mutex::new(None);

/// A document this app cannot read.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Unread {
    /// As it was sent; empty when there is none.
    pub text: String,
    /// Why it cannot be read.
    pub why: String,
}

/// What became of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taken {
    /// Everything is as it was.
    AsBefore,
    /// It counts from now on.
    Changed,
    /// It cannot be read here; what counted before still does.
    Unread(NotAPractice),
}

/// How the county works; as it is built in where it said nothing.
///
/// # Errors
/// [`StoreError`].
pub fn get(db: &Connection) -> Result<Arc<Practice>, StoreError> {
    let text: String = setting::get(db, NAME)?;
    let mut last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((known, practice)) = &*last
        && *known == text
    {
        return Ok(Arc::clone(practice));
    }
    // Only what could be read was put here. Where an update has become stricter since, what is built in
    // counts until the county sends something else.
    let read = Practice::read(&text).ok().map(Arc::new);
    let practice = read.unwrap_or_else(|| Arc::clone(&BUILT_IN));
    *last = Some((text, Arc::clone(&practice)));
    Ok(practice)
}

/// The last document, when it could not be read here.
///
/// # Errors
/// [`StoreError`].
pub fn unread(db: &Connection) -> Result<Unread, StoreError> {
    setting::get(db, UNREAD)
}

/// Takes a document as the server sent it, and reckons anew what is due where it says so otherwise.
///
/// # Errors
/// [`StoreError`].
pub fn take(db: &Writing<'_>, text: &str) -> Result<Taken, StoreError> {
    let told = match Practice::read(text) {
        Ok(told) => told,
        Err(why) => {
            let unread = Unread {
                text: text.to_owned(),
                why: why.to_string(),
            };
            setting::put(db, UNREAD, &unread)?;
            return Ok(Taken::Unread(why));
        }
    };
    let before = get(db)?;
    setting::put(db, NAME, &text)?;
    setting::put(db, UNREAD, &Unread::default())?;
    if told.rules() != before.rules() || told.calendar() != before.calendar() {
        task::reckon_anew(db, &told)?;
    }
    Ok(if told == *before {
        Taken::AsBefore
    } else {
        Taken::Changed
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::migration;

    /// What the directory says of how the county works the app that wrote the file threw away.
    #[test]
    fn a_file_of_the_version_before_asks_for_the_directory_again() {
        let since = "How the county works lies";
        let db = migration::a_file_that_asks_for_the_directory_again(since);
        assert_eq!(*get(&db).unwrap(), Practice::default());
    }
}
