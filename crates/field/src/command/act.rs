//! Carrying a case on: acts, one or several in one change. Each is one transaction that reads, judges
//! and writes; the gate judges by the same rules.

use contract::command::dispute::{Deed, Do, Done, Move, Recorded, Version};
use contract::{Code, Failure};
use merge::Document;
use merge::document::Hand;
use model::dispute::act::Ground;
use model::{Act, ActId, Dispute, DisputeId, FieldProblem, Life, Role, What};
use store::seat::Seat;
use store::{Writing, erased, record};

use super::Handle;
use super::dispute::check_held;
use super::there::{check_is_a_case, there};
use crate::failure::Stop;
use crate::{Field, hand};

/// The most acts in one change.
const MOST: usize = 20;

impl Handle for Do {
    fn handle(self, field: &Field) -> Result<Done, Failure> {
        if self.acts.is_empty() || self.acts.len() > MOST {
            let detail = format!("say one act, or up to {MOST} that are done together");
            return Err(Failure::new(Code::BadArguments, detail));
        }
        let (id, deeds) = (self.id, self.acts);
        let acts = act(field, &id, self.version.as_ref(), |_, _| Ok(deeds))?;
        Ok(Done { id, acts })
    }
}

impl Handle for Move {
    fn handle(self, field: &Field) -> Result<Recorded, Failure> {
        let (id, to) = (self.id, self.to);
        act(field, &id, self.version.as_ref(), |seat, record| {
            let life = Life::of(record);
            let (by, recorder) = (seat.worker.id, record.recorded_by);
            let what = life.toward(&to, by, recorder, &self.reason);
            let what = what.ok_or_else(|| {
                let detail = format!(
                    "this version does not know how a case becomes {}",
                    to.code()
                );
                Failure::new(Code::IllegalStep, detail)
            })?;
            Ok(vec![what.into()])
        })?;
        Ok(Recorded { id })
    }
}

/// Does what `deeds` says of the record as it stands, all of it or nothing; gives the acts their names.
pub(super) fn act(
    field: &Field,
    id: &DisputeId,
    version: Option<&Version>,
    deeds: impl FnOnce(&Seat, &Dispute) -> Result<Vec<Deed>, Failure>,
) -> Result<Vec<ActId>, Failure> {
    let seat = field.seat()?;
    let done = field.store.write(|w| {
        let known = there(record::load(w, id)?, erased::when(w, id)?)?;
        check_unmoved(&known, version)?;
        let record = known.read().map_err(merge::MergeError::from)?;
        check_is_a_case(&record)?;
        let deeds = deeds(&seat, &record)?;
        write(field, w, &seat, known, &record, deeds)
    })?;
    field.wrote();
    Ok(done)
}

/// Writes acts on the document as it was loaded, `known`, which reads `record`.
pub(super) fn write(
    field: &Field,
    w: &Writing<'_>,
    seat: &Seat,
    known: Document,
    record: &Dispute,
    deeds: Vec<Deed>,
) -> Result<Vec<ActId>, Stop> {
    let hand = field.hand(seat);
    let acts = deeds.into_iter().map(|deed| named(hand, deed));
    let mut acts = acts.collect::<Result<Vec<_>, Failure>>()?;
    name_agreement(&mut acts);
    name_what_came_before(&mut acts, record);
    write_named(w, seat, hand, known, record, &acts)?;
    Ok(acts.into_iter().map(|act| act.id).collect())
}

/// An act of this hand, with a name of its own.
pub(super) fn named(hand: Hand, deed: Deed) -> Result<Act, Failure> {
    Ok(Act {
        id: ActId::from_bytes(hand::fresh_at(hand.at_ms)?),
        by: hand.worker,
        at_ms: hand.at_ms,
        corrects: deed.corrects,
        what: deed.what,
    })
}

/// A case that is settled together with writing the agreement down is settled by that agreement.
fn name_agreement(acts: &mut [Act]) {
    let mut reached = None;
    for act in acts {
        match &mut act.what {
            What::Agreement(_) => reached = Some(act.id),
            What::Agreed(agreed) => agreed.agreement = agreed.agreement.or(reached),
            _ => {}
        }
    }
}

/// A record that goes on in another says how often that one went on here before, as far as is known here: so
/// two who merge each into the other at once are told from one who turns it round.
fn name_what_came_before(acts: &mut [Act], record: &Dispute) {
    for act in acts {
        if let What::MergedInto(merged) = &mut act.what {
            let other = merged.dispute;
            let took_in = |act: &&Act| match &act.what {
                What::TookIn(took) => took.dispute == other,
                _ => false,
            };
            let times = record.acts.iter().filter(took_in).count();
            merged.before = Some(u32::try_from(times).unwrap_or(u32::MAX));
        }
    }
}

/// Writes acts that have their names.
pub(super) fn write_named(
    w: &Writing<'_>,
    seat: &Seat,
    hand: Hand,
    known: Document,
    record: &Dispute,
    acts: &[Act],
) -> Result<(), Stop> {
    check(acts, record, seat.worker.role)?;
    let grid = &record.content.grid;
    check_held(w, grid)?;
    let change = known.clone().act(acts, hand)?;
    Ok(record::put_local(
        w,
        &record.id,
        grid,
        known,
        &change,
        &seat.worker,
    )?)
}

/// What whoever asks may not do, and what cannot stand, each told at its field.
pub(super) fn check(acts: &[Act], record: &Dispute, role: Role) -> Result<(), Failure> {
    if let Some(act) = acts.iter().find(|act| !act.what.may_be_done_by(role)) {
        let (role, act) = (role.code(), act.what.code());
        let detail = format!("{act} is not for a {role} to do");
        return Err(Failure::new(Code::NotAllowed, detail));
    }
    let mut problems: Vec<FieldProblem> = Vec::new();
    for (place, act) in acts.iter().enumerate() {
        let ground = Ground {
            day: act.at_ms.day(),
            content: &record.content,
        };
        for problem in act.what.check(ground) {
            let field = match acts {
                [_] => problem.field,
                _ => format!("acts.{place}.{}", problem.field),
            };
            problems.push(FieldProblem { field, ..problem });
        }
    }
    if problems.is_empty() {
        Ok(())
    } else {
        Err(Failure::invalid(problems))
    }
}

/// The case stands where it stood for whoever decided; where hands disagree, they disagree as they did.
pub(super) fn check_unmoved(document: &Document, version: Option<&Version>) -> Result<(), Stop> {
    let Some(Version(seen)) = version else {
        return Ok(());
    };
    if document.heads_at(seen)? == document.heads_at(&document.heads())? {
        return Ok(());
    }
    let detail = "the case has moved on since it was on screen; look at it again";
    Err(Failure::new(Code::IllegalStep, detail).into())
}
