//! A newer app is in the field already: what it writes passes through an older one and comes out as
//! it was.

use model::{DisputeKind, Subtype};
use test_kit::{World, neighbors_quarrel};

#[test]
fn a_kind_this_version_does_not_know_survives_an_edit_by_it() {
    let (world, phone, laptop) = World::two_devices();
    let mut content = neighbors_quarrel(&world.grid());
    content.kind = Some(DisputeKind::from_code("water_rights"));
    content.subtype = Some(Subtype("upstream".into()));
    let id = phone.record(content);
    world.run_until_quiet(&[&phone, &laptop]);
    laptop.edit(id, |c| c.place = "渠首".into());
    world.run_until_quiet(&[&phone, &laptop]);
    let content = phone.sheet(id).content;
    assert_eq!(content.kind, DisputeKind::Unknown("water_rights".into()));
    assert_eq!(content.subtype, Some(Subtype("upstream".into())));
    assert_eq!(content.place, "渠首");
    assert_eq!(phone.list().rows[0].kind.code(), "water_rights");
}
