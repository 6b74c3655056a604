//! How each command is carried out, by the noun it is about.

mod act;
mod area;
mod attachment;
mod dispute;
mod draft;
mod paper;
mod reading;
mod rows;
mod session;
mod settings;
mod sync;
mod there;
mod today;

use contract::{Command, Failure};

pub(crate) use settings::settings;

use crate::Field;

/// A command that can be carried out. A command of the contract without this does not compile.
pub(crate) trait Handle: Command {
    /// Carries it out.
    fn handle(self, field: &Field) -> Result<Self::Reply, Failure>;
}
