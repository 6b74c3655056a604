//! Questions for a day: one that is past, or one that is to come.

use model::Day;
use yew::{Html, html};

use super::Drawing;
use crate::part::chip::{Chip, Size, chips};
use crate::part::field::Field;
use crate::screen::deed::{Event, begin};
use crate::words::say;

impl Drawing<'_> {
    fn days(&self, days: impl Iterator<Item = (i32, String)>, field: Html) -> Html {
        let now = self.model.answers.text(&self.path).parse::<Day>().ok();
        let today = self.model.today;
        let chips_ = days.map(|(span, label)| {
            let day = today.plus_days(span);
            let (path, chosen) = (self.path.clone(), now == Some(day));
            Chip {
                testid: format!("{}-{span}", self.path),
                label,
                chosen,
                choose: self.emit.reform(move |()| {
                    let write = if chosen {
                        String::new()
                    } else {
                        day.to_string()
                    };
                    Event::Wrote(path.clone(), write)
                }),
            }
        });
        html! {
            <div class="ask">
                <p class="field__label">{ self.label() }</p>
                { chips(&self.label(), Size::Normal, chips_.collect()) }
                { field }
            </div>
        }
    }

    pub(super) fn past(&self) -> Html {
        let (words, today) = (&self.eye.words, self.model.today);
        let days = [0, -1, -2].map(|span| (span, words.day(today, today.plus_days(span))));
        let field = Field {
            label: say!(words, "record-other-day"),
            ..self.field()
        };
        self.days(days.into_iter(), field.day(today.to_string()))
    }

    pub(super) fn review(&self) -> Html {
        let mut spans = begin::holds(&self.model.practice.rules)
            .map(|(_, days)| days)
            .to_vec();
        spans.dedup();
        self.ahead(&spans)
    }

    pub(super) fn ahead(&self, spans: &[i32]) -> Html {
        let words = &self.eye.words;
        let days = spans
            .iter()
            .map(|span| (*span, say!(words, "days-ahead", count = i64::from(*span))));
        let field = Field {
            label: say!(words, "record-other-day"),
            ..self.field()
        };
        self.days(days, field.day(String::new()))
    }
}
