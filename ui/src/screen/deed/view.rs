//! Draws a form: the case it is about, a question to a card's line, the bar to do it with.

use contract::command::dispute::Sheet;
use model::{Problem, Role, Side, WorkerId};
use yew::{Callback, Html, MouseEvent, html};

use super::form::{Ask, How};
use super::{Deed, Event, element, parties};
use crate::part::card::{Tone, note};
use crate::part::chip::{Chip, Size, chips};
use crate::part::field::{self, Field, Keys};
use crate::screen::Eye;
use crate::screen::dispute::tasks;
use crate::words::say;

mod days;
mod frame;
mod rows;

use frame::{about, bar, goes_on, title};

pub(super) fn page(model: &Deed, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    let back = emit.reform(|_: MouseEvent| Event::Back);
    let at_fields = (!model.problems.is_empty()).then(|| say!(words, "refusal-invalid"));
    let other = model.failure.as_ref().map(|failure| words.refusal(failure));
    let refusal = at_fields.or(other);
    html! {
        <div class="writing" data-testid="deed">
            <div class="writing__scroll">
                <header class="writing__head">
                    <button type="button" class="back" onclick={back} data-testid="back">{ say!(words, "back") }</button>
                    <h1 class="page__title" id="heading" tabindex="-1">{ title(model, eye) }</h1>
                    { for model.sheet.as_ref().map(|sheet| about(sheet, eye)) }
                </header>
                { for model.keeping.goes_on.then(|| goes_on(eye, emit)) }
                { for refusal.map(|text| note("deed-refusal", Tone::Alert, &text)) }
                { for model.sheet.as_ref().map(|sheet| body(model, sheet, eye, emit)) }
            </div>
            { for model.sheet.as_ref().map(|_| bar(model, eye, emit)) }
        </div>
    }
}

fn body(model: &Deed, sheet: &Sheet, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    let said = words.deed_says(model.form.code);
    let asks = model.form.asks.iter();
    let asks = asks.filter(|ask| match ask.key {
        // A reason to sit down all the same is only asked for where there is violence.
        "weighed" => !sheet.life.violent.is_empty(),
        // Whoever is through does not sit down again.
        "next_on" => model.answers.text("outcome") == "goes_on",
        _ => true,
    });
    html! {
        <section class="card deed">
            if !said.is_empty() { <p class="card__line deed__says">{ said }</p> }
            { for asks.map(|ask| question(model, sheet, ask, "", eye, emit)) }
        </section>
    }
}

fn question(
    model: &Deed,
    sheet: &Sheet,
    ask: &'static Ask,
    within: &str,
    eye: &Eye,
    emit: &Callback<Event>,
) -> Html {
    let path = format!("{within}{}", ask.key);
    let drawing = Drawing {
        model,
        sheet,
        ask,
        path,
        eye,
        emit,
    };
    drawing.draw()
}

/// One question being drawn.
struct Drawing<'a> {
    model: &'a Deed,
    sheet: &'a Sheet,
    ask: &'static Ask,
    path: String,
    eye: &'a Eye,
    emit: &'a Callback<Event>,
}

impl Drawing<'_> {
    fn draw(&self) -> Html {
        match &self.ask.how {
            How::Line => self.field().line(Keys::Words),
            How::Text => self.field().text(),
            How::Phrases(codes) => self.phrases(codes),
            How::Past => self.past(),
            How::Ahead(spans) => self.ahead(spans),
            How::Review => self.review(),
            How::One(codes) => self.one(codes.iter().map(|code| self.coded(code)).collect()),
            How::Facts => self.several(self.facts()),
            How::Yes => self.yes(),
            How::NoYes => self.no_yes(),
            How::Party => self.one(self.parties()),
            How::Parties => self.several(self.parties()),
            How::Workers => self.several(self.workers(|_| true)),
            How::Worker => self.one(self.workers(|_| true)),
            How::Lead => self.lead(),
            How::Unit => self.units(),
            How::Task => self.one(tasks(self.sheet, self.eye)),
            How::Rows(inner) => self.rows(inner),
            How::Lines => self.lines(),
            How::Signatures => self.signatures(),
        }
    }

    fn label(&self) -> String {
        let words = &self.eye.words;
        let key = match self.ask.key {
            "invited" if self.path.starts_with("mediators.") => "invited_mediator",
            key => key,
        };
        let label = words.asked(self.model.form.code, key);
        let label = match self.names(key) {
            names if names.is_empty() => label,
            names => say!(words, "of-whom", what = label, names = names),
        };
        // Where most must be said, what may be left out says so; a tick box says it by itself.
        match self.ask.how {
            _ if self.ask.must => label,
            How::Yes | How::Rows(_) | How::Lines | How::Facts => label,
            How::One(_) | How::Party | How::Worker | How::Lead | How::Parties => {
                say!(words, "may-be-left-unchosen", what = label)
            }
            _ => say!(words, "may-be-left-out", what = label),
        }
    }

    /// Whom a question is about, where it is about one side.
    fn names(&self, key: &str) -> String {
        let side = match key.rsplit_once('_') {
            Some((_, "a")) => Side::A,
            Some((_, "b")) => Side::B,
            _ => return String::new(),
        };
        let parties = self.sheet.content.parties.iter();
        let names = parties.filter(|party| party.side == side);
        let names: Vec<_> = names.map(|party| party.name.as_str()).collect();
        names.join(&say!(self.eye.words, "list-comma"))
    }

    fn problem(&self) -> Option<String> {
        let found = self.model.problems.iter();
        let mut found = found.filter(|problem| problem.field == self.path);
        let found = found.next()?;
        let words = &self.eye.words;
        Some(match (&found.problem, &self.ask.how) {
            (Problem::Missing, How::Yes) => say!(words, "missing-tick"),
            (Problem::Missing, How::Workers) => say!(words, "missing-people"),
            (Problem::Missing, How::Rows(_) | How::Lines) => say!(words, "missing-row"),
            (Problem::Missing, How::Facts) => say!(words, "missing-facts"),
            (Problem::Missing, How::Past | How::Ahead(_) | How::Review) => {
                say!(words, "missing-day")
            }
            (Problem::Missing, How::One(_) | How::NoYes | How::Party | How::Unit | How::Task) => {
                say!(words, "missing-choice")
            }
            (problem, _) => words.problem(&self.path, problem),
        })
    }

    fn wrote(&self) -> Callback<String> {
        let path = self.path.clone();
        self.emit
            .reform(move |text: String| Event::Wrote(path.clone(), text))
    }

    fn field(&self) -> Field<'_> {
        Field {
            id: element(&self.path),
            testid: &self.path,
            label: self.label(),
            value: self.model.answers.text(&self.path).to_owned(),
            hint: self.eye.words.ask_hint(self.model.form.code, self.ask.key),
            problem: self.problem(),
            write: self.wrote(),
        }
    }

    fn coded(&self, code: &str) -> (String, String) {
        (code.to_owned(), self.eye.words.coded(self.ask.key, code))
    }

    /// What the county has ticked, and what was ticked here before and is not listed any more.
    fn facts(&self) -> Vec<(String, String)> {
        let listed = &self.model.practice.facts;
        let offered = listed.iter().filter(|fact| !fact.retired);
        let mut codes: Vec<String> = offered.map(|fact| fact.code.clone()).collect();
        for ticked in self.model.answers.many(&self.path) {
            if !codes.contains(&ticked) {
                codes.push(ticked);
            }
        }
        let worded = codes.into_iter().map(|code| {
            let words = self.eye.words.fact(&code, listed);
            (code, words)
        });
        worded.collect()
    }

    fn parties(&self) -> Vec<(String, String)> {
        let parties = parties(self.sheet).into_iter();
        let named = parties.filter_map(|party| Some((party.id?.to_string(), party.name.clone())));
        named.collect()
    }

    fn workers(&self, keep: impl Fn(WorkerId) -> bool) -> Vec<(String, String)> {
        let people = self.model.people.iter().filter(|worker| keep(worker.id));
        let named = people.map(|worker| {
            let role: Role = worker.role;
            let label = format!("{} · {}", worker.name, self.eye.words.role(role));
            (worker.id.to_string(), label)
        });
        named.collect()
    }

    fn lead(&self) -> Html {
        let chosen = self.model.answers.many("to");
        if chosen.len() < 2 {
            return html! {};
        }
        self.one(self.workers(|id| chosen.contains(&id.to_string())))
    }

    fn units(&self) -> Html {
        let units = self.model.units.iter();
        let units: Vec<_> = units
            .map(|unit| (unit.unit.to_string(), unit.name.clone()))
            .collect();
        if units.is_empty() {
            return html! { <p class="card__line">{ say!(self.eye.words, "units-none") }</p> };
        }
        self.one(units)
    }

    /// A question with its label above and its problem below.
    fn around(&self, body: Html) -> Html {
        html! {
            <div class="ask" id={element(&self.path)} tabindex="-1" role="group" aria-label={self.label()}>
                <p class="field__label">{ self.label() }</p>
                { body }
                { field::problem(&format!("{}-says", element(&self.path)), self.problem()) }
            </div>
        }
    }

    fn one(&self, choices: Vec<(String, String)>) -> Html {
        let now = self.model.answers.text(&self.path);
        let chips_ = choices.into_iter().map(|(code, label)| {
            let chosen = now == code;
            let (path, write) = (self.path.clone(), code.clone());
            Chip {
                testid: format!("{}-{code}", self.path),
                label,
                chosen,
                choose: self.emit.reform(move |()| {
                    let write = if chosen { String::new() } else { write.clone() };
                    Event::Wrote(path.clone(), write)
                }),
            }
        });
        self.around(chips(&self.label(), Size::Normal, chips_.collect()))
    }

    fn several(&self, choices: Vec<(String, String)>) -> Html {
        let now = self.model.answers.many(&self.path);
        let chips_ = choices.into_iter().enumerate().map(|(at, (code, label))| {
            let path = self.path.clone();
            let chosen = now.contains(&code);
            Chip {
                testid: format!("{}-{at}", self.path),
                label: if chosen {
                    format!("✓ {label}")
                } else {
                    label
                },
                chosen,
                choose: self
                    .emit
                    .reform(move |()| Event::Flip(path.clone(), code.clone())),
            }
        });
        self.around(chips(&self.label(), Size::Normal, chips_.collect()))
    }

    fn phrases(&self, codes: &[&str]) -> Html {
        let now = self.model.answers.text(&self.path);
        let chips_ = codes.iter().map(|code| {
            let phrase = self.eye.words.coded(self.ask.key, code);
            let (path, chosen) = (self.path.clone(), now == phrase);
            Chip {
                testid: format!("{}-{code}", self.path),
                label: phrase.clone(),
                chosen,
                choose: self.emit.reform(move |()| {
                    let write = if chosen {
                        String::new()
                    } else {
                        phrase.clone()
                    };
                    Event::Wrote(path.clone(), write)
                }),
            }
        });
        let label = self.label();
        let line = Field {
            label: say!(self.eye.words, "or-in-own-words"),
            ..self.field()
        };
        html! {
            <div class="ask">
                <p class="field__label">{ label.clone() }</p>
                { chips(&label, Size::Normal, chips_.collect()) }
                { line.line(Keys::Words) }
            </div>
        }
    }

    fn yes(&self) -> Html {
        let chosen = self.model.answers.said(&self.path) == Some(true);
        let path = self.path.clone();
        let flip = self
            .emit
            .reform(move |_: MouseEvent| Event::Said(path.clone(), (!chosen).then_some(true)));
        html! {
            <div class="ask ask--tick" id={element(&self.path)} tabindex="-1">
                <button type="button" class="tick" role="checkbox" aria-checked={if chosen { "true" } else { "false" }}
                    data-testid={self.path.clone()} onclick={flip}>
                    <span class="tick__box" aria-hidden="true">{ if chosen { "✓" } else { "" } }</span>
                    <span>{ self.label() }</span>
                </button>
                { field::problem(&format!("{}-says", element(&self.path)), self.problem()) }
            </div>
        }
    }

    fn no_yes(&self) -> Html {
        let now = self.model.answers.said(&self.path);
        let chips_ = [false, true].map(|said| {
            let (path, code) = (self.path.clone(), if said { "yes" } else { "no" });
            Chip {
                testid: format!("{}-{code}", self.path),
                label: self.eye.words.coded(self.ask.key, code),
                chosen: now == Some(said),
                choose: self
                    .emit
                    .reform(move |()| Event::Said(path.clone(), Some(said))),
            }
        });
        self.around(chips(&self.label(), Size::Even, chips_.into()))
    }
}
