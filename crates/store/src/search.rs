//! Finding records by name, by how a name sounds, by the end of a telephone number, by place and by
//! what was told. What a role does not see whole it does not find by: who may ask for which words goes by
//! the field dictionary. No document is loaded to answer, and no identity number is ever kept
//! here.

mod fill;
mod find;
mod index;
mod name;
mod of;
mod query;
mod snippet;
mod texts;
mod tokens;
mod words;

pub use fill::{Filled, fill, remaining};
pub(crate) use fill::{made_anew, note_due, of_another_make, take_in};
pub use find::{Cursor, Found, Hit, Wanted, find};
pub(crate) use index::remove;
pub use query::By;
pub use snippet::Piece;

#[cfg(test)]
mod tests;
