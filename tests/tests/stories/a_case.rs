//! The life of a case on several devices: taken in, given out, graded, watched, picked apart and put
//! together again.

use contract::Code;
use contract::command::dispute::{Do, List, Merge, SettleConflict, Similar};
use contract::command::today;
use model::dispute::act::{
    bond, follow_up, grading, mediation, meeting, step, supervision, violence,
};
use model::dispute::remedy::Remedy;
use model::{DisputeId, DisputeState, Grade, Problem, Role, Side, What};
use test_kit::{Device, Fault, World, neighbors_quarrel, party};

fn three() -> (World, [Device; 3]) {
    let (world, phone, laptop) = World::two_devices();
    let station = world.enrolled(Role::StationOfficer);
    (world, [phone, laptop, station])
}

fn graded(device: &Device, grade: Grade, days: i32) -> grading::Graded {
    grading::Graded {
        grade,
        facts: vec!["threats".into()],
        reason: "当面放了狠话".into(),
        expires_on: device.today().plus_days(days),
    }
}

fn recorded(world: &World, devices: &[Device; 3]) -> DisputeId {
    let id = devices[0].record(neighbors_quarrel(&world.grid()));
    world.run_until_quiet(&devices.each_ref());
    id
}

#[test]
fn a_record_sent_back_is_the_workers_task_and_comes_in_again() {
    let (world, devices) = three();
    let id = recorded(&world, &devices);
    let [phone, laptop, _] = &devices;
    assert_eq!(laptop.work()[1], ["accept"]);
    assert!(phone.work()[1].is_empty(), "taking in is the officers'");
    let reason = "四至没有写，请补上".to_owned();
    laptop.act(
        id,
        step::Returned {
            reason: reason.clone(),
        },
    );
    world.run_until_quiet(&devices.each_ref());
    assert_eq!(phone.work()[1], ["complete"]);
    assert_eq!(phone.sheet(id).steps[0].reason, reason);
    let waits = phone.give(&today::Get {});
    let why = &waits.returned_for[0];
    assert_eq!(
        (why.dispute, &why.reason),
        (id, &reason),
        "and Today says why"
    );
    phone.edit(id, |c| c.verified = "东至水渠，西至院墙。".into());
    phone.act(id, step::Resubmitted::default());
    world.run_until_quiet(&devices.each_ref());
    laptop.act(id, step::Accepted::default());
    world.run_until_quiet(&devices.each_ref());
    assert_eq!(phone.sheet(id).state, DisputeState::Accepted);
    assert_eq!(laptop.work()[1], ["assign"]);
}

#[test]
fn a_case_is_given_to_several_claimed_by_one_and_given_back_by_the_other() {
    let (world, devices) = three();
    let id = recorded(&world, &devices);
    let [phone, laptop, station] = &devices;
    station.act(id, step::Accepted::default());
    let people = station.give(&contract::command::worker::List {});
    let known = |who| people.iter().any(|worker| worker.id == who);
    assert!(known(phone.me()) && known(laptop.me()), "{people:?}");
    let deadline = station.today().plus_days(10);
    station.act(
        id,
        step::Assigned {
            to: vec![phone.me(), laptop.me()],
            lead: Some(laptop.me()),
            deadline: Some(deadline),
            reason: "两人一起上门".into(),
        },
    );
    world.run_until_quiet(&devices.each_ref());
    assert_eq!(phone.work()[1], ["claim"]);
    let sheet = phone.sheet(id);
    assert_eq!(sheet.life.responsible.len(), 2);
    assert_eq!(
        (sheet.life.leads, sheet.life.deadline),
        (vec![laptop.me()], Some(deadline))
    );
    phone.act(id, step::Claimed::default());
    laptop.act(
        id,
        step::PassedBack {
            reason: "近亲属，应当回避".into(),
            left: vec![phone.me()],
        },
    );
    world.run_until_quiet(&devices.each_ref());
    let life = station.sheet(id).life;
    assert_eq!(life.responsible[0].name, "李秀兰");
    assert_eq!(
        (life.responsible.len(), life.claimed),
        (1, vec![phone.me()])
    );
    world.pass_days(11);
    assert_eq!(phone.work()[0], ["deadline"]);
    assert!(
        laptop.work()[0].is_empty(),
        "it is not the laptop's any more"
    );
}

#[test]
fn a_task_of_a_joint_meeting_is_on_the_day_of_the_grid_worker_who_took_it_on() {
    let (world, devices) = three();
    let id = recorded(&world, &devices);
    let [phone, laptop, station] = &devices;
    station.act(id, step::Accepted::default());
    let met = station.act(
        id,
        meeting::Meeting {
            on: station.today(),
            place: "镇综治中心".into(),
            chair: "赵志强".into(),
            units: vec!["司法所".into(), "水利站".into()],
            minutes: "先看渠是谁家的，再谈。".into(),
            takers: vec![meeting::Taker {
                worker: Some(phone.me()),
                task: "陪水利站看渠".into(),
                deadline: Some(station.today().plus_days(2)),
                ..meeting::Taker::default()
            }],
        },
    );
    world.run_until_quiet(&devices.each_ref());
    let has_it = |device: &Device| {
        let coming = &device.work()[2];
        coming.contains(&"meeting_task".to_owned())
    };
    assert!(has_it(phone), "{:?}", phone.work());
    assert!(
        !has_it(laptop) && !has_it(station),
        "whoever took it on has it, and no officer"
    );
    let named = laptop.sheet(id).life.named;
    let named = named.iter().find(|who| who.id == Some(phone.me()));
    assert_eq!(named.unwrap().name, "李秀兰", "and the sheet can say who");
    phone.act(
        id,
        meeting::TakerDone {
            meeting: met,
            taker: 0,
            words: "看过了，两家都用。".into(),
        },
    );
    world.run_until_quiet(&devices.each_ref());
    assert!(!has_it(phone));
}

#[test]
fn what_may_not_be_done_is_refused_in_words_and_changes_nothing() {
    let (world, devices) = three();
    let id = recorded(&world, &devices);
    let [phone, laptop, _] = &devices;
    let before = phone.sheet(id);
    let refused = |device: &Device, what: What| device.try_act(id, what).unwrap_err();
    let accept = refused(phone, step::Accepted::default().into());
    assert_eq!(accept.code, Code::NotAllowed);
    let close = refused(laptop, step::Closed::default().into());
    assert_eq!(close.code, Code::IllegalStep);
    assert_eq!(
        close.detail,
        "closed is not done in a case that is recorded"
    );
    let past = step::Assigned {
        to: vec![phone.me()],
        deadline: Some(laptop.today().plus_days(-1)),
        ..step::Assigned::default()
    };
    let late = refused(laptop, past.into());
    assert_eq!(
        (late.code, &late.fields[0].problem),
        (Code::Invalid, &Problem::InPast)
    );
    let long = refused(
        laptop,
        step::Returned {
            reason: "长".repeat(501),
        }
        .into(),
    );
    assert!(matches!(
        long.fields[0].problem,
        Problem::TooLong { chars: 501, .. }
    ));
    // Two at once: the second cannot be, so the first is not done either.
    let both = Do {
        id,
        acts: vec![
            step::MediationBegan::default().into(),
            step::Closed::default().into(),
        ],
        version: None,
    };
    assert_eq!(phone.try_give(&both).unwrap_err().code, Code::IllegalStep);
    let unknown = serde_json::json!({ "id": id, "acts": [{ "what": "drone_flown" }] });
    let told = phone.field().call("dispute.act", unknown).unwrap_err();
    assert_eq!(told.code, Code::BadArguments);
    assert!(told.detail.contains("drone_flown"), "{}", told.detail);
    assert_eq!(phone.sheet(id).version, before.version);
}

#[test]
fn a_grade_given_twice_offline_stands_side_by_side_until_a_person_picks() {
    let (world, devices) = three();
    let id = recorded(&world, &devices);
    let [phone, laptop, station] = &devices;
    phone.act(id, graded(phone, Grade::Red, 7));
    laptop.act(id, graded(laptop, Grade::Yellow, 30));
    world.run_until_quiet(&devices.each_ref());
    let sheet = station.sheet(id);
    assert_eq!(
        sheet.life.grade.as_ref().unwrap().grade,
        Grade::Red,
        "the redder counts"
    );
    let conflict = &sheet.conflicts[0];
    let said: Vec<_> = conflict
        .values
        .iter()
        .map(|value| (value.value.as_str(), value.by.name.as_str()))
        .collect();
    assert_eq!(said, [("red", "李秀兰"), ("yellow", "王建军")]);
    assert_eq!(station.list().rows[0].grade, Some(Grade::Red));
    let settle = SettleConflict {
        id,
        field: "grade".into(),
        pick: conflict.values[1].pick.clone(),
        reason: "到场核实，只是吵嘴".into(),
        version: Some(sheet.version.clone()),
    };
    // A grid worker does not decide what officers disagree about.
    assert_eq!(phone.try_give(&settle).unwrap_err().code, Code::NotAllowed);
    station.give(&settle);
    world.run_until_quiet(&devices.each_ref());
    for device in &devices {
        let sheet = device.sheet(id);
        assert_eq!(sheet.life.grade.unwrap().grade, Grade::Yellow);
        assert!(sheet.conflicts.is_empty());
        assert_eq!(sheet.acts.len(), 3, "both grades and the choice stay");
    }
    assert_eq!(
        station.try_give(&settle).unwrap_err().code,
        Code::IllegalStep
    );
}

#[test]
fn a_place_and_a_telephone_written_twice_are_settled_too() {
    let (world, devices) = three();
    let id = recorded(&world, &devices);
    let [phone, laptop, _] = &devices;
    phone.edit(id, |c| {
        c.place = "东头".into();
        c.parties[0].phone = "13900001111".into();
    });
    laptop.edit(id, |c| {
        c.place = "西头".into();
        c.parties[0].phone = "13900002222".into();
    });
    world.run_until_quiet(&devices.each_ref());
    let conflicts = phone.sheet(id).conflicts;
    assert_eq!(conflicts.len(), 2);
    for conflict in &conflicts {
        // The one that does not count yet.
        phone.give(&SettleConflict {
            id,
            field: conflict.field.clone(),
            pick: conflict.values[1].pick.clone(),
            reason: String::new(),
            version: None,
        });
    }
    world.run_until_quiet(&devices.each_ref());
    let sheet = laptop.sheet(id);
    assert!(sheet.conflicts.is_empty());
    assert_eq!(sheet.content.place, conflicts[0].values[1].value);
    assert_eq!(sheet.content.parties[0].phone, conflicts[1].values[1].value);
    let history = laptop.give(&contract::command::dispute::History { id });
    let places: Vec<_> = history
        .iter()
        .flat_map(|entry| &entry.fields)
        .filter(|change| change.field == "place")
        .map(|change| change.after.as_str())
        .collect();
    assert!(
        places.contains(&"东头") && places.contains(&"西头"),
        "{places:?}"
    );
}

#[test]
fn a_red_case_is_watched_listed_and_comes_up_for_review() {
    let (world, devices) = three();
    let id = recorded(&world, &devices);
    let [phone, _, station] = &devices;
    station.act(id, graded(station, Grade::Red, 7));
    let watched = station.act(
        id,
        supervision::Supervised {
            level: supervision::SupervisionLevel::County,
            reason: "一月内三次报警".into(),
            until: None,
        },
    );
    world.run_until_quiet(&devices.each_ref());
    let list = List {
        supervised: true,
        ..List::default()
    };
    let page = phone.give(&list);
    assert_eq!((page.rows.len(), page.total), (1, 1));
    assert!(page.rows[0].supervised && !page.rows[0].grade_lapsed);
    world.pass_days(8);
    assert!(phone.work()[0].contains(&"grade_review".to_owned()));
    assert!(phone.give(&list).rows[0].grade_lapsed);
    assert!(phone.sheet(id).life.grade.unwrap().to_be_reviewed);
    station.act(
        id,
        supervision::SupervisionEnded {
            ends: vec![watched],
            reason: "双方已经和解".into(),
        },
    );
    world.run_until_quiet(&devices.each_ref());
    assert_eq!(phone.give(&list).total, 0);
    let today = phone.give(&today::Get {});
    assert_eq!(today.analysis_on.day_of_month(), 20);
}

#[test]
fn one_touch_stops_the_flow_and_other_ways_are_shown() {
    let (world, devices) = three();
    let id = recorded(&world, &devices);
    let [phone, ..] = &devices;
    let party = phone.sheet(id).content.parties[1].id;
    phone.act(
        id,
        step::Refused {
            party,
            ..step::Refused::default()
        },
    );
    let sheet = phone.sheet(id);
    assert_eq!(sheet.state, DisputeState::Refused);
    assert!(sheet.life.remedies.contains(&Remedy::Court));
    assert!(
        !sheet.next.contains(&DisputeState::Mediating),
        "nobody is asked again"
    );
    let again = phone.try_act(id, step::MediationBegan::default());
    assert_eq!(again.unwrap_err().code, Code::IllegalStep);
}

#[test]
fn what_was_agreed_is_followed_up_and_trouble_opens_it_again() {
    let (world, devices) = three();
    let id = recorded(&world, &devices);
    let [phone, laptop, _] = &devices;
    phone.act(id, graded(phone, Grade::Yellow, 30));
    phone.act(id, step::MediationBegan::default());
    let session = mediation::Session {
        on: phone.today(),
        place: "村委会".into(),
        mediators: vec![mediation::Mediator {
            name: "王建军".into(),
            worker: Some(laptop.me()),
            invited: false,
        }],
        chosen_by_parties: true,
        invited: vec![],
        open: false,
        voluntary_a: true,
        voluntary_b: true,
        statement_a: "水进了院子。".into(),
        statement_b: "愿意清淤。".into(),
        course: String::new(),
        outcome: mediation::Outcome::Agreed,
        next_on: None,
    };
    let unwilling = mediation::Session {
        voluntary_b: false,
        ..session.clone()
    };
    let refused = phone.try_act(id, unwilling).unwrap_err();
    assert_eq!(refused.fields[0].field, "voluntary_b");
    phone.act(id, session);
    let reached = mediation::Agreement {
        form: mediation::Form::Oral,
        facts: "水渠淤堵。".into(),
        terms: vec![mediation::Term {
            deed: "清淤".into(),
            who: "李大山".into(),
            by: Some(phone.today().plus_days(5)),
        }],
        method: String::new(),
        deadline: None,
        signatures: vec![],
        signed: vec![],
        effective_on: phone.today(),
    };
    let settles = step::Agreed {
        level: Some(step::Level::Group),
        ..step::Agreed::default()
    };
    let done = phone.give(&Do {
        id,
        acts: vec![reached.into(), settles.into()],
        version: None,
    });
    let agreement = done.acts[0];
    world.run_until_quiet(&devices.each_ref());
    let sheet = laptop.sheet(id);
    assert_eq!(sheet.life.agreements, [agreement]);
    let by = sheet.acts.iter().find_map(|done| match &done.act.what {
        What::Agreed(agreed) => Some(agreed.agreement),
        _ => None,
    });
    assert_eq!(
        by,
        Some(Some(agreement)),
        "settled by what it was written with"
    );
    let clocks: Vec<_> = sheet.life.due.iter().map(|due| due.clock.code()).collect();
    assert!(clocks.contains(&"court_confirmation") && clocks.contains(&"first_follow_up"));
    assert!(sheet.life.due.iter().all(|due| !due.source.is_empty()));
    world.pass_days(7);
    let [late, now, _] = phone.work();
    assert!(late.contains(&"term".to_owned()) && now.contains(&"follow_up".to_owned()));
    let visit = follow_up::FollowUp {
        on: phone.today(),
        how: follow_up::Contact::Door,
        state_a: "说还是没清。".into(),
        state_b: "说下周清。".into(),
        kept: Some(mediation::Kept::Not),
        trouble: true,
        words: String::new(),
        planned: None,
    };
    let alone = phone.try_act(id, visit.clone()).unwrap_err();
    assert_eq!(alone.code, Code::IllegalStep, "{}", alone.detail);
    let open = step::Reopened {
        reason: "又吵了起来".into(),
    };
    phone.give(&Do {
        id,
        acts: vec![visit.into(), open.into()],
        version: None,
    });
    world.run_until_quiet(&devices.each_ref());
    let sheet = laptop.sheet(id);
    assert_eq!(sheet.state, DisputeState::Reopened);
    assert!(
        sheet.life.grade.unwrap().to_be_reviewed,
        "the grade is looked at again"
    );
}

#[test]
fn a_case_of_violence_names_nobody_in_lists_and_asks_for_its_report_first() {
    let (world, devices) = three();
    let [phone, laptop, station] = &devices;
    let id = phone.record(model::DisputeDraft {
        place: "东头井边".into(),
        ..neighbors_quarrel(&world.grid())
    });
    let mode = violence::ViolenceMode {
        on: true,
        reason: "身上有伤，不敢回家".into(),
        ..violence::ViolenceMode::default()
    };
    phone.act(id, mode);
    world.run_until_quiet(&devices.each_ref());
    for device in &devices {
        let row = &device.list().rows[0];
        assert!(row.violent && row.headline.is_empty());
        assert!(!row.place.contains("东头"), "{}", row.place);
        for task in device.give(&today::Get {}).tasks.today {
            assert_eq!(task.dispute.headline, "");
        }
        assert_eq!(device.sheet(id).content.parties[0].name, "王小明");
    }
    assert!(phone.work()[1].contains(&"report_duty".to_owned()));
    let together = phone
        .try_act(id, step::MediationBegan::default())
        .unwrap_err();
    assert!(
        together.detail.contains("domestic violence"),
        "{}",
        together.detail
    );
    let weighed = step::MediationBegan {
        weighed: "本人坚持，分开谈".into(),
        ..step::MediationBegan::default()
    };
    assert_eq!(
        laptop.try_act(id, weighed.clone()).unwrap_err().code,
        Code::NotAllowed
    );
    station.act(id, weighed);
    phone.act(
        id,
        violence::ReportDuty {
            duty: violence::Duty::PoliceTold,
            on: phone.today(),
            words: "已报派出所".into(),
        },
    );
    assert!(!phone.work()[1].contains(&"report_duty".to_owned()));
}

#[test]
fn the_same_quarrel_recorded_twice_is_offered_and_one_goes_on_in_the_other() {
    let (world, devices) = three();
    let [phone, laptop, _] = &devices;
    laptop.line.be(Fault::Offline);
    let first = phone.record(neighbors_quarrel(&world.grid()));
    phone.act(first, step::MediationBegan::default());
    // The officer heard of it too, and spells a name another way.
    let mut heard = neighbors_quarrel(&world.grid());
    heard.parties[0].name = "王晓明".into();
    heard.parties.push(party(Side::B, "赵四"));
    heard.claim_a = "院墙裂了。".into();
    let other = laptop.record(heard.clone());
    // Nothing alike: another quarrel.
    let mut unlike = neighbors_quarrel(&world.grid());
    unlike.parties = vec![party(Side::A, "祁长顺"), party(Side::B, "翟玉梅")];
    laptop.record(unlike);
    laptop.line.be(Fault::None);
    world.run_until_quiet(&devices.each_ref());
    let likely = laptop.give(&Similar::Dispute(other));
    assert_eq!(likely.len(), 1);
    assert_eq!((likely[0].dispute.id, likely[0].people), (first, 2));
    // While it is being written down it is offered too.
    let offered = phone.give(&Similar::Content(Box::new(heard)));
    assert_eq!(offered.len(), 2);
    world.pass_days(91);
    assert!(
        phone
            .give(&Similar::Content(Box::new(neighbors_quarrel(
                &world.grid()
            ))))
            .is_empty()
    );

    let merge = Merge {
        from: other,
        into: first,
        reason: "同一件事".into(),
    };
    assert_eq!(phone.try_give(&merge).unwrap_err().code, Code::NotAllowed);
    laptop.give(&merge);
    world.run_until_quiet(&devices.each_ref());
    let sheet = phone.sheet(first);
    assert_eq!(
        sheet.state,
        DisputeState::Mediating,
        "it goes on where it was"
    );
    let names: Vec<_> = sheet
        .content
        .parties
        .iter()
        .map(|p| p.name.as_str())
        .collect();
    assert_eq!(names, ["王小明", "李大山", "赵四"]);
    assert_eq!(
        sheet.content.claim_a,
        "排水沟被堵，水进了院子。\n院墙裂了。"
    );
    assert_eq!(sheet.acts.last().unwrap().act.what.code(), "took_in");
    let ended = phone.sheet(other);
    assert_eq!(
        (ended.state, ended.life.merged_into),
        (DisputeState::Closed, Some(first))
    );
    let number: What = bond::DuplicateOf {
        dispute: first,
        reason: String::new(),
    }
    .into();
    let refused = phone.try_act(other, number).unwrap_err();
    assert!(refused.detail.contains("another one"), "{}", refused.detail);
}
