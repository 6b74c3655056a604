//! Brings what is carried to the server, oldest first, as long as no record waits. A line that breaks
//! costs a piece: the server says how much of a bundle it has from here, and that is gone on from.

use contract::command::bundle::BundleFate;
use contract::{Code, Failure};
use store::bundle::{self, Bundle, pile};
use store::seat::Seat;
use wire::{BundleAnswer, Fate, Refusal, one_from_bytes};

use super::settle::let_go;
use super::waits_for_free_line;
use crate::Field;
use crate::attachment;
use crate::failure::{self, Stop, not_understood};
use crate::line::Request;
use crate::turn::{Sent, Turn};

/// Where bundles are brought.
const PATH: &str = "/v1/bundles";
/// Where in what is sealed the bytes of a request begin.
const OFFSET: &str = "upload-offset";
/// The least a request carries.
const LEAST_BYTES: u32 = 16 * 1024;
/// The largest bundle that goes with the request that asks whether it is wanted.
const SMALL_BYTES: u64 = 16 * 1024;
/// How often one run brings bytes that the server does not go on from.
const STANDSTILLS: u32 = 3;
/// The most an answer may hold.
const MAX_ANSWER_BYTES: usize = 64 * 1024;

/// Brings what is carried.
///
/// # Errors
/// What stopped it: the line, the server. What was brought before that is over.
pub(crate) fn deliver(field: &Field) -> Result<Sent, Failure> {
    let turn = Turn::begin(field)?;
    let carried = field.store.read(|r| Ok::<_, Stop>(bundle::carried(r)?))?;
    let wanted = carried.into_iter().filter(|one| one.refused.is_empty());
    let run = Run {
        field,
        seat: field.seat()?,
        turn,
    };
    for one in wanted {
        if waits_for_free_line(&one) && attachment::held_back(field)?.is_some() {
            continue;
        }
        if run.bring(&one)? == Sent::StoodBack {
            return Ok(Sent::StoodBack);
        }
    }
    Ok(Sent::All)
}

struct Run<'a> {
    field: &'a Field,
    seat: Seat,
    turn: Turn<'a>,
}

impl Run<'_> {
    fn bring(&self, one: &Bundle) -> Result<Sent, Failure> {
        let whole = one.size_bytes <= SMALL_BYTES && one.sent_bytes == 0;
        let mut told = if whole {
            self.send(one, 0, one.size_bytes)?
        } else {
            self.send(one, one.sent_bytes, 0)?
        };
        let (mut at, mut still) = (0, 0);
        loop {
            match told.fate() {
                Fate::Wanted => {
                    let offset = told.offset_bytes.min(one.size_bytes);
                    self.turn
                        .note(|w| Ok(bundle::stands(w, one.place, offset)?))?;
                    still = if offset > at { 0 } else { still + 1 };
                    if still > STANDSTILLS {
                        return Err(not_understood("a bundle that does not arrive"));
                    }
                    if self.turn.stands_back()? {
                        return Ok(Sent::StoodBack);
                    }
                    at = offset;
                    let most = self.field.sync.budget().push_bytes().max(LEAST_BYTES);
                    told = self.send(one, offset, most.into())?;
                }
                Fate::Taken | Fate::Duplicate => return self.over(one, BundleFate::Arrived),
                Fate::Held => return self.over(one, BundleFate::HeldBack),
                Fate::Refused => {
                    tracing::warn!(name = %one.name, code = told.code, "the server does not take a bundle");
                    let why = if told.code.is_empty() {
                        "unknown"
                    } else {
                        &told.code
                    };
                    self.turn
                        .note(|w| Ok(bundle::refused(w, one.place, why)?))?;
                    return Ok(Sent::All);
                }
                Fate::Unknown => return Err(not_understood("what became of a bundle")),
            }
        }
    }

    fn over(&self, one: &Bundle, fate: BundleFate) -> Result<Sent, Failure> {
        let now = self.field.parts.clock.now();
        self.turn.note(|w| let_go(w, one, fate, now))?;
        Ok(Sent::All)
    }

    /// The outside of a bundle and at most so many of its sealed bytes from a place on.
    fn send(&self, one: &Bundle, offset: u64, most: u64) -> Result<BundleAnswer, Failure> {
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        let sealed = self
            .field
            .store
            .read(|r| Ok::<_, Stop>(pile::read(r, one.pile, offset, most)?))?;
        let body = [&one.head[..], &sealed].concat();
        let size = body.len();
        let request = Request {
            token: Some(&self.seat.token),
            headers: vec![
                (OFFSET, offset.to_string()),
                ("content-type", ::bundle::CONTENT_TYPE.to_owned()),
            ],
            ..Request::post(PATH, body)
        };
        let clock = &self.field.parts.clock;
        let (began, mut answer) = (clock.now(), Vec::new());
        let line = &self.field.parts.line;
        let reply = line.send(&self.seat.server, request, &mut |_, piece| {
            answer.extend_from_slice(piece);
            answer.len() <= MAX_ANSWER_BYTES
        });
        let reply = reply.map_err(|error| {
            let failure = failure::from_line(&error);
            if failure.code == Code::Offline {
                self.field.sync.note_broken();
            }
            failure
        })?;
        if !reply.is_success() {
            return Err(refused(reply.status, &reply.refusal));
        }
        let took_ms = clock.now().0.abs_diff(began.0);
        self.field.sync.note_through(size, took_ms);
        let told: BundleAnswer = one_from_bytes(&answer).map_err(not_understood)?;
        if told.bundle().ok() != Some(one.name) {
            return Err(not_understood("what became of another bundle"));
        }
        Ok(told)
    }
}

fn refused(status: u16, body: &[u8]) -> Failure {
    if status == 404 {
        let detail = "the server is too old to take bundles: it has to be updated";
        return Failure::new(Code::BadAnswer, detail);
    }
    match one_from_bytes::<Refusal>(body) {
        Ok(refusal) => failure::from_refusal(&refusal),
        Err(_) if status >= 500 => Failure::new(
            Code::Offline,
            format!("the server refused with status {status}"),
        ),
        Err(_) => not_understood(format!("status {status}")),
    }
}
