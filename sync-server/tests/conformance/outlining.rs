//! Outlines: kept, told to whom they concern and to nobody else, brought in whole or not at all.

use map::Datum;
use model::GridId;
use sync_server::admin::{AdminError, OutlinesTaken, Run};
use sync_server::registry::{Books, KeptOutline};
use sync_server::{accounts, directory};

use crate::house::{COUNTY, House, NOW, VILLAGE, fresh};

/// A square kilometre or so, so many of them to the east; neighbours share a border with a corner in it.
fn square(code: &str, east: u32) -> String {
    let west = 102.60 + f64::from(east) * 0.01;
    let mid = |lon: f64| format!("[{:.4},37.9051]", lon + 0.0003);
    format!(
        "{{\"type\":\"Feature\",\"properties\":{{\"code\":\"{code}\"}},\"geometry\":{{\"type\":\"Polygon\",\
         \"coordinates\":[[[{west:.4},37.9],[{0:.4},37.9],{2},[{0:.4},37.91],[{west:.4},37.91],{1},\
         [{west:.4},37.9]]]}}}}",
        west + 0.01,
        mid(west),
        mid(west + 0.01),
    )
}

fn file(features: &[String]) -> Vec<u8> {
    let all = features.join(",");
    format!("{{\"type\":\"FeatureCollection\",\"features\":[{all}]}}").into_bytes()
}

fn bring(house: &House, features: &[String]) -> Result<OutlinesTaken, AdminError> {
    let admin = house.admin();
    admin.import_outlines(&file(features), Datum::Wgs84, Run::Real)
}

fn version(house: &House) -> u64 {
    let look = |books: &dyn Books| directory::version(books, COUNTY);
    house.registry().glance(look).unwrap()
}

fn kept(house: &House) -> Vec<KeptOutline> {
    let look = |books: &dyn Books| books.outlines_of(COUNTY);
    house.registry().read(look).unwrap()
}

pub(crate) fn an_outline_is_kept_in_place_of_the_one_before(house: &House) {
    let (first, second) = (house.grid(), house.grid());
    let before = version(house);
    let taken = bring(house, &[square(first.as_str(), 0)]).unwrap();
    assert_eq!((taken.new, taken.changed, taken.same), (1, 0, 0));
    assert_eq!(version(house), before + 1);
    // Done again, nothing changes, and no device is told anything.
    let taken = bring(house, &[square(first.as_str(), 0)]).unwrap();
    assert_eq!((taken.new, taken.changed, taken.same), (0, 0, 1));
    assert_eq!(version(house), before + 1);
    // A neighbour comes beside it: of the first, only how its border is drawn changes.
    let alone = kept(house);
    let taken = bring(house, &[square(second.as_str(), 1)]).unwrap();
    assert_eq!((taken.new, taken.neighbours), (1, 1));
    let both = kept(house);
    assert_eq!(both.len(), 2);
    assert_ne!(both[0].sha256, alone[0].sha256);
    // Another outline of the first: the one before is gone.
    let taken = bring(house, &[square(first.as_str(), 3)]).unwrap();
    assert_eq!((taken.changed, taken.new), (1, 0));
    assert_eq!(kept(house).len(), 2);
    let look = |books: &dyn Books| books.outline(first.as_str());
    let bytes = house.registry().glance(look).unwrap().unwrap();
    let bounds = map::Outline::from_bytes(&bytes).unwrap().bounds().unwrap();
    assert_eq!(bounds.from.lon_e6, 102_630_000);
}

pub(crate) fn a_seat_is_told_the_outlines_of_its_places_and_no_others(house: &House) {
    let (first, second) = (house.grid(), house.grid());
    let told = |grid: &GridId| {
        let code = house.invite(house.grid_worker(grid));
        let token = house.enrol(code, fresh(), NOW).unwrap().token;
        let look = |books: &dyn Books| {
            let seat = accounts::seat_of(books, &token).unwrap();
            directory::directory_of(books, &seat)
        };
        house.registry().read(look).unwrap().outlines
    };
    assert_eq!(told(&first), [0u8; 0]);
    bring(house, &[square(second.as_str(), 0)]).unwrap();
    assert_eq!(told(&first), [0u8; 0]);
    assert_eq!(told(&second).len(), 32);
    // The village belongs to both.
    bring(house, &[square(VILLAGE, 5)]).unwrap();
    assert_eq!(told(&first).len(), 32);
    assert_ne!(told(&first), told(&second));
}

pub(crate) fn a_file_stands_whole_or_not_at_all(house: &House) {
    let grid = house.grid();
    let before = version(house);
    let unknown = square("620602119202777", 1);
    let elsewhere = square("620602119999", 2);
    let channel = square("620602119202901", 3);
    let told = bring(
        house,
        &[square(grid.as_str(), 0), unknown, elsewhere, channel],
    )
    .unwrap_err();
    assert_eq!(
        told.to_string(),
        "nothing was brought in; correct these and try again:\n\
         feature 2 (code 620602119202777) is no grid known here: add it first\n\
         feature 3 (code 620602119999) is no area known here: import its areas first\n\
         feature 4 (code 620602119202901) is the number of a channel to a unit: write the grid's"
    );
    assert_eq!(kept(house), []);
    // A look before it is done keeps nothing either.
    let one = file(&[square(grid.as_str(), 0)]);
    let taken = house
        .admin()
        .import_outlines(&one, Datum::Wgs84, Run::Dry)
        .unwrap();
    assert_eq!(taken.new, 1);
    assert_eq!(kept(house), []);
    assert_eq!(version(house), before);
}
