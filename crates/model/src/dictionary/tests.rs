//! The dictionary and the records are the same list, and every role sees what it says.

use std::collections::BTreeSet;

use serde_json::Value;

use super::*;
use crate::{
    ActId, Attachment, AttachmentType, Day, Dispute, DisputeId, DisputeKind, DisputeState,
    FileHash, Heads, PartyId, Side, Subtype, UtcMs, WorkerId,
};

fn full_dispute() -> Dispute {
    let worker = WorkerId::from_bytes([7; 16]);
    Dispute {
        id: DisputeId::from_bytes([1; 16]),
        content: DisputeContent {
            kind: DisputeKind::Land,
            subtype: Some(Subtype("grave".into())),
            parties: vec![Party {
                id: Some(PartyId::from_bytes([2; 16])),
                side: Side::B,
                name: "欧阳明".into(),
                phone: "13812341234".into(),
                address: "村东头".into(),
            }],
            claim_a: "甲方说".into(),
            claim_b: "乙方说".into(),
            verified: "看到界石".into(),
            happened_on: Day::new(2026, 11, 1),
            area: Some("620602119202".parse().unwrap()),
            place: "东坡".into(),
            point: crate::Point::of_e3(102_634, 37_928),
            grid: "620602119202001".parse().unwrap(),
        },
        state: DisputeState::Recorded,
        recorded_by: worker,
        recorded_at_ms: UtcMs(1),
        letter: Some(crate::dispute::samples::letter()),
        heads: Heads {
            states: vec![DisputeState::Mediating],
            grades: vec![ActId::from_bytes([3; 16])],
            assignments: vec![ActId::from_bytes([3; 16])],
            deadlines: vec![ActId::from_bytes([3; 16])],
        },
        acts: crate::dispute::act::samples::every_kind(),
        attachments: vec![Attachment {
            sha256: FileHash::from_bytes([4; 32]),
            media_type: AttachmentType::Jpeg,
            size_bytes: 5,
            caption: "界石".into(),
            agreed: true,
            added_by: worker,
            added_at_ms: UtcMs(3),
        }],
    }
}

/// The paths of every leaf; `content` is a grouping in code only.
fn leaves(prefix: &str, value: &Value, found: &mut BTreeSet<String>) {
    let joined = |key: &str| match (prefix, key) {
        (_, "content") => prefix.to_owned(),
        ("", key) => key.to_owned(),
        (prefix, key) => format!("{prefix}.{key}"),
    };
    match value {
        Value::Object(map) if prefix == "acts" => {
            let what = map["what"].as_str().unwrap_or_default();
            for (key, value) in map {
                let of_act = ["id", "by", "at_ms", "corrects", "what"].contains(&key.as_str());
                let path = if of_act {
                    format!("acts.{key}")
                } else {
                    format!("acts.{what}.{key}")
                };
                leaves(&path, value, found);
            }
        }
        Value::Object(map) => map
            .iter()
            .for_each(|(key, v)| leaves(&joined(key), v, found)),
        Value::Array(items) => items.iter().for_each(|v| leaves(prefix, v, found)),
        _ => {
            found.insert(prefix.to_owned());
        }
    }
}

#[test]
fn every_field_of_a_dispute_is_in_the_dictionary_and_nothing_else_is() {
    let mut found = BTreeSet::new();
    leaves(
        "",
        &serde_json::to_value(full_dispute()).unwrap(),
        &mut found,
    );
    let declared = DISPUTE.iter().chain(ACTS);
    assert_eq!(found, declared.map(|rule| rule.path.to_owned()).collect());
}

#[test]
fn every_field_of_an_elder_and_of_a_notice_is_in_the_dictionary() {
    let elder = serde_json::to_value(crate::elder::samples::elder()).unwrap();
    let notice = serde_json::to_value(crate::notice::samples::notice()).unwrap();
    for (prefix, value, rules) in [("elder", elder, ELDER), ("notice", notice, NOTICE)] {
        let (mut found, mut bare) = (BTreeSet::new(), BTreeSet::new());
        let mut root = value.as_object().unwrap().clone();
        let acts = root.remove("acts").unwrap();
        leaves("", &Value::Object(root), &mut bare);
        leaves("acts", &acts, &mut bare);
        found.extend(bare.into_iter().map(|path| {
            let path = path.strip_prefix("profile.").unwrap_or(&path).to_owned();
            format!("{prefix}.{path}")
        }));
        let declared: BTreeSet<_> = rules.iter().map(|rule| rule.path.to_owned()).collect();
        assert_eq!(found, declared);
    }
}

#[test]
fn no_field_is_declared_twice() {
    let declared: BTreeSet<_> = every_field().map(|rule| rule.path).collect();
    assert_eq!(declared.len(), every_field().count());
}

#[test]
fn a_reviewer_sees_nobody_who_is_visited() {
    let elder = crate::elder::samples::elder();
    let shown = profile_for(Role::Reviewer, elder.profile);
    assert_eq!(shown.name + &shown.phone + &shown.address, "");
    for act in &elder.acts {
        let left = serde_json::to_value(elder_act_for(Role::Reviewer, act).what).unwrap();
        let mut words = BTreeSet::new();
        texts(&left, &mut words);
        assert_eq!(words, BTreeSet::from([act.what.code().to_owned()]));
    }
}

#[test]
fn an_act_shows_each_role_what_the_dictionary_says() {
    for act in crate::dispute::act::samples::every_kind() {
        let seen = act_for(Role::StationOfficer, &act);
        assert_eq!(seen.what.code(), act.what.code());
        let hidden = act_for(Role::Administrator, &act);
        let left = serde_json::to_value(&hidden.what).unwrap();
        let mut words = BTreeSet::new();
        texts(&left, &mut words);
        words.remove(act.what.code());
        assert_eq!(words, BTreeSet::new(), "{}", act.what.code());
    }
}

#[test]
fn who_supervises_reads_an_agreement_and_not_who_signed_it() {
    let acts = crate::dispute::act::samples::every_kind();
    let signs = |act: &&crate::Act| matches!(act.what, crate::What::Agreement(_));
    let agreement = acts.iter().find(signs).unwrap();
    let shown = |role| match act_for(role, agreement).what {
        crate::What::Agreement(agreement) => agreement,
        other => panic!("{other:?}"),
    };
    let seen = shown(Role::Reviewer);
    assert_eq!((seen.signatures.len(), seen.signed.len()), (0, 0));
    assert_eq!(seen.terms.len(), 1);
    assert_eq!(shown(Role::GridWorker).signed.len(), 1);
}

/// Every text in a value that is not empty.
fn texts(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => map.values().for_each(|value| texts(value, found)),
        Value::Array(items) => items.iter().for_each(|value| texts(value, found)),
        Value::String(text) if !text.is_empty() => {
            found.insert(text.clone());
        }
        _ => {}
    }
}

#[test]
fn a_reviewer_sees_the_case_with_the_people_masked() {
    let content = content_for(Role::Reviewer, full_dispute().content);
    assert_eq!(content.parties[0].name, "欧阳某");
    assert_eq!(content.parties[0].phone, "138****1234");
    assert_eq!(content.parties[0].address, "");
    assert_eq!(content.claim_a, "甲方说");
}

#[test]
fn an_administrator_sees_no_word_of_a_case() {
    let shown = content_for(Role::Administrator, full_dispute().content);
    assert_eq!(shown.parties[0].name, "");
    assert_eq!(
        shown.claim_a + &shown.claim_b + &shown.verified + &shown.place,
        ""
    );
}

#[test]
fn of_a_letter_a_unit_sees_what_was_chosen_for_it_whatever_else_stands_in_it() {
    let seen = handed_for(Role::PartnerUnit, full_dispute().content);
    assert_eq!(seen.parties[0].name, "欧阳明");
    assert_eq!(seen.verified, "看到界石");
    let told = serde_json::to_value(&seen).unwrap();
    let told: Vec<&String> = told.as_object().unwrap().keys().collect();
    assert_eq!(told, ["parties", "verified"]);
    for role in [Role::GridWorker, Role::Administrator] {
        assert_eq!(handed_for(role, full_dispute().content), Handed::default());
    }
}

#[test]
fn a_short_number_is_hidden_whole() {
    assert_eq!(masked_phone("22612345"), "********");
    assert_eq!(masked_phone(""), "");
}

#[test]
fn a_field_nobody_declared_is_shown_to_nobody() {
    assert!(
        Role::ALL
            .iter()
            .all(|role| sight("ethnicity", *role) == Sight::Nothing)
    );
}
