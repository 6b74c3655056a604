//! How the county works, for the screens that ask by it.

use contract::Failure;
use contract::command::practice::{Get, Practice};
use store::practice;

use super::Handle;
use crate::Field;
use crate::failure::Stop;

impl Handle for Get {
    fn handle(self, field: &Field) -> Result<Practice, Failure> {
        let told = field.store.read(|r| {
            let unread = practice::unread(r)?;
            let practice = practice::get(r)?;
            Ok::<_, Stop>(Practice::of(&practice, unread.why))
        })?;
        Ok(told)
    }
}
