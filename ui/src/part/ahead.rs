//! A day that is to come: a few at a touch, and any other. The one that is chosen is taken back by touching it again.

use model::Day;
use yew::{Callback, Html, html};

use super::chip::{Chip, Size, chips};
use super::field::Field;
use crate::words::{Words, say};

/// A day that may be chosen.
pub(crate) struct Ahead<'a> {
    /// Identity in the page, and what browser tests find it by.
    pub(crate) id: &'static str,
    /// What it is about.
    pub(crate) label: String,
    /// The day that is chosen.
    pub(crate) chosen: Option<Day>,
    /// The day it is today.
    pub(crate) today: Day,
    /// The days at a touch, counted from today.
    pub(crate) spans: &'a [i32],
    /// What is wrong with it, in words.
    pub(crate) problem: Option<String>,
    /// What choosing does.
    pub(crate) choose: Callback<Option<Day>>,
}

impl Ahead<'_> {
    /// Draws it.
    pub(crate) fn view(self, words: &Words) -> Html {
        let at_a_touch = self.spans.iter().map(|span| {
            let day = self.today.plus_days(*span);
            let chosen = self.chosen == Some(day);
            Chip {
                testid: format!("{}-{span}", self.id),
                label: say!(words, "days-ahead", count = i64::from(*span)),
                chosen,
                choose: self.choose.reform(move |()| (!chosen).then_some(day)),
            }
        });
        let other = Field {
            id: self.id.to_owned(),
            testid: self.id,
            label: say!(words, "record-other-day"),
            value: self.chosen.map_or_else(String::new, |day| day.to_string()),
            hint: String::new(),
            problem: self.problem.clone(),
            write: self.choose.reform(|written: String| written.parse().ok()),
        };
        html! {
            <div class="ask">
                <p class="field__label">{ self.label.clone() }</p>
                { chips(&self.label, Size::Normal, at_a_touch.collect()) }
                { other.day(String::new()) }
            </div>
        }
    }
}
