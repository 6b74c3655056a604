//! What stands on a sheet beside what was recorded: what is to be said of a time limit, which duties are open, which
//! level watches, who took on what, and that a party refuses.

use std::collections::BTreeSet;

use contract::command::dispute::{DoneAct, Sheet, Who};
use contract::command::settings::Language;
use model::clock::{Clock, Due, Note, Passing};
use model::dispute::act::meeting::{Meeting, Taker};
use model::dispute::act::supervision::{Supervised, SupervisionLevel};
use model::dispute::act::violence::{Duty, ReportDuty};
use model::{Act, ActId, DisputeId, UtcMs, What, WorkerId};

use super::*;
use crate::screen::deed::form::Form;
use crate::screen::deed::{self, Deed};
use crate::screen::dispute::{self, Dispute};

const HOUR: i64 = 3_600_000;

/// A sheet as it was read.
async fn drawn_of(sheet: Sheet, language: Language) -> String {
    let read = dispute::Event::Got(Box::new(Ok(sheet.clone())));
    let (model, _) = Dispute::of(sheet.id).update(read);
    let bridge = device(Held::enrolled(NOW));
    Table::with(model, &bridge).drawn(language).await
}

fn done(byte: u8, at_ms: UtcMs, what: impl Into<What>) -> DoneAct {
    DoneAct {
        act: Act {
            id: ActId::from_bytes([byte; 16]),
            by: WorkerId::from_bytes([3; 16]),
            at_ms,
            corrects: None,
            what: what.into(),
        },
        by_name: "孙立新".into(),
    }
}

#[tokio::test]
async fn what_is_to_be_said_of_a_time_limit_is_said_beside_it() {
    let today = NOW.day();
    let due = |clock, days, passing, notes| Due {
        clock,
        due_on: today.plus_days(days),
        passing,
        source: "人民调解法".into(),
        article: String::new(),
        notes,
    };
    let mut sheet = seed::sheet("agreed");
    sheet.life.due = vec![
        due(
            Clock::CourtConfirmation,
            -2,
            Passing::Lapses,
            vec![Note::Moved {
                from: today.plus_days(-8),
            }],
        ),
        due(
            Clock::PoliceMediation,
            -3,
            Passing::Overdue,
            vec![Note::HolidaysUnknown {
                years: BTreeSet::from([2027, 2028]),
            }],
        ),
        due(
            Clock::Mediation,
            20,
            Passing::Overdue,
            vec![Note::Extended {
                from: today.plus_days(3),
            }],
        ),
        due(
            Clock::ReferralAnswer,
            5,
            Passing::Overdue,
            vec![Note::SetByHand],
        ),
        due(
            Clock::RedReview,
            6,
            Passing::Overdue,
            vec![Note::GradeUnknown],
        ),
    ];
    let says = [
        (
            Language::Chinese,
            [
                "已过期，不能再申请（最后一天是前天）",
                "最后一天11月14日不上班，顺延",
                "2027年、2028年的放假安排还没有公布",
                "逾期3天",
                "双方同意延长，原来到11月25日",
                "定的是这一天",
                "先按红色复评",
            ],
        ),
        (
            Language::English,
            [
                "it can no longer be asked for (the last day was: 2 days ago)",
                "The last day (14 Nov) is not worked",
                "The holidays of 2027, 2028 are not published yet",
                "3 days late",
                "Extended, as both sides agreed; before that it was: 25 Nov",
                "This day was set",
                "reviewed as soon as a red one",
            ],
        ),
    ];
    for (language, sentences) in says {
        let drawn = drawn_of(sheet.clone(), language).await;
        for sentence in sentences {
            assert!(drawn.contains(sentence), "{sentence} in {drawn}");
        }
        assert_eq!(drawn.matches("due-note").count(), 5);
        assert!(!drawn.contains("逾期2天") && !drawn.contains("2 days late"));
    }
}

#[tokio::test]
async fn every_duty_stands_there_with_when_and_by_whom_or_that_it_is_open() {
    let told = |duty, days: i32, words: &str| ReportDuty {
        duty,
        on: NOW.day().plus_days(days),
        words: words.into(),
    };
    let mut sheet = seed::sheet("accepted");
    let yesterday = NOW.plus_ms(-24 * HOUR);
    let mut right = done(3, yesterday, told(Duty::UnitsTold, -1, "妇联王干事"));
    right.act.corrects = Some(ActId::from_bytes([2; 16]));
    sheet.acts = vec![
        // Noted a day after it was done.
        done(1, yesterday, told(Duty::MedicalHelp, -2, "")),
        done(2, yesterday, told(Duty::UnitsTold, -1, "学校")),
        right,
        done(4, yesterday, told(Duty::from_code("employer_told"), -1, "")),
    ];
    sheet.life.violent = vec![ActId::from_bytes([9; 16])];
    let drawn = drawn_of(sheet.clone(), Language::Chinese).await;
    for line in [
        "○ 报公安 · 还没有办，要马上办",
        "✓ 已送医 · 前天（昨天 10:40 记的） · 孙立新",
        "○ 安排安全的住处 · 还没有办",
        "✓ 已告知妇联民政等 · 昨天 10:40 · 孙立新",
        "妇联王干事",
        "○ 告知权利和保护令 · 还没有办",
        "○ 看望孩子 · 还没有办",
        "✓ 未知（employer_told） · 昨天 10:40 · 孙立新",
    ] {
        assert!(drawn.contains(line), "{line} in {drawn}");
    }
    assert_eq!(
        drawn.matches("已告知妇联民政等 ·").count(),
        1,
        "what was put right stands once"
    );
    let drawn = drawn_of(sheet, Language::English).await;
    assert!(drawn.contains("✓ Medical help · 2 days ago (noted Yesterday 10:40) · 孙立新"));
    assert!(drawn.contains("○ Tell the police · open, to be done at once"));
    assert!(drawn.contains("✓ unknown (employer_told) · Yesterday 10:40"));
}

#[tokio::test]
async fn a_case_that_was_raised_says_so_beside_the_lower_level() {
    let watched = |level| Supervised {
        level,
        reason: "两次报警".into(),
        until: None,
    };
    let mut sheet = seed::sheet("accepted");
    sheet.acts = vec![
        done(1, NOW, watched(SupervisionLevel::Station)),
        done(2, NOW, watched(SupervisionLevel::City)),
    ];
    sheet.life.supervised = sheet.acts.iter().map(|done| done.act.id).collect();
    let drawn = drawn_of(sheet.clone(), Language::Chinese).await;
    assert!(drawn.contains("派出所 · 孙立新") && drawn.contains("市 · 孙立新"));
    assert_eq!(drawn.matches("（已提到市督办）").count(), 1);
    let row = crate::part::row::dispute(&seed::row_of(&sheet), false, &eye(Language::Chinese));
    assert!(super::drawn(row).await.contains("市督办"));
}

#[tokio::test]
async fn who_took_a_task_on_in_a_meeting_is_named_where_it_was_held_and_among_what_is_open() {
    let ma = WorkerId::from_bytes([7; 16]);
    let held = |worker| Meeting {
        on: NOW.day(),
        place: String::new(),
        chair: String::new(),
        units: vec!["司法所".into()],
        minutes: "先看渠，再谈。".into(),
        takers: vec![Taker {
            unit: "水利站".into(),
            worker,
            task: "看渠".into(),
            deadline: Some(NOW.day().plus_days(2)),
        }],
    };
    let mut named = done(2, NOW, held(Some(ma)));
    named.act.corrects = Some(ActId::from_bytes([1; 16]));
    let mut sheet = seed::sheet("accepted");
    sheet.life.named = vec![Who {
        id: Some(ma),
        name: "马小兰".into(),
    }];
    sheet.acts = vec![done(1, NOW, held(None)), named];
    let drawn = drawn_of(sheet, Language::Chinese).await;
    assert_eq!(
        drawn.matches("水利站 · 马小兰 · 看渠").count(),
        2,
        "{drawn}"
    );
    assert_eq!(
        drawn.matches("水利站 · 看渠").count(),
        1,
        "what was put right is no task any more"
    );
}

#[tokio::test]
async fn a_colleague_is_chosen_for_a_task_of_a_meeting_and_stands_on_the_sheet() {
    let bridge = device(Held::of_a_week(NOW));
    let id = DisputeId::from_bytes([216; 16]);
    let deed = Deed::of(id, Form::of("meeting").unwrap(), NOW.day(), None);
    let form = Table::opened(deed, &bridge).await;
    form.tell(deed::Event::AddRow("takers", "worker")).await;
    let who = WorkerId::from_bytes([3; 16]).to_string();
    let drawn = form.drawn(Language::Chinese).await;
    assert!(drawn.contains(&format!("takers.0.worker-{who}")), "{drawn}");
    assert!(drawn.contains("孙立新 · 驻村辅警"), "{drawn}");
    for (path, text) in [
        ("units.0.unit", "司法所"),
        ("minutes", "先看渠，再谈。"),
        ("takers.0.worker", who.as_str()),
        ("takers.0.task", "陪水利站看渠"),
        ("takers.0.deadline", "2026-12-01"),
    ] {
        let wrote = deed::Event::Wrote(path.into(), text.into());
        form.tell(wrote).await;
    }
    form.tell(deed::Event::Send(String::new())).await;
    let asked = form.asked();
    assert!(asked.contains(&"back".to_owned()), "{asked:?}");
    let sheet = Table::opened(Dispute::of(id), &bridge).await;
    let drawn = sheet.drawn(Language::Chinese).await;
    assert!(drawn.contains("孙立新 · 陪水利站看渠"), "{drawn}");
}

#[tokio::test]
async fn one_touch_beside_the_next_step_says_that_a_party_refuses() {
    let bridge = device(Held::of_a_week(NOW));
    let sheet = Table::opened(Dispute::of(DisputeId::from_bytes([26; 16])), &bridge).await;
    let drawn = sheet.drawn(Language::Chinese).await;
    let mut lines = drawn.lines();
    let button = lines.find(|line| line.contains("do-refused"));
    let button = button.unwrap_or_else(|| panic!("it is folded away: {drawn}"));
    assert!(button.starts_with("<button"), "it opens a form: {button}");
    assert!(!drawn.contains("say-refused"));
    sheet
        .tell(dispute::Event::Toggle(dispute::Part::Others))
        .await;
    let drawn = sheet.drawn(Language::Chinese).await;
    assert_eq!(drawn.matches("do-refused").count(), 1);
    assert!(
        drawn.contains("say-refused"),
        "who refuses can be said: {drawn}"
    );
    let refused = Form::of("refused").unwrap();
    sheet.tell(dispute::Event::Touch(refused)).await;
    let drawn = sheet.drawn(Language::Chinese).await;
    assert!(drawn.contains("到人民法院起诉"), "{drawn}");
    assert!(!drawn.contains("do-refused"), "nobody is asked again");
}
