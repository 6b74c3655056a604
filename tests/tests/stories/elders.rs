//! Elders living alone: registered with consent, visited by several hands without a line, looked for when
//! nobody answers, and left in peace when nobody is to come any more.

use contract::Code;
use contract::command::elder::{
    Alert, CONSENT_WORDING, CONTACT_WORDING, Do, Edit, Get, List, Page, Register, Sheet, Totals,
};
use contract::command::tally::{self, Count};
use contract::command::{paper, today};
use model::elder::act::consent::{ConsentWithdrawn, Consented, Method, StateChanged};
use model::elder::act::contact::ContactAdded;
use model::elder::act::door::{Asked, Heard, NobodyAnswered, Whom};
use model::elder::act::plan::{Alert as Warning, Need, PlanSet};
use model::elder::act::visit::{Answer, PassTo, PassedOn, PassedOnDone, Visited};
use model::elder::{ElderWhat, ProfileDraft};
use model::{ActId, ElderState, GridId, Period, RecordId, Role};
use test_kit::{Device, World};

pub(crate) fn register(grid: &GridId, name: &str, need: Need) -> Register {
    Register {
        profile: ProfileDraft {
            name: name.into(),
            birth_year: Some(1941),
            phone: "13800000001".into(),
            address: "三组12号".into(),
            grid: Some(grid.clone()),
            ..ProfileDraft::default()
        },
        consent: Consented {
            wording: CONSENT_WORDING.into(),
            method: Method::Oral,
            witness: "周敏".into(),
        },
        plan: Some(PlanSet {
            need,
            after_alerts: true,
            reason: String::new(),
        }),
        contacts: vec![ContactAdded {
            name: "贺小梅".into(),
            relation: "女儿".into(),
            phone: "13900000002".into(),
            agreed: true,
            method: Some(Method::Oral),
            wording: CONTACT_WORDING.into(),
        }],
    }
}

pub(crate) fn registered(device: &Device, world: &World) -> RecordId {
    device
        .give(&register(&world.grid(), "贺玉兰", Need::Weekly))
        .id
}

pub(crate) fn sheet(device: &Device, id: RecordId) -> Sheet {
    device.give(&Get { id })
}

pub(crate) fn act(device: &Device, id: RecordId, what: impl Into<ElderWhat>) -> ActId {
    let acts = vec![what.into().into()];
    device.give(&Do { id, acts }).acts[0]
}

pub(crate) fn refused(device: &Device, id: RecordId, what: impl Into<ElderWhat>) -> Code {
    let acts = vec![what.into().into()];
    device.try_give(&Do { id, acts }).unwrap_err().code
}

pub(crate) fn list(device: &Device) -> Page {
    device.give(&List::default())
}

#[test]
fn an_elder_registered_on_one_device_is_on_the_other() {
    let (world, phone, laptop) = World::two_devices();
    let id = registered(&phone, &world);
    world.run_until_quiet(&[&phone, &laptop]);
    let sheet = sheet(&laptop, id);
    assert_eq!(sheet.profile.name, "贺玉兰");
    assert_eq!(sheet.contacts[0].phone, "13900000002");
    assert!(sheet.agrees);
    assert_eq!(sheet.next_on, Some(laptop.today().plus_days(7)));
    let page = list(&laptop);
    assert_eq!((page.total, page.rows[0].age), (1, Some(85)));
    assert_eq!(
        laptop.give(&contract::command::sync::Status {}).quarantined,
        0
    );
    // No list of cases, and no search among cases, knows her.
    assert_eq!(laptop.list().total, 0);
}

#[test]
fn several_workers_visit_the_same_elder_offline_and_nothing_collides() {
    let (world, phone, laptop) = World::two_devices();
    let id = registered(&phone, &world);
    world.run_until_quiet(&[&phone, &laptop]);
    world.pass_days(9);
    assert_eq!(
        phone
            .give(&List {
                overdue: true,
                ..List::default()
            })
            .rows[0]
            .late_days,
        2
    );
    assert_eq!(phone.give(&today::Get {}).visits[0].id, id);
    act(&phone, id, Visited::all_fine(phone.today()));
    let mut theirs = Visited::all_fine(laptop.today());
    theirs.checks[2].answer = Answer::ToBeFixed;
    theirs.words = "电线有点旧了。".into();
    theirs.passed_on = vec![PassedOn {
        matter: "换灶台边的电线".into(),
        to: PassTo::Village,
        by: Some(laptop.today().plus_days(3)),
    }];
    let visit = act(&laptop, id, theirs);
    let version = sheet(&laptop, id).version;
    let mut profile = ProfileDraft::from(sheet(&laptop, id).profile);
    profile.phone = "13800000009".into();
    let settled = Vec::new();
    laptop.give(&Edit {
        id,
        version,
        profile,
        settled,
    });
    world.run_until_quiet(&[&phone, &laptop]);
    let (mine, other) = (sheet(&phone, id), sheet(&laptop, id));
    let visits = |sheet: &Sheet| {
        let visits = sheet.acts.iter();
        visits
            .filter(|act| matches!(act.what, ElderWhat::Visited(_)))
            .count()
    };
    assert_eq!((visits(&mine), visits(&other)), (2, 2));
    assert_eq!(mine.profile.phone, "13800000009");
    assert_eq!(mine.conflicts, []);
    assert_eq!(mine.next_on, Some(phone.today().plus_days(7)));
    assert_eq!(mine.matters[0].matter, "换灶台边的电线");
    let words = "换好了".into();
    act(
        &phone,
        id,
        PassedOnDone {
            visit,
            at: 0,
            words,
        },
    );
    assert_eq!(sheet(&phone, id).matters, []);
}

#[test]
fn nobody_is_registered_without_consent_and_every_field_says_what_is_missing() {
    let (world, phone, laptop) = World::two_devices();
    let mut wanted = register(&world.grid(), " ", Need::Weekly);
    wanted.consent.witness.clear();
    wanted.contacts[0].agreed = false;
    wanted.profile.birth_year = Some(1990);
    let failure = phone.try_give(&wanted).unwrap_err();
    let fields: Vec<_> = failure
        .fields
        .iter()
        .map(|one| one.field.as_str())
        .collect();
    assert_eq!(
        fields,
        ["name", "birth_year", "consent.witness", "contacts.0.agreed"]
    );
    let station = world.enrolled(Role::StationOfficer);
    let wanted = register(&world.grid(), "贺玉兰", Need::Weekly);
    assert_eq!(
        station.try_give(&wanted).unwrap_err().code,
        Code::NotAllowed
    );
    let elsewhere = world.demo().grids[1].clone();
    let wanted = register(&elsewhere, "贺玉兰", Need::Weekly);
    assert_eq!(phone.try_give(&wanted).unwrap_err().code, Code::Invalid);
    assert_eq!(list(&laptop).total, 0);
}

#[test]
fn a_door_nobody_answers_is_asked_about_with_times_and_reaches_the_officer() {
    let (world, phone, laptop) = World::two_devices();
    let station = world.enrolled(Role::StationOfficer);
    let id = registered(&phone, &world);
    let door = act(&phone, id, NobodyAnswered::default());
    let asked = |whom, heard| Asked {
        door,
        whom,
        heard,
        words: String::new(),
    };
    let open = &sheet(&phone, id).doors[0];
    assert_eq!(open.next, Some(Whom::Neighbours));
    assert_eq!(open.next_by_ms, Some(open.at_ms.plus_ms(15 * 60_000)));
    world.run_until_quiet(&[&phone, &laptop, &station]);
    assert_eq!(station.give(&today::Get {}).visits, []);
    act(&phone, id, asked(Whom::Neighbours, Heard::Unknowing));
    act(&phone, id, asked(Whom::Contact, Heard::Unknowing));
    world.run_until_quiet(&[&phone, &laptop, &station]);
    let today = station.give(&today::Get {});
    assert_eq!((today.visits[0].id, today.visits[0].unanswered), (id, true));
    assert_eq!(sheet(&station, id).doors[0].asked.len(), 2);
    act(&station, id, asked(Whom::Officer, Heard::Well));
    world.run_until_quiet(&[&phone, &laptop, &station]);
    assert_eq!(sheet(&phone, id).doors, []);
    assert_eq!(station.give(&today::Get {}).visits, []);
    assert_eq!(
        refused(&phone, id, asked(Whom::Officer, Heard::Well)),
        Code::IllegalStep
    );
}

#[test]
fn who_died_is_left_in_peace_and_nobody_is_reminded() {
    let (world, phone, laptop) = World::two_devices();
    let id = registered(&phone, &world);
    world.run_until_quiet(&[&phone, &laptop]);
    world.pass_days(10);
    assert_eq!(laptop.give(&today::Get {}).visit_count, 1);
    act(
        &phone,
        id,
        StateChanged {
            to: ElderState::PassedAway,
            on: phone.today(),
            words: String::new(),
        },
    );
    world.run_until_quiet(&[&phone, &laptop]);
    let today = laptop.give(&today::Get {});
    assert_eq!((today.visit_count, today.visits.len()), (0, 0));
    assert_eq!(list(&laptop).total, 0);
    let all = laptop.give(&List {
        all: true,
        ..List::default()
    });
    assert_eq!(all.rows[0].state, ElderState::PassedAway);
    let visit = Visited::all_fine(laptop.today());
    assert_eq!(refused(&laptop, id, visit), Code::IllegalStep);
}

#[test]
fn consent_that_is_taken_back_ends_the_visits_everywhere() {
    let (world, phone, laptop) = World::two_devices();
    let id = registered(&phone, &world);
    world.run_until_quiet(&[&phone, &laptop]);
    act(&laptop, id, ConsentWithdrawn::default());
    world.run_until_quiet(&[&phone, &laptop]);
    let sheet = sheet(&phone, id);
    assert!(!sheet.agrees && sheet.withdrawn_at_ms.is_some());
    assert_eq!(sheet.next_on, None);
    let visit = Visited::all_fine(phone.today());
    assert_eq!(refused(&phone, id, visit), Code::IllegalStep);
}

#[test]
fn a_cold_alert_brings_somebody_by_within_a_day() {
    let (world, phone, _) = World::two_devices();
    let id = registered(&phone, &world);
    act(&phone, id, Visited::all_fine(phone.today()));
    let alerted = phone.give(&Alert {
        alert: Warning::Cold,
        grid: world.grid(),
    });
    // Somebody was there on this very day.
    assert_eq!(alerted.elders, 1);
    assert!(!sheet(&phone, id).alerted);
    world.pass_days(1);
    phone.give(&Alert {
        alert: Warning::Cold,
        grid: world.grid(),
    });
    let sheet = sheet(&phone, id);
    assert_eq!(
        (sheet.alerted, sheet.next_on),
        (true, Some(phone.today().plus_days(1)))
    );
}

#[test]
fn late_ones_are_listed_by_need_and_found_by_pinyin() {
    let (world, phone, _) = World::two_devices();
    let grid = world.grid();
    for (name, need) in [
        ("单守义", Need::Quarterly),
        ("贺玉兰", Need::Monthly),
        ("周老三", Need::Weekly),
    ] {
        phone.give(&register(&grid, name, need));
    }
    world.pass_days(120);
    let late = phone.give(&List {
        overdue: true,
        ..List::default()
    });
    let names: Vec<_> = late.rows.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(
        (names, late.overdue),
        (vec!["周老三", "贺玉兰", "单守义"], 3)
    );
    for (query, name) in [
        ("heyulan", "贺玉兰"),
        ("hyl", "贺玉兰"),
        ("shan", "单守义"),
        ("老三", "周老三"),
    ] {
        let found = phone.give(&List {
            query: query.into(),
            ..List::default()
        });
        let names: Vec<_> = found.rows.iter().map(|row| row.name.as_str()).collect();
        assert_eq!(names, [name], "{query}");
    }
}

#[test]
fn a_reviewer_sees_nobody_who_is_visited_and_no_count_of_a_few() {
    let (world, phone, _) = World::two_devices();
    let reviewer = world.enrolled(Role::Reviewer);
    let id = registered(&phone, &world);
    phone.give(&register(&world.grid(), "周老三", Need::Monthly));
    act(&phone, id, Visited::all_fine(phone.today()));
    world.run_until_quiet(&[&phone, &reviewer]);
    let totals = Totals {
        from: None,
        until: None,
    };
    let covered = phone.give(&totals);
    let of = |name: &str| covered.totals[name];
    assert_eq!((of("visited"), of("covered"), of("never")), (2, 1, 1));
    assert_eq!(
        (of("overdue"), of("visits"), of("longest_since_days")),
        (0, 1, 0)
    );
    for failure in [
        reviewer.try_give(&Get { id }).unwrap_err(),
        reviewer.try_give(&List::default()).unwrap_err(),
        reviewer.try_give(&totals).unwrap_err(),
    ] {
        assert_eq!(failure.code, Code::NotAllowed);
    }
    let figures = |device: &Device| {
        let (period, area) = (Period::month_of(device.today()), String::new());
        device.give(&tally::Get { period, area }).totals
    };
    for what in ["elders", "elders_visited"] {
        assert_ne!(figures(&phone).told(what), Count::Withheld, "{what}");
        assert_eq!(figures(&reviewer).told(what), Count::Withheld, "{what}");
    }
    assert_eq!(figures(&reviewer).of("elders_seen"), 0);
}

#[test]
fn an_elder_who_asks_is_printed_what_is_held_and_erased_everywhere() {
    let (world, phone, laptop) = World::two_devices();
    let id = registered(&phone, &world);
    act(&phone, id, Visited::all_fine(phone.today()));
    world.run_until_quiet(&[&phone, &laptop]);
    let printed = laptop.give(&paper::Print {
        id,
        paper: paper::Paper::Held,
        party: None,
    });
    assert!(printed.pages > 0 && printed.missing.is_empty());
    world.erase(id);
    world.run_until_quiet(&[&phone, &laptop]);
    for device in [&phone, &laptop] {
        assert_eq!(
            device.try_give(&Get { id }).unwrap_err().code,
            Code::NotFound
        );
        let all = device.give(&List {
            all: true,
            ..List::default()
        });
        assert_eq!((all.total, device.give(&today::Get {}).visit_count), (0, 0));
        let from = None;
        let covered = device.give(&Totals { from, until: None });
        assert!(covered.totals.values().all(|n| *n == 0), "{covered:?}");
    }
    // A new phone never hears of her.
    let fresh = world.enrolled(Role::AuxiliaryOfficer);
    fresh.sync();
    assert_eq!(list(&fresh).total, 0);
}

#[test]
fn a_new_phone_gets_the_elders_of_its_grid() {
    let (world, phone, _) = World::two_devices();
    let id = registered(&phone, &world);
    for _ in 0..300 {
        act(&phone, id, Visited::all_fine(phone.today()));
    }
    world.run_until_quiet(&[&phone]);
    let fresh = world.enrolled(Role::AuxiliaryOfficer);
    world.run_until_quiet(&[&fresh]);
    assert_eq!(sheet(&fresh, id).acts.len(), 303);
    assert_eq!(
        fresh.give(&contract::command::sync::Status {}).quarantined,
        0
    );
}
