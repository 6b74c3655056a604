//! One letter as a sheet of paper: what is asked, by when, what was handed over; and what this side of it
//! may say: the unit accepts, declines, answers, the sender takes it back.

use contract::command::paper::Printed;
use contract::command::referral::{Accept, Answer, Answered, Decline, Get, Print, Revoke, Sheet};
use contract::{Command, Failure};
use model::dispute::life::ReferralState as S;
use model::{DisputeId, Problem};
use yew::{Callback, Html, html};

use super::{Eye, Screen, printed};
use crate::outside::World;
use crate::part::button::{Button, Buttons, Weight};
use crate::part::card::{Tone, note};
use crate::part::field::Field;
use crate::route::Route;
use crate::words::say;

const WORDS: &str = "letter-words";

/// What is said of a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Say {
    /// It is taken on.
    Accept,
    /// It is not, with a reason.
    Decline,
    /// What came of it.
    Answer,
    /// It is taken back, with a reason.
    Revoke,
}

/// One letter.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Letter {
    id: DisputeId,
    sheet: Option<Sheet>,
    saying: Option<Say>,
    written: String,
    missing: bool,
    sending: bool,
    printing: bool,
    /// The letter on paper; its bytes have been handed over.
    made: Option<Printed>,
    failure: Option<Failure>,
}

/// What can happen.
#[derive(Debug)]
pub(crate) enum Event {
    /// It has to be read.
    Read,
    /// It was read.
    Got(Box<Result<Sheet, Failure>>),
    /// Something is to be said.
    Begin(Say),
    /// It is written.
    Wrote(String),
    /// It is said.
    Send,
    /// It is not.
    Cancel,
    /// It was taken, or not.
    Sent(Result<Answered, Failure>),
    /// The letter is wanted on paper.
    Print,
    /// It was made, or not.
    Printed(Result<Printed, Failure>),
}

/// What can be wanted.
#[derive(Debug, PartialEq)]
pub(crate) enum Effect {
    /// The letter.
    Read(DisputeId),
    /// It said.
    Give(DisputeId, Say, String),
    /// The letter, made and handed over as a file.
    Print(Print),
    /// An element brought into view.
    Show(&'static str),
}

impl Letter {
    /// The letter, not yet read.
    pub(crate) const fn of(id: DisputeId) -> Self {
        Self {
            id,
            sheet: None,
            saying: None,
            written: String::new(),
            missing: false,
            sending: false,
            printing: false,
            made: None,
            failure: None,
        }
    }

    /// What this role may say of it now.
    fn may(&self, eye: &Eye) -> Vec<Say> {
        let Some(sheet) = &self.sheet else {
            return vec![];
        };
        let role = eye.role();
        let (unit, sender) = (Accept::MAY.allows(role), Revoke::MAY.allows(role));
        let all = [
            (unit && sheet.state == S::Offered, Say::Accept),
            (unit && sheet.state == S::Offered, Say::Decline),
            (unit && sheet.state == S::Accepted, Say::Answer),
            (
                sender && matches!(sheet.state, S::Offered | S::Accepted),
                Say::Revoke,
            ),
        ];
        let open = all.into_iter().filter(|(may, _)| *may);
        open.map(|(_, say)| say).collect()
    }
}

impl Screen for Letter {
    type Event = Event;
    type Effect = Effect;

    fn update(mut self, event: Event) -> (Self, Vec<Effect>) {
        match event {
            Event::Read => {
                let read = Effect::Read(self.id);
                return (self, vec![read]);
            }
            Event::Got(got) => match *got {
                Ok(sheet) => (self.sheet, self.failure) = (Some(sheet), None),
                Err(failure) => self.failure = Some(failure),
            },
            Event::Begin(say) => {
                (self.saying, self.missing) = (Some(say), false);
                self.written.clear();
                return (self, vec![Effect::Show(WORDS)]);
            }
            Event::Wrote(written) => (self.written, self.missing) = (written, false),
            Event::Cancel => self.saying = None,
            Event::Send => {
                let Some(say) = self.saying.filter(|_| !self.sending) else {
                    return (self, vec![]);
                };
                let written = self.written.trim().to_owned();
                if written.is_empty() && say != Say::Accept {
                    self.missing = true;
                    return (self, vec![Effect::Show(WORDS)]);
                }
                (self.sending, self.failure) = (true, None);
                let give = Effect::Give(self.id, say, written);
                return (self, vec![give]);
            }
            Event::Sent(Ok(_)) => {
                (self.sending, self.saying) = (false, None);
                let read = Effect::Read(self.id);
                return (self, vec![read]);
            }
            Event::Sent(Err(failure)) => (self.sending, self.failure) = (false, Some(failure)),
            Event::Print if self.printing => {}
            Event::Print => {
                (self.printing, self.made, self.failure) = (true, None, None);
                let print = Effect::Print(Print { letter: self.id });
                return (self, vec![print]);
            }
            Event::Printed(Ok(made)) => (self.printing, self.made) = (false, Some(made)),
            Event::Printed(Err(failure)) => (self.printing, self.failure) = (false, Some(failure)),
        }
        (self, vec![])
    }

    async fn perform(effect: Effect, world: World) -> Option<Event> {
        let bridge = &world.bridge;
        Some(match effect {
            Effect::Read(letter) => Event::Got(Box::new(bridge.call(Get { letter }).await)),
            Effect::Print(print) => Event::Printed(printed::handed_over(print, &world).await),
            Effect::Show(id) => {
                world.outside.show(id.to_owned());
                return None;
            }
            Effect::Give(letter, say, words) => Event::Sent(match say {
                Say::Accept => bridge.call(Accept { letter, words }).await,
                Say::Answer => bridge.call(Answer { letter, words }).await,
                Say::Decline => {
                    let reason = words;
                    bridge.call(Decline { letter, reason }).await
                }
                Say::Revoke => {
                    let reason = words;
                    bridge.call(Revoke { letter, reason }).await
                }
            }),
        })
    }

    fn opened() -> Option<Event> {
        Some(Event::Read)
    }

    fn heard(event: contract::Event) -> Option<Event> {
        (event == contract::Event::Records).then_some(Event::Read)
    }

    fn view(&self, eye: &Eye, emit: &Callback<Event>) -> Html {
        let words = &eye.words;
        let refusal = self.failure.as_ref().map(|failure| {
            let text = words.refusal(failure);
            note("letter-refusal", Tone::Alert, &text)
        });
        html! {
            <article class="sheet" data-testid="letter">
                <nav class="sheet__bar">
                    <a class="back" href={Route::Letters.hash()} data-testid="back">{ say!(words, "back") }</a>
                </nav>
                { for refusal }
                { for self.sheet.as_ref().map(|sheet| paper(self, sheet, eye, emit)) }
            </article>
        }
    }
}

fn paper(model: &Letter, sheet: &Sheet, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    let letter = &sheet.letter;
    let part = |title: String, text: &str| {
        html! {
            <section class="said"><h3 class="said__title">{ title }</h3><p class="said__text">{ text.to_owned() }</p></section>
        }
    };
    let people = sheet.handed.parties.iter().map(|party| {
        let told = [party.name.as_str(), &party.phone, &party.address];
        let told: Vec<_> = told.into_iter().filter(|it| !it.is_empty()).collect();
        told.join(" ")
    });
    let people: Vec<_> = people.collect();
    let done = sheet.acts.iter().rev().map(|act| {
        let said = match &act.what {
            model::What::LetterAccepted(said) => said.words.clone(),
            model::What::LetterAnswered(said) => said.words.clone(),
            what => what.reason(),
        };
        html! {
            <li class="course__step" data-testid="course-step">
                <p class="course__what">{ words.act(act.what.code()) }</p>
                if !said.is_empty() { <p class="course__why">{ said }</p> }
                <p class="course__who">{ words.moment(eye.now, act.at_ms) }</p>
            </li>
        }
    });
    let from = say!(words, "letter-from", who = letter.from_name.as_str());
    let runs = matches!(sheet.state, S::Offered | S::Accepted);
    let late = (runs && letter.deadline < eye.now.day()).then_some("late");
    let due = words.due(eye.now.day(), letter.deadline);
    let opens = contract::command::dispute::Get::MAY.allows(eye.role());
    html! {
        <>
            <header class="sheet__head">
                <p class="sheet__kind">{ &letter.number }</p>
                <h1 class="sheet__headline" id="heading" tabindex="-1">{ &letter.matter }</h1>
                <p class="sheet__place">{ format!("{} · {from} · {}", letter.unit_name, words.moment(eye.now, sheet.offered_at_ms)) }</p>
                <p class="sheet__marks">
                    <span class="state state--open" data-testid="letter-state">{ words.letter_state(sheet.state.code()) }</span>
                    if runs { <span class={late}>{ due }</span> }
                    if sheet.waiting_changes > 0 { <span class="mark">{ say!(words, "sheet-waiting") }</span> }
                </p>
            </header>
            <div class="next">{ saying(model, eye, emit) }</div>
            <section class="sheet__part sides">
                { part(say!(words, "letter-asked"), &letter.asked) }
                { part(say!(words, "letter-facts"), &sheet.handed.verified) }
                if !people.is_empty() { { part(say!(words, "letter-people"), &people.join("\n")) } }
            </section>
            { for Print::MAY.allows(eye.role()).then(|| on_paper(model, eye, emit)) }
            if opens {
                <p class="sheet__part"><a class="link" href={Route::Dispute(letter.case).hash()}>{ say!(words, "letter-open-case") }</a></p>
            }
            if !sheet.acts.is_empty() {
                <section class="sheet__part">
                    <h2 class="sheet__title">{ say!(words, "sheet-course") }</h2>
                    <ol class="course">{ for done }</ol>
                </section>
            }
        </>
    }
}

/// The letter on paper, for whoever reads it.
fn on_paper(model: &Letter, eye: &Eye, emit: &Callback<Event>) -> Html {
    let button = Button {
        testid: "letter-print",
        label: say!(eye.words, "letter-print"),
        weight: Weight::Plain,
        busy: model.printing,
        press: emit.reform(|()| Event::Print),
    };
    html! {
        <section class="sheet__part">
            { button.view() }
            { for model.made.as_ref().map(|made| printed::told(made, eye)) }
        </section>
    }
}

fn saying(model: &Letter, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    let name = |it: Say| match it {
        Say::Accept => ("letter-accept", say!(words, "letter-accept")),
        Say::Decline => ("letter-decline", say!(words, "letter-decline")),
        Say::Answer => ("letter-answer", say!(words, "letter-answer")),
        Say::Revoke => ("letter-revoke", say!(words, "letter-revoke")),
    };
    let buttons = Buttons {
        busy: model.sending,
    };
    let Some(saying) = model.saying else {
        let may = model.may(eye).into_iter();
        let all = may.map(|it| {
            let (testid, label) = name(it);
            let weight = match it {
                Say::Accept | Say::Answer => Weight::Main,
                Say::Decline | Say::Revoke => Weight::Plain,
            };
            let press = emit.reform(move |()| Event::Begin(it));
            buttons.one(testid, label, weight, press)
        });
        return html! { <div class="next__pair">{ for all }</div> };
    };
    let label = match saying {
        Say::Accept => say!(words, "letter-words"),
        Say::Decline => say!(words, "letter-why"),
        Say::Answer => say!(words, "letter-result"),
        Say::Revoke => say!(words, "letter-revoke-why"),
    };
    let field = Field {
        id: WORDS.into(),
        testid: WORDS,
        label,
        value: model.written.clone(),
        hint: String::new(),
        problem: (model.missing).then(|| words.problem("words", &Problem::Missing)),
        write: emit.reform(Event::Wrote),
    };
    let cancel = emit.reform(|()| Event::Cancel);
    let send = emit.reform(|()| Event::Send);
    html! {
        <div class="card">
            { field.text() }
            <div class="next__pair">
                { buttons.one("letter-cancel", say!(words, "cancel"), Weight::Plain, cancel) }
                { buttons.one("letter-send", name(saying).1, Weight::Main, send) }
            </div>
        </div>
    }
}
