//! Questions of several answers: rows, lines, and names drawn with a finger.

use yew::{Html, html};

use super::{Drawing, question};
use crate::part::button::{Button, Weight};
use crate::part::field::{Field, Keys};
use crate::screen::deed::form::Ask;
use crate::screen::deed::ink::pad;
use crate::screen::deed::signer::signers;
use crate::screen::deed::{Event, element};
use crate::words::say;

impl Drawing<'_> {
    fn row_buttons(&self, at: usize) -> Html {
        let list = self.ask.key;
        Button {
            testid: &format!("{list}-drop-{at}"),
            label: say!(self.eye.words, "row-drop"),
            weight: Weight::Quiet,
            busy: false,
            press: self.emit.reform(move |()| Event::DropRow(list, at)),
        }
        .view()
    }

    fn rows_of(&self, first: &'static str, draw: impl Fn(usize) -> Html) -> Html {
        let list = self.ask.key;
        let add = Button {
            testid: &format!("{list}-add"),
            label: self.eye.words.row_add(list),
            weight: Weight::Plain,
            busy: false,
            press: self.emit.reform(move |()| Event::AddRow(list, first)),
        };
        let rows = (0..self.model.answers.rows(list)).map(draw);
        self.around(html! { <>{ for rows }{ add.view() }</> })
    }

    pub(super) fn rows(&self, inner: &'static [Ask]) -> Html {
        let first = inner.first().map_or("", |ask| ask.key);
        self.rows_of(first, |at| {
            let within = format!("{}.{at}.", self.ask.key);
            html! {
                <div class="ask__row">
                    { for inner.iter().map(|ask| {
                        question(self.model, self.sheet, ask, &within, self.eye, self.emit)
                    }) }
                    { self.row_buttons(at) }
                </div>
            }
        })
    }

    pub(super) fn lines(&self) -> Html {
        self.rows_of("unit", |at| {
            let path = format!("{}.{at}.unit", self.ask.key);
            let wrote = {
                let path = path.clone();
                self.emit
                    .reform(move |text: String| Event::Wrote(path.clone(), text))
            };
            let line = Field {
                id: element(&path),
                testid: &path,
                label: say!(self.eye.words, "line-number", number = (at + 1).to_string()),
                value: self.model.answers.text(&path).to_owned(),
                hint: String::new(),
                problem: None,
                write: wrote,
            };
            html! { <div class="ask__row">{ line.line(Keys::Words) }{ self.row_buttons(at) }</div> }
        })
    }

    pub(super) fn signatures(&self) -> Html {
        let signers = signers(self.sheet).into_iter();
        let pads = signers.zip(&self.model.inks).enumerate();
        let pads = pads.map(|(at, (signer, ink))| {
            let touch = self.emit.reform(move |touch| Event::Ink(at, touch));
            pad(&signer.name, at, ink, self.eye, &touch)
        });
        self.around(html! { <div class="pads">{ for pads }</div> })
    }
}
