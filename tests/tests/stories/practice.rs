//! The county says how it works, once and at the desk: clocks with where their rules stand, the facts ticked
//! for a grade, the day of the month's analysis, the holidays of a further year. Every device goes by it from
//! its next sync on.

use contract::command::dispute::Do;
use contract::command::{practice, referral, today};
use field::Clock as _;
use model::clock::{Clock, Due, Note};
use model::dispute::act::{grading, mediation, step};
use model::dispute::letter::HandOver;
use model::task::TaskKind;
use model::{Day, DisputeId, Grade, PartyId, Role, What};
use store::{FileKey, Store, setting, task};
use sync_server::DatabaseError;
use sync_server::admin::Run;
use sync_server::registry::KeptPractice;
use test_kit::{Device, World, neighbors_quarrel};

use crate::letters;

const COUNTY: &str = "620602";
const DOCUMENT: &str = r#"{
  "version": 1,
  "rules": {
    "mediation": { "value": 20, "unit": "days", "source": "凉州区矛盾纠纷调解办法", "article": "第六条" },
    "monthly_analysis": { "value": 25, "unit": "day_of_month", "source": "凉州区委政法委通知" }
  },
  "facts": [
    { "code": "threats" },
    { "code": "road_blocked", "zh": "堵路断水", "en": "A road or water is cut off" }
  ]
}"#;
const HOLIDAYS: &str = r#"{
  "version": 1,
  "holidays": [
    { "notice": "一份演示用的通知（演示〔2026〕1号）", "days": ["2027-01-01,2027-01-03,off,元旦"] }
  ]
}"#;

const LETTERS: &str = r#"{
  "version": 1,
  "rules": {
    "referral_answer": { "value": 10, "unit": "days", "source": "凉州区移交办法", "article": "第四条" }
  }
}"#;

fn set(world: &World, document: &str) {
    let admin = world.server.admin();
    let set = admin.set_practice(None, document.as_bytes(), "周敏", Run::Real);
    assert!(set.unwrap().no.is_some());
}

fn told(device: &Device) -> practice::Practice {
    device.give(&practice::Get {})
}

fn due(device: &Device, id: DisputeId, clock: Clock) -> Due {
    let mut due = device.sheet(id).life.due.into_iter();
    due.find(|due| due.clock == clock).unwrap()
}

/// The file of a device, beside the application that has it open.
fn file(device: &Device) -> Store {
    let home = device.home();
    Store::open(home, &FileKey::at(home.join("key"))).unwrap()
}

/// The day a task is due on.
fn task_on(device: &Device, id: DisputeId, kind: &TaskKind) -> Day {
    let tasks = file(device).read(|r| task::of_record(r, &id)).unwrap();
    let mut tasks = tasks.into_iter();
    tasks.find(|task| task.kind == *kind).unwrap().due_on
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

#[test]
fn what_the_county_sets_counts_from_the_next_sync_on() {
    let (world, phone, laptop) = World::two_devices();
    let id = phone.record(neighbors_quarrel(&world.grid()));
    world.run_until_quiet(&[&phone, &laptop]);
    laptop.act(id, step::Accepted::default());
    world.run_until_quiet(&[&phone, &laptop]);
    let today = phone.today();
    let a_month = today.plus_months(1);
    assert_eq!(due(&phone, id, Clock::Mediation).due_on, a_month);
    assert_eq!(task_on(&phone, id, &TaskKind::Mediation), a_month);

    set(&world, DOCUMENT);
    phone.line.trips();
    phone.sync();
    assert_eq!(phone.line.trips().len(), 1, "it comes with the directory");
    let mediation = due(&phone, id, Clock::Mediation);
    assert_eq!(mediation.due_on, today.plus_days(20));
    assert_eq!(
        (mediation.source.as_str(), mediation.article.as_str()),
        ("凉州区矛盾纠纷调解办法", "第六条")
    );
    assert_eq!(
        task_on(&phone, id, &TaskKind::Mediation),
        today.plus_days(20)
    );
    let analysis = phone.give(&today::Get {}).analysis_on;
    assert_eq!(analysis.day_of_month(), 25);
    let codes = |device: &Device| {
        let facts = told(device).facts.into_iter();
        facts.map(|fact| fact.code).collect::<Vec<_>>()
    };
    assert_eq!(codes(&phone), ["threats", "road_blocked"]);
    assert_eq!(told(&phone).unread, "");
    // Whoever is enrolled later goes by it from the start.
    let station = world.enrolled(Role::StationOfficer);
    assert_eq!(codes(&station), ["threats", "road_blocked"]);

    let graded = grading::Graded {
        grade: Grade::Orange,
        facts: vec!["road_blocked".into()],
        reason: "渠口被堵了三天".into(),
        expires_on: today.plus_days(10),
    };
    phone.act(id, graded);
    world.run_until_quiet(&[&phone, &laptop]);
    let words = laptop.sheet(id).life.facts;
    assert_eq!((words.len(), words[0].zh.as_str()), (1, "堵路断水"));

    // The county lists it no more: what was ticked stays ticked, and everything is as it is built in again.
    set(&world, r#"{"version":1}"#);
    world.run_until_quiet(&[&phone, &laptop]);
    let sheet = laptop.sheet(id);
    let ticked = sheet.acts.iter().find_map(|done| match &done.act.what {
        What::Graded(graded) => Some(graded.facts.clone()),
        _ => None,
    });
    assert_eq!(ticked, Some(vec!["road_blocked".to_owned()]));
    assert!(sheet.life.facts.is_empty());
    assert_eq!(task_on(&laptop, id, &TaskKind::Mediation), a_month);
    assert_eq!(told(&laptop), practice::Practice::default());
}

#[test]
fn working_days_skip_the_holidays_of_a_further_year_also_of_a_case_that_is_over() {
    let (world, phone, laptop) = World::two_devices();
    let station = world.enrolled(Role::StationOfficer);
    let all = [&phone, &laptop, &station];
    world.pass_days(60);
    assert_eq!(phone.today(), day("2026-12-31"));
    let police = phone.record(neighbors_quarrel(&world.grid()));
    let over = phone.record(neighbors_quarrel(&world.grid()));
    world.run_until_quiet(&all);
    station.act(police, step::Accepted::default());
    station.act(
        police,
        step::MediationBegan {
            procedure: Some(step::Procedure::PublicSecurity),
            counts_from: Some(day("2026-12-30")),
            ..step::MediationBegan::default()
        },
    );
    phone.act(over, step::MediationBegan::default());
    let reached = mediation::Agreement {
        form: mediation::Form::Oral,
        facts: "水渠淤堵。".into(),
        terms: vec![mediation::Term {
            deed: "清淤".into(),
            who: "李大山".into(),
            by: None,
        }],
        method: String::new(),
        deadline: None,
        signatures: vec![],
        signed: vec![],
        effective_on: day("2026-12-02"),
    };
    phone.give(&Do {
        id: over,
        acts: vec![reached.into(), step::Agreed::default().into()],
        version: None,
    });
    phone.act(over, step::FollowUpBegan::default());
    phone.act(over, step::Closed::default());
    world.run_until_quiet(&all);

    let (court, mediation) = (Clock::CourtConfirmation, Clock::PoliceMediation);
    let unknown = || Note::HolidaysUnknown {
        years: [2027].into(),
    };
    let before = due(&phone, police, mediation);
    assert_eq!(before.due_on, day("2027-01-04"), "weekends only");
    assert_eq!(before.notes, [unknown()], "and it says so");
    let before = due(&phone, over, court);
    assert_eq!(before.due_on, day("2027-01-01"));
    assert_eq!(before.notes, [unknown()]);

    set(&world, HOLIDAYS);
    phone.sync();
    let after = due(&phone, police, mediation);
    assert_eq!((after.due_on, after.notes), (day("2027-01-05"), vec![]));
    assert_eq!(
        task_on(&phone, police, &TaskKind::PoliceMediation),
        day("2027-01-05")
    );
    let after = due(&phone, over, court);
    assert_eq!(after.due_on, day("2027-01-04"));
    let from = day("2027-01-01");
    assert_eq!(after.notes, [Note::Moved { from }]);
    assert_eq!(
        task_on(&phone, over, &TaskKind::CourtConfirmation),
        day("2027-01-04"),
        "the court can still be asked, though the case is closed"
    );
    let years = told(&phone).years;
    assert_eq!(years.last().map(|known| known.year), Some(2027));
}

/// Writes a letter that names this day, or none; the day by which it asks for an answer.
fn offer(station: &Device, case: DisputeId, party: PartyId, deadline: Option<Day>) -> Day {
    let hand_over = HandOver {
        deadline,
        ..letters::hand_over(station, party)
    };
    let offered = station.give(&referral::Offer {
        dispute: case,
        hand_over,
    });
    let letter = offered.letter;
    station.give(&referral::Get { letter }).letter.deadline
}

#[test]
fn a_letter_that_names_no_day_is_to_be_answered_by_the_days_of_the_county() {
    let (world, devices) = letters::three();
    let (id, party) = letters::taken_in(&world, &devices);
    let [_, station, unit] = &devices;
    let today = station.today();
    let by_rule = |on: Day| {
        let due = station.sheet(id).life.due.into_iter();
        let mut due = due.filter(|due| due.clock == Clock::ReferralAnswer && due.due_on == on);
        due.next().unwrap()
    };
    let (built_in, ten, own) = (
        today.plus_days(15),
        today.plus_days(10),
        today.plus_days(12),
    );
    assert_eq!(offer(station, id, party, None), built_in);
    assert_eq!(by_rule(built_in).notes, []);

    set(&world, LETTERS);
    station.sync();
    assert_eq!(offer(station, id, party, None), ten);
    let due = by_rule(ten);
    assert_eq!(
        (due.source.as_str(), due.article.as_str(), due.notes),
        ("凉州区移交办法", "第四条", vec![])
    );
    let tasks = file(station).read(|r| task::of_record(r, &id)).unwrap();
    let mut tasks = tasks.iter();
    assert!(tasks.any(|task| task.kind == TaskKind::ReferralAnswer && task.due_on == ten));

    // A day that is named counts as it is named, and a letter keeps the day it has.
    assert_eq!(offer(station, id, party, Some(own)), own);
    for day in [own, built_in] {
        assert_eq!(by_rule(day).notes, [Note::SetByHand], "{day}");
    }
    world.run_until_quiet(&devices.each_ref());
    let letters = unit.give(&referral::List::default());
    let mut asked: Vec<Day> = letters.iter().map(|letter| letter.deadline).collect();
    asked.sort();
    assert_eq!(asked, [ten, own, built_in]);
}

#[test]
fn the_working_days_for_an_answer_skip_the_holidays_the_county_names() {
    let (world, devices) = letters::three();
    world.pass_days(60);
    let (id, party) = letters::taken_in(&world, &devices);
    let [_, station, _] = &devices;
    assert_eq!(station.today(), day("2026-12-31"));
    let rule = r#""version": 1, "rules": {
        "referral_answer": { "value": 1, "unit": "working_days", "source": "凉州区移交办法" }
    },"#;
    set(&world, &HOLIDAYS.replace(r#""version": 1,"#, rule));
    station.sync();
    assert_eq!(offer(station, id, party, None), day("2027-01-04"));
}

#[test]
fn a_bad_document_is_refused_whole_and_nothing_changes() {
    let (world, phone, _laptop) = World::two_devices();
    set(&world, DOCUMENT);
    phone.sync();
    let before = told(&phone);
    let admin = world.server.admin();
    for (right, wrong, said) in [
        ("\"value\": 20", "\"value\": 0", "0 days is no time"),
        ("\"value\": 25", "\"value\": 31", "is too much"),
        ("堵路断水", " ", "say it in Chinese"),
        ("\"mediation\"", "\"mediatoin\"", "there is no clock"),
        ("\"facts\"", "\"fact\"", "unknown field `fact`"),
    ] {
        let bad = DOCUMENT.replace(right, wrong);
        let refused = admin.set_practice(None, bad.as_bytes(), "周敏", Run::Real);
        let refused = refused.unwrap_err().to_string();
        assert!(refused.starts_with("nothing was set"), "{refused}");
        assert!(refused.contains(said), "{refused}");
    }
    assert_eq!(admin.practices(None).unwrap().len(), 1);
    phone.sync();
    assert_eq!(told(&phone), before);
}

/// As a newer server, or an administrator of one, writes it down.
fn newer(world: &World, no: u64, written: &str) {
    let kept = KeptPractice {
        no,
        written: written.to_owned(),
        at: world.clock.now(),
        by: "周敏".to_owned(),
    };
    let written = world.server.registry().write(move |books| {
        books.add_practice(COUNTY, &kept)?;
        books.raise_directory(COUNTY)?;
        Ok::<_, DatabaseError>(())
    });
    written.unwrap();
}

#[test]
fn what_this_app_cannot_read_leaves_everything_as_it_was_until_it_can() {
    let (world, mut phone, _laptop) = World::two_devices();
    set(&world, DOCUMENT);
    phone.sync();
    let before = told(&phone);
    newer(&world, 2, r#"{"version":2,"elders":{"weekly":true}}"#);
    phone.sync();
    let now = told(&phone);
    assert!(now.unread.contains("update the program"), "{}", now.unread);
    let unread = String::new();
    assert_eq!(practice::Practice { unread, ..now }, before);
    // It stays so over a restart, and whatever else of the directory comes is taken.
    phone.restart();
    phone.sync();
    assert_eq!(told(&phone).facts, before.facts);
    assert!(!told(&phone).unread.is_empty());
    // An app that was updated reads what the one before kept.
    let kept = serde_json::json!({ "text": HOLIDAYS, "why": "of a newer app" });
    file(&phone)
        .write(|w| setting::put(w, "practice_unread", &kept))
        .unwrap();
    phone.restart();
    let after = told(&phone);
    assert_eq!(after.unread, "");
    assert_eq!(after.years.last().map(|known| known.year), Some(2027));
}
