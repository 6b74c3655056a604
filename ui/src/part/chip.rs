//! Chips: a few choices side by side, one of them chosen. Drawn as buttons that say whether they
//! are pressed, so that a keyboard and a screen reader find them.

use yew::{Callback, Html, MouseEvent, classes, html};

/// One choice.
pub(crate) struct Chip {
    /// What browser tests find it by.
    pub(crate) testid: String,
    /// What it says.
    pub(crate) label: String,
    /// Whether it is chosen.
    pub(crate) chosen: bool,
    /// What choosing it does.
    pub(crate) choose: Callback<()>,
}

/// How large chips are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Size {
    /// Five to a screen, for the first question of a form.
    Large,
    /// As many as there are.
    Normal,
    /// A few short ones, all of one width.
    Even,
    /// A row that is pushed sideways, above a list.
    Filter,
}

/// Draws a group of chips.
pub(crate) fn chips(label: &str, size: Size, chips: Vec<Chip>) -> Html {
    let class = match size {
        Size::Large => "chips--large",
        Size::Normal => "chips--normal",
        Size::Even => "chips--even",
        Size::Filter => "chips--filter",
    };
    html! {
        <div class={classes!("chips", class)} role="group" aria-label={label.to_owned()}>
            { for chips.into_iter().map(Chip::view) }
        </div>
    }
}

impl Chip {
    fn view(self) -> Html {
        let choose = self.choose.reform(|_: MouseEvent| ());
        html! {
            <button type="button" class={classes!("chip", self.chosen.then_some("chip--chosen"))}
                aria-pressed={if self.chosen { "true" } else { "false" }}
                data-testid={self.testid} onclick={choose}>{ self.label }</button>
        }
    }
}
