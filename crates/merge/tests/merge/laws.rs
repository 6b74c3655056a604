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
    // Whoever refused: Automerge's own choice must not matter.
    for lan_refuses in [true, false] {
        let (mut lan, mut wei) = Desk::pair();
        let (one, other) = if lan_refuses {
            (&mut lan, &mut wei)
        } else {
            (&mut wei, &mut lan)
        };
        one.step(&DisputeState::Refused);
        other.step(&DisputeState::Mediating);
        lan.meet(&mut wei);
        for desk in [&lan, &wei] {
            assert_eq!(desk.read().state, DisputeState::Mediating);
            let values = vec!["mediating".to_owned(), "refused".to_owned()];
            assert_eq!(desk.conflicts(), [("state".to_owned(), values)]);
            assert_eq!(desk.read().acts.len(), 2);
        }
    }
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
fn a_card_taken_off_while_a_colleague_fills_it_in_stays_until_someone_decides() {
    let (mut lan, mut wei) = Desk::pair();
    lan.edit(|c| c.parties.truncate(1));
    wei.edit(|c| c.parties[1].phone = "13900000000".into());
    lan.meet(&mut wei);
    for desk in [&lan, &wei] {
        assert_eq!(desk.read().content.parties[1].phone, "13900000000");
        let (field, values) = desk.conflicts().remove(0);
        assert!(field.ends_with(".removed"), "{field}");
        assert_eq!(values, ["kept", "removed"]);
    }
    // She still wants it off, now knowing of the number: it goes, and the disagreement with it.
    lan.edit(|c| c.parties.truncate(1));
    lan.meet(&mut wei);
    for desk in [&lan, &wei] {
        assert_eq!(desk.read().content.parties.len(), 1);
        assert_eq!(desk.conflicts(), []);
    }
}

#[test]
fn a_conflict_on_a_card_ends_when_the_card_goes() {
    let (mut lan, mut wei) = Desk::pair();
    lan.edit(|c| c.parties[1].phone = "1".into());
    wei.edit(|c| c.parties[1].phone = "2".into());
    lan.meet(&mut wei);
    assert_eq!(lan.conflicts().len(), 1);
    lan.edit(|c| c.parties.truncate(1));
    assert_eq!(lan.conflicts(), []);
}

#[test]
fn a_narrative_edited_from_an_older_form_keeps_both_peoples_words() {
    let (mut lan, mut wei) = Desk::pair();
    let opened = lan.document().heads();
    wei.edit(|c| c.claim_a.push_str("后来又说是去年堵的。"));
    lan.meet(&mut wei);
    lan.edit_as_of(&opened, |c| c.claim_a.insert_str(0, "周一来说:"));
    let words = lan.read().content.claim_a;
    assert!(
        words.starts_with("周一来说:") && words.contains("后来又说是去年堵的。"),
        "{words}"
    );
}

#[test]
fn history_says_what_each_change_did() {
    let mut lan = Desk::new(1);
    lan.begin(id(1), &content(grid(1), &[party(1, "王")]));
    lan.edit(|c| c.place = "井边".into());
    lan.step(&DisputeState::Mediating);
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
    assert!(lan.try_step(&DisputeState::Closed).is_err());
    assert_eq!(lan.read().state, DisputeState::Recorded);
}

/// One thing one of three desks does.
#[derive(Debug, Clone)]
enum Deed {
    Place(usize, String),
    Narrative(usize, String),
    Phone(usize, String),
    Step(usize, usize),
    Join(usize, u8),
    Leave(usize),
    Meet(usize, usize),
}

fn deed() -> impl Strategy<Value = Deed> {
    let word = "[东西南北王李井渠沟一二三]{0,6}";
    prop_oneof![
        (0..3usize, word).prop_map(|(d, t)| Deed::Place(d, t)),
        (0..3usize, word).prop_map(|(d, t)| Deed::Narrative(d, t)),
        (0..3usize, "1[0-9]{4}").prop_map(|(d, t)| Deed::Phone(d, t)),
        (0..3usize, 0..4usize).prop_map(|(d, n)| Deed::Step(d, n)),
        (0..3usize, 10..200u8).prop_map(|(d, n)| Deed::Join(d, n)),
        (0..3usize).prop_map(Deed::Leave),
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
                Deed::Phone(d, text) => desks[d].edit(|c| {
                    if let Some(party) = c.parties.last_mut() {
                        party.phone = text;
                    }
                }),
                Deed::Join(d, n) => desks[d].edit(|c| {
                    if c.parties.iter().all(|p| p.id != party(n, "").id) {
                        c.parties.push(party(n, "赵"));
                    }
                }),
                Deed::Leave(d) => desks[d].edit(|c| {
                    c.parties.pop();
                }),
                Deed::Step(d, n) => {
                    let next = desks[d].read().state.next().get(n).cloned();
                    if let Some(next) = next {
                        // Only who it was given to may claim it: whoever else tries is told so.
                        let _ = desks[d].try_step(&next);
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
