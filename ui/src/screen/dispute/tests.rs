//! A step that needs a reason asks for it; one that does not is taken at a touch, once.

use super::*;
use contract::Code;

fn sheet() -> Dispute {
    Dispute::of(DisputeId::from_bytes([4; 16]))
}

#[test]
fn a_step_without_a_reason_is_taken_at_one_touch_and_only_once() {
    let (model, effects) = sheet().update(Event::Choose(DisputeState::Mediating));
    let step = Move {
        id: sheet().id,
        to: DisputeState::Mediating,
        reason: String::new(),
        version: sheet().sheet.map(|sheet| sheet.version),
    };
    assert_eq!(effects, vec![Effect::Take(step)]);
    assert_eq!(
        model.update(Event::Choose(DisputeState::Mediating)).1,
        vec![]
    );
}

#[test]
fn a_step_with_a_reason_waits_for_it() {
    let (model, effects) = sheet().update(Event::Choose(DisputeState::Returned));
    assert_eq!(effects, vec![Effect::Show("step-reason")]);
    let (model, _) = model.update(Event::Reason("  ".into()));
    let (model, effects) = model.update(Event::Confirm);
    assert_eq!(effects, vec![Effect::Show("step-reason")]);
    assert!(matches!(model.step, Step::Asking { missing: true, .. }));
    let (model, _) = model.update(Event::Reason(" 四至没写 ".into()));
    let (_, effects) = model.update(Event::Confirm);
    let step = Move {
        id: sheet().id,
        to: DisputeState::Returned,
        reason: "四至没写".into(),
        version: sheet().sheet.map(|sheet| sheet.version),
    };
    assert_eq!(effects, vec![Effect::Take(step)]);
}

#[test]
fn a_step_that_was_refused_leaves_the_sheet_usable() {
    let (model, _) = sheet().update(Event::Choose(DisputeState::Mediating));
    let refused = Failure::new(Code::IllegalStep, "");
    let (model, _) = model.update(Event::Moved(Err(refused.clone())));
    assert_eq!((&model.step, &model.failure), (&Step::None, &Some(refused)));
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
