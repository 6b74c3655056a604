//! What one touch does is done once, of the case as it is on screen; who disagrees is settled by a pick;
//! what is offered first is what is usually next.

use contract::Code;
use contract::command::dispute::{DoneAct, Letter};
use model::dispute::act::meeting::Meeting;
use model::dispute::life::ReferralState;
use model::{Act, ActId, UtcMs, What, WorkerId};

use super::*;
use crate::bridge::memory::seed;

fn sheet() -> Dispute {
    Dispute::of(DisputeId::from_bytes([4; 16]))
}

/// A sheet in this state on which these acts may be done.
fn read(state: &str, may: &[&str]) -> Dispute {
    let mut read = seed::sheet(state);
    read.life.may = may.iter().map(|code| (*code).to_owned()).collect();
    Dispute::of(read.id)
        .update(Event::Got(Box::new(Ok(read))))
        .0
}

fn form(code: &str) -> &'static Form {
    Form::of(code).unwrap()
}

#[test]
fn one_touch_does_it_at_once_and_only_once() {
    let model = read("recorded", &["accepted"]);
    let (model, effects) = model.update(Event::Touch(form("accepted")));
    let [Effect::Give(order)] = &effects[..] else {
        panic!("{effects:?}")
    };
    let Order::Acts(acts) = &**order else {
        panic!("{order:?}")
    };
    assert!(matches!(acts.acts[0].what, What::Accepted(_)));
    assert!(acts.version.is_some(), "as it is on screen");
    assert_eq!(model.update(Event::Touch(form("accepted"))).1, vec![]);
}

#[test]
fn the_usual_next_step_comes_first_and_only_when_it_may_be_done() {
    let main = |state: &str, may: &[&str]| {
        let model = read(state, may);
        steps::main(&model.sheet.unwrap()).map(|form| form.code)
    };
    assert_eq!(
        main("recorded", &["mediation_began", "refused"]),
        Some("mediation_began")
    );
    assert_eq!(
        main("recorded", &["accepted", "mediation_began"]),
        Some("accepted")
    );
    assert_eq!(
        main("mediating", &["session", "agreement"]),
        Some("session")
    );
    assert_eq!(
        main("agreed", &["follow_up", "reopened"]),
        Some("follow_up")
    );
    assert_eq!(main("refused", &["closed"]), Some("closed"));
    assert_eq!(main("refused", &[]), None, "nobody is asked again");
}

#[test]
fn that_a_party_refuses_is_one_touch_while_somebody_may_be_asked_to_sit_down() {
    let stands = |state: &str, may: &[&str], violent: bool| {
        let mut sheet = read(state, may).sheet.unwrap();
        sheet.life.violent = vec![ActId::from_bytes([9; 16]); usize::from(violent)];
        steps::refusal(&sheet).is_some()
    };
    for state in ["recorded", "accepted", "claimed", "mediating", "reopened"] {
        assert!(stands(state, &["refused"], false), "{state}");
    }
    assert!(!stands("refused", &["closed"], false), "it was said");
    assert!(
        !stands("accepted", &["refused"], true),
        "nobody asks for talks where there is violence"
    );
    assert!(
        stands("mediating", &["refused"], true),
        "whoever was asked all the same may say no"
    );
    let (_, effects) = read("mediating", &["refused"]).update(Event::Touch(form("refused")));
    let [Effect::Give(order)] = &effects[..] else {
        panic!("{effects:?}")
    };
    assert!(
        matches!(&**order, Order::Acts(acts) if matches!(&acts.acts[0].what, What::Refused(_)))
    );
}

#[test]
fn who_disagrees_is_settled_by_a_pick() {
    let model = read("mediating", &[]);
    let pick = Event::Pick("state".into(), "agreed".into());
    let (_, effects) = model.update(pick);
    let [Effect::Settle(settle)] = &effects[..] else {
        panic!("{effects:?}")
    };
    assert_eq!(
        (settle.field.as_str(), settle.pick.as_str()),
        ("state", "agreed")
    );
}

#[test]
fn likely_doubles_are_looked_for_while_a_case_is_new_and_only_once() {
    let asks = |state: &str| {
        let mut read = seed::sheet(state);
        read.life.may = vec!["duplicate_of".into()];
        let got = |sheet| Event::Got(Box::new(Ok(sheet)));
        Dispute::of(read.id).update(got(read)).1
    };
    assert!(matches!(asks("recorded")[..], [Effect::Similar(_)]));
    assert_eq!(asks("closed"), vec![]);
    let model = read("recorded", &["duplicate_of"]);
    let (model, _) = model.update(Event::NotSimilar);
    let again = model.sheet.clone().unwrap();
    assert_eq!(model.update(Event::Got(Box::new(Ok(again)))).1, vec![]);
}

#[test]
fn what_was_refused_leaves_the_sheet_usable() {
    let (model, _) = read("recorded", &["accepted"]).update(Event::Touch(form("accepted")));
    let refused = Failure::new(Code::IllegalStep, "");
    let (model, _) = model.update(Event::Done(Err(refused.clone())));
    assert_eq!((model.moving, &model.failure), (false, &Some(refused)));
}

#[test]
fn a_sync_is_a_reason_to_read_again_only_while_something_waits() {
    assert_eq!(sheet().update(Event::Synced).1, vec![]);
}

#[test]
fn history_is_read_when_it_is_unfolded_and_again_when_the_record_changes() {
    let id = sheet().id;
    let (model, effects) = sheet().update(Event::Toggle(Part::History));
    assert_eq!(effects, vec![Effect::History(id)]);
    let (model, effects) = model.update(Event::Read);
    assert_eq!(effects, vec![Effect::Read(id), Effect::History(id)]);
    assert_eq!(model.update(Event::Toggle(Part::History)).1, vec![]);
}

#[test]
fn a_paper_is_made_once_at_a_time() {
    let (model, effects) = sheet().update(Event::Print(Paper::CaseFile));
    let print = Print {
        id: sheet().id,
        paper: Paper::CaseFile,
        party: None,
    };
    assert_eq!(effects, vec![Effect::Print(print)]);
    let (model, effects) = model.update(Event::Print(Paper::Application));
    assert_eq!(effects, vec![]);
    let refused = Failure::new(Code::NotFound, "");
    let (model, _) = model.update(Event::Printed(Err(refused.clone())));
    assert_eq!(
        (model.papers.making, &model.failure),
        (None, &Some(refused))
    );
}

#[test]
fn every_paper_is_offered_and_one_that_is_nothing_yet_is_not() {
    let of_a_case = Paper::ALL.iter().filter(|paper| **paper != Paper::Held);
    for paper in of_a_case {
        assert!(papers::OFFERED.contains(paper), "{paper:?}");
    }
    let mut sheet = seed::sheet("accepted");
    let missing = |sheet: &Sheet| {
        let all = papers::OFFERED.iter().copied();
        all.filter(|paper| !papers::is_there(*paper, sheet))
            .collect::<Vec<_>>()
    };
    assert_eq!(missing(&sheet), [Paper::Letter, Paper::Meeting]);
    let id = ActId::from_bytes([1; 16]);
    sheet.life.referrals = vec![Letter {
        act: id,
        letter: DisputeId::from_bytes([6; 16]),
        unit: "凉州区人社局".into(),
        number: "(2026)金沙提字第1号".into(),
        deadline: seed::NOW.day(),
        state: ReferralState::Offered,
        news: None,
    }];
    let meeting = Meeting {
        on: seed::NOW.day(),
        place: String::new(),
        chair: String::new(),
        units: vec!["金沙司法所".into()],
        minutes: "议定清淤。".into(),
        takers: vec![],
    };
    sheet.acts = vec![DoneAct {
        act: Act {
            id,
            by: WorkerId::from_bytes([1; 16]),
            at_ms: UtcMs(1),
            corrects: None,
            what: meeting.into(),
        },
        by_name: String::new(),
    }];
    assert_eq!(missing(&sheet), vec![]);
}
