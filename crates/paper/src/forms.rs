//! The papers of people's mediation, each from top to bottom.

mod agreement;
mod application;
mod bound;
mod confirmation;
mod cover;
mod follow_up;
mod held;
mod investigation;
mod kit;
mod letter;
mod mediation;
mod meeting;
mod register;
mod rights;
mod sign;

use std::cell::Cell;

pub use bound::Paper;
pub(crate) use bound::{case_file, held, letter, meeting, one, print};

use crate::Typefaces;
use crate::sheet::{Dress, Section};
use crate::text::Setter;

/// What every form is made with.
pub(crate) struct Desk<'a> {
    pub(crate) setter: Setter<'a>,
    /// Signatures that could not be read so far.
    pub(crate) unreadable: Cell<usize>,
    /// Signatures that are not at hand so far.
    pub(crate) elsewhere: Cell<usize>,
}

impl<'a> Desk<'a> {
    pub(crate) fn new(faces: &'a Typefaces) -> Self {
        Self {
            setter: Setter::new(faces),
            unreadable: Cell::new(0),
            elsewhere: Cell::new(0),
        }
    }
}

/// A paper of a case, with the number of the case on each page.
pub(crate) fn of_case(name: &str, number: &str, blocks: Vec<crate::flow::Block>) -> Section {
    let number = if number.trim().is_empty() {
        crate::words::BLANK_NUMBER
    } else {
        number
    };
    Section {
        name: name.to_owned(),
        dress: Dress::Case {
            number: number.to_owned(),
        },
        blocks,
    }
}
