//! How each command is carried out, by the noun it is about.

mod act;
mod area;
mod attachment;
mod bundle;
mod dispute;
mod draft;
mod elder;
mod form;
mod held;
mod map;
mod notice;
mod number;
mod paper;
mod piled;
mod practice;
mod reading;
mod referral;
mod repeat_call;
mod reporter;
mod rows;
mod search;
mod session;
mod settings;
mod settle;
mod similar;
mod standing;
mod sync;
mod tally;
mod there;
mod today;
mod worker;

use contract::{Command, Failure};

pub(crate) use notice::deliver;
pub(crate) use repeat_call::{Lists, expire as expire_calls};
pub(crate) use rows::who;
pub(crate) use settings::settings;

use crate::Field;

/// A command that can be carried out. A command of the contract without this does not compile.
pub(crate) trait Handle: Command {
    /// Carries it out.
    fn handle(self, field: &Field) -> Result<Self::Reply, Failure>;
}
