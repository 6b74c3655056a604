//! How a case stands, for its sheet: what its acts tell, and what is due by which rule.

use std::collections::BTreeSet;

use contract::command::dispute::{Graded, Letter, Planned, Standing};
use model::clock::{self, Clock, Note};
use model::dispute::remedy::remedies;
use model::practice::Fact;
use model::{Day, Dispute, DisputeState, Life, Practice, Role, What, Worker, WorkerId, dictionary};
use store::{Reading, practice, referral};

use super::rows::who;
use crate::failure::Stop;

/// How the record stands on the day `today`, for this worker.
pub(super) fn standing(
    r: &Reading<'_>,
    record: &Dispute,
    worker: &Worker,
    today: Day,
) -> Result<Standing, Stop> {
    let life = Life::of(record);
    let practice = practice::get(r)?;
    let responsible = life.responsible();
    let people = responsible
        .people
        .iter()
        .map(|worker| who(r, Some(*worker)));
    let grade = life.grade().map(|grade| Graded {
        act: grade.act,
        to_be_reviewed: grade.is_to_be_reviewed(today),
        since: grade.since,
        expires_on: grade.expires_on,
        grade: grade.grade,
    });
    let refused = matches!(record.state, DisputeState::Refused | DisputeState::Failed);
    let letters = life.referrals().into_iter().map(|letter| {
        let here = referral::get(r, &letter.letter)?;
        let says = here.map(|here| here.state);
        Ok(Letter {
            act: letter.act,
            letter: letter.letter,
            unit: letter.unit,
            number: letter.number,
            deadline: letter.deadline,
            state: letter.state,
            news: says.filter(|says| *says != letter.state),
        })
    });
    Ok(Standing {
        responsible: people.collect::<Result<_, Stop>>()?,
        leads: responsible.leads,
        claimed: life.claimed_by(),
        deadline: life.deadline().map(|deadline| deadline.day),
        supervised: life.supervised_by(),
        violent: life.violent_by(),
        number: life.number().unwrap_or_default().to_owned(),
        merged_into: life.merged_into(),
        referrals: letters.collect::<Result<_, Stop>>()?,
        agreements: life.agreements().map(|(act, _)| act.id).collect(),
        planned: life
            .planned_visits()
            .into_iter()
            .map(|(act, on)| Planned { act, on })
            .collect(),
        remedies: if refused {
            remedies(&record.content.kind).to_vec()
        } else {
            Vec::new()
        },
        due: due(&practice, &life, grade.as_ref()),
        may: life
            .offered_to(worker.role, worker.id, today)
            .into_iter()
            .map(str::to_owned)
            .collect(),
        named: named(record)
            .into_iter()
            .map(|worker| who(r, Some(worker)))
            .collect::<Result<_, Stop>>()?,
        facts: facts(&practice, record, worker.role),
        grade,
    })
}

/// What was ticked for its grades and this role may see, as the county words it.
fn facts(practice: &Practice, record: &Dispute, role: Role) -> Vec<Fact> {
    let grades = record.acts.iter();
    let grades = grades.filter(|act| matches!(act.what, What::Graded(_)));
    let ticked = grades.flat_map(|act| match dictionary::act_for(role, act).what {
        What::Graded(graded) => graded.facts,
        _ => Vec::new(),
    });
    let ticked: BTreeSet<String> = ticked.collect();
    let listed = practice.facts().iter();
    let listed = listed.filter(|fact| ticked.contains(&fact.code));
    listed.cloned().collect()
}

/// What is due; a grade holds until the day whoever gave it said.
fn due(practice: &Practice, life: &Life<'_>, grade: Option<&Graded>) -> Vec<clock::Due> {
    let mut due = clock::due(&life.days(), practice.rules(), practice.calendar());
    for one in &mut due {
        let review = matches!(
            one.clock,
            Clock::RedReview | Clock::OrangeReview | Clock::YellowReview
        );
        if let Some(grade) = grade.filter(|_| review)
            && grade.expires_on != one.due_on
        {
            one.due_on = grade.expires_on;
            one.notes.push(Note::SetByHand);
        }
    }
    due
}

/// Everybody to whom something was given, each once.
fn named(record: &Dispute) -> Vec<WorkerId> {
    let mut named = Vec::new();
    for act in &record.acts {
        match &act.what {
            What::Assigned(assigned) => named.extend(&assigned.to),
            What::PassedBack(passed) => named.extend(&passed.left),
            What::Meeting(held) => named.extend(held.takers.iter().filter_map(|it| it.worker)),
            _ => {}
        }
    }
    named.sort_unstable();
    named.dedup();
    named
}
