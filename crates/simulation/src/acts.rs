//! What is done in the life of a case beside its steps: graded, given to people, given a day, watched, talked over, looked
//! after; and two values of which one is let stand.

use contract::Failure;
use contract::command::dispute::{self, Sheet};
use field::Field;
use model::dispute::act::follow_up::{Contact, FollowUp, FollowUpPlanned};
use model::dispute::act::grading::{DeadlineSet, Graded};
use model::dispute::act::mediation::{Mediator, Outcome, Session, Statement};
use model::dispute::act::step::{Assigned, Claimed};
use model::dispute::act::supervision::{Supervised, SupervisionEnded, SupervisionLevel};
use model::{Day, DisputeId, Grade, Heads, Role, What};

use hostile::Draw;

/// Fields of which everybody who writes may let one value stand.
const SETTLED_BY_ALL: [&str; 2] = ["place", "kind"];

/// Does one of the things this worker may do in a case as it stands; tells what it was.
pub(crate) fn one(
    field: &Field,
    id: DisputeId,
    role: Role,
    today: Day,
    draw: &mut Draw,
) -> Result<&'static str, Failure> {
    let sheet = field.give(&dispute::Get { id })?;
    if draw.comes_about(600)
        && let Some(settle) = settled(&sheet, role, draw)
    {
        field.give(&settle)?;
        return Ok("lets one of two values stand");
    }
    let may = sheet.life.may.iter();
    let may: Vec<What> = may
        .filter_map(|code| what(code, &sheet, today, draw))
        .collect();
    let Some(what) = draw.pick(&may).cloned() else {
        return Ok("looks at a case");
    };
    let version = draw.comes_about(700).then_some(sheet.version);
    let acts = vec![what.into()];
    field.give(&dispute::Do { id, acts, version })?;
    Ok("does something in a case")
}

/// Which value of a field that carries two is to stand, where this role may say so.
fn settled(sheet: &Sheet, role: Role, draw: &mut Draw) -> Option<dispute::SettleConflict> {
    let may = |field: &str| {
        SETTLED_BY_ALL.contains(&field) || Heads::KEYS.contains(&field) && role != Role::GridWorker
    };
    let conflicts = sheet.conflicts.iter();
    let conflicts: Vec<_> = conflicts.filter(|conflict| may(&conflict.field)).collect();
    let conflict = *draw.pick(&conflicts)?;
    let value = draw.pick(&conflict.values)?;
    Some(dispute::SettleConflict {
        id: sheet.id,
        field: conflict.field.clone(),
        pick: value.pick.clone(),
        reason: "当面问清了".to_owned(),
        version: Some(sheet.version.clone()),
    })
}

/// An act of this kind, with all it needs; none of those kinds that are not played.
fn what(code: &str, sheet: &Sheet, today: Day, draw: &mut Draw) -> Option<What> {
    let reason = || "两家还在吵".to_owned();
    // What happened by another device's clock may not have happened yet by this one's.
    let happened = sheet.content.happened_on.is_none_or(|day| day <= today);
    Some(match code {
        "assigned" => Assigned {
            to: vec![sheet.recorded_by.id?],
            deadline: Some(today.plus_days(5)),
            ..Assigned::default()
        }
        .into(),
        "claimed" => Claimed::default().into(),
        "graded" => {
            let grades = [Grade::Red, Grade::Orange, Grade::Yellow];
            Graded {
                grade: draw.pick(&grades)?.clone(),
                facts: vec!["threats".to_owned()],
                reason: reason(),
                expires_on: today.plus_days(7),
            }
            .into()
        }
        "deadline_set" => DeadlineSet {
            day: today.plus_days(9),
            reason: reason(),
        }
        .into(),
        "supervised" => Supervised {
            level: SupervisionLevel::Station,
            reason: reason(),
            until: None,
        }
        .into(),
        "supervision_ended" => SupervisionEnded {
            ends: sheet.life.supervised.clone(),
            reason: reason(),
        }
        .into(),
        "statement" => Statement {
            party: sheet.content.parties.iter().find_map(|party| party.id)?,
            words: "水又漫过来了。".to_owned(),
        }
        .into(),
        "session" if happened => session(today).into(),
        "follow_up_planned" => FollowUpPlanned {
            on: today.plus_days(7),
            reason: String::new(),
            party: None,
        }
        .into(),
        "follow_up" if happened => FollowUp {
            on: today,
            how: Contact::Door,
            state_a: "没再吵。".to_owned(),
            state_b: String::new(),
            kept: None,
            trouble: false,
            words: String::new(),
            planned: sheet.life.planned.first().map(|planned| planned.act),
        }
        .into(),
        _ => return None,
    })
}

fn session(today: Day) -> Session {
    let mediator = Mediator {
        name: "老支书".to_owned(),
        ..Mediator::default()
    };
    Session {
        on: today,
        place: "村委会".to_owned(),
        mediators: vec![mediator],
        chosen_by_parties: true,
        invited: vec![],
        open: false,
        voluntary_a: true,
        voluntary_b: true,
        statement_a: String::new(),
        statement_b: String::new(),
        course: "各说了各的。".to_owned(),
        outcome: Outcome::GoesOn,
        next_on: None,
    }
}
