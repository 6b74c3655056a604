//! Synchronisation on this device: runs what `sync-core` plans against the store and the line, and
//! keeps what a worker is told about it.

mod admit;
mod anew;
mod believe;
mod enter;
mod exchange;
mod gone;
mod heal;
mod listen;
mod mend;
mod order;
mod outgoing;
mod pack;
mod part;
mod release;
mod settle;
mod standing;
mod take;
pub(crate) mod thread;
mod wake;

pub(crate) use admit::take_newer;
pub(crate) use believe::certified as believe_server;
pub(crate) use heal::former_actors;
use order::{Rest, Words, words_then_pictures};
pub(crate) use outgoing::signed as outgoing;
pub(crate) use release::release;
use standing::note;
pub(crate) use standing::{carrying, is_revoked, status};
use wake::Wake;

use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use contract::{Code, Event, Failure};
use model::UtcMs;
use store::outbox;
use store::progress::{Progress, progress};
use sync_core::{Budget, Timetable};

use crate::Field;
use crate::failure::Stop;
use crate::turn::Sent;
use crate::{bundle, command, indexing};

/// How long a server that was too old for signatures is taken to be so still.
const OLDER_MS: u64 = 60 * 60_000;

/// What the application keeps in memory about synchronisation.
pub(crate) struct Sync {
    /// Held while one is under way: one at a time.
    one: Mutex<()>,
    plan: Mutex<Plan>,
    wake: Arc<Wake>,
    budget: Mutex<Budget>,
    /// When the server said that it is too old for signatures.
    older_server: Mutex<Option<UtcMs>>,
    /// How many syncs were begun: what a device heard while it listened is old when another began.
    rounds: AtomicU64,
    /// How many wait for the one under way to end.
    wanted: AtomicU32,
    /// Whether the line costs money, as the screens said; none while they cannot see it.
    metered: Mutex<Option<bool>>,
    /// Whether the worker wants sent what waits for another line.
    anyway: AtomicBool,
    /// Whether the screens said that nobody looks at them.
    unseen: AtomicBool,
}

struct Plan {
    timetable: Timetable,
    running: bool,
    /// The last exchange went through: the server can be listened to.
    listens: bool,
    started: bool,
    stopped: bool,
}

impl Sync {
    pub(crate) fn starting(now: UtcMs) -> Self {
        let minutes = contract::command::settings::Settings::default().sync_every_min;
        let timetable = Timetable::starting(now, i64::from(minutes) * 60_000);
        Self {
            one: Mutex::default(),
            plan: Mutex::new(Plan {
                timetable,
                running: false,
                listens: false,
                started: false,
                stopped: false,
            }),
            wake: Arc::default(),
            budget: Mutex::default(),
            older_server: Mutex::default(),
            rounds: AtomicU64::default(),
            wanted: AtomicU32::default(),
            metered: Mutex::default(),
            anyway: AtomicBool::default(),
            unseen: AtomicBool::default(),
        }
    }

    pub(crate) fn budget(&self) -> Budget {
        *self.budget.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn note_through(&self, bytes: usize, took_ms: u64) {
        let mut budget = self.budget.lock().unwrap_or_else(PoisonError::into_inner);
        budget.went_through(bytes, took_ms);
    }

    pub(crate) fn note_broken(&self) {
        let mut budget = self.budget.lock().unwrap_or_else(PoisonError::into_inner);
        budget.broke();
    }

    fn signs(&self) -> bool {
        self.older_server().is_none()
    }

    /// Until the next start, until the server says that it has been updated, or for [`OLDER_MS`].
    fn speak_unsigned(&self, now: UtcMs) {
        *self.older_server() = Some(now);
    }

    fn speak_signed(&self) {
        *self.older_server() = None;
    }

    /// A server that was too old for signatures may have been updated since: nobody tells an app that
    /// only listens, and only who is spoken to signed says what was erased.
    fn ask_again(&self, now: UtcMs) {
        self.older_server()
            .take_if(|said| now.0.abs_diff(said.0) >= OLDER_MS);
    }

    fn older_server(&self) -> MutexGuard<'_, Option<UtcMs>> {
        self.older_server
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn set_interval(&self, now: UtcMs, minutes: u32) {
        self.plan()
            .timetable
            .set_interval(now, i64::from(minutes) * 60_000);
        self.wake.call();
    }

    /// Something was written here.
    pub(crate) fn wrote(&self, now: UtcMs) {
        self.plan().timetable.wrote(now);
        self.wake.call();
    }

    /// Due at once.
    pub(crate) fn ask(&self, now: UtcMs) {
        self.plan().timetable.asked(now);
        self.wake.call();
    }

    fn begin(&self) {
        let mut plan = self.plan();
        plan.running = true;
        plan.timetable.begun();
    }

    pub(crate) fn stop(&self) {
        self.plan().stopped = true;
        self.wake.call();
    }

    /// Notes whether the line costs money, as the screens see it; tells whether that is news. What the worker said of
    /// the line before is not said of another.
    pub(crate) fn put_metered(&self, metered: Option<bool>) -> bool {
        let is_news = {
            let mut known = self.metered();
            let before = std::mem::replace(&mut *known, metered);
            before != metered
        };
        if is_news {
            self.put_anyway(false);
        }
        is_news
    }

    pub(crate) fn is_metered(&self) -> Option<bool> {
        *self.metered()
    }

    fn metered(&self) -> MutexGuard<'_, Option<bool>> {
        self.metered.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes whether what waits for another line is to go over this one.
    pub(crate) fn put_anyway(&self, anyway: bool) {
        self.anyway.store(anyway, Ordering::Relaxed);
    }

    pub(crate) fn goes_anyway(&self) -> bool {
        self.anyway.load(Ordering::Relaxed)
    }

    /// Notes whether somebody looks at the screens; tells whether that is news.
    pub(crate) fn put_present(&self, present: bool) -> bool {
        self.unseen.swap(!present, Ordering::Relaxed) == present
    }

    fn is_seen(&self) -> bool {
        !self.unseen.load(Ordering::Relaxed)
    }

    /// Nobody else synchronises or enrols while this is held.
    pub(crate) fn alone(&self) -> MutexGuard<'_, ()> {
        self.wanted.fetch_add(1, Ordering::SeqCst);
        let one = self.one.lock().unwrap_or_else(PoisonError::into_inner);
        self.wanted.fetch_sub(1, Ordering::SeqCst);
        one
    }

    /// Whether somebody waits for the sync under way to end, or the application is closing: what can
    /// wait stands back.
    pub(crate) fn is_wanted(&self) -> bool {
        self.wanted.load(Ordering::SeqCst) > 0 || self.plan().stopped
    }

    /// What wakes the threads; none once the application closes.
    pub(crate) fn waking(&self) -> Option<Arc<Wake>> {
        (!self.plan().stopped).then(|| Arc::clone(&self.wake))
    }

    fn plan(&self) -> MutexGuard<'_, Plan> {
        self.plan.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Synchronises now: as many exchanges as it takes. What went through stands, whatever happens
/// after it.
pub(crate) fn run(field: &Field) -> Result<(), Failure> {
    let _one = field.sync.alone();
    field.sync.begin();
    field.sync.rounds.fetch_add(1, Ordering::Relaxed);
    field.tell(Event::Sync);
    let before = come(field);
    let (exchanged, rest) = words_then_pictures(field);
    let went_through = exchanged.is_ok();
    let noted = finish(field, before, exchanged, rest)
        .and_then(|()| bundle::settle(field))
        .and_then(|()| gone::let_go(field, went_through))
        .and_then(|()| indexing::after_sync(field))
        .and_then(|()| command::deliver(field, went_through));
    {
        let mut plan = field.sync.plan();
        plan.running = false;
        plan.listens = went_through;
    }
    field.sync.wake.call();
    field.tell(Event::Sync);
    noted
}

/// Notes how it went, and when the next is due: at once, when something stood back for something else. A next one is
/// always planned, also where the device's own file refuses to say how it stands.
fn finish(
    field: &Field,
    before: Option<Progress>,
    exchanged: Words,
    rest: Rest,
) -> Result<(), Failure> {
    let result = exchanged.and_then(|clock| check_refused(field).map(|()| clock));
    let now = field.parts.clock.now();
    let ended = rest.ended();
    let noted = note(field, now, &result, rest);
    let outcome = result.and(ended);
    let brought = outcome.is_err() && (before.zip(come(field))).is_some_and(|(was, is)| was != is);
    let mut plan = field.sync.plan();
    match outcome {
        Ok(sent) => {
            plan.timetable.succeeded(now);
            if sent == Sent::StoodBack {
                plan.timetable.asked(now);
            }
        }
        Err(failure) => {
            if brought {
                plan.timetable.broke_off(now, chance());
            } else {
                plan.timetable.failed(now, chance());
            }
            if let Some(wait_ms) = failure.wait_ms {
                plan.timetable.told_to_wait(now, wait_ms, chance());
            }
        }
    }
    noted
}

/// How far this device has come; none where it cannot be read.
fn come(field: &Field) -> Option<Progress> {
    let come = field.store.read(|r| Ok::<_, Stop>(progress(r)?));
    come.map_err(Failure::from)
        .inspect_err(|failure| tracing::warn!(%failure, "how far the sync has come is not known"))
        .ok()
}

/// A sync that went through and left something behind did not go well: it says what.
fn check_refused(field: &Field) -> Result<(), Failure> {
    let refused = field.store.read(|r| Ok::<_, Stop>(outbox::refused(r)?))?;
    match refused {
        None => Ok(()),
        Some((count, reason)) => {
            let detail = format!(
                "the server does not take {count} of the changes made here ({reason}); they stay on \
                 this device and are offered again"
            );
            Err(Failure::new(Code::Refused, detail))
        }
    }
}

/// A random number; a missing one only makes the pause the shortest.
fn chance() -> u32 {
    getrandom::u32().unwrap_or(0)
}
