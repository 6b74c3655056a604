//! What an officer says about a family goes to its grid as a notice, and how that stands comes back.

use contract::Code;
use contract::command::notice::{self, Do, Send};
use contract::command::repeat_call::{Assess, List, Then};
use model::notice::NoticeWhat;
use model::notice::act::shapes::{Accepted, Done};
use model::{DisputeState, GridId, NoticeState, Role};
use test_kit::{Device, World, neighbors_quarrel};

use super::{ago, completed, import, list};
use crate::everything::everything_on;
use crate::finding::in_the_hands_of;

/// What a station asks of grids about the first family of its list.
fn asked_of(station: &Device, grids: &[GridId]) -> Send {
    Send {
        grids: grids.to_vec(),
        asked: "上门看看这户最近怎样".into(),
        why: "几次求助".into(),
        by: None,
        expires_on: station.today().plus_days(10),
        to: Vec::new(),
        about: None,
        household: "三组17号".into(),
    }
}

#[test]
fn a_notice_goes_to_the_grid_with_the_assessment_and_says_no_more_than_is_written_in_it() {
    let (world, phone, _) = World::two_devices();
    let station = world.enrolled(Role::StationOfficer);
    world.run_until_quiet(&[&phone, &station]);
    station.give(&import(list(&station).as_bytes()));
    let household = station.give(&List {}).households[0].household;
    let notice = |grids: &[GridId]| Send {
        by: Some(station.today().plus_days(2)),
        ..asked_of(&station, grids)
    };
    let assess = |then, notice: Option<Send>| Assess {
        household,
        words: "研判：让网格员先看看。".into(),
        then,
        notice: notice.map(Box::new),
    };
    // A notice to no grid and an outcome that does not fit are refused, and nothing is written down.
    let refused = station
        .try_give(&assess(Then::Notice, Some(notice(&[]))))
        .unwrap_err();
    assert_eq!(refused.fields[0].field, "grids");
    for wrong in [
        assess(Then::Notice, None),
        assess(Then::Nothing, Some(notice(&[world.grid()]))),
    ] {
        let refused = station.try_give(&wrong).unwrap_err();
        assert_eq!(refused.code, Code::BadArguments);
    }
    assert!(station.give(&List {}).households[0].assessments.is_empty());
    assert!(station.give(&notice::List::default()).is_empty());

    let sent = station.give(&assess(Then::Notice, Some(notice(&[world.grid()]))));
    let id = sent.notice.unwrap();
    let said = |device: &Device| device.give(&List {}).households[0].assessments[0].clone();
    assert_eq!(
        (said(&station).notice, said(&station).notice_state),
        (Some(id), Some(NoticeState::Sent))
    );
    world.run_until_quiet(&[&phone, &station]);
    let everything = everything_on(&phone);
    assert!(everything.contains("上门看看这户最近怎样"));
    for kept in ["13900000001", "13900000002", "母亲被推", "研判："] {
        assert!(!everything.contains(kept), "{kept} left the station");
    }
    let done = Do {
        id,
        act: NoticeWhat::from(Accepted {
            words: String::new(),
        })
        .into(),
    };
    phone.give(&done);
    world.run_until_quiet(&[&phone, &station]);
    let families = station.give(&List {});
    assert!(!families.households[0].waits);
    assert_eq!(said(&station).notice_state, Some(NoticeState::Accepted));

    // The notice is erased: that the family was assessed stays, no word of it does.
    world.erase(id);
    world.run_until_quiet(&[&phone, &station]);
    let left = said(&station);
    assert_eq!((left.words.as_str(), left.notice), ("", None));
    assert!(!station.give(&List {}).households[0].waits);

    // The calls go with their time, and what was said a year later.
    world.pass_days(200);
    station.sync();
    assert_eq!(station.give(&List {}).earlier.len(), 1);
    world.pass_days(200);
    station.sync();
    assert_eq!(station.give(&List {}).earlier, []);
}

#[test]
fn what_came_of_it_stands_beside_the_assessment_and_goes_with_the_case() {
    let (world, phone, _) = World::two_devices();
    let station = world.enrolled(Role::StationOfficer);
    let both = [&phone, &station];
    world.run_until_quiet(&both);
    station.give(&import(list(&station).as_bytes()));
    let household = station.give(&List {}).households[0].household;
    let asked = asked_of(&station, &[world.grid()]);
    let sent = station.give(&Assess {
        household,
        words: "让网格员先看看。".into(),
        then: Then::Notice,
        notice: Some(Box::new(asked)),
    });
    let id = sent.notice.unwrap();
    world.run_until_quiet(&both);
    let answer = |what: NoticeWhat| {
        let act = what.into();
        phone.give(&Do { id, act });
        world.run_until_quiet(&both);
    };
    let said = || station.give(&List {}).households[0].assessments[0].clone();
    let words = String::new();
    answer(Accepted { words }.into());
    assert_eq!((said().answer.as_str(), said().dispute), ("", None));
    let case = phone.record(neighbors_quarrel(&world.grid()));
    let done = Done {
        answer: "去过了，记了一件。".into(),
        dispute: Some(case),
    };
    answer(done.into());
    let told = said();
    assert_eq!(told.answer, "去过了，记了一件。");
    assert_eq!(
        (told.dispute, told.state, told.notice_state),
        (
            Some(case),
            Some(DisputeState::Recorded),
            Some(NoticeState::Done)
        )
    );
    // How far it has come follows the case.
    station.act(case, model::dispute::act::step::Accepted::default());
    assert_eq!(said().state, Some(DisputeState::Accepted));

    // The case is erased: that the family was assessed stays, no word of it does.
    world.erase(case);
    world.run_until_quiet(&both);
    let left = said();
    assert_eq!((left.words.as_str(), left.answer.as_str()), ("", ""));
    assert_eq!((left.dispute, left.notice), (None, None));
    assert!(!station.give(&List {}).households[0].waits);
}

#[test]
fn who_sees_no_case_is_told_that_a_family_was_assessed_and_not_what_became_of_it() {
    let (world, phone, _) = World::two_devices();
    let mut station = world.enrolled(Role::StationOfficer);
    world.run_until_quiet(&[&phone, &station]);
    station.give(&import(list(&station).as_bytes()));
    let household = station.give(&List {}).households[0].household;
    let asked = asked_of(&station, &[world.grid()]);
    let assess = |device: &Device, words: &str, then, notice: Option<Send>| {
        device.give(&Assess {
            household,
            words: words.into(),
            then,
            notice: notice.map(Box::new),
        })
    };
    assess(&station, "让网格员先看看。", Then::Notice, Some(asked));
    let draft = assess(&station, "要立一件。", Then::Case, None)
        .draft
        .unwrap();
    let case = completed(&station, &world, draft);
    let said = |device: &Device| {
        let said = device.give(&List {}).households[0].assessments.clone();
        let became = said.iter().map(|said| {
            let case = (said.dispute, said.state.clone());
            (case, said.notice.is_some(), said.notice_state.is_some())
        });
        became.collect::<Vec<_>>()
    };
    let of_the_case = (Some(case), Some(DisputeState::Recorded));
    let led_to = [(of_the_case, false, false), ((None, None), true, true)];
    assert_eq!(said(&station), led_to);
    in_the_hands_of(Role::Administrator, &mut station);
    assert_eq!(said(&station), vec![((None, None), false, false); 2]);
    let told = &station.give(&List {}).households[0].assessments[0];
    assert_eq!((told.words.as_str(), told.then), ("要立一件。", Then::Case));
}

#[test]
fn what_was_said_of_a_family_that_goes_on_calling_goes_after_a_year_too() {
    let world = World::new();
    let station = world.enrolled(Role::StationOfficer);
    station.give(&import(list(&station).as_bytes()));
    let household = station.give(&List {}).households[0].household;
    station.give(&Assess {
        household,
        words: "两口子都愿意坐下来谈。".into(),
        then: Then::Nothing,
        notice: None,
    });
    for turn in 1..=3 {
        world.pass_days(150);
        let (first, last) = (ago(&station, 2), ago(&station, 1));
        let again = format!(
            "警情编号,报警时间,报警电话,警情地址,警情类别,简要警情\n\
             {turn}01,{first} 10:00:00,13900000001,,家庭纠纷,又争吵\n\
             {turn}02,{last} 10:00:00,13900000001,,家庭纠纷,又争吵\n"
        );
        station.give(&import(again.as_bytes()));
        station.sync();
        let is_kept = everything_on(&station).contains("坐下来谈");
        assert_eq!(is_kept, turn < 3, "after {turn} times 150 days");
    }
    let families = station.give(&List {}).households;
    assert_eq!((families.len(), families[0].household), (1, household));
    let said = families[0].assessments.iter();
    let said: Vec<_> = said.map(|one| one.words.as_str()).collect();
    assert_eq!(said, [""], "that it was assessed stays");
}
