//! Sentences that weigh what real ones do, for what is measured. A part of each is drawn character by
//! character, so that all narratives together compress about as well as real Chinese prose and no better: 3 to 1
//! with zstd at its strongest, where pieces put together from a list of phrases would give 10 to 1. They make no
//! sense to whoever reads them; what is read is said by [`Matter`](crate::Matter).

use crate::words::{DEEDS, MATTERS, TURNS};
use crate::{Draw, name};

/// A sentence of some forty characters.
pub fn sentence(draw: &mut Draw) -> String {
    let who = name(draw);
    let (matter, deed, turn) = (draw.of(MATTERS), draw.of(DEEDS), draw.of(TURNS));
    let (own, told) = (draw.characters(9), draw.characters(9));
    let (month, number) = (draw.below(12) + 1, draw.below(90) + 2);
    format!("{month}月{who}家{matter}{deed}{number}米，{own}，{turn}{told}。")
}
