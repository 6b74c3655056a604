//! A telephone, a home and a call are known again by a hash with a key that each device draws for itself: what two
//! stations hold of one family cannot be laid side by side.

use std::collections::BTreeSet;

use contract::command::repeat_call::List;
use model::Role;
use store::{FileKey, Store, StoreError};
use test_kit::{Device, World};

use super::{import, list};

/// By what a device knows telephones, homes and calls again.
fn hashes(device: &Device) -> BTreeSet<Vec<u8>> {
    let home = device.home();
    let store = Store::open(home, &FileKey::at(home.join("key"))).unwrap();
    let found = store.read(|r| {
        let mut find = r.prepare("SELECT mark FROM call_mark UNION ALL SELECT same FROM call")?;
        let found = find.query_map([], |row| row.get::<_, Vec<u8>>(0))?;
        Ok::<_, StoreError>(found.collect::<Result<BTreeSet<_>, _>>()?)
    });
    found.unwrap()
}

#[test]
fn two_stations_know_one_family_by_different_hashes() {
    let world = World::new();
    let [mut one, other] = [Role::StationOfficer; 2].map(|role| world.enrolled(role));
    let text = list(&one);
    for station in [&one, &other] {
        assert_eq!(station.give(&import(text.as_bytes())).new, 6);
    }
    let [families, same] = [&one, &other].map(|station| station.give(&List {}));
    assert_eq!(families.households.len(), 1);
    assert_eq!(families, same, "it is the same family to both");
    let known = hashes(&one);
    assert_eq!(known.len(), 13, "four telephones, three homes, six calls");
    let elsewhere = hashes(&other);
    assert_eq!(elsewhere.len(), known.len());
    assert!(known.is_disjoint(&elsewhere));
    // On the device itself they stay what they are.
    one.restart();
    let again = one.give(&import(text.as_bytes()));
    assert_eq!((again.new, again.known), (0, 6));
    assert_eq!(hashes(&one), known);
}
