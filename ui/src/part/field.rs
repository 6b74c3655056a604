//! Fields to write in: a line, a text that grows, a day, one of several. A problem stands at the field, in words.

use yew::{Callback, Event as Change, Html, InputEvent, classes, html};

use super::{chosen, typed};

/// A line to write in, or a text that grows.
pub(crate) struct Field<'a> {
    /// Identity in the page; the problem of a form is shown at the field of this identity.
    pub(crate) id: String,
    /// What browser tests find it by.
    pub(crate) testid: &'a str,
    /// What belongs in it.
    pub(crate) label: String,
    /// What stands in it.
    pub(crate) value: String,
    /// What may help; empty when nothing need be said.
    pub(crate) hint: String,
    /// What is wrong with it, in words.
    pub(crate) problem: Option<String>,
    /// What happens on writing.
    pub(crate) write: Callback<String>,
}

/// One of several that can be chosen.
pub(crate) struct Choice {
    /// What is written when it is chosen.
    pub(crate) value: String,
    /// What it says.
    pub(crate) label: String,
    /// Whether it is chosen elsewhere already.
    pub(crate) taken: bool,
}

/// What a line holds, so that a phone shows the right keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keys {
    /// Words.
    Words,
    /// A telephone number.
    Phone,
    /// An address on the network.
    Address,
    /// A one-time code.
    Code,
}

impl Field<'_> {
    /// Draws a line.
    pub(crate) fn line(self, keys: Keys) -> Html {
        let mode = match keys {
            Keys::Words => "text",
            Keys::Phone => "tel",
            Keys::Address => "url",
            Keys::Code => "text",
        };
        let plain = matches!(keys, Keys::Address | Keys::Code);
        let input = html! {
            <input id={self.id.clone()} class="field__input" data-testid={self.testid.to_owned()}
                type={if keys == Keys::Phone { "tel" } else { "text" }} inputmode={mode}
                autocomplete="off" autocapitalize={plain.then_some("off")}
                spellcheck={plain.then_some("false")}
                aria-invalid={self.problem.is_some().then_some("true")}
                aria-describedby={format!("{}-says", self.id)}
                value={self.value.clone()} oninput={self.writing()} />
        };
        self.around(input)
    }

    /// Draws a text that grows with what is written.
    pub(crate) fn text(self) -> Html {
        let input = html! {
            <div class="grow">
                // The same text behind the field makes it as tall as what was written.
                <div class="grow__shape" aria-hidden="true">{ format!("{}\u{200b}", self.value) }</div>
                <textarea id={self.id.clone()} class="field__input grow__text"
                    data-testid={self.testid.to_owned()}
                    aria-invalid={self.problem.is_some().then_some("true")}
                    aria-describedby={format!("{}-says", self.id)}
                    value={self.value.clone()} oninput={self.writing()} />
            </div>
        };
        self.around(input)
    }

    /// Draws a day.
    pub(crate) fn day(self, latest: String) -> Html {
        let input = html! {
            <input id={self.id.clone()} class="field__input field__input--day" type="date"
                data-testid={self.testid.to_owned()} max={latest}
                aria-invalid={self.problem.is_some().then_some("true")}
                aria-describedby={format!("{}-says", self.id)}
                value={self.value.clone()} oninput={self.writing()} />
        };
        self.around(input)
    }

    /// Draws a choice of these.
    pub(crate) fn choice(self, of: impl Iterator<Item = Choice>) -> Html {
        let write = self.write.reform(|event: Change| chosen(&event));
        let options = of.map(|one| {
            let selected = one.value == self.value;
            html! { <option value={one.value} {selected} disabled={one.taken}>{ one.label }</option> }
        });
        let input = html! {
            <select id={self.id.clone()} class="field__input" data-testid={self.testid.to_owned()}
                aria-invalid={self.problem.is_some().then_some("true")}
                aria-describedby={format!("{}-says", self.id)} onchange={write}>
                { for options }
            </select>
        };
        self.around(input)
    }

    fn writing(&self) -> Callback<InputEvent> {
        self.write.reform(|event: InputEvent| typed(&event))
    }

    fn around(self, input: Html) -> Html {
        let wrong = self.problem.is_some().then_some("field--wrong");
        html! {
            <div class={classes!("field", wrong)}>
                <label class="field__label" for={self.id.clone()}>{ self.label }</label>
                { input }
                { says(&self.id, &self.hint, self.problem) }
            </div>
        }
    }
}

/// The line under a field: its problem, else its hint.
fn says(id: &str, hint: &str, problem: Option<String>) -> Html {
    let id = format!("{id}-says");
    match problem {
        Some(problem) => html! { <p {id} class="field__problem">{ problem }</p> },
        None if hint.is_empty() => html! {},
        None => html! { <p {id} class="field__hint">{ hint.to_owned() }</p> },
    }
}

/// What is wrong with a group of fields, standing above or below them.
pub(crate) fn problem(id: &str, problem: Option<String>) -> Html {
    match problem {
        Some(problem) => html! {
            <p id={id.to_owned()} class="field__problem" tabindex="-1">{ problem }</p>
        },
        None => html! {},
    }
}
