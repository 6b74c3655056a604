//! Notices to grids: sent, delivered, read, answered. Each is one transaction that reads, judges and writes.

mod around;
mod batches;
mod deliver;
mod read;
pub(super) mod rows;
mod tell;
mod totals;

use contract::command::notice::{Do, Done, Send, Sent};
use contract::{Code, Failure};
use merge::Document;
use merge::document::Hand;
use model::notice::{Answering, Errand, NoticeWhat};
use model::{ActId, FieldProblem, GridId, Notice, NoticeAct, Problem, RecordId, UtcMs};
use store::seat::Seat;
use store::{Writing, dispute, erased, moved, record};

pub(crate) use deliver::deliver;

use super::Handle;
use super::dispute::check_held;
use super::there::there_is;
use crate::failure::{Stop, not_found};
use crate::{Field, hand};

/// The most grids one notice is sent to at once.
const GRIDS: usize = 500;

impl Handle for Send {
    fn handle(self, field: &Field) -> Result<Sent, Failure> {
        let seat = field.seat()?;
        let hand = field.hand(&seat);
        let ready = Ready::of(self, hand)?;
        let notices = field.store.write(|w| ready.send(w, &seat, hand))?;
        field.wrote();
        // Somebody waits for it: it does not wait for the next sync by the timetable.
        field.sync_now();
        Ok(Sent {
            notices,
            batch: ready.errand.batch,
        })
    }
}

/// A notice in which nothing is wrong, and the grids it goes to.
pub(super) struct Ready {
    grids: Vec<GridId>,
    errand: Errand,
}

impl Ready {
    /// Looks at what is asked for.
    pub(super) fn of(asked: Send, hand: Hand) -> Result<Self, Failure> {
        let mut grids: Vec<GridId> = Vec::new();
        for grid in asked.grids {
            if !grids.contains(&grid) {
                grids.push(grid);
            }
        }
        let batch = (grids.len() > 1)
            .then(|| fresh_act(hand.at_ms))
            .transpose()?;
        let errand = Errand {
            asked: asked.asked.trim().to_owned(),
            why: asked.why.trim().to_owned(),
            by: asked.by,
            expires_on: asked.expires_on,
            to: asked.to,
            about: asked.about,
            household: asked.household.trim().to_owned(),
            batch,
        };
        let mut problems = errand.check(hand.at_ms.day());
        match grids.len() {
            0 => problems.push(FieldProblem::new("grids", Problem::Missing)),
            n if n > GRIDS => {
                problems.push(FieldProblem::new("grids", Problem::TooMany { max: GRIDS }));
            }
            // What is about one household, or one record, is nobody else's.
            n if n > 1 && errand.about.is_some() => {
                problems.push(FieldProblem::new("about", Problem::OutsideScope));
            }
            n if n > 1 && !errand.household.is_empty() => {
                problems.push(FieldProblem::new("household", Problem::OutsideScope));
            }
            _ => {}
        }
        if !problems.is_empty() {
            return Err(Failure::invalid(problems));
        }
        Ok(Self { grids, errand })
    }

    /// The grids it goes to, each once.
    pub(super) fn grids(&self) -> &[GridId] {
        &self.grids
    }

    /// Writes one for each grid.
    pub(super) fn send(
        &self,
        w: &Writing<'_>,
        seat: &Seat,
        hand: Hand,
    ) -> Result<Vec<RecordId>, Stop> {
        let grids = self.grids.iter();
        grids
            .map(|grid| send(w, seat, hand, grid, &self.errand))
            .collect()
    }
}

fn send(
    w: &Writing<'_>,
    seat: &Seat,
    hand: Hand,
    grid: &GridId,
    errand: &Errand,
) -> Result<RecordId, Stop> {
    check_held(w, grid)?;
    if let Some(about) = &errand.about
        && moved::stands_in(w, &about.id)?.as_ref() != Some(grid)
    {
        let problem = FieldProblem::new("about", Problem::OutsideScope);
        return Err(Failure::invalid(vec![problem]).into());
    }
    around::check_named(w, grid, &errand.to)?;
    let id = RecordId::from_bytes(hand::fresh_at(hand.at_ms)?);
    let (begun, change) = Document::begin_notice(id, grid, errand, hand)?;
    record::begin(w, &id, grid, &begun, &change, &seat.worker)?;
    Ok(id)
}

impl Handle for Do {
    fn handle(self, field: &Field) -> Result<Done, Failure> {
        let seat = field.seat()?;
        let hand = field.hand(&seat);
        let act = named(hand, self.act.0)?;
        let state = field.store.write(|w| {
            let (known, notice) = notice(w, &self.id)?;
            check_names(w, &notice, &act)?;
            write(w, &seat, hand, known, &notice, std::slice::from_ref(&act))?;
            let mut after = notice;
            after.acts.push(act.clone());
            Ok::<_, Stop>(Answering::of(&after).state())
        })?;
        field.wrote();
        field.sync_now();
        Ok(Done {
            id: self.id,
            act: act.id,
            state,
        })
    }
}

/// Whom or what an act names is somebody or something; older apps wrote what reaches nobody, and that stands.
fn check_names(w: &Writing<'_>, notice: &Notice, act: &NoticeAct) -> Result<(), Stop> {
    let wrong = match &act.what {
        NoticeWhat::Escalated(to) => around::wrong_overseer(w, &notice.grid, act.by, to)?,
        NoticeWhat::Done(done) => match &done.dispute {
            Some(case) if dispute::get(w, case)?.is_none() => {
                Some(FieldProblem::new("dispute", Problem::OutsideScope))
            }
            Some(_) | None => None,
        },
        _ => None,
    };
    match wrong {
        Some(problem) => Err(Failure::invalid(vec![problem]).into()),
        None => Ok(()),
    }
}

/// A notice as it is here.
fn notice(w: &Writing<'_>, id: &RecordId) -> Result<(Document, Notice), Stop> {
    let known = there_is("notice", record::load(w, id)?, erased::when(w, id)?)?;
    let notice = known.notice().map_err(|_| not_found("notice"))?;
    Ok((known, notice))
}

fn fresh_act(at_ms: UtcMs) -> Result<ActId, Failure> {
    Ok(ActId::from_bytes(hand::fresh_at(at_ms)?))
}

/// An act of this hand, with a name of its own.
fn named(hand: Hand, what: NoticeWhat) -> Result<NoticeAct, Failure> {
    Ok(NoticeAct {
        id: fresh_act(hand.at_ms)?,
        by: hand.worker,
        at_ms: hand.at_ms,
        corrects: None,
        what,
    })
}

/// Writes acts on the document as it was loaded, `known`.
fn write(
    w: &Writing<'_>,
    seat: &Seat,
    hand: Hand,
    known: Document,
    notice: &Notice,
    acts: &[NoticeAct],
) -> Result<(), Stop> {
    let role = seat.worker.role;
    for act in acts {
        if !act.what.roles().contains(&role) {
            let detail = format!("{} is not for a {} to do", act.what.code(), role.code());
            return Err(Failure::new(Code::NotAllowed, detail).into());
        }
        let problems = act.what.check();
        if !problems.is_empty() {
            return Err(Failure::invalid(problems).into());
        }
    }
    check_held(w, &notice.grid)?;
    let change = known.clone().act_on_notice(acts, hand)?;
    Ok(record::put_local(
        w,
        &notice.id,
        &notice.grid,
        known,
        &change,
        &seat.worker,
    )?)
}
