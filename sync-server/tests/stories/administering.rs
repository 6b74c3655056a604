//! What an administrator does, and how what cannot stand is told.

use model::{Role, WorkerId};
use sync_server::admin::{AdminError, NewWorker, Reach};
use sync_server::{App, Config, DatabaseError};

use crate::town::{Town, VILLAGE, fresh_bytes};

#[test]
fn a_worker_without_a_fitting_place_is_refused() {
    let town = Town::new();
    let admin = town.app.admin();
    let villages = Reach::Villages(vec![VILLAGE.parse().unwrap()]);
    let add = |name: &str, role, reach: &Reach| {
        admin
            .add_worker(&NewWorker {
                name: name.into(),
                role,
                reach: reach.clone(),
            })
            .unwrap_err()
    };
    assert_eq!(
        add("甲", Role::GridWorker, &villages),
        AdminError::Reach(Role::GridWorker)
    );
    assert_eq!(
        add("乙", Role::PartnerUnit, &villages),
        AdminError::Reach(Role::PartnerUnit)
    );
    assert!(matches!(
        add(" ", Role::StationOfficer, &villages),
        AdminError::Name { .. }
    ));
    let unknown: model::GridId = "620602119202009".parse().unwrap();
    let reach = Reach::Grids(vec![unknown.clone()]);
    assert_eq!(
        add("丙", Role::GridWorker, &reach),
        AdminError::UnknownGrid(unknown)
    );
    let nobody = WorkerId::from_bytes(fresh_bytes());
    assert_eq!(
        admin.invite(nobody, 7).err(),
        Some(AdminError::UnknownWorker(nobody))
    );
    assert_eq!(admin.invite(nobody, 0).err(), Some(AdminError::Days));
}

#[tokio::test]
async fn the_demo_county_is_set_up_once() {
    let folder = tempfile::tempdir().unwrap();
    let app = App::open(&Config::new(folder.path())).unwrap();
    let first = app.admin().demo().unwrap();
    let again = app.admin().demo().unwrap();
    assert_eq!(first.grids.len(), 3);
    assert_eq!(first.grids, again.grids);
    assert_eq!(app.admin().workers().unwrap().len(), 5);
    let roles: Vec<_> = again.seats.iter().map(|seat| seat.worker.role).collect();
    assert_eq!(
        roles,
        [
            Role::GridWorker,
            Role::AuxiliaryOfficer,
            Role::StationOfficer,
            Role::Reviewer,
            Role::PartnerUnit
        ]
    );
    // One grid; the three of the village and its way to the partner unit; that way alone.
    let workers = app.admin().workers().unwrap();
    let grids = |role: Role| {
        let row = workers.iter().find(|row| row.worker.role == role);
        row.map(|row| row.grids.len())
    };
    for (role, many) in roles.into_iter().zip([1, 4, 4, 4, 1]) {
        assert_eq!(grids(role), Some(many), "{role:?}");
    }
}

#[test]
fn a_database_of_a_newer_server_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    drop(App::open(&Config::new(folder.path())).unwrap());
    let file = folder.path().join("ledger.sqlite");
    let raise = rusqlite::Connection::open(&file).unwrap();
    raise.pragma_update(None, "user_version", 42).unwrap();
    let error = App::open(&Config::new(folder.path())).err().unwrap();
    assert!(
        matches!(error, DatabaseError::Newer { found: 42, .. }),
        "{error}"
    );
}

#[test]
fn a_folder_that_is_none_is_told_in_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "x").unwrap();
    let error = App::open(&Config::new(&file)).err().unwrap().to_string();
    assert!(
        error.contains("cannot be used") && error.contains("--data"),
        "{error}"
    );
}

#[tokio::test]
async fn another_process_administers_while_the_server_runs() {
    let town = Town::new();
    let mut phone = town.phone(town.officer()).await;
    let other = App::open(&Config::new(town.folder.path())).unwrap();
    let grid = other
        .admin()
        .add_grid(&VILLAGE.parse().unwrap(), None)
        .unwrap();
    let (_, begun) = phone.record(&grid);
    let heard = phone.push(&town, &[begun]).await;
    assert_eq!(heard.outcomes(), [(wire::Outcome::Stored, "")]);
}
