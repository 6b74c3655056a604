//! A case of domestic violence from the door, without a line for a week, to the day it is closed: what is asked of whom
//! by when, and that no list, no search and no day's work names anybody.

use contract::Command;
use contract::command::dispute::{List, Reporter, SealReporter, Search, Similar};
use contract::command::draft::{self, Edits};
use contract::command::paper::{Paper, Print};
use contract::command::{area, today};
use data_encoding::BASE64;
use model::dispute::act::follow_up::Contact;
use model::dispute::act::step;
use model::dispute::act::violence::{
    Duty, ProtectionOrder, ProtectiveVisit, ReportDuty, SafeContact, ViolenceMode, WarningLetter,
};
use model::{DisputeDraft, DisputeId, DisputeState, PartyId, Point, Role, What};
use test_kit::{Device, Fault, World, neighbors_quarrel};

use crate::everything::everything_on;
use crate::papers::read;

const REPORTER: &str = "报告人是隔壁周大娘";
/// What is said of people, of where they live and of what happened to them.
const UNSAID: [&str; 7] = [
    "王小明",
    "李大山",
    "东头井边",
    "身上有伤",
    "打到妇联",
    "周大娘",
    "不敢回家",
];

fn quarrel(world: &World) -> DisputeDraft {
    DisputeDraft {
        place: "东头井边".into(),
        claim_a: "不敢回家。".into(),
        ..neighbors_quarrel(&world.grid())
    }
}

/// Lists, what is looked for, what was begun and the day's work name nobody; whoever looks for a name still finds that
/// there is a case.
fn names_nobody(device: &Device) {
    let found = |query: &str| Search {
        query: query.into(),
        ..Search::default()
    };
    let by_name = device.give(&found("王小明"));
    assert!(by_name.hits.iter().any(|hit| hit.row.violent));
    let shown = [
        told(device, &List::default()),
        told(device, &found("王小明")),
        told(device, &found("井边")),
        told(device, &found("有伤")),
        told(device, &today::Get {}),
        told(device, &draft::List {}),
        told(device, &area::Recent {}),
    ];
    for all in shown {
        for word in UNSAID {
            assert!(!all.contains(word), "{word} in {all}");
        }
    }
}

/// What is held about a party, as it is printed for them.
fn printed(device: &Device, id: DisputeId, party: PartyId) -> String {
    let printed = device.give(&Print {
        id,
        paper: Paper::Held,
        party: Some(party),
    });
    read(&BASE64.decode(printed.bytes.as_bytes()).unwrap())
}

#[test]
fn what_is_printed_for_one_side_does_not_tell_where_the_other_is_nor_who_reported() {
    let (world, phone, laptop) = World::two_devices();
    let told_to_both = |device: &Device, id: DisputeId| {
        let parties = device.sheet(id).content.parties.into_iter();
        let sides: Vec<PartyId> = parties.filter_map(|party| party.id).collect();
        assert_eq!(sides.len(), 2);
        let texts = sides.into_iter().map(|side| printed(device, id, side));
        texts.collect::<Vec<String>>()
    };
    let about = DisputeDraft {
        verified: "人已到妇联安排的住处。".into(),
        point: Point::of_e3(102_604, 37_902),
        ..quarrel(&world)
    };
    let id = phone.record(about);
    let shared = ["安排的住处", "东头井边", "102.604", "第一网格"];
    for text in told_to_both(&phone, id) {
        for words in shared {
            assert!(text.contains(words), "{words} in {text}");
        }
    }
    phone.act(
        id,
        ViolenceMode {
            on: true,
            reason: "身上有伤".into(),
            ..ViolenceMode::default()
        },
    );
    phone.give(&SealReporter {
        id,
        words: REPORTER.into(),
    });
    world.run_until_quiet(&[&phone, &laptop]);
    for device in [&phone, &laptop] {
        let texts = told_to_both(device, id);
        for text in &texts {
            for words in shared {
                assert!(!text.contains(words), "{words} in {text}");
            }
        }
        // Everybody still gets what they gave themselves.
        assert!(texts[0].contains("王小明") && texts[0].contains("不敢回家"));
        assert!(texts[1].contains("李大山") && !texts[1].contains("不敢回家"));
    }
}

/// What a command is answered with, as it is written.
fn told<C: Command>(device: &Device, command: &C) -> String {
    serde_json::to_string(&device.give(command)).unwrap()
}

fn duty(device: &Device, id: DisputeId, duty: Duty) {
    let done = ReportDuty {
        duty,
        on: device.today(),
        words: String::new(),
    };
    device.act(id, done);
}

fn visit(device: &Device, id: DisputeId, party: PartyId) {
    let visited = ProtectiveVisit {
        on: device.today(),
        party,
        how: Contact::Door,
        words: "平静，孩子在上学。".into(),
    };
    device.act(id, visited);
}

/// Whether a device is asked this, late, due or coming.
fn asked(device: &Device, kind: &str) -> [bool; 3] {
    device
        .work()
        .map(|kinds| kinds.iter().any(|found| found == kind))
}

#[test]
fn a_case_of_violence_from_the_door_to_its_end_names_nobody_and_asks_in_time() {
    let world = World::new();
    let phone = world.enrolled(Role::GridWorker);
    let laptop = world.enrolled(Role::AuxiliaryOfficer);
    let station = world.enrolled(Role::StationOfficer);
    let all = [&phone, &laptop, &station];

    // A week without a line: written down, treated as what it is, reported, and the reporter sealed.
    phone.line.be(Fault::Offline);
    let id = phone.record(quarrel(&world));
    let begun = ViolenceMode {
        on: true,
        reason: "身上有伤".into(),
        ..ViolenceMode::default()
    };
    phone.act(id, begun);
    phone.give(&SealReporter {
        id,
        words: REPORTER.into(),
    });
    assert_eq!(asked(&phone, "report_duty"), [false, true, false]);
    let parties = phone.sheet(id).content.parties.into_iter();
    let sides: Vec<PartyId> = parties.filter_map(|party| party.id).collect();
    let [a, b] = sides[..] else {
        panic!("two sides: {sides:?}");
    };
    phone.act(
        id,
        SafeContact {
            party: a,
            when: "上午".into(),
            how: "打到妇联，由王干事转".into(),
        },
    );
    duty(&phone, id, Duty::PoliceTold);
    duty(&phone, id, Duty::RightsTold);
    assert_eq!(asked(&phone, "report_duty"), [false; 3]);
    world.pass_days(2);
    duty(&phone, id, Duty::ChildrenSeen);
    // A change that was begun, and put aside.
    let sheet = phone.sheet(id);
    let edits = Some(Edits {
        dispute: id,
        version: sheet.version,
    });
    let content = sheet.content.into_draft();
    let draft = phone.give(&draft::Save {
        id: None,
        edits,
        content,
    });
    names_nobody(&phone);
    phone.give(&draft::Discard { id: draft.id });
    world.pass_days(5);
    assert!(
        station.list().rows.is_empty(),
        "nobody else has heard of it"
    );
    phone.line.be(Fault::None);
    world.run_until_quiet(&all);
    for device in all {
        names_nobody(device);
        let sheet = device.sheet(id);
        let duties = sheet.acts.iter().filter_map(|done| match &done.act.what {
            What::ReportDuty(duty) => Some((
                duty.duty.code().to_owned(),
                duty.on,
                done.act.at_ms.day(),
                done.by_name.as_str(),
            )),
            _ => None,
        });
        let duties: Vec<_> = duties.collect();
        let first = phone.today().plus_days(-7);
        let third = first.plus_days(2);
        assert_eq!(
            duties,
            [
                ("police_told".to_owned(), first, first, "李秀兰"),
                ("rights_told".to_owned(), first, first, "李秀兰"),
                ("children_seen".to_owned(), third, third, "李秀兰"),
            ],
            "what was done keeps its time, whenever it arrives"
        );
        assert!(!everything_on(device).contains("周大娘"));
    }
    assert_eq!(station.give(&Reporter { id })[0].words, REPORTER);

    // Who writes another quarrel of the same people down at a door is told nothing; who has it on a sheet is.
    let beside = Similar::Content(Box::new(quarrel(&world)));
    assert!(phone.give(&beside).is_empty());
    let again = laptop.record(quarrel(&world));
    let likely = laptop.give(&Similar::Dispute(again));
    assert_eq!(likely[0].dispute.id, id);
    let likely = told(&laptop, &Similar::Dispute(again));
    assert!(!likely.contains("王小明"), "{likely}");
    laptop.act(
        again,
        ViolenceMode {
            on: true,
            reason: "同一件事".into(),
            ..ViolenceMode::default()
        },
    );
    duty(&laptop, again, Duty::PoliceTold);
    world.run_until_quiet(&all);

    // A warning letter: both sides are visited within ninety days, and one is not enough.
    let letter = WarningLetter {
        issued_on: laptop.today(),
        number: "(2026)金沙告字第3号".into(),
        against: Some(b),
        copied_on: Some(laptop.today()),
    };
    laptop.act(id, letter);
    world.run_until_quiet(&all);
    world.pass_days(84);
    assert_eq!(asked(&phone, "warning_visit"), [false, false, true]);
    visit(&phone, id, a);
    assert_eq!(asked(&phone, "warning_visit"), [false, false, true]);
    world.run_until_quiet(&all);
    visit(&laptop, id, b);
    world.run_until_quiet(&all);
    for device in all {
        assert_eq!(asked(device, "warning_visit"), [false; 3]);
        names_nobody(device);
    }

    // A protection order ends: late until somebody has been there.
    let order = ProtectionOrder {
        issued_on: laptop.today(),
        until: laptop.today().plus_days(5),
        court: "凉州区人民法院".into(),
        against: Some(b),
    };
    laptop.act(id, order);
    world.run_until_quiet(&all);
    assert_eq!(asked(&phone, "order_ends"), [false, false, true]);
    world.pass_days(6);
    assert_eq!(asked(&phone, "order_ends"), [true, false, false]);
    visit(&phone, id, a);
    world.run_until_quiet(&all);
    for device in all {
        assert_eq!(asked(device, "order_ends"), [false; 3]);
    }

    // Handed to those who protect her, and closed.
    station.act(id, step::Accepted::default());
    station.act(
        id,
        step::Referred {
            unit: "妇联".into(),
            reason: "已安排住处".into(),
        },
    );
    world.run_until_quiet(&all);
    laptop.act(
        id,
        step::Closed {
            reason: "另案处理".into(),
            ..step::Closed::default()
        },
    );
    world.run_until_quiet(&all);
    for device in all {
        assert_eq!(device.sheet(id).state, DisputeState::Closed);
        names_nobody(device);
        for kind in ["report_duty", "warning_visit", "order_ends"] {
            assert_eq!(asked(device, kind), [false; 3], "{kind}");
        }
    }
}
