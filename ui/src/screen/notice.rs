//! One notice: what is asked and by when, two buttons, and what happened so far beneath.

use contract::Failure;
use contract::command::notice::{Do, Done, DoneAct, Get, NoticeDeed, Sheet, Tell, Told};
use model::notice::NoticeWhat;
use model::notice::act::shapes::{Accepted, Declined, Done as DoneShape, Recalled};
use model::notice::act::{Means, Why};
use model::{Problem, RecordId};
use yew::{Callback, Html, html};

use super::{Eye, Screen};
use crate::outside::World;
use crate::part::button::{Button, Weight};
use crate::part::card::{Tone, note};
use crate::part::chip::{Chip, Size, chips};
use crate::part::field::Field;
use crate::route::Route;
use crate::words::say;

const WORDS: &str = "notice-words";

/// What is said of a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Say {
    /// It is not done, and why.
    Decline,
    /// It is done.
    Done,
    /// It is taken back.
    Recall,
}

/// One notice.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Notice {
    id: RecordId,
    sheet: Option<Sheet>,
    saying: Option<Say>,
    why: Why,
    written: String,
    told: String,
    missing: bool,
    sending: bool,
    failure: Option<Failure>,
}

/// What can happen.
#[derive(Debug)]
pub(crate) enum Event {
    /// It has to be read.
    Read,
    /// It was read.
    Got(Box<Result<Sheet, Failure>>),
    /// It is accepted.
    Accept,
    /// Something is to be said.
    Begin(Say),
    /// Why it is not done.
    Why(Why),
    /// It is written.
    Wrote(String),
    /// It is said.
    Send,
    /// It is not.
    Cancel,
    /// It was taken, or not.
    Sent(Result<Done, Failure>),
    /// It is told by telephone.
    Tell,
    /// What is said then.
    Told(Result<Told, Failure>),
}

/// What can be wanted.
#[derive(Debug, PartialEq)]
pub(crate) enum Effect {
    /// The notice.
    Read(RecordId),
    /// This done with it.
    Give(RecordId, Box<NoticeWhat>),
    /// The text for a call.
    Tell(RecordId),
}

impl Notice {
    /// The notice, not yet read.
    pub(crate) const fn of(id: RecordId) -> Self {
        Self {
            id,
            sheet: None,
            saying: None,
            why: Why::Unsafe,
            written: String::new(),
            told: String::new(),
            missing: false,
            sending: false,
            failure: None,
        }
    }

    fn may(&self, code: &str) -> bool {
        let sheet = self.sheet.as_ref();
        sheet.is_some_and(|sheet| sheet.may.iter().any(|may| may == code))
    }

    fn give(mut self, what: impl Into<NoticeWhat>) -> (Self, Vec<Effect>) {
        if self.sending {
            return (self, vec![]);
        }
        (self.sending, self.failure) = (true, None);
        let give = Effect::Give(self.id, Box::new(what.into()));
        (self, vec![give])
    }

    fn send(mut self) -> (Self, Vec<Effect>) {
        let Some(saying) = self.saying else {
            return (self, vec![]);
        };
        let words = self.written.trim().to_owned();
        let needed = saying != Say::Decline || self.why == Why::Other;
        if needed && words.is_empty() {
            self.missing = true;
            return (self, vec![]);
        }
        match saying {
            Say::Decline => {
                let why = self.why.clone();
                self.give(Declined { why, words })
            }
            Say::Done => self.give(DoneShape { answer: words }),
            Say::Recall => self.give(Recalled { reason: words }),
        }
    }
}

impl Screen for Notice {
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
            Event::Accept => {
                let words = String::new();
                return self.give(Accepted { words });
            }
            Event::Begin(saying) => {
                (self.saying, self.missing) = (Some(saying), false);
                self.written.clear();
            }
            Event::Why(why) => self.why = why,
            Event::Wrote(written) => (self.written, self.missing) = (written, false),
            Event::Cancel => self.saying = None,
            Event::Send => return self.send(),
            Event::Sent(Ok(_)) => {
                (self.sending, self.saying) = (false, None);
                let read = Effect::Read(self.id);
                return (self, vec![read]);
            }
            Event::Sent(Err(failure)) => (self.sending, self.failure) = (false, Some(failure)),
            Event::Tell => {
                let tell = Effect::Tell(self.id);
                return (self, vec![tell]);
            }
            Event::Told(Ok(told)) => self.told = told.text,
            Event::Told(Err(failure)) => self.failure = Some(failure),
        }
        (self, vec![])
    }

    async fn perform(effect: Effect, world: World) -> Option<Event> {
        let bridge = &world.bridge;
        Some(match effect {
            Effect::Read(id) => Event::Got(Box::new(bridge.call(Get { id }).await)),
            Effect::Give(id, what) => {
                let act = NoticeDeed(*what);
                Event::Sent(bridge.call(Do { id, act }).await)
            }
            Effect::Tell(id) => {
                let how = Means::Phone;
                Event::Told(bridge.call(Tell { id, how }).await)
            }
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
        html! {
            <article class="sheet" data-testid="notice">
                <nav class="sheet__bar">
                    <a class="back" href={Route::Notices.hash()} data-testid="back">{ say!(words, "back") }</a>
                </nav>
                { for self.failure.as_ref().map(|failure| note("notice-refusal", Tone::Alert, &words.refusal(failure))) }
                { for self.sheet.as_ref().map(|sheet| paper(self, sheet, eye, emit)) }
            </article>
        }
    }
}

fn paper(model: &Notice, sheet: &Sheet, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    let row = &sheet.row;
    let by = row.by.map(|by| words.due(eye.now.day(), by));
    let from = say!(words, "notice-from", who = row.from.name.as_str());
    let part = |title: String, text: &str| {
        html! {
            <section class="said"><h3 class="said__title">{ title }</h3><p class="said__text">{ text.to_owned() }</p></section>
        }
    };
    html! {
        <>
            <header class="sheet__head">
                <p class="sheet__kind">{ &row.grid_name }</p>
                <h1 class="sheet__headline" id="heading" tabindex="-1">{ &row.asked }</h1>
                <p class="sheet__place">{ format!("{from} · {}", words.moment(eye.now, row.sent_at_ms)) }</p>
                <p class="sheet__marks">
                    <span class="state state--open" data-testid="notice-state">{ words.notice_state(&row.state) }</span>
                    { for by.map(|by| html! { <span class={row.late.then_some("late")}>{ by }</span> }) }
                    if row.escalated { <span class="mark">{ say!(words, "notice-escalated") }</span> }
                    if row.expired { <span class="mark">{ say!(words, "notice-expired") }</span> }
                </p>
            </header>
            <div class="next">{ saying(model, eye, emit) }</div>
            if !model.told.is_empty() {
                <section class="card" data-testid="notice-told">
                    <p class="card__line">{ say!(words, "notice-told") }</p>
                    <p class="said__text">{ &model.told }</p>
                </section>
            }
            <section class="sheet__part sides">
                { part(say!(words, "notice-why"), &sheet.why) }
                if !sheet.household.is_empty() { { part(say!(words, "notice-household"), &sheet.household) } }
            </section>
            if !sheet.acts.is_empty() {
                <section class="sheet__part">
                    <h2 class="sheet__title">{ say!(words, "notice-course") }</h2>
                    <ol class="course">{ for sheet.acts.iter().rev().map(|act| done(act, eye)) }</ol>
                </section>
            }
        </>
    }
}

fn done(act: &DoneAct, eye: &Eye) -> Html {
    let words = &eye.words;
    let said = match &act.what {
        NoticeWhat::Accepted(said) => said.words.clone(),
        NoticeWhat::Declined(said) => format!("{} {}", words.why_not(&said.why), said.words),
        NoticeWhat::Done(said) => said.answer.clone(),
        what => what.reason(),
    };
    html! {
        <li class="course__step" data-testid="course-step">
            <p class="course__what">{ words.visit_act(act.what.code()) }</p>
            if !said.trim().is_empty() { <p class="course__why">{ said.trim().to_owned() }</p> }
            <p class="course__who">{ format!("{} · {}", act.by.name, words.moment(eye.now, act.at_ms)) }</p>
        </li>
    }
}

fn saying(model: &Notice, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    let button = |testid: &str, label, weight, press| {
        Button {
            testid,
            label,
            weight,
            busy: model.sending,
            press,
        }
        .view()
    };
    let begin = |saying: Say| emit.reform(move |()| Event::Begin(saying));
    let Some(saying) = model.saying else {
        return html! {
            <div class="next__pair">
                if model.may("accepted") { { button("notice-accept", say!(words, "notice-accept"), Weight::Main, emit.reform(|()| Event::Accept)) } }
                if model.may("done") { { button("notice-done", say!(words, "notice-done"), Weight::Main, begin(Say::Done)) } }
                if model.may("declined") { { button("notice-decline", say!(words, "notice-decline"), Weight::Plain, begin(Say::Decline)) } }
                if model.may("recalled") { { button("notice-recall", say!(words, "notice-recall"), Weight::Plain, begin(Say::Recall)) } }
                if model.may("told_otherwise") { { button("notice-tell", say!(words, "notice-tell"), Weight::Quiet, emit.reform(|()| Event::Tell)) } }
            </div>
        };
    };
    let (label, name) = match saying {
        Say::Decline => (say!(words, "notice-reason"), say!(words, "notice-decline")),
        Say::Done => (say!(words, "notice-answer"), say!(words, "notice-done")),
        Say::Recall => (say!(words, "notice-reason"), say!(words, "notice-recall")),
    };
    let whys = Why::ALL.iter().map(|why| {
        let choose = why.clone();
        Chip {
            testid: format!("why-{}", why.code()),
            label: words.why_not(why),
            chosen: model.why == *why,
            choose: emit.reform(move |()| Event::Why(choose.clone())),
        }
    });
    let field = Field {
        id: WORDS.into(),
        testid: WORDS,
        label: label.clone(),
        value: model.written.clone(),
        hint: String::new(),
        problem: (model.missing).then(|| words.problem("words", &Problem::Missing)),
        write: emit.reform(Event::Wrote),
    };
    let (cancel, send) = (
        emit.reform(|()| Event::Cancel),
        emit.reform(|()| Event::Send),
    );
    html! {
        <div class="card">
            if saying == Say::Decline { { chips(&label, Size::Normal, whys.collect()) } }
            { field.text() }
            <div class="next__pair">
                { button("notice-cancel", say!(words, "cancel"), Weight::Plain, cancel) }
                { button("notice-send", name, Weight::Main, send) }
            </div>
        </div>
    }
}
