//! The two ways of working this was made for, each from its beginning to its end over weeks, with devices that have
//! no line for days.
//!
//! Yichang: the station sees that a family called twice, weighs it, and asks the grid to look; what the worker finds
//! becomes a case and is settled, and the township looks at what was counted to the 20th. Wuwei: the village's officer
//! finds a quarrel, several units sit down together, a letter goes to one of them and is answered; a visit finds
//! trouble, and the case is opened again and settled.

use contract::command::dispute::{Deed, Do};
use contract::command::notice::{self, Send};
use contract::command::referral::{self, Offer, Units};
use contract::command::repeat_call::{Assess, List as Families, Then};
use contract::command::{tally, today};
use data_encoding::BASE64;
use model::dispute::act::{follow_up, mediation, meeting, step, supervision};
use model::dispute::letter::{HandOver, HandedParty};
use model::notice::NoticeWhat;
use model::notice::act::shapes;
use model::{
    Day, DisputeDraft, DisputeId, DisputeKind, DisputeState, NoticeState, Period, RecordId, Role,
    Side,
};
use serde_json::{Value, json};
use test_kit::{Device, Fault, World, neighbors_quarrel, party};

use crate::everything::everything_on;
use crate::repeat_calls::{ago, import};
use crate::statistics::{read_pdf, read_xlsx};

fn answer(device: &Device, id: RecordId, what: impl Into<NoticeWhat>) -> NoticeState {
    let act = what.into().into();
    device.give(&notice::Do { id, act }).state
}

fn session(on: Day, mediator: &str, outcome: mediation::Outcome) -> mediation::Session {
    mediation::Session {
        on,
        place: "村委会".into(),
        mediators: vec![mediation::Mediator {
            name: mediator.into(),
            ..mediation::Mediator::default()
        }],
        chosen_by_parties: true,
        invited: vec![],
        open: false,
        voluntary_a: true,
        voluntary_b: true,
        statement_a: "一方的话。".into(),
        statement_b: "另一方的话。".into(),
        course: String::new(),
        outcome,
        next_on: None,
    }
}

/// An agreement by word of mouth, and that it settles the case.
fn settle(device: &Device, id: DisputeId, deed: &str, by: Day, level: step::Level) {
    let reached = mediation::Agreement {
        form: mediation::Form::Oral,
        facts: "双方对事实没有争议。".into(),
        terms: vec![mediation::Term {
            deed: deed.into(),
            who: "李大山".into(),
            by: Some(by),
        }],
        method: String::new(),
        deadline: None,
        signatures: vec![],
        signed: vec![],
        effective_on: device.today(),
    };
    let settles = step::Agreed {
        level: Some(level),
        ..step::Agreed::default()
    };
    let acts: Vec<Deed> = vec![reached.into(), settles.into()];
    device.give(&Do {
        id,
        acts,
        version: None,
    });
}

fn visit(on: Day, kept: mediation::Kept, trouble: bool) -> follow_up::FollowUp {
    follow_up::FollowUp {
        on,
        how: follow_up::Contact::Door,
        state_a: "看过了。".into(),
        state_b: "也在家。".into(),
        kept: Some(kept),
        trouble,
        words: String::new(),
        planned: None,
    }
}

fn codes(device: &Device, id: DisputeId) -> Vec<String> {
    let acts = device.sheet(id).acts;
    acts.iter()
        .map(|done| done.act.what.code().to_owned())
        .collect()
}

/// What the month adds up to on a device.
fn counted(device: &Device, days: i32) -> tally::Figures {
    let period = Period::days(device.today().plus_days(-days), device.today()).unwrap();
    let area = String::new();
    device.give(&tally::Get { period, area })
}

#[test]
fn two_calls_become_a_notice_a_visit_a_case_and_peace() {
    let (world, phone, laptop) = World::two_devices();
    let station = world.enrolled(Role::StationOfficer);
    let all = [&phone, &laptop, &station];
    world.run_until_quiet(&all);
    // The worker of the next grid has no line for all of these weeks, and writes down what there is.
    let next_door = world.elsewhere();
    world.run_until_quiet(&[&next_door]);
    next_door.line.be(Fault::Offline);
    let next_grid = world.demo().grids[1].clone();
    let quarrels_next_door = |times| {
        for _ in 0..times {
            next_door.record(neighbors_quarrel(&next_grid));
        }
    };

    // The station takes in its calls: one family called twice within three weeks.
    let calls = format!(
        "报警时间,报警电话,警情地址,警情类别,简要警情\n\
         {} 20:10:00,13900000001,李家磨村三组17号,家庭纠纷,争吵\n\
         {} 22:40:00,13900000001,李家磨村3组十七号,家庭纠纷,又争吵\n",
        ago(&station, 20),
        ago(&station, 1),
    );
    assert!(station.give(&import(calls.as_bytes())).done);
    let family = station.give(&Families {}).households.remove(0);
    assert_eq!((family.calls, family.waits), (2, true));

    // The officer weighs it and asks the grid; the phone has been without a line for five days.
    phone.line.be(Fault::Offline);
    let asked = Send {
        grids: vec![world.grid()],
        asked: "上门看看这户，问问老人怎样".into(),
        why: "近期两次求助".into(),
        by: Some(station.today().plus_days(10)),
        expires_on: station.today().plus_days(20),
        to: Vec::new(),
        about: None,
        household: "三组17号".into(),
    };
    let sent = station.give(&Assess {
        household: family.household,
        words: "两次都在夜里，先请网格员看看。".into(),
        then: Then::Notice,
        notice: Some(Box::new(asked)),
    });
    let notice = sent.notice.unwrap();
    world.run_until_quiet(&[&station]);
    world.pass_days(5);
    quarrels_next_door(6);
    let state_of = |device: &Device| {
        let rows = device.give(&notice::List::default());
        rows.iter()
            .find(|row| row.id == notice)
            .map(|row| row.state.clone())
    };
    assert_eq!(
        state_of(&station),
        Some(NoticeState::Sent),
        "nobody has it yet"
    );
    assert_eq!(state_of(&phone), None);

    // Back in the village: it comes with the first sync, is accepted, and the worker goes to the door – offline.
    phone.line.be(Fault::None);
    world.run_until_quiet(&all);
    assert_eq!(phone.give(&today::Get {}).notices[0].id, notice);
    assert_eq!(state_of(&station), Some(NoticeState::Delivered));
    phone.line.be(Fault::Offline);
    let accepted = shapes::Accepted {
        words: "明天去。".into(),
    };
    assert_eq!(answer(&phone, notice, accepted), NoticeState::Accepted);
    world.pass_days(2);
    let found = DisputeDraft {
        kind: Some(DisputeKind::Household),
        parties: vec![party(Side::A, "王桂英"), party(Side::B, "李大山")],
        claim_a: "儿子喝了酒就吵，要把地拿走。".into(),
        claim_b: "只是说说，没有要地。".into(),
        verified: "地一直是老人在种。".into(),
        place: "三组17号".into(),
        ..neighbors_quarrel(&world.grid())
    };
    let case = phone.record(found);
    let done = shapes::Done {
        answer: "去过了，已经记了一件。".into(),
        dispute: Some(case),
    };
    assert_eq!(answer(&phone, notice, done), NoticeState::Done);
    assert_eq!(
        state_of(&station),
        Some(NoticeState::Delivered),
        "not a word has left the phone"
    );
    world.pass_days(1);
    phone.line.be(Fault::None);
    world.run_until_quiet(&all);
    let families = station.give(&Families {});
    assert!(
        !families.households[0].waits,
        "the officer sees that it was looked after"
    );
    let assessments = &families.households[0].assessments;
    assert_eq!(assessments[0].notice_state, Some(NoticeState::Done));
    assert_eq!(assessments[0].answer, "去过了，已经记了一件。");
    assert_eq!(assessments[0].dispute, Some(case));
    assert_eq!(assessments[0].state, Some(DisputeState::Recorded));
    assert_eq!(station.sheet(case).content.parties[0].name, "王桂英");

    // It is taken in and given to the two who go there; the officer's laptop mediates in the hills, without a line.
    station.act(case, step::Accepted::default());
    station.act(
        case,
        step::Assigned {
            to: vec![phone.me(), laptop.me()],
            lead: Some(laptop.me()),
            deadline: Some(station.today().plus_days(15)),
            reason: "一起上门".into(),
        },
    );
    world.run_until_quiet(&all);
    laptop.line.be(Fault::Offline);
    laptop.act(case, step::Claimed::default());
    laptop.act(case, step::MediationBegan::default());
    laptop.act(
        case,
        session(laptop.today(), "王建军", mediation::Outcome::GoesOn),
    );
    world.pass_days(6);
    laptop.act(
        case,
        session(laptop.today(), "王建军", mediation::Outcome::Agreed),
    );
    settle(
        &laptop,
        case,
        "地由母亲种，酒后不上门",
        laptop.today().plus_days(7),
        step::Level::Village,
    );
    assert_eq!(
        phone.sheet(case).state,
        DisputeState::Assigned,
        "the phone knows nothing of it yet"
    );
    // Meanwhile the worker passed by and wrote down what was seen, on the same record.
    phone.edit(case, |content| content.verified += "隔壁也这么说。");
    laptop.line.be(Fault::None);
    world.run_until_quiet(&all);

    // A week later the worker looks in, a month later the station closes.
    world.pass_days(7);
    quarrels_next_door(5);
    assert!(phone.work()[1].contains(&"follow_up".to_owned()));
    phone.act(case, step::FollowUpBegan::default());
    phone.act(case, visit(phone.today(), mediation::Kept::Whole, false));
    world.pass_days(30);
    world.run_until_quiet(&all);
    phone.act(case, visit(phone.today(), mediation::Kept::Whole, false));
    world.run_until_quiet(&all);
    station.act(case, step::Closed::default());
    world.run_until_quiet(&all);
    for device in all {
        let sheet = device.sheet(case);
        assert_eq!(sheet.state, DisputeState::Closed);
        assert!(sheet.content.verified.ends_with("隔壁也这么说。"));
        assert!(sheet.conflicts.is_empty());
        let tally = counted(device, 60).totals;
        assert_eq!(
            (tally.of("recorded"), tally.of("settled")),
            (1, 1),
            "the same on every device"
        );
    }
    assert_eq!(codes(&station, case), codes(&phone, case));
    // The telephone that called stayed at the station, all the weeks.
    for device in [&phone, &laptop] {
        let everything = everything_on(device);
        assert!(!everything.contains("13900000001") && !everything.contains("两次都在夜里"));
    }

    // At last the next grid has a line again: the same month stands on every device that may know of it.
    next_door.line.be(Fault::None);
    let reviewer = world.enrolled(Role::Reviewer);
    world.run_until_quiet(&[&phone, &laptop, &station, &next_door, &reviewer]);
    let recorded = |device: &Device| counted(device, 60).totals.of("recorded");
    assert_eq!([&phone, &next_door].map(recorded), [1, 11]);
    assert_eq!([&laptop, &station, &reviewer].map(recorded), [12; 3]);
    let read = reviewer.sheet(case);
    assert_eq!(read.state, DisputeState::Closed);
    assert_ne!(
        read.content.parties[0].name, "王桂英",
        "that is not hers to read"
    );
    analysed(&reviewer);
}

/// The township looks at what was counted to the 20th, on paper and in a workbook. The one case of the first grid is
/// nobody's to be found out.
fn analysed(reviewer: &Device) {
    let period = Period::analysis_of(reviewer.today(), 20);
    assert_eq!(period.to_string(), "2026-11-21/2026-12-20");
    let report = |form| {
        let area = String::new();
        let made = reviewer.give(&tally::Report { period, area, form });
        assert!(made.withheld > 0);
        BASE64.decode(made.bytes.as_bytes()).unwrap()
    };
    let book = read_xlsx(&report(tally::Form::Xlsx));
    let told = |sheet: &str, name: &str| -> Vec<Value> {
        let rows = book[sheet].as_array().unwrap();
        let row = rows.iter().find(|row| row[0][1] == name);
        assert!(row.is_some(), "{name} in {book}");
        let cells = row.unwrap().as_array().unwrap().iter().skip(1);
        cells.map(|cell| cell[1].clone()).collect()
    };
    let main = told("总体情况", "受理登记（件）");
    assert_eq!(main[..3], [json!(5), json!("6以上"), json!("—")]);
    for (name, at) in [("本期化解（件）", 1), ("回访（次）", 0)] {
        assert_eq!(told("总体情况", name)[at], "＊", "{name}");
    }
    assert_eq!(told("按类型", "邻里")[0], 5);
    assert_eq!(told("按类型", "家庭")[0], 0);
    let text = read_pdf(&report(tally::Form::Pdf));
    for words in [
        "2026年11月21日至2026年12月20日",
        "6以上",
        "按类型",
        "小于5的数不列出",
    ] {
        assert!(text.contains(words), "{words} in {text}");
    }
}

#[test]
fn a_quarrel_goes_round_the_table_by_letter_and_back_and_is_settled_after_all() {
    let (world, laptop, phone) = {
        let (world, phone, laptop) = World::two_devices();
        (world, laptop, phone)
    };
    let station = world.enrolled(Role::StationOfficer);
    let unit = world.enrolled(Role::PartnerUnit);
    let all = [&laptop, &phone, &station, &unit];
    world.run_until_quiet(&all);

    // The village's officer finds it, with no line for four days.
    laptop.line.be(Fault::Offline);
    let case = laptop.record(DisputeDraft {
        kind: Some(DisputeKind::Land),
        claim_a: "地界往里挪了两垄。".into(),
        claim_b: "老界就在这里。".into(),
        place: "二组渠边".into(),
        ..neighbors_quarrel(&world.grid())
    });
    world.pass_days(4);
    laptop.line.be(Fault::None);
    world.run_until_quiet(&all);

    // Taken in, watched by the county, and put on the table of several units.
    station.act(case, step::Accepted::default());
    let watched = station.act(
        case,
        supervision::Supervised {
            level: supervision::SupervisionLevel::County,
            reason: "两家各叫了人".into(),
            until: None,
        },
    );
    let met = station.act(
        case,
        meeting::Meeting {
            on: station.today(),
            place: "镇综治中心".into(),
            chair: "赵志强".into(),
            units: vec!["司法所".into(), "自然资源所".into()],
            minutes: "先量地，再谈。".into(),
            takers: vec![meeting::Taker {
                unit: "自然资源所".into(),
                worker: Some(laptop.me()),
                task: "陪同量地".into(),
                deadline: Some(station.today().plus_days(5)),
            }],
        },
    );
    world.run_until_quiet(&all);
    world.pass_days(6);
    assert!(
        laptop.work()[0].contains(&"meeting_task".to_owned()),
        "{:?}",
        laptop.work()
    );
    laptop.act(
        case,
        meeting::TakerDone {
            meeting: met,
            taker: 0,
            words: "量过了，有图。".into(),
        },
    );
    world.run_until_quiet(&all);

    // A letter to a unit: accepted, answered after ten days without a line between.
    let party = station.sheet(case).content.parties[0].id.unwrap();
    let offered = station.give(&Offer {
        dispute: case,
        hand_over: HandOver {
            unit: station.give(&Units {})[0].unit,
            matter: "核实地界".into(),
            facts: "两家对地界说法不一，已现场丈量。".into(),
            asked: "请出具确权意见。".into(),
            deadline: Some(station.today().plus_days(15)),
            parties: vec![HandedParty {
                party,
                phone: false,
                address: false,
            }],
        },
    });
    let letter = offered.letter;
    world.run_until_quiet(&all);
    unit.line.be(Fault::Offline);
    unit.give(&referral::Accept {
        letter,
        words: "已受理。".into(),
    });
    world.pass_days(10);
    assert_eq!(
        station.sheet(case).state,
        DisputeState::Accepted,
        "the case is the sender's until the unit is heard"
    );
    unit.give(&referral::Answer {
        letter,
        words: "以2008年台账为界。".into(),
    });
    unit.line.be(Fault::None);
    world.run_until_quiet(&all);
    station.give(&referral::Note { letter });
    world.run_until_quiet(&all);
    assert_eq!(laptop.sheet(case).state, DisputeState::Referred);
    station.act(case, step::FollowUpBegan::default());
    world.run_until_quiet(&all);

    // The return visit finds them at it again: it is open once more, and still watched.
    world.pass_days(8);
    laptop.line.be(Fault::Offline);
    let acts: Vec<Deed> = vec![
        visit(laptop.today(), mediation::Kept::Not, true).into(),
        step::Reopened {
            reason: "又把桩拔了".into(),
        }
        .into(),
    ];
    laptop.give(&Do {
        id: case,
        acts,
        version: None,
    });
    world.pass_days(2);
    laptop.line.be(Fault::None);
    world.run_until_quiet(&all);
    let sheet = station.sheet(case);
    assert_eq!(sheet.state, DisputeState::Reopened);
    assert!(station.list().rows[0].supervised);

    // This time they sit down, and it is settled; the county stops watching, and it is closed.
    laptop.act(case, step::MediationBegan::default());
    laptop.act(
        case,
        session(laptop.today(), "王建军", mediation::Outcome::Agreed),
    );
    settle(
        &laptop,
        case,
        "按台账立桩",
        laptop.today().plus_days(5),
        step::Level::Township,
    );
    world.run_until_quiet(&all);
    world.pass_days(7);
    laptop.act(case, step::FollowUpBegan::default());
    laptop.act(case, visit(laptop.today(), mediation::Kept::Whole, false));
    world.run_until_quiet(&all);
    station.act(
        case,
        supervision::SupervisionEnded {
            ends: vec![watched],
            reason: "桩已立好".into(),
        },
    );
    station.act(case, step::Closed::default());
    world.run_until_quiet(&all);
    for device in [&laptop, &phone, &station] {
        let sheet = device.sheet(case);
        assert_eq!(sheet.state, DisputeState::Closed);
        assert!(sheet.conflicts.is_empty());
        let totals = counted(device, 60).totals;
        let told = [
            "recorded",
            "letters_sent",
            "letters_answered",
            "reopened",
            "settled",
        ]
        .map(|of| totals.of(of));
        assert_eq!(told, [1, 1, 1, 1, 1]);
    }
    assert_eq!(
        codes(&phone, case),
        [
            "accepted",
            "supervised",
            "meeting",
            "taker_done",
            "referral_offered",
            "referral_accepted",
            "referral_answered",
            "follow_up_began",
            "follow_up",
            "reopened",
            "mediation_began",
            "session",
            "agreement",
            "agreed",
            "follow_up_began",
            "follow_up",
            "supervision_ended",
            "closed",
        ]
    );
    // The unit had its letter and nothing else of the case.
    let held = everything_on(&unit);
    assert!(
        held.contains("核实地界") && !held.contains("又把桩拔了") && !held.contains("老界就在这里")
    );
}
