//! Cards, folds and notes: what holds other parts together.

use yew::{Callback, Html, MouseEvent, classes, html};

/// A card with a heading.
pub(crate) fn card(title: &str, body: Html) -> Html {
    html! {
        <section class="card">
            <h2 class="card__title">{ title.to_owned() }</h2>
            { body }
        </section>
    }
}

/// Something folded away behind its name.
pub(crate) struct Fold<'a> {
    /// What browser tests find it by.
    pub(crate) testid: &'a str,
    /// Its name.
    pub(crate) label: String,
    /// Whether it is open.
    pub(crate) open: bool,
    /// What touching its name does.
    pub(crate) toggle: Callback<()>,
}

impl Fold<'_> {
    /// Draws it; `body` is drawn only when it is open.
    pub(crate) fn view(self, body: impl FnOnce() -> Html) -> Html {
        let toggle = self.toggle.reform(|_: MouseEvent| ());
        html! {
            <div class={classes!("fold", self.open.then_some("fold--open"))}>
                <button type="button" class="fold__name" data-testid={self.testid.to_owned()}
                    aria-expanded={if self.open { "true" } else { "false" }} onclick={toggle}>
                    <span>{ self.label }</span>
                    <span class="fold__mark" aria-hidden="true">{ "›" }</span>
                </button>
                { if self.open { html! { <div class="fold__body">{ body() }</div> } } else { html! {} } }
            </div>
        }
    }
}

/// What a note is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    /// Something to know.
    Calm,
    /// Something to do.
    Alert,
}

/// A note that concerns the whole screen.
pub(crate) fn note(testid: &str, tone: Tone, text: &str) -> Html {
    let (class, role) = match tone {
        Tone::Calm => ("note--calm", "status"),
        Tone::Alert => ("note--alert", "alert"),
    };
    html! {
        <p class={classes!("note", class)} {role} data-testid={testid.to_owned()}>{ text.to_owned() }</p>
    }
}

/// What a screen says when it has nothing to show, and the first step.
pub(crate) fn empty(testid: &str, title: &str, text: &str) -> Html {
    html! {
        <div class="empty" data-testid={testid.to_owned()}>
            { super::icon::bench() }
            <p class="empty__title">{ title.to_owned() }</p>
            <p class="empty__text">{ text.to_owned() }</p>
        </div>
    }
}
