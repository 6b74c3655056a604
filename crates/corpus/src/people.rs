//! People and where they live. None of them is anybody.

use crate::Draw;
use crate::words::{GIVEN, PLACES, SURNAMES};

/// A surname and two characters.
pub fn name(draw: &mut Draw) -> String {
    let (surname, first, second) = (draw.of(SURNAMES), draw.of(GIVEN), draw.of(GIVEN));
    format!("{surname}{first}{second}")
}

/// Eleven figures that are no subscriber's: mobile numbers begin with 13 to 19, and no operator's line with 1002.
pub fn phone(draw: &mut Draw) -> String {
    format!("1002{:07}", draw.below(10_000_000))
}

/// The telephone of somebody of whom so many in a thousand say one; else nothing.
pub(crate) fn phone_of(draw: &mut Draw, permille: u64) -> String {
    if draw.comes_about(permille) {
        phone(draw)
    } else {
        String::new()
    }
}

/// A part of a village and a number there.
pub fn home(draw: &mut Draw) -> String {
    let place = draw.of(PLACES);
    format!("{place}{}号", draw.below(180) + 1)
}
