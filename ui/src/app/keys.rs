//! The keys of a laptop: what each does from anywhere, and the page that lists them.

use contract::Command;
use contract::command::dispute::{Record, Search};
use yew::{Callback, Html, MouseEvent, html};

use super::{Effect, Event, Frame};
use crate::route::Route;
use crate::screen::Eye;
use crate::words::say;

/// Identity of the button that closes the list of keys.
pub(super) const CLOSE: &str = "help-close";

/// A key that works from anywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Key {
    /// `n`: write something down.
    New,
    /// `/`: look for something.
    Seek,
    /// `?`: the list of keys.
    Help,
    /// `Escape`: close what is open.
    Close,
}

impl Key {
    pub(super) fn of(key: &str) -> Option<Self> {
        match key {
            "n" => Some(Self::New),
            "/" | "、" => Some(Self::Seek),
            "?" | "？" => Some(Self::Help),
            "Escape" => Some(Self::Close),
            _ => None,
        }
    }
}

impl Frame {
    pub(super) fn key(self, key: Key) -> (Self, Vec<Effect>) {
        match key {
            Key::New if self.may_record() && !self.route.is_writing() => {
                (self, vec![Effect::Go(Route::NewDispute)])
            }
            Key::Seek if self.shows_disputes() => (self, vec![Effect::Seek]),
            Key::Seek if self.may_read() => {
                let seeking = true;
                (Self { seeking, ..self }, vec![Effect::Go(Route::Disputes)])
            }
            Key::Help if self.help => (
                Self {
                    help: false,
                    ..self
                },
                vec![],
            ),
            Key::Help => (Self { help: true, ..self }, vec![Effect::Help]),
            Key::Close if self.help => (
                Self {
                    help: false,
                    ..self
                },
                vec![],
            ),
            Key::Close if matches!(self.route, Route::Dispute(_)) => {
                let base = self.base;
                (self, vec![Effect::Go(base)])
            }
            Key::New | Key::Seek | Key::Close => (self, vec![]),
        }
    }

    /// Whether the list of disputes stands in the page, beside what was opened from it.
    fn shows_disputes(&self) -> bool {
        let beside = matches!(self.route, Route::Disputes | Route::Dispute(_));
        beside && self.base == Route::Disputes && self.may_read()
    }

    /// Whether the worker may look disputes up.
    fn may_read(&self) -> bool {
        let session = self.session.as_ref();
        let seat = session.and_then(|session| session.seat.as_ref());
        Search::MAY.allows(seat.map(|seat| seat.worker.role))
    }

    /// Whether the device is a partner unit's, which sees letters and nothing else.
    pub(super) fn is_a_unit(&self) -> bool {
        let session = self.session.as_ref();
        let seat = session.and_then(|session| session.seat.as_ref());
        seat.is_some_and(|seat| seat.worker.role == model::Role::PartnerUnit)
    }

    /// Whether the worker may write disputes down.
    pub(super) fn may_record(&self) -> bool {
        let seat = self
            .session
            .as_ref()
            .and_then(|session| session.seat.as_ref());
        Record::MAY.allows(seat.map(|seat| seat.worker.role))
    }
}

/// The list of keys.
pub(super) fn help(eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    let close = emit.reform(|_: MouseEvent| Event::Key(Key::Close));
    let keys = [
        ("j", say!(words, "key-down")),
        ("k", say!(words, "key-up")),
        ("Enter", say!(words, "key-open")),
        ("/", say!(words, "key-search")),
        ("n", say!(words, "key-new")),
        ("Esc", say!(words, "key-close")),
        ("?", say!(words, "key-help")),
    ];
    html! {
        <div class="help" role="dialog" aria-modal="true" aria-labelledby="help-title" data-testid="help">
            <div class="card help__card">
                <h2 class="card__title" id="help-title">{ say!(words, "keys-title") }</h2>
                <dl class="keys">
                    { for keys.map(|(key, does)| html! { <><dt><kbd>{ key }</kbd></dt><dd>{ does }</dd></> }) }
                </dl>
                <button type="button" class="button button--plain" onclick={close} id={CLOSE}
                    data-testid={CLOSE}>
                    { say!(words, "close") }
                </button>
            </div>
        </div>
    }
}
