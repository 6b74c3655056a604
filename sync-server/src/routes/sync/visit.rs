//! What one device says in a sync, and what it is answered, turn by turn. A turn says what is waited for
//! before the next one; none waits for the line or for the commit of a push. Those that take little read
//! and reckon; what has to write into the registry, or takes long, is put off to a turn that may.

mod welcome;

use std::collections::BTreeSet;

use model::GridId;
use proof::PublicKey;
use wire::{Acks, FrameReader, FrameWriter, FromDevice, Hello, Push};

use super::answering::Answering;
use super::{Piece, bad, seat_of};
use crate::accounts::{Seat, Token};
use crate::answer::{Answer, Brought};
use crate::intake::{self, Taking, Waiting};
use crate::ledger::{self, Position, Receipt};
use crate::limits::Takes;
use crate::routes::refuse::Refused;
use crate::{App, DatabaseError, directory};

/// What is next.
pub(super) enum Turn {
    /// More of the request has to arrive.
    Hear(Box<Visit>),
    /// What was said is to be gone into at length.
    GoInto(Box<Visit>),
    /// A push becomes durable.
    Store(Box<Visit>, Receipt, Waiting),
    /// There is nothing to tell yet, and the device has time.
    Wait(Box<Visit>, Hello),
    /// The device is far behind in some feeds: there may be packs to offer.
    Offer(Box<Answering>, Vec<(GridId, Position)>),
    /// The answer, and what comes after it.
    Answer(Vec<u8>, Option<Box<Answer>>),
}

/// Why a turn came to no end.
enum Stop {
    Refused(Refused),
    /// There is more to do than a turn may that takes little.
    TakesLong,
}

impl<E> From<E> for Stop
where
    Refused: From<E>,
{
    fn from(error: E) -> Self {
        Self::Refused(error.into())
    }
}

/// A device that speaks.
pub(super) struct Visit {
    app: App,
    token: Token,
    seat: Seat,
    reader: FrameReader,
    /// Whether all of the request has arrived.
    whole: bool,
    hello: Option<Hello>,
    /// The key the device says it signs with.
    key: Option<PublicKey>,
    /// Whether that key is certified.
    vouched: bool,
    /// The feeds it will read from the start.
    anew: BTreeSet<GridId>,
    /// Whether it said more than where it stands.
    pushed: bool,
    /// The rows its pushes brought.
    brought: Brought,
    /// What is not answered yet, and how often that was begun.
    said: Option<(Said, usize)>,
    /// What the turn may take.
    takes: Takes,
    answer: FrameWriter,
}

/// What a device says.
enum Said {
    Hello(Hello),
    Push(Push),
}

impl Visit {
    /// Lets a device in that shows its token.
    pub(super) fn enter(app: App, token: Token) -> Result<Box<Self>, Refused> {
        let seat = seat_of(&app, &token)?;
        app.admit(&seat)?;
        Ok(Box::new(Self {
            app,
            token,
            seat,
            reader: FrameReader::new(),
            whole: false,
            hello: None,
            key: None,
            vouched: false,
            anew: BTreeSet::new(),
            pushed: false,
            brought: Brought::default(),
            said: None,
            takes: Takes::Little,
            answer: FrameWriter::new(),
        }))
    }

    /// Whose device it is.
    pub(super) const fn seat(&self) -> &Seat {
        &self.seat
    }

    /// Takes in what has arrived, and goes on.
    pub(super) fn hear(mut self: Box<Self>, piece: &Piece) -> Result<Turn, Refused> {
        self.take_in(piece);
        self.go_on()
    }

    /// Takes in what has arrived.
    pub(super) fn take_in(&mut self, piece: &Piece) {
        self.reader.push(&piece.bytes);
        self.whole |= piece.last;
    }

    /// Whether a turn would come further.
    pub(super) fn has_something_to_do(&self) -> bool {
        self.whole || self.reader.is_ready()
    }

    /// Does what has been said whole.
    pub(super) fn go_on(mut self: Box<Self>) -> Result<Turn, Refused> {
        while let Some(frame) = self.reader.next()? {
            let said = match (FromDevice::from_frame(&frame)?, &self.hello) {
                (FromDevice::Hello(hello), None) => Said::Hello(hello),
                (FromDevice::Push(push), Some(_)) => Said::Push(push),
                (FromDevice::Unknown(_), _) => continue,
                (FromDevice::Hello(_), Some(_)) => return Err(bad("a request has one hello")),
                (FromDevice::Push(_), None) => return Err(bad("a request begins with a hello")),
            };
            self.said = Some((said, 0));
            return self.go_into();
        }
        if !self.whole {
            return Ok(Turn::Hear(self));
        }
        if self.reader.held_bytes() > 0 {
            return Err(bad("the request was cut inside a frame"));
        }
        self.respond()
    }

    /// Goes into what was said, however long it takes.
    pub(super) fn go_into_at_length(mut self: Box<Self>) -> Result<Turn, Refused> {
        self.takes = Takes::Long;
        self.go_into()
    }

    fn go_into(mut self: Box<Self>) -> Result<Turn, Refused> {
        let done = match self.said.take() {
            None => Ok(None),
            Some((Said::Hello(hello), _)) => match self.welcome(&hello) {
                Ok(()) => {
                    self.hello = Some(hello);
                    Ok(None)
                }
                Err(stop) => {
                    self.said = Some((Said::Hello(hello), 0));
                    Err(stop)
                }
            },
            Some((Said::Push(push), tried)) => {
                let taken = self.take(&push, tried);
                self.said = Some((Said::Push(push), tried + 1));
                taken.map(Some)
            }
        };
        match done {
            Ok(None) => self.go_on(),
            Ok(Some(Taking::Answered(acks))) => self.acked(acks),
            Ok(Some(Taking::HandedIn(receipt, waiting))) => Ok(Turn::Store(self, receipt, waiting)),
            Ok(Some(Taking::TakesLong)) | Err(Stop::TakesLong) => Ok(Turn::GoInto(self)),
            Err(Stop::Refused(refused)) => Err(refused),
        }
    }

    fn take(&mut self, push: &Push, tried: usize) -> Result<Taking, Stop> {
        if push.changes.len() > intake::MAX_CHANGES {
            return Err(bad("a push has too many changes: send them in several").into());
        }
        if tried == intake::TRIES {
            return Err(DatabaseError::Busy.into());
        }
        let knows = |key: PublicKey| self.seat.keys.contains(&key.id());
        if push.signed.is_some() && !self.vouched && !self.key.is_some_and(knows) {
            self.vouch()?;
        }
        let (seat, now) = (&self.seat, self.app.now());
        let key = self.key.as_ref();
        let taking = intake::begin(&self.app, seat, key, push, self.takes, now)?;
        Ok(taking)
    }

    /// Answers the push, now that the ledger has told what became of it.
    pub(super) fn stored(
        mut self: Box<Self>,
        waiting: Waiting,
        outcome: ledger::Outcome,
    ) -> Result<Turn, Refused> {
        self.takes = Takes::Little;
        let app = &self.app.inner;
        match waiting.told(app.ledger.as_ref(), &app.shelf, outcome)? {
            Some(acks) => self.acked(acks),
            None => self.go_into(),
        }
    }

    fn acked(mut self: Box<Self>, mut acks: Acks) -> Result<Turn, Refused> {
        // A place in another writing of the feed than the one the device has read would contradict it;
        // it is told with the feed, from the start.
        if acks
            .scope
            .parse()
            .is_ok_and(|scope| self.anew.contains(&scope))
        {
            for ack in &mut acks.acks {
                ack.seq = 0;
            }
        }
        self.app.metrics().acked(&acks);
        self.brought.take_in(&acks);
        self.pushed = true;
        if let Some((Said::Push(push), _)) = self.said.take() {
            let grids = push.changes.iter().filter_map(|change| change.grid().ok());
            for grid in grids.collect::<BTreeSet<GridId>>() {
                self.app.inner.bells.ring(&grid);
            }
        }
        self.answer.put(&acks)?;
        self.go_on()
    }

    fn respond(mut self: Box<Self>) -> Result<Turn, Refused> {
        let hello = self.hello.take();
        let hello = hello.ok_or_else(|| bad("the request is empty"))?;
        if hello.wait_ms > 0 && !self.pushed {
            Ok(Turn::Wait(self, hello))
        } else {
            self.answer(&hello)
        }
    }

    /// Meanwhile the device may have been locked out, or have lost a grid.
    pub(super) fn answer_later(mut self: Box<Self>, hello: &Hello) -> Result<Turn, Refused> {
        self.seat = seat_of(&self.app, &self.token)?;
        self.answer(hello)
    }

    fn answer(self: Box<Self>, hello: &Hello) -> Result<Turn, Refused> {
        let Self {
            app,
            seat,
            key,
            brought,
            mut answer,
            ..
        } = *self;
        if seat.directory_version != hello.directory_version {
            let registry = &app.inner.registry;
            let directory = registry.read(|books| directory::directory_of(books, &seat));
            answer.put(&directory?)?;
        }
        let rest = Answer::new(seat, key.map(|key| key.id()), hello);
        let mut rest = rest.after(brought);
        let mut first = answer.into_bytes();
        // From here on a refusal takes the place of the rest: the acks still count.
        let far = rest.plan(&app).unwrap_or_else(|error| {
            rest.stop();
            first.extend(Refused::from(error).frame());
            Vec::new()
        });
        let answering = Box::new(Answering::of(app, first, rest));
        Ok(if far.is_empty() {
            answering.begin()
        } else {
            Turn::Offer(answering, far)
        })
    }
}
