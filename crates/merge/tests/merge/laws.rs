//! The merge laws: any order of arrival ends in the same record, arriving twice changes nothing,
//! and nobody's words vanish without a trace.

use crate::desk::{Desk, content, grid, id, party};
use model::{DisputeState, Subtype};
use proptest::prelude::*;

#[test]
fn a_week_apart_two_people_change_different_fields_and_both_stand() {
    let (mut lan, mut wei) = Desk::pair();
    lan.edit(|c| c.place = "东头水渠".into());
    wei.edit(|c| c.subtype = Some(Subtype("drainage".into())));
    lan.meet(&mut wei);
    let record = lan.read();
    assert_eq!(record, wei.read());
    assert_eq!(record.content.place, "东头水渠");
    assert_eq!(record.content.subtype, Some(Subtype("drainage".into())));
    assert_eq!(lan.conflicts(), []);
}

#[test]
fn two_people_write_into_one_narrative_and_both_texts_are_there() {
    let (mut lan, mut wei) = Desk::pair();
    lan.edit(|c| c.verified = "现场看过,水沟确实堵了。".into());
    lan.meet(&mut wei);
    lan.edit(|c| c.verified = "周一:现场看过,水沟确实堵了。".into());
    wei.edit(|c| c.verified = "现场看过,水沟确实堵了。村里有底册。".into());
    lan.meet(&mut wei);
    assert_eq!(
        lan.read().content.verified,
        "周一:现场看过,水沟确实堵了。村里有底册。"
    );
    assert_eq!(lan.read(), wei.read());
}

#[test]
fn two_people_change_one_field_and_both_values_are_kept() {
    let (mut lan, mut wei) = Desk::pair();
    lan.edit(|c| c.place = "东头".into());
    wei.edit(|c| c.place = "西头".into());
    lan.meet(&mut wei);
    let conflicts = lan.conflicts();
    assert_eq!(conflicts, wei.conflicts());
    assert_eq!(conflicts[0].0, "place");
    let mut values = conflicts[0].1.clone();
    values.sort();
    assert_eq!(values, ["东头", "西头"]);
    // Writing it again settles it.
    lan.edit(|c| c.place = "东头，井边".into());
    assert_eq!(lan.conflicts(), []);
}

#[test]
fn the_same_value_written_twice_is_no_conflict() {
    let (mut lan, mut wei) = Desk::pair();
    lan.edit(|c| c.place = "东头".into());
    wei.edit(|c| c.place = "东头".into());
    lan.meet(&mut wei);
    assert_eq!(lan.conflicts(), []);
}

#[test]
fn open_counts_over_closed_until_someone_decides() {
    let (mut lan, mut wei) = Desk::pair();
    lan.step(DisputeState::Refused);
    wei.step(DisputeState::Mediating);
    lan.meet(&mut wei);
    assert_eq!(lan.read().state, DisputeState::Mediating);
    assert_eq!(wei.read().state, DisputeState::Mediating);
    assert_eq!(
        lan.conflicts(),
        [("state".into(), vec!["mediating".into(), "refused".into()])]
    );
    assert_eq!(lan.read().steps.len(), 2);
}

#[test]
fn a_form_opened_before_a_sync_does_not_undo_what_the_sync_brought() {
    let (mut lan, mut wei) = Desk::pair();
    let opened = lan.document().heads();
    wei.edit(|c| {
        c.claim_b = "我家没有堵,是上游冲下来的。".into();
        c.place = "西头".into();
    });
    lan.meet(&mut wei);
    // The form on Lan's screen still shows the older reading; she only adds a phone.
    lan.edit_as_of(&opened, |c| c.parties[0].phone = "13800000000".into());
    lan.meet(&mut wei);
    let record = wei.read();
    assert_eq!(record.content.claim_b, "我家没有堵,是上游冲下来的。");
    assert_eq!(record.content.place, "西头");
    assert_eq!(record.content.parties[0].phone, "13800000000");
    assert_eq!(record, lan.read());
}

#[test]
fn a_card_taken_off_while_a_colleague_fills_it_in_keeps_the_words() {
    let (mut lan, mut wei) = Desk::pair();
    lan.edit(|c| c.parties.truncate(1));
    wei.edit(|c| c.parties[1].phone = "13900000000".into());
    lan.meet(&mut wei);
    assert_eq!(lan.read().content.parties.len(), 1);
    let history = wei.document().history().unwrap();
    let kept = history
        .iter()
        .flat_map(|entry| &entry.fields)
        .any(|f| f.after == "13900000000");
    assert!(kept, "the number is in the history");
}

#[test]
fn history_says_what_each_change_did() {
    let mut lan = Desk::new(1);
    lan.begin(id(1), &content(grid(1), &[party(1, "王")]));
    lan.edit(|c| c.place = "井边".into());
    lan.step(DisputeState::Mediating);
    let history = lan.document().history().unwrap();
    assert!(history[0].first && history[0].fields.is_empty());
    let changed: Vec<_> = history[1..]
        .iter()
        .flat_map(|e| &e.fields)
        .map(|f| (f.field.as_str(), f.after.as_str()))
        .collect();
    assert_eq!(changed, [("place", "井边"), ("state", "mediating")]);
}

#[test]
fn a_step_the_state_does_not_lead_to_is_refused() {
    let mut lan = Desk::new(1);
    lan.begin(id(1), &content(grid(1), &[party(1, "王")]));
    assert!(lan.try_step(DisputeState::Closed).is_err());
    assert_eq!(lan.read().state, DisputeState::Recorded);
}

/// One thing one of three desks does.
#[derive(Debug, Clone)]
enum Deed {
    Place(usize, String),
    Narrative(usize, String),
    Phone(usize, String),
    Step(usize, usize),
    Meet(usize, usize),
}

fn deed() -> impl Strategy<Value = Deed> {
    let word = "[东西南北王李井渠沟一二三]{0,6}";
    prop_oneof![
        (0..3usize, word).prop_map(|(d, t)| Deed::Place(d, t)),
        (0..3usize, word).prop_map(|(d, t)| Deed::Narrative(d, t)),
        (0..3usize, "1[0-9]{4}").prop_map(|(d, t)| Deed::Phone(d, t)),
        (0..3usize, 0..4usize).prop_map(|(d, n)| Deed::Step(d, n)),
        (0..3usize, 0..3usize).prop_map(|(a, b)| Deed::Meet(a, b)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn whatever_three_desks_do_they_end_in_one_record(deeds in prop::collection::vec(deed(), 1..25)) {
        let mut desks = Desk::three();
        for deed in deeds {
            match deed {
                Deed::Place(d, text) => desks[d].edit(|c| c.place = text),
                Deed::Narrative(d, text) => desks[d].edit(|c| c.verified.push_str(&text)),
                Deed::Phone(d, text) => desks[d].edit(|c| c.parties[0].phone = text),
                Deed::Step(d, n) => {
                    let next = desks[d].read().state.next().get(n).cloned();
                    if let Some(next) = next {
                        desks[d].step(next);
                    }
                }
                Deed::Meet(a, b) if a != b => Desk::meet_two(&mut desks, a, b),
                Deed::Meet(..) => {}
            }
        }
        for (a, b) in [(0, 1), (1, 2), (0, 2), (0, 1)] {
            Desk::meet_two(&mut desks, a, b);
        }
        let first = desks[0].read();
        let conflicts = desks[0].conflicts();
        for desk in &mut desks[1..] {
            prop_assert_eq!(&desk.read(), &first);
            prop_assert_eq!(&desk.conflicts(), &conflicts);
        }
        // Everything arrives once more, in the opposite order: nothing changes.
        let again = desks[1].everything();
        let before = desks[0].document().heads();
        desks[0].receive(again.into_iter().rev());
        prop_assert_eq!(desks[0].document().heads(), before);
    }
}
