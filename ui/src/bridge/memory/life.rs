//! Cases of the preview that have come a long way: what was done in them, and how they stand.

use contract::command::dispute::{DoneAct, Standing, Who};
use model::clock::{Clock, Due, Passing};
use model::dispute::act::follow_up::FollowUpPlanned;
use model::dispute::act::grading::Graded;
use model::dispute::act::mediation::{Agreement, Form, Invited, Mediator, Outcome, Session, Term};
use model::dispute::act::step;
use model::dispute::act::supervision::{Supervised, SupervisionLevel};
use model::dispute::act::violence::{Duty, ReportDuty, SafeContact, ViolenceMode};
use model::{Act, ActId, Grade, PartyId, UtcMs, What, WorkerId};

use super::seed::{HOUR, me};

fn done(now: UtcMs, byte: u8, days_ago: i64, by: (u8, &str), what: What) -> DoneAct {
    DoneAct {
        act: Act {
            id: ActId::from_bytes([byte; 16]),
            by: WorkerId::from_bytes([by.0; 16]),
            at_ms: now.plus_ms(-days_ago * 24 * HOUR),
            corrects: None,
            what,
        },
        by_name: by.1.into(),
    }
}

/// From the reviewer's desk to an agreement.
pub(super) fn loop_of(now: UtcMs) -> Vec<DoneAct> {
    let day = now.day();
    let (sun, zhao) = ((3, "孙立新"), (1, "赵青禾"));
    let assigned = step::Assigned {
        to: vec![WorkerId::from_bytes([1; 16]), WorkerId::from_bytes([3; 16])],
        lead: Some(WorkerId::from_bytes([3; 16])),
        deadline: Some(day.plus_days(3)),
        reason: "先看现场，再约双方".into(),
    };
    let graded = Graded {
        grade: Grade::Orange,
        facts: vec!["threats".into(), "damage".into()],
        reason: "扬言要拆墙，已经拆了两垄".into(),
        expires_on: day.plus_days(-1),
    };
    let watched = Supervised {
        level: SupervisionLevel::Station,
        reason: "两次报警".into(),
        until: Some(day.plus_days(14)),
    };
    let session = Session {
        on: day.plus_days(-5),
        place: "村委会调解室".into(),
        mediators: vec![Mediator {
            name: "孙立新".into(),
            worker: None,
            invited: false,
        }],
        chosen_by_parties: true,
        invited: vec![Invited {
            name: "祁老支书".into(),
            role: "老党员".into(),
            consent: true,
        }],
        open: false,
        voluntary_a: true,
        voluntary_b: true,
        statement_a: "墙往我这边挪了一尺".into(),
        statement_b: "按老界石砌的".into(),
        course: "量了老界石，双方认账".into(),
        outcome: Outcome::Agreed,
        next_on: None,
    };
    let term = |deed: &str, who: &str, days| Term {
        deed: deed.into(),
        who: who.into(),
        by: Some(day.plus_days(days)),
    };
    let agreement = Agreement {
        form: Form::Written,
        facts: "以老界石为准".into(),
        terms: vec![
            term("院墙退回老界石以内", "翟福来", 10),
            term("补拆坏的两垄菜地", "翟福来", 3),
        ],
        method: "当面".into(),
        deadline: Some(day.plus_days(10)),
        signatures: vec![],
        signed: vec![],
        effective_on: day.plus_days(-5),
    };
    let planned = FollowUpPlanned {
        on: day.plus_days(2),
        reason: String::new(),
        party: None,
    };
    vec![
        done(now, 0x31, 8, sun, step::Accepted::default().into()),
        done(now, 0x32, 8, sun, graded.into()),
        done(now, 0x33, 8, sun, assigned.into()),
        done(now, 0x34, 8, (4, "高建军"), watched.into()),
        done(now, 0x35, 7, zhao, step::Claimed::default().into()),
        done(now, 0x36, 6, sun, step::MediationBegan::default().into()),
        done(now, 0x37, 5, sun, session.into()),
        done(now, 0x38, 5, sun, agreement.into()),
        done(now, 0x39, 5, sun, step::Agreed::default().into()),
        done(now, 0x3a, 4, zhao, planned.into()),
    ]
}

/// How that case stands beside what its acts tell.
pub(super) fn standing_of(now: UtcMs) -> Standing {
    let day = now.day();
    let who = |byte, name: &str| Who {
        id: Some(WorkerId::from_bytes([byte; 16])),
        name: name.into(),
    };
    let due = |clock, days, article: &str| Due {
        clock,
        due_on: day.plus_days(days),
        passing: Passing::Overdue,
        source: "人民调解法".into(),
        article: article.into(),
        notes: vec![],
    };
    Standing {
        responsible: vec![me(), who(3, "孙立新")],
        leads: vec![WorkerId::from_bytes([3; 16])],
        claimed: vec![WorkerId::from_bytes([1; 16])],
        named: vec![me(), who(3, "孙立新")],
        due: vec![
            due(Clock::CourtConfirmation, 25, "第三十三条"),
            due(Clock::OrangeReview, -1, ""),
        ],
        number: "(2026)金沙人调字第12号".into(),
        ..Standing::default()
    }
}

/// A case of domestic violence, taken in.
pub(super) fn protected(now: UtcMs) -> Vec<DoneAct> {
    let sun = (3, "孙立新");
    let begun = ViolenceMode {
        on: true,
        ends: vec![],
        reason: "身上有伤，孩子在场".into(),
    };
    let told = ReportDuty {
        duty: Duty::PoliceTold,
        on: now.day().plus_days(-1),
        words: String::new(),
    };
    let safe = SafeContact {
        party: PartyId::from_bytes([1; 16]),
        when: "上午九点到十一点".into(),
        how: "打到妇联，由王干事转".into(),
    };
    vec![
        done(now, 0x41, 2, sun, begun.into()),
        done(now, 0x42, 1, sun, told.into()),
        done(now, 0x43, 1, sun, safe.into()),
    ]
}
