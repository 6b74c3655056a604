//! The ways a case goes through the machine, each from its beginning to its end on the devices of a village, its station
//! and its township, with somebody out of reach for two weeks in the middle.

use contract::Code;
use contract::command::dispute::{Deed, Do};
use contract::command::referral::{Accept, Answer, Decline, Note};
use contract::command::tally;
use model::clock;
use model::dispute::act::{grading, mediation, step};
use model::dispute::life::ReferralState;
use model::dispute::remedy::Remedy;
use model::{ActId, Day, DisputeId, DisputeState, Grade, Period, Role};
use serde_json::json;
use test_kit::{Device, Fault, World, neighbors_quarrel};

use crate::letters;

/// A village with its phone and its laptop, the station's desk, the township's reviewer, and a unit that gets letters.
/// The world goes last: whoever is in it is switched off before.
struct Village {
    phone: Device,
    laptop: Device,
    station: Device,
    reviewer: Device,
    unit: Device,
    world: World,
}

impl Village {
    fn new() -> Self {
        Self::of(World::new())
    }

    fn of(world: World) -> Self {
        Self {
            phone: world.enrolled(Role::GridWorker),
            laptop: world.enrolled(Role::AuxiliaryOfficer),
            station: world.enrolled(Role::StationOfficer),
            reviewer: world.enrolled(Role::Reviewer),
            unit: world.enrolled(Role::PartnerUnit),
            world,
        }
    }

    /// Everyone hears of everything.
    fn meet(&self) {
        self.world.run_until_quiet(&[
            &self.phone,
            &self.laptop,
            &self.station,
            &self.reviewer,
            &self.unit,
        ]);
    }

    /// Those who hold the case.
    fn people(&self) -> [&Device; 4] {
        [&self.phone, &self.laptop, &self.station, &self.reviewer]
    }

    /// A quarrel that was written down at the door and is known to everyone.
    fn recorded(&self) -> DisputeId {
        let id = self.phone.record(neighbors_quarrel(&self.world.grid()));
        self.meet();
        id
    }

    /// The same, taken in by the station.
    fn taken_in(&self) -> DisputeId {
        let id = self.recorded();
        self.station.act(id, step::Accepted::default());
        self.meet();
        id
    }

    /// Given to the two of the village together.
    fn given(&self) -> DisputeId {
        let id = self.taken_in();
        let station = &self.station;
        station.act(
            id,
            step::Assigned {
                to: vec![self.phone.me(), self.laptop.me()],
                lead: Some(self.laptop.me()),
                deadline: Some(station.today().plus_days(10)),
                reason: "一起上门".into(),
            },
        );
        self.meet();
        id
    }

    /// A letter from the station to the unit.
    fn offer(&self, id: DisputeId) -> DisputeId {
        let station = &self.station;
        let party = station.sheet(id).content.parties[0].id.unwrap();
        let offered = letters::offer(station, id, party);
        self.meet();
        offered.letter
    }

    /// The case reads the same to everyone who holds it, and nobody disagrees.
    fn all_read(&self, id: DisputeId, state: &DisputeState) {
        let codes = codes(&self.station, id);
        for device in self.people() {
            let sheet = device.sheet(id);
            assert_eq!(sheet.state, *state);
            assert!(sheet.conflicts.is_empty(), "{:?}", sheet.conflicts);
            assert_eq!(device.sync().quarantined, 0);
            let read: Vec<_> = sheet.acts.iter().map(|done| done.act.what.code()).collect();
            assert_eq!(read, codes);
        }
    }
}

fn codes(device: &Device, id: DisputeId) -> Vec<String> {
    let acts = device.sheet(id).acts;
    acts.iter()
        .map(|done| done.act.what.code().to_owned())
        .collect()
}

fn session(on: Day, outcome: &str) -> mediation::Session {
    serde_json::from_value(json!({
        "on": on,
        "place": "村委会",
        "mediators": [{ "name": "王建军" }],
        "voluntary_a": true,
        "voluntary_b": true,
        "course": "看了现场，一条一条说过。",
        "outcome": outcome,
    }))
    .unwrap()
}

fn together(device: &Device, id: DisputeId, acts: Vec<Deed>) -> Vec<ActId> {
    let done = device.give(&Do {
        id,
        acts,
        version: None,
    });
    done.acts
}

/// By when something is due by a clock, as the sheet says.
fn due(device: &Device, id: DisputeId, clock: &str) -> Option<Day> {
    let due = device.sheet(id).life.due;
    let found = due.into_iter().find(|due| due.clock.code() == clock);
    found.map(|due| due.due_on)
}

fn asks(tasks: &[String], kind: &str) -> bool {
    tasks.iter().any(|task| task == kind)
}

/// How often these were done in the last two months, as this device counts.
fn counted<const N: usize>(device: &Device, what: [&str; N]) -> [u64; N] {
    let period = Period::days(device.today().plus_days(-60), device.today()).unwrap();
    let area = String::new();
    let totals = device.give(&tally::Get { period, area }).totals;
    what.map(|of| totals.of(of))
}

#[test]
fn what_failed_out_of_reach_goes_by_letter_to_a_unit_that_declines_and_is_closed() {
    let village = Village::new();
    let id = village.given();
    let Village {
        world,
        phone,
        laptop,
        station,
        reviewer,
        unit,
    } = &village;

    laptop.line.be(Fault::Offline);
    laptop.act(id, step::Claimed::default());
    laptop.act(id, step::MediationBegan::default());
    laptop.act(id, session(laptop.today(), "goes_on"));
    let graded = grading::Graded {
        grade: Grade::Yellow,
        facts: vec![],
        reason: "一般口角，先看着".into(),
        expires_on: reviewer.today().plus_days(30),
    };
    reviewer.act(id, graded);
    phone.edit(id, |content| content.verified = "沟里有淤泥。".into());
    world.run_until_quiet(&[phone, station, reviewer]);
    world.pass_days(14);
    assert!(
        asks(&phone.work()[0], "deadline"),
        "what the officer does is not heard of yet"
    );
    let failed = session(laptop.today(), "failed");
    let alone = laptop.try_act(id, failed.clone()).unwrap_err();
    assert_eq!(alone.code, Code::IllegalStep);
    let ends = step::Failed {
        reason: "各说各的，谈不拢".into(),
    };
    together(laptop, id, vec![failed.into(), ends.into()]);
    laptop.line.be(Fault::None);
    village.meet();
    village.all_read(id, &DisputeState::Failed);
    assert!(station.sheet(id).life.remedies.contains(&Remedy::Court));

    let letter = village.offer(id);
    unit.give(&Decline {
        letter,
        reason: "不属本单位职责。".into(),
    });
    village.meet();
    let life = station.sheet(id).life;
    assert_eq!(life.referrals[0].news, Some(ReferralState::Declined));
    station.give(&Note { letter });
    village.meet();
    village.all_read(id, &DisputeState::Failed);
    let life = phone.sheet(id).life;
    assert_eq!(life.referrals[0].state, ReferralState::Declined);

    station.act(
        id,
        step::Closed {
            reason: "已告知可以起诉".into(),
            level: None,
        },
    );
    village.meet();
    village.all_read(id, &DisputeState::Closed);
    for device in [phone, station] {
        let what = [
            "failed",
            "letters_sent",
            "letters_declined",
            "closed",
            "settled",
        ];
        assert_eq!(counted(device, what), [1, 1, 1, 1, 0]);
        assert_eq!(device.work().concat(), Vec::<String>::new());
    }
}

#[test]
fn what_was_refused_out_of_reach_is_not_asked_again_and_goes_to_a_unit_that_answers() {
    let village = Village::new();
    let id = village.taken_in();
    let Village {
        world,
        phone,
        laptop,
        station,
        reviewer,
        unit,
    } = &village;

    phone.line.be(Fault::Offline);
    let parties = phone.sheet(id).content.parties;
    phone.act(
        id,
        step::Refused {
            party: parties[1].id,
            said_where: "地头".into(),
            ..step::Refused::default()
        },
    );
    laptop.act(
        id,
        mediation::Statement {
            party: parties[0].id.unwrap(),
            words: "沟是前年挖的。".into(),
        },
    );
    world.run_until_quiet(&[laptop, station, reviewer]);
    world.pass_days(14);
    let sheet = phone.sheet(id);
    assert!(sheet.life.remedies.contains(&Remedy::Court));
    assert!(!asks(&sheet.life.may, "mediation_began"));
    assert_eq!(
        phone.work().concat(),
        Vec::<String>::new(),
        "nobody is nagged"
    );
    phone.line.be(Fault::None);
    village.meet();
    village.all_read(id, &DisputeState::Refused);
    for device in [phone, laptop, station] {
        let again = device.try_act(id, step::MediationBegan::default());
        assert_eq!(again.unwrap_err().code, Code::IllegalStep);
    }

    let letter = village.offer(id);
    unit.give(&Accept {
        letter,
        words: "已登记。".into(),
    });
    village.meet();
    station.give(&Note { letter });
    village.meet();
    village.all_read(id, &DisputeState::Referred);
    unit.give(&Answer {
        letter,
        words: "已现场核实，双方认可。".into(),
    });
    village.meet();
    station.give(&Note { letter });
    station.act(id, step::Closed::default());
    village.meet();
    village.all_read(id, &DisputeState::Closed);
    for device in [phone, station] {
        let what = ["refused", "letters_answered", "closed", "settled"];
        assert_eq!(counted(device, what), [1, 1, 1, 1]);
    }
}

#[test]
fn what_the_reviewer_sends_back_is_mended_out_of_reach_and_taken_in() {
    let village = Village::new();
    let id = village.recorded();
    let Village {
        world,
        phone,
        laptop,
        reviewer,
        ..
    } = &village;
    assert!(asks(&reviewer.work()[1], "accept"));
    reviewer.act(
        id,
        step::Returned {
            reason: "没写清是哪条沟".into(),
        },
    );
    village.meet();
    assert_eq!(phone.work()[1], ["complete"]);
    assert_eq!(phone.sheet(id).steps[0].reason, "没写清是哪条沟");

    phone.line.be(Fault::Offline);
    phone.edit(id, |content| content.verified = "村东头那条。".into());
    phone.act(
        id,
        step::Resubmitted {
            reason: "已补上".into(),
        },
    );
    world.pass_days(14);
    // The others still see it sent back, and nobody takes in what is not complete.
    let early = laptop.try_act(id, step::Accepted::default());
    assert_eq!(early.unwrap_err().code, Code::IllegalStep);
    phone.line.be(Fault::None);
    village.meet();
    village.all_read(id, &DisputeState::Recorded);
    assert!(asks(&reviewer.work()[1], "accept"));
    assert_eq!(reviewer.sheet(id).content.verified, "村东头那条。");
    reviewer.act(id, step::Accepted::default());
    village.meet();
    village.all_read(id, &DisputeState::Accepted);
    assert!(asks(&laptop.work()[1], "assign"));
    assert_eq!(codes(phone, id), ["returned", "resubmitted", "accepted"]);
}

#[test]
fn what_everybody_passes_back_one_after_the_other_waits_for_others() {
    let village = Village::new();
    let id = village.given();
    let Village {
        world,
        phone,
        laptop,
        station,
        reviewer,
        ..
    } = &village;
    laptop.line.be(Fault::Offline);
    phone.act(
        id,
        step::PassedBack {
            reason: "是我家亲戚".into(),
            left: vec![laptop.me()],
        },
    );
    world.run_until_quiet(&[phone, station, reviewer]);
    world.pass_days(14);
    let sheet = station.sheet(id);
    assert_eq!(
        sheet.state,
        DisputeState::Assigned,
        "it is the laptop's now"
    );
    assert_eq!(sheet.life.responsible.len(), 1);
    laptop.line.be(Fault::None);
    village.meet();
    laptop.act(
        id,
        step::PassedBack {
            reason: "我也沾亲".into(),
            left: vec![],
        },
    );
    village.meet();
    village.all_read(id, &DisputeState::Accepted);
    assert!(station.sheet(id).life.responsible.is_empty());
    assert!(asks(&station.work()[1], "assign"));
    station.act(
        id,
        step::Assigned {
            to: vec![station.me()],
            ..step::Assigned::default()
        },
    );
    station.act(id, step::Claimed::default());
    village.meet();
    village.all_read(id, &DisputeState::Claimed);
    assert!(!asks(&station.work()[1], "assign"));
}

#[test]
fn what_two_pass_back_at_once_stays_theirs_until_it_is_given_out_anew() {
    let village = Village::new();
    let id = village.given();
    let Village {
        world,
        phone,
        laptop,
        station,
        ..
    } = &village;
    for (device, other) in [(phone, laptop), (laptop, phone)] {
        let left = vec![other.me()];
        device.line.be(Fault::Offline);
        device.act(
            id,
            step::PassedBack {
                reason: "近亲属，应当回避".into(),
                left,
            },
        );
    }
    world.pass_days(14);
    phone.line.be(Fault::None);
    laptop.line.be(Fault::None);
    village.meet();
    let sheet = station.sheet(id);
    assert_eq!(sheet.state, DisputeState::Assigned);
    assert_eq!(sheet.life.responsible.len(), 2, "each thought of the other");
    let fields: Vec<_> = sheet.conflicts.iter().map(|one| &one.field).collect();
    assert_eq!(fields, ["assignment"]);
    station.act(
        id,
        step::Assigned {
            to: vec![station.me()],
            ..step::Assigned::default()
        },
    );
    village.meet();
    village.all_read(id, &DisputeState::Assigned);
    assert_eq!(phone.sheet(id).life.responsible.len(), 1);
}

#[test]
fn the_police_mediate_twice_over_national_day_and_not_a_third_time() {
    let world = World::new();
    // Two days before National Day, of a year whose holidays are known.
    world.pass_days(-33);
    let village = Village::of(world);
    let Village {
        world,
        phone,
        laptop,
        station,
        ..
    } = &village;
    let october = |day| Day::new(2026, 10, day);
    assert_eq!(Some(station.today()), Day::new(2026, 9, 29));
    let id = village.taken_in();
    world.pass_days(1);
    let police = step::MediationBegan {
        procedure: Some(step::Procedure::PublicSecurity),
        reason: "双方愿意".into(),
        ..step::MediationBegan::default()
    };
    let helper = laptop.try_act(id, police.clone()).unwrap_err();
    assert_eq!(helper.code, Code::NotAllowed);
    station.act(id, police);
    village.meet();
    // Seven days are off, and the Saturday after them is worked: the third working day.
    assert_eq!(due(laptop, id, "police_mediation"), october(10));

    phone.line.be(Fault::Offline);
    world.pass_days(8);
    assert!(asks(&laptop.work()[2], "police_mediation"));
    world.pass_days(1);
    station.act(id, session(station.today(), "goes_on"));
    assert_eq!(due(station, id, "police_mediation"), None);
    assert_eq!(due(station, id, "police_second_mediation"), october(19));
    world.run_until_quiet(&[laptop, station]);
    world.pass_days(5);
    assert!(
        asks(&phone.work()[0], "police_mediation"),
        "it has not heard of the first yet"
    );
    phone.line.be(Fault::None);
    village.meet();
    assert_eq!(due(phone, id, "police_second_mediation"), october(19));
    assert!(!asks(&phone.work()[0], "police_mediation"));
    world.pass_days(5);
    assert!(asks(&phone.work()[1], "police_mediation"));
    world.pass_days(1);
    assert!(asks(&phone.work()[0], "police_mediation"));

    // The second was held on its last day and is written down the day after.
    station.act(id, session(station.today().plus_days(-1), "goes_on"));
    village.meet();
    for clock in ["police_mediation", "police_second_mediation"] {
        assert_eq!(due(phone, id, clock), None, "there is no third");
    }
    assert!(!asks(&phone.work().concat(), "police_mediation"));
    station.act(
        id,
        step::Failed {
            reason: "两次都没有谈成，依法处理".into(),
        },
    );
    village.meet();
    village.all_read(id, &DisputeState::Failed);
}

#[test]
fn mediation_goes_on_for_as_long_as_both_sides_agreed_and_is_late_after_that() {
    let village = Village::new();
    let id = village.taken_in();
    let Village {
        world,
        phone,
        laptop,
        ..
    } = &village;
    let first = Day::new(2026, 12, 1).unwrap();
    let until = Day::new(2026, 12, 20).unwrap();
    assert_eq!(due(phone, id, "mediation"), Some(first));
    laptop.act(id, step::MediationBegan::default());
    village.meet();

    laptop.line.be(Fault::Offline);
    world.pass_days(14);
    let extended = grading::Extended {
        clock: grading::ExtendedClock::Mediation,
        until,
        consent_a: true,
        consent_b: false,
        reason: "要等丈量结果".into(),
    };
    let one_side = laptop.try_act(id, extended.clone()).unwrap_err();
    assert_eq!(one_side.fields[0].field, "consent_b");
    laptop.act(
        id,
        grading::Extended {
            consent_b: true,
            ..extended
        },
    );
    assert_eq!(due(phone, id, "mediation"), Some(first), "it has not heard");
    laptop.line.be(Fault::None);
    village.meet();
    let sheet = phone.sheet(id);
    let found = sheet.life.due.iter().find(|due| due.due_on == until);
    let notes = &found.unwrap().notes;
    assert_eq!(*notes, [clock::Note::Extended { from: first }]);

    world.pass_days(17);
    assert!(!asks(&phone.work()[0], "mediation"), "it goes on");
    world.pass_days(18);
    assert!(asks(&phone.work()[1], "mediation"), "the last day");
    world.pass_days(1);
    assert!(asks(&phone.work()[0], "mediation"), "it is late");
    laptop.act(
        id,
        step::Failed {
            reason: "期限已过，没有谈成".into(),
        },
    );
    village.meet();
    village.all_read(id, &DisputeState::Failed);
    assert_eq!(due(phone, id, "mediation"), None);
}

#[test]
fn a_court_that_was_asked_out_of_reach_and_not_any_more_is_asked_again_and_confirms() {
    let village = Village::new();
    let id = village.taken_in();
    let Village {
        world,
        phone,
        laptop,
        ..
    } = &village;
    laptop.act(id, step::MediationBegan::default());
    let reached: mediation::Agreement = serde_json::from_value(json!({
        "form": "written",
        "terms": [{ "deed": "清淤" }],
        "effective_on": laptop.today(),
    }))
    .unwrap();
    let settles = step::Agreed::default();
    let agreement = together(laptop, id, vec![reached.into(), settles.into()])[0];
    village.meet();
    let court = |step| mediation::CourtConfirmation {
        agreement,
        step,
        on: laptop.today(),
        words: "凉州区人民法院".into(),
    };
    let last = Day::new(2026, 12, 1);
    assert_eq!(due(phone, id, "court_confirmation"), last);

    laptop.line.be(Fault::Offline);
    laptop.act(id, court(mediation::CourtStep::Asked));
    assert_eq!(due(laptop, id, "court_confirmation"), None);
    world.pass_days(14);
    assert_eq!(
        due(phone, id, "court_confirmation"),
        last,
        "it has not heard"
    );
    laptop.line.be(Fault::None);
    village.meet();
    assert_eq!(due(phone, id, "court_confirmation"), None);

    laptop.act(id, court(mediation::CourtStep::Withdrawn));
    village.meet();
    assert_eq!(
        due(phone, id, "court_confirmation"),
        last,
        "it still may be asked"
    );
    world.pass_days(11);
    assert!(asks(&phone.work()[2], "court_confirmation"));
    laptop.act(id, court(mediation::CourtStep::Asked));
    world.pass_days(3);
    laptop.act(id, court(mediation::CourtStep::Confirmed));
    village.meet();
    village.all_read(id, &DisputeState::Agreed);
    assert_eq!(due(phone, id, "court_confirmation"), None);
    assert!(!asks(&phone.work().concat(), "court_confirmation"));
}
