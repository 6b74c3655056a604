//! Saving loses nothing and writes one draft, whatever the order of answers.

use super::*;
use crate::bridge::memory::seed::{self, NOW};
use contract::Code;
use contract::command::dispute::{DisputeRow, Version};
use model::Problem;

fn page() -> Record {
    let begun = Begun {
        draft: None,
        edits: None,
        content: DisputeDraft::default(),
        area: None,
        grids: seed::seat().grids,
        recent: vec![],
        allows: false,
    };
    Record::from(Source::New)
        .update(Event::Begun(Box::new(Ok(begun))))
        .0
}

fn saved(byte: u8) -> Event {
    Event::Saved(Ok(Saved {
        id: DraftId::from_bytes([byte; 16]),
        saved_at_ms: NOW,
    }))
}

fn wrote(model: Record, text: &str) -> Record {
    model.update(Event::Wrote(Text::ClaimA, text.into())).0
}

#[test]
fn a_page_begins_with_a_card_for_each_side_and_the_only_grid() {
    let page = page();
    assert_eq!(
        page.content
            .parties
            .iter()
            .map(|it| it.side)
            .collect::<Vec<_>>(),
        [Side::A, Side::B]
    );
    assert_eq!(page.content.grid, Some(seed::seat().grids[0].id.clone()));
    assert_eq!(
        page.content.area,
        Some(seed::seat().grids[0].village.clone())
    );
    assert_eq!(
        page.update(Event::Left).1,
        vec![],
        "an empty page leaves no draft"
    );
}

#[test]
fn only_the_last_pause_saves() {
    let model = wrote(wrote(page(), "渠"), "渠堵了");
    assert_eq!(model.clone().update(Event::Paused(1)).1, vec![]);
    assert!(matches!(
        model.update(Event::Paused(2)).1.as_slice(),
        [Effect::Save(_)]
    ));
}

#[test]
fn a_second_save_waits_for_the_first_so_that_there_is_one_draft() {
    let (model, _) = wrote(page(), "渠").update(Event::Paused(1));
    let (model, effects) = wrote(model, "渠堵了").update(Event::Paused(2));
    assert_eq!(effects, vec![]);
    let (model, effects) = model.update(saved(5));
    let id = DraftId::from_bytes([5; 16]);
    match effects.as_slice() {
        [Effect::Name(named), Effect::Save(save)] => {
            assert_eq!(
                (*named, save.id, save.content.claim_a.as_str()),
                (id, Some(id), "渠堵了")
            );
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(model.update(saved(5)).1, vec![]);
}

#[test]
fn leaving_in_the_middle_of_a_word_saves_it() {
    assert!(matches!(
        wrote(page(), "渠").update(Event::Left).1.as_slice(),
        [Effect::Save(_)]
    ));
}

#[test]
fn a_save_that_failed_is_tried_again_and_said() {
    let (model, _) = wrote(page(), "渠").update(Event::Paused(1));
    let (model, _) = model.update(Event::Saved(Err(Failure::new(Code::DiskFull, ""))));
    assert!(model.saving.dirty && model.failure.is_some());
    assert!(matches!(
        model.update(Event::Left).1.as_slice(),
        [Effect::Save(_)]
    ));
}

fn likely(byte: u8) -> Likely {
    Likely {
        dispute: DisputeRow {
            id: DisputeId::from_bytes([byte; 16]),
            ..seed::row(0)
        },
        people: 1,
        same_kind: true,
        same_place: false,
        days: 3,
    }
}

#[test]
fn what_may_be_the_same_quarrel_is_looked_for_once_a_name_is_saved_and_moves_nothing() {
    let draft = DraftId::from_bytes([5; 16]);
    let named = |model: Record, name: &str| {
        let (model, _) = model.update(Event::Wrote(Text::Name(0), name.into()));
        let turn = model.turn;
        model.update(Event::Paused(turn)).0
    };
    let (model, effects) = named(page(), "马得水").update(saved(5));
    assert_eq!(effects, vec![Effect::Name(draft), Effect::Alike(1, draft)]);
    let (model, effects) = model.update(Event::Alike(1, Ok(vec![likely(7), likely(8)])));
    assert_eq!(effects, vec![], "the cursor stays where it is");
    let first = |model: &Record| model.alike.likeliest().map(|likely| likely.dispute.id);
    assert_eq!(first(&model), Some(likely(7).dispute.id));
    let (model, _) = model.update(Event::NotAlike(likely(7).dispute.id));
    assert_eq!(first(&model), Some(likely(8).dispute.id));

    // What is told makes it no other quarrel.
    let (model, _) = wrote(model, "渠堵了").update(Event::Paused(2));
    let (model, effects) = model.update(saved(5));
    assert_eq!(effects, vec![]);
    let (model, effects) = named(model, "马得水、马得山").update(saved(5));
    assert_eq!(effects, vec![Effect::Alike(2, draft)]);
    let late = model.clone().update(Event::Alike(1, Ok(vec![]))).0;
    assert_eq!(late, model, "an old answer is passed over");
    let (model, effects) = named(model, "").update(saved(5));
    assert_eq!((first(&model), effects), (None, vec![]));
}

#[test]
fn a_change_of_a_record_looks_for_nothing_its_sheet_has_told() {
    let begun = Begun {
        draft: None,
        edits: Some(Edits {
            dispute: DisputeId::from_bytes([6; 16]),
            version: Version(vec![]),
        }),
        content: seed::sheet("recorded").content.into_draft(),
        area: None,
        grids: seed::seat().grids,
        recent: vec![],
        allows: false,
    };
    let begun = Event::Begun(Box::new(Ok(begun)));
    let (model, _) = Record::from(Source::New).update(begun);
    let (model, _) = wrote(model, "渠堵了").update(Event::Paused(1));
    assert_eq!(model.update(saved(5)).1, vec![]);
}

#[test]
fn a_record_is_made_once_everything_is_saved() {
    let (model, _) = page().update(Event::Kind(DisputeKind::Neighbor));
    let (model, _) = model.update(Event::Wrote(Text::Name(0), "王小明".into()));
    let (model, effects) = wrote(model, "渠堵了").update(Event::Record(NOW.day()));
    assert!(matches!(effects.as_slice(), [Effect::Save(_)]));
    assert_eq!(
        model.clone().update(Event::Record(NOW.day())).1,
        vec![],
        "one touch is enough"
    );
    let (model, effects) = model.update(saved(5));
    let draft = DraftId::from_bytes([5; 16]);
    assert_eq!(effects, vec![Effect::Name(draft), Effect::Record(draft)]);
    let id = DisputeId::from_bytes([6; 16]);
    let (model, effects) = model.update(Event::Recorded(Ok(Recorded { id })));
    assert_eq!(effects, vec![Effect::Open(id)]);
    assert_eq!(
        model.update(Event::Left).1,
        vec![],
        "the draft is gone and stays gone"
    );
}

#[test]
fn a_refused_record_shows_its_fields_and_opens_what_was_folded() {
    let fields = vec![
        FieldProblem::new("claim_a", Problem::Missing),
        FieldProblem::new("parties.1.phone", Problem::NotAPhone),
    ];
    let refused = Event::Recorded(Err(Failure::invalid(fields)));
    let (model, effects) = page().update(refused);
    assert_eq!(effects, vec![Effect::Show("field-parties-1-phone".into())]);
    assert_eq!(model.details, vec![1]);
    let (model, _) = model.update(Event::Wrote(Text::Phone(1), "139".into()));
    assert_eq!(model.problems.len(), 1, "what was answered is forgotten");
}

#[test]
fn a_party_taken_off_closes_up_the_cards_after_it() {
    let (model, _) = (page().update(Event::AddParty(Side::A)).0).update(Event::Details(2));
    let (model, _) = model.update(Event::RemoveParty(1));
    assert_eq!((model.content.parties.len(), model.details), (2, vec![1]));
}

#[test]
fn throwing_a_draft_away_asks_once_and_then_saves_no_more() {
    let (model, _) = wrote(page(), "渠").update(Event::Paused(1));
    let (model, _) = wrote(model, "渠堵").update(saved(5));
    let (model, effects) = model.update(Event::Discard);
    assert_eq!(effects, vec![]);
    let (model, effects) = model.update(Event::Discard);
    assert_eq!(effects, vec![Effect::Discard(DraftId::from_bytes([5; 16]))]);
    assert_eq!(model.update(Event::Left).1, vec![]);
}

#[test]
fn an_old_search_does_not_overwrite_a_newer_one() {
    let (model, _) = page().update(Event::Find);
    let (model, effects) = model.update(Event::Query("jin".into()));
    assert_eq!(effects, vec![Effect::Find(2, "jin".into())]);
    let (model, _) = model.update(Event::Found(1, Ok(vec![])));
    assert_eq!(model.find.rows, None);
}
