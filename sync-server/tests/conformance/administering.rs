//! Places, people and what they may hold; and that work on the books is whole.

use std::collections::BTreeSet;

use model::{AreaCode, GridId, Role, WorkerId};
use sync_server::accounts::seat_of;
use sync_server::admin::{AdminError, Filled, Imported, NewWorker, Reach, Run};
use sync_server::registry::Books;
use sync_server::{DatabaseError, directory};

use crate::house::{COUNTY, House, NOW, VILLAGE, fresh};

fn version(house: &House) -> u64 {
    let look = |books: &dyn Books| directory::version(books, COUNTY);
    house.registry().glance(look).unwrap()
}

pub(crate) fn a_seat_holds_what_was_granted(house: &House) {
    let (first, second) = (house.grid(), house.grid());
    let (worker, officer) = (house.grid_worker(&first), house.officer());
    let token = |worker| {
        let code = house.invite(worker);
        house.enrol(code, fresh(), NOW).unwrap().token
    };
    let (phone, laptop) = (token(worker), token(officer));
    let seat = |token| {
        house
            .registry()
            .glance(|books| seat_of(books, token))
            .unwrap()
    };
    let grids = |grids: &[&GridId]| grids.iter().map(|g| (*g).clone()).collect::<BTreeSet<_>>();
    assert_eq!(seat(&phone).grant, grids(&[&first]));
    assert_eq!(seat(&laptop).grant, grids(&[&first, &second]));
    assert_eq!(seat(&phone).county, COUNTY);
    // A new grid counts at once.
    let third = house.grid();
    assert_eq!(seat(&phone).grant, grids(&[&first]));
    assert_eq!(seat(&laptop).grant, grids(&[&first, &second, &third]));

    let told = |token| {
        let look = |books: &dyn Books| directory::directory_of(books, &seat(token));
        house.registry().read(look).unwrap()
    };
    let directory = told(&phone);
    assert_eq!(directory.grids.len(), 1);
    assert_eq!(
        (
            directory.grids[0].id.as_str(),
            directory.grids[0].name.as_str()
        ),
        (first.as_str(), "第1网格")
    );
    let areas: Vec<&str> = directory
        .areas
        .iter()
        .map(|area| area.code.as_str())
        .collect();
    let expected = [
        "62",
        "6206",
        "620602",
        "620602119",
        "620602119202",
        "620602119203",
    ];
    assert_eq!(areas, expected);
    assert_eq!(directory.version, version(house));
    let mut people = [worker, officer];
    people.sort();
    let around: Vec<_> = directory
        .workers
        .iter()
        .map(|person| person.id.clone())
        .collect();
    assert_eq!(around, people.map(|id| id.as_bytes().to_vec()));
    assert_eq!(told(&laptop).grids.len(), 3);

    let listed = house.admin().workers().unwrap();
    let of = |id| {
        listed
            .iter()
            .find(|row| row.worker.id == id)
            .unwrap()
            .grids
            .clone()
    };
    assert_eq!(
        (listed.len(), of(worker).len(), of(officer).len()),
        (2, 1, 3)
    );

    // Nobody is told what was read before under the number of what came after.
    let before = seat(&laptop);
    assert_eq!(before.directory_version, version(house));
    house.grid();
    let look = |books: &dyn Books| directory::directory_of(books, &before);
    let read_late = house.registry().read(look).unwrap();
    assert_eq!(read_late.version, before.directory_version);
    assert!(version(house) > before.directory_version);
}

pub(crate) fn who_sends_notices_is_told_where_others_work(house: &House) {
    let grid = house.grid();
    let (worker, officer) = (house.grid_worker(&grid), house.officer());
    let township = "620602119";
    let station = NewWorker {
        name: "赵志强".into(),
        role: Role::StationOfficer,
        reach: Reach::Townships(vec![township.parse().unwrap()]),
    };
    let station = house.admin().add_worker(&station).unwrap();
    let told = |worker| {
        let code = house.invite(worker);
        let token = house.enrol(code, fresh(), NOW).unwrap().token;
        let seat = |books: &dyn Books| seat_of(books, &token);
        let seat = house.registry().glance(seat).unwrap();
        let look = |books: &dyn Books| directory::directory_of(books, &seat);
        let reaches = house.registry().read(look).unwrap().reaches.into_iter();
        let reaches = reaches.map(|reach| (reach.worker_id().unwrap(), reach.code));
        reaches.collect::<BTreeSet<_>>()
    };
    let known = [
        (worker, grid.to_string()),
        (officer, VILLAGE.to_owned()),
        (station, township.to_owned()),
    ];
    assert_eq!(told(station), BTreeSet::from(known));
    for other in [worker, officer] {
        assert_eq!(told(other), BTreeSet::new());
    }
}

pub(crate) fn what_a_worker_may_hold_is_said_anew(house: &House) {
    let (first, second) = (house.grid(), house.grid());
    let worker = house.grid_worker(&first);
    let code = house.invite(worker);
    let token = house.enrol(code, fresh(), NOW).unwrap().token;
    let grant = || {
        let seat = |books: &dyn Books| seat_of(books, &token);
        house.registry().glance(seat).unwrap().grant
    };
    for grids in [vec![second.clone()], vec![first, second]] {
        let before = version(house);
        house
            .admin()
            .set_reach(worker, &Reach::Grids(grids.clone()))
            .unwrap();
        assert_eq!(grant(), grids.into_iter().collect::<BTreeSet<_>>());
        assert!(version(house) > before);
    }
    let nobody = WorkerId::from_bytes([7; 16]);
    let refused = house.admin().set_reach(nobody, &Reach::Grids(Vec::new()));
    assert_eq!(refused, Err(AdminError::UnknownWorker(nobody)));
    let village = Reach::Villages(vec![VILLAGE.parse().unwrap()]);
    let refused = house.admin().set_reach(worker, &village);
    assert_eq!(refused, Err(AdminError::Reach(Role::GridWorker)));
}

pub(crate) fn the_directory_changes_its_version_when_it_changes(house: &House) {
    let at_first = version(house);
    assert_eq!(at_first, 1, "the import was a change");
    let grid = house.grid();
    assert_eq!(version(house), 2);
    house.grid_worker(&grid);
    assert_eq!(version(house), 3);
    let look = |books: &dyn Books| directory::version(books, "110101");
    assert_eq!(house.registry().glance(look), Ok(0));
}

pub(crate) fn areas_are_named_once_and_again(house: &House) {
    let table = |name: &str| format!("code,name,level\n{VILLAGE},{name},village\n");
    let before = version(house);
    let import = |name: &str, run| {
        let table = table(name);
        house.admin().import_areas(table.as_bytes(), run).unwrap()
    };
    import("金沙村", Run::Real);
    import("金沙新村", Run::Dry);
    assert_eq!(version(house), before, "nothing is new");
    import("金沙新村", Run::Real);
    assert_eq!(version(house), before + 1);
    let areas = house
        .registry()
        .glance(|books| books.areas_of(COUNTY))
        .unwrap();
    assert!(areas.iter().any(|area| area.name == "金沙新村"));
    let known: Vec<AreaCode> = [VILLAGE, "620602119209"].map(|c| c.parse().unwrap()).into();
    let known = house
        .registry()
        .glance(|books| books.known_areas(&known))
        .unwrap();
    assert_eq!(known.len(), 1);
}

pub(crate) fn lists_are_imported_once_and_again(house: &House) {
    let admin = house.admin();
    let all = |imported: Imported| [imported.added(), imported.changed(), imported.known()];
    let areas = |rows: &str| {
        let list = format!("code,name,revoked_on\n{rows}");
        admin.import_areas(list.as_bytes(), Run::Real).map(all)
    };
    let village: AreaCode = VILLAGE.parse().unwrap();
    let known = || {
        let known = house
            .registry()
            .glance(|books| books.known_areas(std::slice::from_ref(&village)));
        known.unwrap().remove(&village).unwrap()
    };
    let revoked = format!("{VILLAGE},金沙村,2026-01-01\n");
    assert_eq!(areas(&revoked).unwrap(), [0, 1, 0]);
    assert_eq!(areas(&revoked).unwrap(), [0, 0, 1]);
    let day = "2026-01-01".parse().unwrap();
    assert_eq!(known().revoked_on, Some(day));
    assert!(!known().is_in_use(day) && known().is_in_use(day.plus_days(-1)));
    let below = |of: &str| {
        let of = of.parse().unwrap();
        let below = house.registry().glance(|books| books.in_use_below(&of));
        below
            .unwrap()
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
    };
    assert_eq!(below("620602119"), ["620602119203"]);
    assert_eq!(areas(&format!("{VILLAGE},金沙村,\n")).unwrap(), [0, 1, 0]);
    assert_eq!(below("620602119"), [VILLAGE, "620602119203"]);

    let grids = |rows: &str| {
        let list = format!("grid,name\n{rows}");
        admin.import_grids(list.as_bytes(), Run::Real).map(all)
    };
    let both = format!("{VILLAGE}001,东头\n{VILLAGE}002,西头\n");
    assert_eq!(grids(&both).unwrap(), [2, 0, 0]);
    assert_eq!(grids(&both).unwrap(), [0, 0, 2]);
    assert_eq!(grids(&both.replace("西头", "西庄")).unwrap(), [0, 1, 1]);
    let second: GridId = format!("{VILLAGE}002").parse().unwrap();
    let names = house
        .registry()
        .glance(|books| books.grid_names(std::slice::from_ref(&second)));
    assert_eq!(names.unwrap()[&second], "西庄");

    admin.add_unit(&COUNTY.parse().unwrap(), "人社局").unwrap();
    let list = format!(
        "number,name,role,reach\n1,李秀兰,grid_worker,{VILLAGE}002 {VILLAGE}001\n\
         2,王建军,auxiliary_officer,{VILLAGE}\n3,孙敏,reviewer,620602119\n4,马骏,partner_unit,{COUNTY}:1\n"
    );
    let workers = |list: &str| admin.import_workers(list.as_bytes(), Run::Real).map(all);
    assert_eq!(workers(&list).unwrap(), [4, 0, 0]);
    let before = version(house);
    assert_eq!(workers(&list).unwrap(), [0, 0, 4]);
    assert_eq!(version(house), before);
    let later = list
        .replace("李秀兰", "李秀莲")
        .replace("620602119\n", "620602119203\n");
    assert_eq!(workers(&later).unwrap(), [0, 2, 2]);
    assert_eq!(version(house), before + 1);
    let named = house
        .registry()
        .glance(|books| books.workers_named(COUNTY, "李秀莲"))
        .unwrap();
    assert_eq!(named.len(), 1);
    let reaches: Vec<Reach> = admin
        .workers()
        .unwrap()
        .iter()
        .map(|row| {
            let found = house.registry().glance(|books| books.worker(row.worker.id));
            found.unwrap().unwrap().1
        })
        .collect();
    for reach in [
        Reach::Grids(vec![format!("{VILLAGE}001").parse().unwrap(), second]),
        Reach::Villages(vec![village]),
        Reach::Villages(vec!["620602119203".parse().unwrap()]),
        Reach::Unit {
            county: COUNTY.parse().unwrap(),
            unit: model::UnitNo::new(1).unwrap(),
        },
    ] {
        assert!(reaches.contains(&reach), "{reach:?}");
    }
    let nobody = WorkerId::from_bytes([7; 16]);
    let found = house.registry().glance(|books| books.worker(nobody));
    assert_eq!(found, Ok(None));
}

pub(crate) fn work_that_fails_leaves_nothing(house: &House) {
    let before = version(house);
    let outcome: Result<(), DatabaseError> = house.registry().write(|books| {
        books.raise_directory(COUNTY)?;
        books.keep_secret("half", &[1])?;
        Err(DatabaseError::Stopped)
    });
    assert_eq!(outcome, Err(DatabaseError::Stopped));
    assert_eq!(version(house), before);
    let half = house.registry().glance(|books| books.secret("half"));
    assert_eq!(half, Ok(None));
    // A statement that fails takes all of it back, also when the work makes nothing of it.
    let grid: GridId = format!("{VILLAGE}001").parse().unwrap();
    house
        .registry()
        .write({
            let grid = grid.clone();
            move |books| books.add_grid(&grid, "第一网格", 1)
        })
        .unwrap();
    let outcome = house.registry().write(move |books| {
        books.keep_secret("half", &[1])?;
        books.add_grid(&grid, "又一个", 1)
    });
    assert!(outcome.is_err());
    let half = house.registry().glance(|books| books.secret("half"));
    assert_eq!(half, Ok(None));
}

pub(crate) fn a_check_changes_nothing(house: &House) {
    let before = version(house);
    for _ in 0..3 {
        assert_eq!(house.registry().check(), Ok(()));
    }
    assert_eq!(version(house), before);
}

pub(crate) fn two_who_add_grids_at_once_get_two_numbers(house: &House) {
    let node = house.another_node();
    let nodes = [house.admin(), node.admin()];
    let before = version(house);
    let village: AreaCode = VILLAGE.parse().unwrap();
    let added: BTreeSet<GridId> = std::thread::scope(|threads| {
        let all: Vec<_> = (0..8)
            .map(|n| {
                let (admin, village) = (&nodes[n % 2], &village);
                threads.spawn(move || admin.add_grid(village, None).unwrap())
            })
            .collect();
        all.into_iter().map(|one| one.join().unwrap()).collect()
    });
    let numbers: Vec<u16> = added.iter().map(GridId::sequence).collect();
    assert_eq!(numbers, (1..=8).collect::<Vec<_>>());
    assert_eq!(version(house), before + 8);
}

pub(crate) fn what_is_read_together_is_of_one_state(house: &House) {
    let village: AreaCode = VILLAGE.parse().unwrap();
    let node = house.another_node();
    let state = |books: &dyn Books| {
        let grids = books.grids_of(&village)?.len();
        Ok::<_, DatabaseError>((grids, directory::version(books, COUNTY)?))
    };
    let seen = house.registry().read(|books| {
        let first = state(books)?;
        node.admin().add_grid(&village, None).unwrap();
        assert_eq!(state(books)?, first);
        Ok::<_, DatabaseError>(first)
    });
    let (grids, version) = seen.unwrap();
    let now = house.registry().read(state);
    assert_eq!(now, Ok((grids + 1, version + 1)));
}

pub(crate) fn the_demo_county_is_filled_once(house: &House) {
    let fill = |count: &str| {
        let wanted = count.parse().unwrap();
        let filled = house.admin().fill_demo(wanted, &|| true, &mut |_| {});
        let Filled { there, added, .. } = filled.unwrap();
        (there, added)
    };
    assert_eq!(fill("30"), (0, 30));
    assert_eq!(fill("30"), (30, 0));
    assert_eq!(fill("45"), (30, 15));
    assert_eq!(house.admin().quarantine().unwrap(), []);
    assert_eq!(house.admin().incidents().unwrap(), []);
}
