//! A field that carries two values, as slips side by side: what, whose, when. Both are kept, and the first counts
//! until a person picks.

use contract::command::dispute::Conflict;
use model::UtcMs;
use yew::{Callback, Html, html};

use super::button::{Button, Weight};
use crate::words::{Words, say};

/// The values of one field.
pub(crate) struct Slips<'a> {
    /// What the field is called.
    pub(crate) title: String,
    /// The values.
    pub(crate) conflict: &'a Conflict,
    /// Whether a choice is on its way.
    pub(crate) busy: bool,
    /// What picking the value at a place does; none for who may not pick.
    pub(crate) pick: Option<Callback<usize>>,
    /// What is said to who may not pick.
    pub(crate) instead: String,
}

impl Slips<'_> {
    /// Draws them as they are `now`; `value` says a value in words.
    pub(crate) fn view(self, words: &Words, now: UtcMs, value: impl Fn(&str) -> String) -> Html {
        let slips = self.conflict.values.iter().enumerate().map(|(at, held)| {
            let take = self.pick.as_ref().map(|pick| {
                Button {
                    testid: &format!("pick-{at}"),
                    label: say!(words, "conflict-pick"),
                    weight: Weight::Plain,
                    busy: self.busy,
                    press: pick.reform(move |()| at),
                }
                .view()
            });
            html! {
                <li class="slip" data-testid="slip">
                    <p class="slip__value">{ value(&held.value) }</p>
                    <p class="slip__who">{ words.who(&held.by.name) }</p>
                    <p class="slip__when">{ words.moment(now, held.at_ms) }</p>
                    if at == 0 {
                        <p class="slip__counts">{ say!(words, "conflict-counts") }</p>
                    }
                    { for take }
                </li>
            }
        });
        html! {
            <>
                <h3 class="said__title">{ self.title }</h3>
                <ul class="slips">{ for slips }</ul>
                if self.pick.is_none() { <p class="sheet__line">{ self.instead }</p> }
            </>
        }
    }
}

/// The part of a sheet that holds the slips of every such field.
pub(crate) fn disagreements(words: &Words, fields: Vec<Html>) -> Html {
    if fields.is_empty() {
        return html! {};
    }
    html! {
        <section class="sheet__part disagree" data-testid="conflicts">
            <h2 class="sheet__title">{ say!(words, "conflict-title") }</h2>
            <p class="sheet__line">{ say!(words, "conflict-text") }</p>
            { for fields }
        </section>
    }
}
