//! What an officer says about a family goes to its grid as a notice, and how that stands comes back.

use contract::Code;
use contract::command::notice::{self, Do, Send};
use contract::command::repeat_call::{Assess, List, Then};
use model::notice::NoticeWhat;
use model::notice::act::shapes::Accepted;
use model::{GridId, NoticeState, Role};
use test_kit::{Device, World};

use super::{import, list};
use crate::everything::everything_on;

#[test]
fn a_notice_goes_to_the_grid_with_the_assessment_and_says_no_more_than_is_written_in_it() {
    let (world, phone, _) = World::two_devices();
    let station = world.enrolled(Role::StationOfficer);
    world.run_until_quiet(&[&phone, &station]);
    station.give(&import(list(&station).as_bytes()));
    let household = station.give(&List {}).households[0].household;
    let notice = |grids: &[GridId]| Send {
        grids: grids.to_vec(),
        asked: "上门看看这户最近怎样".into(),
        why: "几次求助".into(),
        by: Some(station.today().plus_days(2)),
        expires_on: station.today().plus_days(10),
        to: Vec::new(),
        about: None,
        household: "三组17号".into(),
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
