//! Elders living alone: registered, put right, visited, looked for. Each is one transaction that reads, judges and
//! writes; the gate judges by the same rules.

mod alert;
mod list;
mod sheet;

pub(super) use list::elder_row;

use contract::command::elder::{Do, Done, Edit, Register, Registered};
use contract::{Code, Failure};
use merge::Document;
use merge::document::Hand;
use model::elder::ElderWhat;
use model::{ActId, Elder, ElderAct, FieldProblem, Problem, RecordId};
use store::seat::Seat;
use store::{Writing, erased, record};

use super::Handle;
use super::dispute::check_held;
use super::there::there_is;
use crate::failure::{Stop, not_found};
use crate::{Field, hand};

/// The most acts in one change.
const MOST: usize = 20;

impl Handle for Register {
    fn handle(self, field: &Field) -> Result<Registered, Failure> {
        let seat = field.seat()?;
        let hand = field.hand(&seat);
        let today = hand.at_ms.day();
        let profile = self.profile.parse(today);
        let mut problems = profile.as_ref().err().cloned().unwrap_or_default();
        let consent = act(hand, self.consent.into())?;
        problems.extend(under("consent", consent.what.check(today)));
        let plan = self.plan.map(ElderWhat::from);
        let contacts = self.contacts.into_iter().map(ElderWhat::from);
        let others: Vec<_> = plan.into_iter().chain(contacts).collect();
        for (place, what) in others.iter().enumerate() {
            let form = match what {
                ElderWhat::PlanSet(_) => "plan".to_owned(),
                _ => {
                    let before = others[..place].iter();
                    let plans = before.filter(|one| matches!(one, ElderWhat::PlanSet(_)));
                    format!("contacts.{}", place - plans.count())
                }
            };
            problems.extend(under(&form, what.check_new(today)));
        }
        let profile = match profile {
            Ok(profile) if problems.is_empty() => profile,
            _ => return Err(Failure::invalid(problems)),
        };
        let others = others.into_iter().map(|what| act(hand, what));
        let others = others.collect::<Result<Vec<_>, _>>()?;
        let id = RecordId::from_bytes(hand::fresh_at(hand.at_ms)?);
        field.store.write(|w| {
            check_held(w, &profile.grid)?;
            let (begun, change) = Document::begin_elder(id, &profile, &consent, hand)?;
            record::begin(w, &id, &profile.grid, &begun, &change, &seat.worker)?;
            if !others.is_empty() {
                write(w, &seat, hand, begun, &profile.grid, &id, &others)?;
            }
            Ok::<_, Stop>(())
        })?;
        field.wrote();
        Ok(Registered { id })
    }
}

impl Handle for Edit {
    fn handle(self, field: &Field) -> Result<Registered, Failure> {
        let seat = field.seat()?;
        let hand = field.hand(&seat);
        let id = self.id;
        let mut profile = self
            .profile
            .parse(hand.at_ms.day())
            .map_err(Failure::invalid)?;
        field.store.write(|w| {
            let (known, elder) = elder(w, &id)?;
            let fixed = elder.profile.grid != profile.grid
                && known.begun_in().ok().as_ref() != Some(&profile.grid);
            if fixed {
                let problem = FieldProblem::new("grid", Problem::Fixed);
                return Err(Failure::invalid(vec![problem]).into());
            }
            profile.grid = elder.profile.grid;
            check_held(w, &profile.grid)?;
            let mut edited = known.clone();
            let change = edited.edit_elder(&self.version.0, &profile, &self.settled, hand)?;
            if let Some(change) = change {
                record::put_local(w, &id, &profile.grid, known, &change, &seat.worker)?;
            }
            Ok::<_, Stop>(())
        })?;
        field.wrote();
        Ok(Registered { id })
    }
}

impl Handle for Do {
    fn handle(self, field: &Field) -> Result<Done, Failure> {
        if self.acts.is_empty() || self.acts.len() > MOST {
            let detail = format!("say one act, or up to {MOST} that are done together");
            return Err(Failure::new(Code::BadArguments, detail));
        }
        let seat = field.seat()?;
        let hand = field.hand(&seat);
        let deeds = self.acts.into_iter().map(|deed| act(hand, deed.0));
        let acts = deeds.collect::<Result<Vec<_>, _>>()?;
        field.store.write(|w| {
            let (known, elder) = elder(w, &self.id)?;
            write(w, &seat, hand, known, &elder.profile.grid, &self.id, &acts)
        })?;
        field.wrote();
        Ok(Done {
            id: self.id,
            acts: acts.into_iter().map(|act| act.id).collect(),
        })
    }
}

/// An elder as the record is here.
fn elder(w: &Writing<'_>, id: &RecordId) -> Result<(Document, Elder), Stop> {
    let known = there_is("elder", record::load(w, id)?, erased::when(w, id)?)?;
    let elder = known.elder().map_err(|_| not_found("elder"))?;
    Ok((known, elder))
}

/// An act of this hand, with a name of its own.
fn act(hand: Hand, what: ElderWhat) -> Result<ElderAct, Failure> {
    Ok(ElderAct {
        id: ActId::from_bytes(hand::fresh_at(hand.at_ms)?),
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
    grid: &model::GridId,
    id: &RecordId,
    acts: &[ElderAct],
) -> Result<(), Stop> {
    let role = seat.worker.role;
    if let Some(act) = acts.iter().find(|act| !act.what.roles().contains(&role)) {
        let detail = format!("{} is not for a {} to do", act.what.code(), role.code());
        return Err(Failure::new(Code::NotAllowed, detail).into());
    }
    let mut problems = Vec::new();
    for (place, act) in acts.iter().enumerate() {
        let found = act.what.check_new(act.at_ms.day());
        problems.extend(match acts {
            [_] => found,
            _ => under(&format!("acts.{place}"), found),
        });
    }
    if !problems.is_empty() {
        return Err(Failure::invalid(problems).into());
    }
    check_held(w, grid)?;
    let change = known.clone().act_for_elder(acts, hand)?;
    Ok(record::put_local(
        w,
        id,
        grid,
        known,
        &change,
        &seat.worker,
    )?)
}

/// Problems of a part of a form.
fn under(part: &str, problems: Vec<FieldProblem>) -> Vec<FieldProblem> {
    let problems = problems.into_iter().map(|problem| FieldProblem {
        field: format!("{part}.{}", problem.field),
        ..problem
    });
    problems.collect()
}
