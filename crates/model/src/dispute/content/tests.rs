//! What a form must hold to stand, and how it hears of the rest.

use super::*;

fn today() -> Day {
    Day::new(2026, 11, 22).unwrap()
}

fn draft() -> DisputeDraft {
    DisputeDraft {
        kind: Some(DisputeKind::Neighbor),
        parties: vec![Party {
            id: None,
            side: Side::A,
            name: " 王小明 ".into(),
            phone: String::new(),
            address: String::new(),
        }],
        claim_a: "排水沟堵了".into(),
        grid: Some("620602119202001".parse().unwrap()),
        ..DisputeDraft::default()
    }
}

fn fields(problems: &[FieldProblem]) -> Vec<(&str, &Problem)> {
    problems
        .iter()
        .map(|p| (p.field.as_str(), &p.problem))
        .collect()
}

#[test]
fn little_is_asked_for() {
    let content = draft().parse(today()).unwrap();
    assert_eq!(content.parties[0].name, "王小明");
    assert_eq!(content.clone().into_draft().parse(today()), Ok(content));
}

#[test]
fn an_empty_draft_hears_of_every_field_at_once() {
    let problems = DisputeDraft::default().parse(today()).unwrap_err();
    assert_eq!(
        fields(&problems),
        [
            ("parties", &Problem::Missing),
            ("kind", &Problem::Missing),
            ("claim_a", &Problem::Missing),
            ("grid", &Problem::Missing)
        ]
    );
}

#[test]
fn an_empty_card_is_dropped_but_keeps_the_numbering() {
    let mut draft = draft();
    let named = draft.parties.remove(0);
    let blank = Party {
        name: "  ".into(),
        ..named.clone()
    };
    let bad = Party {
        phone: "找他儿子".into(),
        ..named
    };
    draft.parties = vec![blank, bad];
    let problems = draft.parse(today()).unwrap_err();
    assert_eq!(
        fields(&problems),
        [("parties.1.phone", &Problem::NotAPhone)]
    );
}

#[test]
fn an_overlong_text_says_how_long_it_may_be() {
    let draft = DisputeDraft {
        claim_b: "吵".repeat(5_001),
        ..draft()
    };
    let problems = draft.parse(today()).unwrap_err();
    assert_eq!(
        fields(&problems),
        [(
            "claim_b",
            &Problem::TooLong {
                max_chars: 5_000,
                chars: 5_001
            }
        )]
    );
}

#[test]
fn a_subtype_of_another_kind_is_refused_and_a_newer_one_kept() {
    let wrong = DisputeDraft {
        subtype: Some(Subtype("divorce".into())),
        ..draft()
    };
    assert_eq!(
        fields(&wrong.parse(today()).unwrap_err()),
        [("subtype", &Problem::NotOfThisKind)]
    );
    let newer = DisputeDraft {
        subtype: Some(Subtype("drone".into())),
        ..draft()
    };
    assert!(newer.parse(today()).is_ok());
}

#[test]
fn tomorrow_has_not_happened() {
    let draft = DisputeDraft {
        happened_on: Some(today().plus_days(1)),
        ..draft()
    };
    assert_eq!(
        fields(&draft.parse(today()).unwrap_err()),
        [("happened_on", &Problem::InFuture)]
    );
}

#[test]
fn an_edit_is_not_stopped_by_what_it_did_not_touch() {
    let mut seen = draft().parse(today()).unwrap();
    seen.claim_a = "两人都写".repeat(1_503);
    seen.happened_on = Some(today().plus_days(1));
    seen.parties[0].id = Some(crate::PartyId::from_bytes([1; 16]));
    seen.parties[0].phone = "微信：wang".into();
    let edit = DisputeDraft {
        place: "井边".into(),
        ..seen.clone().into_draft()
    };
    assert_eq!(
        edit.clone().parse_edit(today(), &seen).unwrap().place,
        "井边"
    );
    let shorter = DisputeDraft {
        claim_a: seen.claim_a.chars().take(6_000).collect(),
        ..edit.clone()
    };
    assert!(shorter.parse_edit(today(), &seen).is_ok());
    let mut worse = DisputeDraft {
        claim_a: format!("{}又添", seen.claim_a),
        happened_on: Some(today().plus_days(2)),
        ..edit
    };
    worse.parties[0].phone = "找他儿子".into();
    let problems = worse.parse_edit(today(), &seen).unwrap_err();
    let named: Vec<_> = problems.iter().map(|p| p.field.as_str()).collect();
    assert_eq!(named, ["parties.0.phone", "claim_a", "happened_on"]);
}

#[test]
fn two_cards_with_one_identity_stay_two_people() {
    let mut doubled = draft();
    doubled.parties[0].id = Some(crate::PartyId::from_bytes([1; 16]));
    doubled.parties.push(Party {
        name: "李大山".into(),
        ..doubled.parties[0].clone()
    });
    let content = doubled.parse(today()).unwrap();
    assert_eq!(content.parties.len(), 2);
    assert_eq!(content.parties[1].id, None);
}
