//! Buttons: one main one to a screen, quiet ones beside it.

use yew::{Callback, Html, MouseEvent, classes, html};

/// How loud a button is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weight {
    /// The one action of the screen.
    Main,
    /// One of several.
    Plain,
    /// A word that can be touched.
    Quiet,
}

/// A button.
pub(crate) struct Button<'a> {
    /// What browser tests find it by.
    pub(crate) testid: &'a str,
    /// What it says.
    pub(crate) label: String,
    /// How loud it is.
    pub(crate) weight: Weight,
    /// Whether what it began is still under way.
    pub(crate) busy: bool,
    /// What it does.
    pub(crate) press: Callback<()>,
}

impl Button<'_> {
    /// Draws it.
    pub(crate) fn view(self) -> Html {
        let weight = match self.weight {
            Weight::Main => "button--main",
            Weight::Plain => "button--plain",
            Weight::Quiet => "button--quiet",
        };
        let press = self.press.reform(|_: MouseEvent| ());
        html! {
            <button type="button" class={classes!("button", weight)} disabled={self.busy}
                data-testid={self.testid.to_owned()} onclick={press}>{ self.label }</button>
        }
    }
}

/// The buttons of one form: none can be pressed while what one of them began is under way.
#[derive(Clone, Copy)]
pub(crate) struct Buttons {
    /// Whether that is so.
    pub(crate) busy: bool,
}

impl Buttons {
    /// Draws one of them.
    pub(crate) fn one(
        self,
        testid: &str,
        label: String,
        weight: Weight,
        press: Callback<()>,
    ) -> Html {
        Button {
            testid,
            label,
            weight,
            busy: self.busy,
            press,
        }
        .view()
    }
}
