//! How a county works, on the screens: its facts are ticked in its words, its time limits say where their
//! rules stand, and what is not certain about them.

use std::collections::BTreeSet;

use contract::command::dispute::{DoneAct, Graded};
use contract::command::practice::Practice;
use model::clock::{Clock, Due, Note, Passing};
use model::dispute::act::grading;
use model::{Act, ActId, DisputeId, Grade, WorkerId};

use super::*;
use crate::screen::deed::form::Form;
use crate::screen::deed::{self, Deed};
use crate::screen::dispute::{self, Dispute};
use crate::screen::me::{self, Me};

const DOCUMENT: &str = r#"{
    "version": 1,
    "rules": { "red_review": { "value": 5, "unit": "days", "source": "凉州区办法" } },
    "facts": [
        { "code": "threats" },
        { "code": "road_blocked", "zh": "堵路断水", "en": "A road or water is cut off" },
        { "code": "old_one", "zh": "旧条目", "retired": true }
    ]
}"#;

fn county() -> Practice {
    Practice::of(&model::Practice::check(DOCUMENT).unwrap(), String::new())
}

#[tokio::test]
async fn a_grade_is_given_by_what_the_county_has_ticked() {
    let bridge = device(Held::of_a_week(NOW));
    let me = Some(seed::seat().worker);
    let form = Form::of("graded").unwrap();
    let deed = Deed::of(DisputeId::from_bytes([26; 16]), form, NOW.day(), me);
    let table = Table::opened(deed, &bridge).await;
    let built_in = table.drawn(Language::Chinese).await;
    assert!(built_in.contains("有刀具器械"), "{built_in}");
    assert!(built_in.contains("\"expires_on-7\""), "{built_in}");

    let told = deed::Event::Practice(Box::new(Ok(county())));
    table.tell(told).await;
    let chinese = table.drawn(Language::Chinese).await;
    assert!(chinese.contains("扬言威胁") && chinese.contains("堵路断水"));
    assert!(!chinese.contains("有刀具器械") && !chinese.contains("旧条目"));
    assert!(chinese.contains("\"expires_on-5\""), "{chinese}");
    let english = table.drawn(Language::English).await;
    assert!(english.contains("A road or water is cut off"), "{english}");

    let red = deed::Event::Wrote("grade".into(), "red".into());
    table.tell(red).await;
    // What was ticked when it was still listed can be seen, and taken back.
    let ticked = deed::Event::Flip("facts".into(), "weapon".into());
    table.tell(ticked).await;
    let chinese = table.drawn(Language::Chinese).await;
    assert!(chinese.contains("✓ 有刀具器械"), "{chinese}");
    let proposed = NOW.day().plus_days(5).to_string();
    assert!(chinese.contains(&proposed), "{chinese}");
}

#[tokio::test]
async fn a_sheet_says_it_in_the_countys_words_and_what_is_not_certain() {
    let (today, act) = (NOW.day(), ActId::from_bytes([9; 16]));
    let graded = grading::Graded {
        grade: Grade::Red,
        facts: vec!["road_blocked".into(), "of_before".into()],
        reason: "堵了三天".into(),
        expires_on: today.plus_days(5),
    };
    let mut sheet = seed::sheet("accepted");
    sheet.acts = vec![DoneAct {
        act: Act {
            id: act,
            by: WorkerId::from_bytes([1; 16]),
            at_ms: NOW,
            corrects: None,
            what: graded.into(),
        },
        by_name: "赵青禾".into(),
    }];
    sheet.life.grade = Some(Graded {
        act,
        grade: Grade::Red,
        since: today,
        expires_on: today.plus_days(5),
        to_be_reviewed: false,
    });
    sheet.life.facts = county().facts;
    sheet.life.due = vec![Due {
        clock: Clock::PoliceMediation,
        due_on: today.plus_days(43),
        passing: Passing::Overdue,
        source: "凉州区办法".into(),
        article: "第六条".into(),
        notes: vec![Note::HolidaysUnknown {
            years: BTreeSet::from([2027]),
        }],
    }];
    let got = dispute::Event::Got(Box::new(Ok(sheet.clone())));
    let model = Dispute::of(sheet.id).update(got).0;
    let html = drawn(model.view(&eye(Language::Chinese), &Callback::noop())).await;
    assert!(html.contains("堵路断水、of_before"), "{html}");
    assert!(html.contains("凉州区办法第六条"), "{html}");
    assert!(html.contains("2027年的放假安排"), "{html}");
}

#[tokio::test]
async fn a_worker_is_told_that_the_app_is_too_old_for_what_the_county_sent() {
    let bridge = device(Held::of_a_week(NOW));
    let table = Table::opened(Me::default(), &bridge).await;
    let before = table.drawn(Language::Chinese).await;
    assert!(!before.contains("practice-unread"), "{before}");
    let unread = Practice {
        unread: "version: this program knows version 1, not 2".into(),
        ..Practice::default()
    };
    let told = me::Event::GotPractice(Box::new(Ok(unread)));
    table.tell(told).await;
    let after = table.drawn(Language::Chinese).await;
    assert!(after.contains("请更新应用"), "{after}");
}
