//! A case is handed over to another unit with a letter. The unit sees the letter and nothing else; the case
//! stays the sender's until the unit accepts, and the sender goes on watching.

use contract::Code;
use contract::command::referral::{
    Accept, Answer, Decline, Get, List, Note, Offer, Offered, Revoke, Units,
};
use contract::command::{dispute, tally, today};
use model::dispute::act::step;
use model::dispute::act::violence::ViolenceMode;
use model::dispute::letter::{HandOver, HandedParty};
use model::dispute::life::ReferralState;
use model::{DisputeId, DisputeKind, DisputeState, PartyId, Period, Role, Subtype};
use test_kit::{Device, Fault, World, neighbors_quarrel};

use crate::everything::everything_on;

/// A grid worker, a station officer and a partner unit.
pub(crate) fn three() -> (World, [Device; 3]) {
    let world = World::new();
    let roles = [Role::GridWorker, Role::StationOfficer, Role::PartnerUnit];
    let devices = roles.map(|role| world.enrolled(role));
    (world, devices)
}

/// Wages that were not paid, taken in by the station.
pub(crate) fn taken_in(world: &World, devices: &[Device; 3]) -> (DisputeId, PartyId) {
    let mut quarrel = neighbors_quarrel(&world.grid());
    quarrel.kind = Some(DisputeKind::Other);
    quarrel.claim_a = "干了三个月没拿到工钱，家里等着用。".into();
    quarrel.place = "三组12号".into();
    quarrel.parties[0].phone = "13900000000".into();
    quarrel.parties[0].address = "三组东头".into();
    let id = devices[0].record(quarrel);
    world.run_until_quiet(&devices.each_ref());
    let [_, station, _] = devices;
    station.act(id, step::Accepted::default());
    (id, station.sheet(id).content.parties[0].id.unwrap())
}

pub(crate) fn hand_over(device: &Device, party: PartyId) -> HandOver {
    HandOver {
        unit: device.give(&Units {})[0].unit,
        matter: "反映拖欠工资".into(),
        facts: "王小明称三个月工资未付，有工友作证。".into(),
        asked: "请核实并督促支付。".into(),
        deadline: Some(device.today().plus_days(15)),
        parties: vec![HandedParty {
            party,
            phone: true,
            address: false,
        }],
    }
}

pub(crate) fn offer(device: &Device, id: DisputeId, party: PartyId) -> Offered {
    let hand_over = hand_over(device, party);
    device.give(&Offer {
        dispute: id,
        hand_over,
    })
}

#[test]
fn a_letter_is_accepted_answered_and_noted_while_the_sender_goes_on_watching() {
    let (world, devices) = three();
    let (id, party) = taken_in(&world, &devices);
    let [phone, station, unit] = &devices;
    let offered = offer(station, id, party);
    assert_eq!(offered.number, "(2026)金沙提字第1号");
    let sheet = station.sheet(id);
    assert_eq!(
        sheet.state,
        DisputeState::Accepted,
        "nobody has it yet but the sender"
    );
    assert_eq!(sheet.life.referrals[0].state, ReferralState::Offered);
    world.run_until_quiet(&devices.each_ref());

    let letters = unit.give(&List::default());
    assert_eq!(letters.len(), 1);
    assert_eq!(
        (letters[0].from.as_str(), letters[0].number.as_str()),
        ("赵志强", offered.number.as_str())
    );
    let letter = unit.give(&Get {
        letter: offered.letter,
    });
    assert_eq!(letter.handed.parties.len(), 1, "only who was named");
    let known = &letter.handed.parties[0];
    assert_eq!(
        (
            known.name.as_str(),
            known.phone.as_str(),
            known.address.as_str()
        ),
        ("王小明", "13900000000", "")
    );
    assert_eq!(
        letter.handed.verified,
        "王小明称三个月工资未付，有工友作证。"
    );
    // What is not the unit's to do is not done.
    let too_early = Answer {
        letter: offered.letter,
        words: "已付".into(),
    };
    assert_eq!(
        unit.try_give(&too_early).unwrap_err().code,
        Code::IllegalStep
    );
    unit.give(&Accept {
        letter: offered.letter,
        words: "已登记。".into(),
    });
    world.run_until_quiet(&devices.each_ref());

    // The station hears of it; the case says so when an officer notes it, and is the unit's from then on.
    assert_eq!(station.give(&today::Get {}).letters.len(), 1);
    let life = station.sheet(id).life;
    assert_eq!(life.referrals[0].news, Some(ReferralState::Accepted));
    assert_eq!(station.sheet(id).state, DisputeState::Accepted);
    station.give(&Note {
        letter: offered.letter,
    });
    assert!(station.give(&today::Get {}).letters.is_empty());
    world.run_until_quiet(&devices.each_ref());
    let sheet = phone.sheet(id);
    assert_eq!(sheet.state, DisputeState::Referred);
    assert_eq!(
        sheet.life.due[0].clock.code(),
        "referral_answer",
        "the sender goes on watching"
    );
    world.pass_days(16);
    assert!(station.work()[0].contains(&"referral_answer".to_owned()));

    unit.give(&Answer {
        letter: offered.letter,
        words: "已督促支付工资，当事人收到。".into(),
    });
    world.run_until_quiet(&devices.each_ref());
    station.give(&Note {
        letter: offered.letter,
    });
    let again = station.try_give(&Note {
        letter: offered.letter,
    });
    assert_eq!(again.unwrap_err().code, Code::IllegalStep);
    station.act(id, step::FollowUpBegan::default());
    world.run_until_quiet(&devices.each_ref());
    let sheet = phone.sheet(id);
    assert_eq!(sheet.state, DisputeState::FollowUp);
    let said: Vec<_> = sheet.acts.iter().map(|done| done.act.what.code()).collect();
    assert_eq!(
        said,
        [
            "accepted",
            "referral_offered",
            "referral_accepted",
            "referral_answered",
            "follow_up_began"
        ]
    );
    let days = Period::days(station.today().plus_days(-30), station.today()).unwrap();
    let counted = station.give(&tally::Get {
        period: days,
        area: String::new(),
    });
    let totals = counted.totals;
    let letters = (totals.of("letters_sent"), totals.of("letters_answered"));
    assert_eq!(letters, (1, 1));
}

#[test]
fn a_unit_holds_its_letters_and_not_one_byte_more() {
    let (world, devices) = three();
    let (id, party) = taken_in(&world, &devices);
    let [phone, station, unit] = &devices;
    let happened = station.today().plus_days(-41);
    station.edit(id, |c| {
        c.kind = Some(DisputeKind::Marriage);
        c.subtype = Some(Subtype("custody".into()));
        c.happened_on = Some(happened);
    });
    let letter = offer(station, id, party).letter;
    phone.edit(id, |c| c.verified = "工友李某也在场。".into());
    world.run_until_quiet(&devices.each_ref());
    // Nor what the case says of itself and nobody chose for the unit.
    let told = serde_json::to_value(unit.give(&Get { letter }).handed).unwrap();
    let told: Vec<&String> = told.as_object().unwrap().keys().collect();
    assert_eq!(told, ["parties", "verified"]);
    for word in ["marriage", "custody", &happened.to_string()] {
        assert!(!everything_on(unit).contains(word), "{word}");
        assert!(everything_on(station).contains(word), "{word}");
    }
    // Everything that ever came over the unit's line, and everything on its disk.
    let held = everything_on(unit);
    assert!(held.contains("反映拖欠工资") && held.contains("13900000000"));
    for word in [
        "家里等着用",
        "三组12号",
        "三组东头",
        "李大山",
        "工友李某也在场",
        "李秀兰",
    ] {
        assert!(!held.contains(word), "{word}");
    }
    assert!(
        everything_on(station).contains("家里等着用"),
        "the look finds what is there"
    );
    for refused in [
        unit.try_give(&dispute::List::default()).unwrap_err(),
        unit.try_give(&dispute::Get { id }).unwrap_err(),
    ] {
        assert_eq!(refused.code, Code::NotAllowed);
    }
    // Nor does the grid worker get the letter: the case tells what there is to know of it.
    let held = everything_on(phone);
    assert!(!held.contains("请核实并督促支付"), "the letter itself");
    assert_eq!(phone.sheet(id).life.referrals[0].unit, "凉州区人社局");
}

#[test]
fn what_a_letter_is_about_stands_in_no_list_of_a_unit_nor_anywhere_of_a_case_of_violence() {
    let (world, devices) = three();
    let (id, party) = taken_in(&world, &devices);
    let [_, station, unit] = &devices;
    let letter = offer(station, id, party).letter;
    world.run_until_quiet(&devices.each_ref());
    let listed = |device: &Device| {
        let rows = device.give(&List::default());
        let matters = rows.into_iter().map(|row| row.matter);
        matters.collect::<Vec<String>>()
    };
    let matter = "反映拖欠工资";
    assert_eq!(listed(station), [matter]);
    // The unit does not have the case, and nothing there says whether it is one of violence.
    assert_eq!(listed(unit), [""]);
    assert_eq!(unit.give(&Get { letter }).letter.matter, matter);
    unit.give(&Accept {
        letter,
        words: String::new(),
    });
    world.run_until_quiet(&devices.each_ref());
    let waits = |device: &Device| serde_json::to_string(&device.give(&today::Get {})).unwrap();
    assert!(waits(station).contains(matter));
    station.act(
        id,
        ViolenceMode {
            on: true,
            reason: "有伤".into(),
            ..ViolenceMode::default()
        },
    );
    assert_eq!(listed(station), [""]);
    let waiting = waits(station);
    assert!(waiting.contains(&letter.to_string()) && !waiting.contains(matter));
    assert_eq!(station.give(&Get { letter }).letter.matter, matter);
}

#[test]
fn a_letter_is_declined_with_a_reason_or_taken_back() {
    let (world, devices) = three();
    let (id, party) = taken_in(&world, &devices);
    let [_, station, unit] = &devices;
    let declined = offer(station, id, party);
    let revoked = offer(station, id, party);
    assert_eq!(revoked.number, "(2026)金沙提字第2号");
    world.run_until_quiet(&devices.each_ref());
    let no_reason = Decline {
        letter: declined.letter,
        reason: " ".into(),
    };
    assert_eq!(
        unit.try_give(&no_reason).unwrap_err().fields[0].field,
        "reason"
    );
    unit.give(&Decline {
        letter: declined.letter,
        reason: "不属劳动关系，建议向法院起诉。".into(),
    });
    station.give(&Revoke {
        letter: revoked.letter,
        reason: "重复发出".into(),
    });
    world.run_until_quiet(&devices.each_ref());
    station.give(&Note {
        letter: declined.letter,
    });
    let sheet = station.sheet(id);
    let states: Vec<_> = sheet
        .life
        .referrals
        .iter()
        .map(|letter| letter.state)
        .collect();
    assert_eq!(states, [ReferralState::Declined, ReferralState::Revoked]);
    assert_eq!(
        sheet.state,
        DisputeState::Accepted,
        "it never left the sender"
    );
    let late = Accept {
        letter: revoked.letter,
        words: String::new(),
    };
    assert_eq!(unit.try_give(&late).unwrap_err().code, Code::IllegalStep);
}

#[test]
fn a_unit_weeks_without_a_line_accepts_what_was_taken_back_and_both_see_it() {
    let (world, devices) = three();
    let (id, party) = taken_in(&world, &devices);
    let [_, station, unit] = &devices;
    let offered = offer(station, id, party);
    world.run_until_quiet(&devices.each_ref());
    unit.line.be(Fault::Offline);
    unit.give(&Accept {
        letter: offered.letter,
        words: String::new(),
    });
    world.pass_days(14);
    station.give(&Revoke {
        letter: offered.letter,
        reason: "当事人已经和解".into(),
    });
    station.sync();
    unit.line.be(Fault::None);
    world.run_until_quiet(&devices.each_ref());
    // Open counts over closed, on both sides, until somebody says otherwise.
    for device in [station, unit] {
        let letter = device.give(&Get {
            letter: offered.letter,
        });
        assert_eq!(letter.state, ReferralState::Accepted);
        assert_eq!(letter.acts.len(), 2);
    }
    let again = |reason: &str| Revoke {
        letter: offered.letter,
        reason: reason.into(),
    };
    let told = |station: &Device| station.give(&today::Get {}).letters.len();
    assert_eq!(told(station), 1, "the case says it was taken back");
    // Taken back once more, now that it is known that the unit has begun; or left to it: noted.
    let left = world.over(world.copy_of(station));
    left.give(&Note {
        letter: offered.letter,
    });
    assert_eq!(
        (left.sheet(id).state, told(&left)),
        (DisputeState::Referred, 0)
    );
    station.give(&again("当事人已经和解，不用办了"));
    assert_eq!(
        (station.sheet(id).state, told(station)),
        (DisputeState::Accepted, 0)
    );
}

#[test]
fn who_may_not_write_letters_does_not() {
    let (world, devices) = three();
    let (id, party) = taken_in(&world, &devices);
    let [phone, station, unit] = &devices;
    let hand_over = hand_over(station, party);
    let by_grid_worker = phone.try_give(&Offer {
        dispute: id,
        hand_over: hand_over.clone(),
    });
    assert_eq!(by_grid_worker.unwrap_err().code, Code::NotAllowed);
    let offered = offer(station, id, party);
    world.run_until_quiet(&devices.each_ref());
    let by_unit = unit.try_give(&Revoke {
        letter: offered.letter,
        reason: "不要".into(),
    });
    assert_eq!(by_unit.unwrap_err().code, Code::NotAllowed);
    // A letter is no case, and is not worked like one.
    let as_case = station.try_act(offered.letter, step::Accepted::default());
    assert_eq!(as_case.unwrap_err().code, Code::NotFound);
    assert_eq!(
        station.list().rows.len(),
        1,
        "letters stand in no list of cases"
    );
    let bad = HandOver {
        facts: String::new(),
        deadline: Some(station.today().plus_days(-1)),
        parties: vec![HandedParty {
            party: PartyId::from_bytes([9; 16]),
            phone: false,
            address: false,
        }],
        ..hand_over
    };
    let refused = station
        .try_give(&Offer {
            dispute: id,
            hand_over: bad,
        })
        .unwrap_err();
    let fields: Vec<_> = refused.fields.iter().map(|p| p.field.as_str()).collect();
    assert_eq!(fields, ["facts", "deadline", "parties.0.party"]);
    // A reviewer of the township reads the case with the people masked, and writes letters too.
    let reviewer = world.enrolled(Role::Reviewer);
    reviewer.sync();
    assert_eq!(reviewer.sheet(id).content.parties[0].name, "王某");
    let other = offer(&reviewer, id, party);
    assert_ne!(other.number, offered.number);
    assert_eq!(
        (reviewer.sync().waiting, reviewer.sync().quarantined),
        (0, 0)
    );
    world.run_until_quiet(&devices.each_ref());
    assert_eq!(unit.give(&List::default()).len(), 2);
}

#[test]
fn an_erased_case_takes_its_letters_with_it() {
    let (world, devices) = three();
    let (id, party) = taken_in(&world, &devices);
    let [_, station, unit] = &devices;
    let offered = offer(station, id, party);
    world.run_until_quiet(&devices.each_ref());
    world.erase(id);
    world.run_until_quiet(&devices.each_ref());
    assert!(unit.give(&List::default()).is_empty());
    let gone = unit.try_give(&Get {
        letter: offered.letter,
    });
    assert_eq!(gone.unwrap_err().code, Code::NotFound);
    for device in &devices {
        let held = everything_on(device);
        assert!(!held.contains("拖欠工资") && !held.contains("王小明"));
    }
}
