//! How a county works: set whole or not at all, kept with who did it, and told to the county's devices.

use model::{AreaCode, Practice};
use sync_server::admin::{AdminError, PracticeSet, Run};
use sync_server::registry::{Books, KeptPractice};
use sync_server::{accounts, directory};

use crate::house::{COUNTY, House, NOW, fresh};

const FIRST: &str = r#"{"version":1,"rules":{"mediation":{"value":20,"unit":"days","source":"凉州区办法","article":"第六条"}}}"#;
const SECOND: &str = r#"{
  "version": 1,
  "facts": [{ "code": "threats" }, { "code": "road_blocked", "zh": "堵路断水", "en": "A road or water is cut off" }],
  "holidays": [{ "notice": "一份演示用的通知", "days": ["2027-01-01,2027-01-03,off,元旦"] }]
}"#;

fn version(house: &House) -> u64 {
    let look = |books: &dyn Books| directory::version(books, COUNTY);
    house.registry().glance(look).unwrap()
}

fn set(house: &House, document: &str) -> Result<PracticeSet, AdminError> {
    let admin = house.admin();
    admin.set_practice(None, document.as_bytes(), "周敏", Run::Real)
}

fn kept(house: &House) -> Vec<KeptPractice> {
    house.admin().practices(None).unwrap()
}

pub(crate) fn a_document_is_kept_with_who_set_it_and_the_last_one_counts(house: &House) {
    let admin = house.admin();
    assert_eq!(admin.practice(None), Ok(None));
    let before = version(house);
    let first = set(house, FIRST).unwrap();
    assert_eq!((first.county.as_str(), first.no), (COUNTY, Some(1)));
    assert_eq!(first.changes.len(), 1, "{:?}", first.changes);
    assert!(first.changes[0].starts_with("mediation: 20 days (凉州区办法第六条); it was 1 months"));
    assert_eq!(version(house), before + 1);
    // The same once more: no device is told anything.
    assert_eq!(set(house, FIRST).unwrap().no, None);
    assert_eq!(version(house), before + 1);
    let later = house.pass_ms(60_000);
    let second = set(house, SECOND).unwrap();
    assert_eq!(second.no, Some(2));
    assert!(
        second
            .changes
            .contains(&"fact road_blocked: ticked from now on".to_owned())
    );
    assert!(
        second
            .changes
            .contains(&"holidays of 2027: 一份演示用的通知".to_owned())
    );
    assert!(
        second
            .changes
            .contains(&"fact weapon: no longer ticked".to_owned())
    );
    let all = kept(house);
    let numbers: Vec<_> = all.iter().map(|kept| (kept.no, kept.by.as_str())).collect();
    assert_eq!(numbers, [(1, "周敏"), (2, "周敏")]);
    assert_eq!((all[0].at, all[1].at), (NOW, later));
    assert_eq!(all[1].written, SECOND);
    assert_eq!(admin.practice(None), Ok(Some(all[1].clone())));
    let read = Practice::read(&all[1].written).unwrap();
    assert_eq!(read, Practice::check(SECOND).unwrap());
}

pub(crate) fn every_seat_of_the_county_is_told_the_last_one(house: &House) {
    let grid = house.grid();
    let code = house.invite(house.grid_worker(&grid));
    let token = house.enrol(code, fresh(), NOW).unwrap().token;
    let told = || {
        let look = |books: &dyn Books| {
            let seat = accounts::seat_of(books, &token).unwrap();
            directory::directory_of(books, &seat)
        };
        house.registry().read(look).unwrap().practice
    };
    assert_eq!(told(), "");
    set(house, FIRST).unwrap();
    assert_eq!(told(), FIRST);
    set(house, SECOND).unwrap();
    assert_eq!(told(), SECOND);
}

pub(crate) fn a_document_stands_whole_or_not_at_all(house: &House) {
    set(house, FIRST).unwrap();
    let before = version(house);
    let wrong = r#"{"version":1,"rules":{"mediation":{"value":0,"unit":"days","source":"某办法"}},
        "facts":[{"code":"road_blocked"}],"holidays":[]}"#;
    let refused = set(house, wrong).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "nothing was set; correct this and try again:\n\
         rules: mediation: 0 days is no time; write a number from 1 to 730\n\
         facts, no. 1 (road_blocked): say it in Chinese: \"zh\""
    );
    let nobody = house
        .admin()
        .set_practice(None, SECOND.as_bytes(), " ", Run::Real);
    assert!(matches!(nobody, Err(AdminError::Name { .. })));
    let elsewhere: AreaCode = "110101".parse().unwrap();
    let refused =
        house
            .admin()
            .set_practice(Some(&elsewhere), SECOND.as_bytes(), "周敏", Run::Real);
    assert_eq!(refused, Err(AdminError::UnknownCounty(elsewhere)));
    // A look before it is done keeps nothing either.
    let looked = house
        .admin()
        .set_practice(None, SECOND.as_bytes(), "", Run::Dry)
        .unwrap();
    assert_eq!(looked.no, Some(2));
    assert!(!looked.changes.is_empty());
    assert_eq!(kept(house).len(), 1);
    assert_eq!(version(house), before);
    // Where there are two counties, one has to be named.
    let another = "code,name,level\n620621,民勤县,county\n";
    house
        .admin()
        .import_areas(another.as_bytes(), Run::Real)
        .unwrap();
    let refused = set(house, SECOND).unwrap_err().to_string();
    assert_eq!(refused, "say which county with --county: 620602, 620621");
}
