//! A made-up county is the same each time, has what a real one has, and nothing in it is done against the rules.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::collections::{BTreeMap, BTreeSet};

use corpus::{Case, County, Matter, Place};
use model::dispute::act::Ground;
use model::dispute::life::Heads;
use model::{Dispute, DisputeState, GridId, Life, Role, UtcMs, What, Worker, WorkerId};

const MANY: u64 = 3_000;

fn county() -> County {
    County {
        until: UtcMs(1_795_363_200_000),
        author: Worker {
            id: WorkerId::from_bytes([7; 16]),
            name: "周敏".into(),
            role: Role::AuxiliaryOfficer,
        },
    }
}

fn grid() -> GridId {
    "620602119202001".parse().unwrap()
}

fn cases() -> Vec<Case> {
    (0..MANY).map(|n| county().case(n, &grid())).collect()
}

/// The case as its record reads, every act judged by the one state machine.
fn lived(case: &Case) -> Dispute {
    let acts: Vec<_> = case
        .sittings
        .iter()
        .flat_map(|one| one.acts.clone())
        .collect();
    let mut record = Dispute {
        id: case.id,
        content: case.content.clone(),
        state: DisputeState::Recorded,
        letter: None,
        heads: Heads {
            states: vec![DisputeState::Recorded],
            grades: vec![],
            assignments: vec![],
            deadlines: vec![],
        },
        recorded_by: county().author.id,
        recorded_at_ms: case.at_ms,
        acts: vec![],
        attachments: vec![],
    };
    let heads = {
        let mut life = Life::of(&record);
        for sitting in &case.sittings {
            for act in &sitting.acts {
                let (day, content) = (act.at_ms.day(), &case.content);
                assert_eq!(act.what.check(Ground { day, content }), []);
                assert!(act.what.may_be_done_by(Role::AuxiliaryOfficer));
                life.take(act).unwrap();
            }
            life.check_written(&sitting.acts).unwrap();
        }
        life.heads().clone()
    };
    (record.state, record.heads, record.acts) = (heads.state(), heads, acts);
    record
}

#[test]
fn the_same_number_is_the_same_record_and_no_two_are_alike() {
    assert_eq!(cases(), cases());
    let names: BTreeSet<_> = cases().iter().map(|case| case.id).collect();
    assert_eq!(names.len() as u64, MANY);
    let elders: BTreeSet<_> = (0..MANY).map(|n| county().elder_id(n)).collect();
    assert_eq!(elders.len() as u64, MANY);
    assert!(names.is_disjoint(&elders));
    assert!((0..MANY).all(|n| county().case_id(n) == county().case(n, &grid()).id));
}

#[test]
fn every_life_keeps_the_rules_and_ends_before_the_countys_time_does() {
    for case in cases() {
        let draft = case.content.clone().into_draft();
        assert_eq!(draft.parse(case.at_ms.day()), Ok(case.content.clone()));
        let mut before = case.at_ms;
        for act in lived(&case).acts {
            assert!(before <= act.at_ms && act.at_ms < county().until);
            before = act.at_ms;
        }
        let oldest = county().until.day().plus_days(-3 * 365 - 1);
        assert!(case.at_ms.day() >= oldest && case.at_ms < county().until);
    }
}

#[test]
fn what_somebody_else_made_up_lives_by_the_same_rules() {
    for (n, case) in (0..).zip(cases()) {
        let sittings = county().life(n, &case.content, case.at_ms);
        assert_eq!(sittings, county().life(n, &case.content, case.at_ms));
        let another = Case { sittings, ..case };
        let mut before = another.at_ms;
        for act in lived(&another).acts {
            assert!(before <= act.at_ms && act.at_ms < county().until);
            before = act.at_ms;
        }
    }
}

#[test]
fn cases_stand_in_every_state_that_has_something_to_show() {
    let mut states: BTreeMap<_, u64> = BTreeMap::new();
    let mut graded = 0;
    for case in cases() {
        let record = lived(&case);
        *states.entry(record.state.code().to_owned()).or_default() += 1;
        graded += u64::from(!record.heads.grades.is_empty());
    }
    let of = |state: &str| states.get(state).copied().unwrap_or(0);
    assert!(
        (MANY * 80 / 100..MANY * 96 / 100).contains(&of("closed")),
        "{states:?}"
    );
    for state in [
        "recorded",
        "accepted",
        "claimed",
        "mediating",
        "agreed",
        "follow_up",
        "failed",
        "referred",
    ] {
        assert!(of(state) > 0, "{state}: {states:?}");
    }
    assert!(
        (MANY * 15 / 100..MANY * 25 / 100).contains(&graded),
        "{graded}"
    );
}

#[test]
fn no_quarrel_is_graded_for_violence_at_home() {
    let acts = cases().into_iter().flat_map(|case| lived(&case).acts);
    let graded = acts.filter_map(|act| match act.what {
        What::Graded(graded) => Some(graded),
        _ => None,
    });
    let facts: BTreeSet<String> = graded.flat_map(|graded| graded.facts).collect();
    assert!(!facts.is_empty());
    for violent in ["violence_order", "weapon", "injury", "threats"] {
        assert!(!facts.contains(violent), "{violent}");
    }
}

#[test]
fn mediation_fails_as_often_as_a_county_reported() {
    const FAR_MORE: u64 = 40_000;
    let failed = (0..FAR_MORE).filter(|number| {
        let case = county().case(*number, &grid());
        let mut acts = case.sittings.iter().flat_map(|sitting| &sitting.acts);
        acts.any(|act| matches!(act.what, What::Failed(_)))
    });
    // 41 of 5,935 are 276 of these.
    let failed = failed.count();
    assert!((210..345).contains(&failed), "{failed}");
}

#[test]
fn what_it_is_about_is_what_a_county_reported() {
    let all: u32 = corpus::MATTERS.iter().map(|matter| matter.cases).sum();
    assert_eq!(all, 5_935);
    let mut found: BTreeMap<_, u64> = BTreeMap::new();
    for case in cases() {
        *found.entry(case.content.kind).or_default() += 1;
    }
    let mut told: BTreeMap<_, u64> = BTreeMap::new();
    for Matter { kind, cases, .. } in corpus::MATTERS {
        *told.entry(kind.clone()).or_default() += u64::from(*cases);
    }
    assert_eq!(
        told.values().copied().collect::<Vec<_>>(),
        [330, 316, 1_670, 1_949, 1_670]
    );
    for (kind, told) in told {
        let (told, found) = (told * 100 / 5_935, found[&kind] * 100 / MANY);
        assert!(
            told.abs_diff(found) <= 3,
            "{kind:?}: {found} of a hundred, not {told}"
        );
    }
}

#[test]
fn the_first_village_has_most_and_the_last_has_something() {
    let mut villages = vec![0_u64; 300];
    for number in 0..100_000 {
        let place = Place::of(number, villages.len());
        villages[place.village] += 1;
        assert!(place.grid < 3);
    }
    assert!((5_000..7_000).contains(&villages[0]), "{}", villages[0]);
    assert!(villages.iter().all(|many| *many > 50));
    assert_eq!(Place::of(5, 1).village, 0);
}

#[test]
fn telephones_are_nobodys() {
    for case in cases() {
        for party in case.content.parties {
            assert!(
                party.phone.is_empty()
                    || (party.phone.len() == 11 && party.phone.starts_with("1002"))
            );
        }
    }
}
