//! "Here": where somebody stands, kept roughly and only when they say so, and taken off again. Nothing is shown where
//! the worker does not let the screens ask.

use yew::{Callback, Html, html};

use super::button::{Button, Weight};
use super::field;
use crate::outside::NotLocated;
use crate::words::{Words, say};

/// How it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Here {
    /// Whether a point is kept.
    pub(crate) kept: bool,
    /// Whether the worker lets the screens ask where the device is.
    pub(crate) allowed: bool,
    /// Whether the device is being asked.
    pub(crate) asking: bool,
    /// Why it could not say.
    pub(crate) not_located: Option<NotLocated>,
}

/// Draws it.
pub(crate) fn here(
    stands: &Here,
    words: &Words,
    keep: &Callback<()>,
    take_off: &Callback<()>,
) -> Html {
    let button = |testid, label, press: &Callback<()>| {
        Button {
            testid,
            label,
            weight: Weight::Quiet,
            busy: stands.asking,
            press: press.clone(),
        }
        .view()
    };
    let not_located = stands.not_located.map(|why| why_not(why, words));
    html! {
        <>
            if stands.kept {
                <div class="chosen">
                    <p class="chosen__label">{ say!(words, "field-point") }</p>
                    <p class="chosen__value" data-testid="point-kept">{ say!(words, "record-point-kept") }</p>
                    { button("point-drop", say!(words, "record-point-drop"), take_off) }
                </div>
            } else if stands.allowed {
                { button("point-here", say!(words, "record-point-here"), keep) }
                <p class="field__hint">{ say!(words, "record-point-hint") }</p>
            }
            { field::problem("field-point", not_located) }
        </>
    }
}

/// Why nobody knows where the device is, and what to do.
pub(crate) fn why_not(why: NotLocated, words: &Words) -> String {
    match why {
        NotLocated::Refused => say!(words, "map-refused"),
        NotLocated::NotFound => say!(words, "map-not-found"),
    }
}
