//! A code makes one device, once, in time; a name belongs to one device; secrets are drawn once.

use std::net::{IpAddr, Ipv4Addr};

use model::WorkerId;
use sync_server::accounts::actor::{self, ActorError, MAX_PER_DEVICE};
use sync_server::accounts::tries::{self, PER_ADDRESS, TOGETHER};
use sync_server::accounts::{EnrolError, InviteCode, InviteKey, SeatError, Token, seat_of};

use crate::house::{House, NOW, fresh};

const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 24 * 60 * MINUTE_MS;

fn seat(house: &House, token: &Token) -> Result<sync_server::accounts::Seat, SeatError> {
    house.registry().glance(|books| seat_of(books, token))
}

pub(crate) fn a_code_makes_one_device(house: &House) {
    let grid = house.grid();
    let worker = house.grid_worker(&grid);
    let (code, actor) = (house.invite(worker), fresh());
    let enrolled = house.enrol(code, actor, NOW).unwrap();
    let seat = seat(house, &enrolled.token).unwrap();
    assert_eq!((seat.device, seat.worker.id), (enrolled.device, worker));
    assert_eq!(seat.worker.name, "李秀兰");
    assert_eq!(seat.actors.into_iter().collect::<Vec<_>>(), [actor]);
    let again = house.enrol(code, fresh(), NOW).err();
    assert_eq!(again, Some(EnrolError::UsedCode));
    let devices = house.admin().devices().unwrap();
    assert_eq!(devices.len(), 1);
    assert_eq!(
        (devices[0].id, devices[0].worker),
        (enrolled.device, worker)
    );
    assert_eq!(
        (devices[0].name.as_str(), devices[0].enrolled_at),
        ("手机", NOW)
    );
    assert_eq!(devices[0].revoked_at, None);
}

pub(crate) fn a_lost_answer_is_given_again_for_ten_minutes(house: &House) {
    let (code, actor) = (house.invite(house.officer()), fresh());
    let lost = house.enrol(code, actor, NOW).unwrap();
    let at = |minutes: i64| NOW.plus_ms(minutes * MINUTE_MS);
    let again = house.enrol(code, actor, at(9)).unwrap();
    assert_eq!(again.device, lost.device);
    assert_eq!(seat(house, &lost.token).err(), Some(SeatError::Unknown));
    assert!(seat(house, &again.token).is_ok());
    let late = house.enrol(code, actor, at(10)).err();
    assert_eq!(late, Some(EnrolError::UsedCode));
}

pub(crate) fn a_new_code_brings_a_device_back(house: &House) {
    let (worker, actor) = (house.officer(), fresh());
    let first = house.enrol(house.invite(worker), actor, NOW).unwrap();
    house.admin().revoke(first.device).unwrap();
    let later = house.pass_ms(DAY_MS);
    house.admin().revoke(first.device).unwrap();
    let revoked = house.admin().devices().unwrap()[0].revoked_at;
    assert_eq!(revoked, Some(NOW), "the date of the first time stays");
    let refused = seat(house, &first.token).err();
    assert_eq!(refused, Some(SeatError::Revoked(first.device)));
    let back = house.enrol(house.invite(worker), actor, later).unwrap();
    assert_eq!(back.device, first.device);
    assert_eq!(seat(house, &back.token).unwrap().device, first.device);
    assert_eq!(seat(house, &first.token).err(), Some(SeatError::Unknown));
}

pub(crate) fn a_former_name_brings_ones_own_device_back(house: &House) {
    let (worker, [former, now]) = (house.officer(), [fresh(), fresh()]);
    let first = house.enrol(house.invite(worker), former, NOW).unwrap();
    let code = house.invite(worker);
    let back = house.enrol_again(code, now, vec![former], NOW).unwrap();
    assert_eq!(back.device, first.device);
    // From now on it writes under both; a colleague who says that name was hers begins anew.
    let again = house.enrol(house.invite(worker), now, NOW).unwrap();
    assert_eq!(again.device, first.device);
    let code = house.invite(house.officer());
    let other = house.enrol_again(code, fresh(), vec![former], NOW).unwrap();
    assert_ne!(other.device, first.device);
}

pub(crate) fn a_device_does_not_change_hands(house: &House) {
    let (grid, actor) = (house.grid(), fresh());
    let code = house.invite(house.grid_worker(&grid));
    house.enrol(code, actor, NOW).unwrap();
    let code = house.invite(house.officer());
    let refused = house.enrol(code, actor, NOW).err();
    assert_eq!(refused, Some(EnrolError::KnownActor));
    // The invitation is still good.
    house.enrol(code, fresh(), NOW).unwrap();
}

pub(crate) fn codes_that_cannot_be_used_are_told_apart(house: &House) {
    let unknown = house.mac(&InviteCode::parse("ABCDE-FGHJK").unwrap());
    let refused = house.enrol(unknown, fresh(), NOW).err();
    assert_eq!(refused, Some(EnrolError::UnknownCode));
    let code = house.invite(house.officer());
    let late = house.enrol(code, fresh(), NOW.plus_ms(7 * DAY_MS)).err();
    assert_eq!(late, Some(EnrolError::ExpiredCode));
    let in_time = NOW.plus_ms(7 * DAY_MS - 1);
    assert!(house.enrol(code, fresh(), in_time).is_ok());
    let nobody = WorkerId::from_bytes(fresh());
    assert!(house.admin().invite(nobody, 7).is_err());
}

pub(crate) fn of_many_who_use_one_code_at_once_one_holds(house: &House) {
    let node = house.another_node();
    let nodes = [&house.app, &node];
    for _ in 0..3 {
        let code = house.invite(house.officer());
        let before = house.admin().devices().unwrap().len();
        let outcomes: Vec<_> = std::thread::scope(|threads| {
            let all: Vec<_> = (0..8)
                .map(|n| {
                    let node = nodes[n % 2].clone();
                    threads.spawn(move || {
                        let asked = sync_server::accounts::enrolment::Asked {
                            code_mac: code,
                            device_name: String::new(),
                            actor: fresh(),
                            former_actors: Vec::new(),
                            app_version: String::new(),
                        };
                        let registry = node.registry();
                        registry
                            .write(move |books| sync_server::accounts::enrol(books, &asked, NOW))
                    })
                })
                .collect();
            all.into_iter().map(|one| one.join().unwrap()).collect()
        });
        let (held, refused): (Vec<_>, Vec<_>) = outcomes.into_iter().partition(Result::is_ok);
        assert_eq!(held.len(), 1);
        let used = |outcome: &Result<_, _>| outcome.as_ref().err() == Some(&EnrolError::UsedCode);
        assert!(refused.iter().all(used));
        assert_eq!(house.admin().devices().unwrap().len(), before + 1);
    }
}

pub(crate) fn a_name_belongs_to_one_device(house: &House) {
    let officer = house.officer();
    let enrolled = || {
        let (code, actor) = (house.invite(officer), fresh());
        (house.enrol(code, actor, NOW).unwrap().device, actor)
    };
    let ((first, name), (second, _)) = (enrolled(), enrolled());
    let adopt = |device, actor| {
        let work =
            move |books: &dyn sync_server::registry::Books| actor::adopt(books, device, actor);
        house.registry().write(work)
    };
    assert_eq!(adopt(first, name), Ok(()));
    assert_eq!(adopt(second, name), Err(ActorError::Taken));
    for _ in 1..MAX_PER_DEVICE {
        assert_eq!(adopt(first, fresh()), Ok(()));
    }
    assert_eq!(adopt(first, fresh()), Err(ActorError::TooMany));
    assert_eq!(adopt(first, name), Ok(()));
}

pub(crate) fn wrong_codes_are_counted_by_minute_and_address(house: &House) {
    let node = house.another_node();
    let key = InviteKey::open(house.registry(), std::path::Path::new("nowhere")).unwrap();
    let address = |n: u32| key.mac_of_address(Some(IpAddr::from(Ipv4Addr::from(n))));
    let may = |n, now| {
        house
            .registry()
            .glance(|books| tries::may(books, &address(n), now))
    };
    let note = |n, now| {
        let address = address(n);
        let registry = node.registry();
        registry.write(move |books| tries::note(books, &address, now))
    };
    for _ in 0..PER_ADDRESS {
        assert_eq!(may(1, NOW), Ok(true));
        note(1, NOW).unwrap();
    }
    assert_eq!(may(1, NOW), Ok(false));
    assert_eq!(may(2, NOW), Ok(true));
    assert_eq!(may(1, NOW.plus_ms(MINUTE_MS)), Ok(true));
    for n in 0..u32::try_from(TOGETHER - PER_ADDRESS).unwrap() {
        assert_eq!(may(1_000, NOW), Ok(true));
        note(2 + n, NOW).unwrap();
    }
    assert_eq!(may(1_000, NOW), Ok(false));
    note(3, NOW.plus_ms(MINUTE_MS)).unwrap();
    assert_eq!(may(1, NOW), Ok(true), "other minutes are forgotten");
}

pub(crate) fn a_secret_is_drawn_once(house: &House) {
    let node = house.another_node();
    let code = InviteCode::random().unwrap();
    let folder = std::path::Path::new("nowhere");
    let mac = |registry| InviteKey::open(registry, folder).unwrap().mac(&code);
    assert_eq!(mac(house.registry()), mac(node.registry().as_ref()));
    let keep = |bytes: &'static [u8]| {
        house.registry().write(move |books| {
            books.keep_secret("of a test", bytes)?;
            books.secret("of a test")
        })
    };
    assert_eq!(keep(&[1, 2, 3]), Ok(Some(vec![1, 2, 3])));
    assert_eq!(keep(&[4]), Ok(Some(vec![1, 2, 3])));
}
