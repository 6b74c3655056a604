//! The line above the list in which one types what is looked for. It answers from the first character;
//! the keys of a laptop go on from it into what was found.

use model::dictionary::{Sight, sight};
use web_sys::KeyboardEvent;
use yew::{Callback, Html, InputEvent, html};

use super::{Disputes, Event};
use crate::part::button::{Button, Weight};
use crate::part::card::empty;
use crate::part::typed;
use crate::screen::Eye;
use crate::words::say;

/// Identity of the line.
pub(crate) const SEEK: &str = "dispute-search";
/// Characters of what is looked for that are said back.
const SAID_BACK: usize = 20;

pub(super) fn line(model: &Disputes, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    let hint = if finds_people(eye) {
        say!(words, "search-hint")
    } else {
        say!(words, "search-hint-masked")
    };
    let clear = Button {
        testid: "search-clear",
        label: say!(words, "search-clear"),
        weight: Weight::Quiet,
        busy: false,
        press: emit.reform(|()| Event::Cleared),
    };
    html! {
        <div class="seek" role="search">
            <input id={SEEK} class="field__input seek__input" data-testid={SEEK} type="search"
                inputmode="search" enterkeyhint="search" autocomplete="off" autocapitalize="off"
                spellcheck="false" aria-label={say!(words, "search-label")} placeholder={hint}
                value={model.query.clone()} onkeydown={keys(emit)}
                oninput={emit.reform(|event: InputEvent| Event::Typed(typed(&event)))} />
            if !model.query.is_empty() { { clear.view() } }
        </div>
    }
}

/// What is said when nothing was found: what else may be tried.
pub(super) fn nobody(model: &Disputes, eye: &Eye) -> Html {
    let words = &eye.words;
    let query = model.query.trim();
    let mut said: String = query.chars().take(SAID_BACK).collect();
    if query.chars().count() > SAID_BACK {
        said.push('…');
    }
    let narrowed = model.kind.is_some() || model.state.is_some();
    let advice = match (finds_people(eye), narrowed) {
        (_, true) => say!(words, "search-none-narrowed"),
        (true, false) => say!(words, "search-none-text"),
        (false, false) => say!(words, "search-none-masked"),
    };
    empty(
        "search-none",
        &say!(words, "search-none", query = said),
        &advice,
    )
}

/// How many were found, as far as it is known.
pub(super) fn count(model: &Disputes, eye: &Eye) -> String {
    let count = model.rows.len();
    if model.next.is_some() {
        say!(eye.words, "search-found-first", count = count)
    } else {
        say!(eye.words, "search-found", count = count)
    }
}

/// Whether this worker finds people by name: whoever sees names masked does not.
fn finds_people(eye: &Eye) -> bool {
    eye.role()
        .is_none_or(|role| sight("parties.name", role) == Sight::Whole)
}

fn keys(emit: &Callback<Event>) -> Callback<KeyboardEvent> {
    let emit = emit.clone();
    Callback::from(move |event: KeyboardEvent| {
        // While characters are being put together the keys belong to whoever does that.
        if event.is_composing() {
            return;
        }
        let does = match event.key().as_str() {
            "ArrowDown" => Event::Step { down: true },
            "ArrowUp" => Event::Step { down: false },
            "Enter" => Event::Best,
            "Escape" => Event::Cleared,
            _ => return,
        };
        event.prevent_default();
        emit.emit(does);
    })
}
