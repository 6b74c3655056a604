//! Before a notice is opened nothing says more of it than that there is one, from whom and by when.

use contract::Command;
use contract::command::elder;
use model::notice::{About, AboutKind};
use model::{RecordId, Role};
use serde_json::json;
use test_kit::{Device, lone_elder};

use super::{sheet, three, wanted};

/// Every list there is, and what counts notices.
const LISTS: &[&str] = &[
    "today.get",
    "notice.list",
    "notice.batches",
    "notice.totals",
    "draft.list",
    "dispute.list",
    "elder.list",
    "referral.list",
    "repeat_call.list",
    "sync.status",
    "sync.quarantine",
    "bundle.status",
    "session.status",
    "worker.list",
];

/// What stands on a device's lists, and on the sheet of the elder a notice is about.
fn listed(device: &Device, about: RecordId) -> String {
    let mut all = String::new();
    for name in LISTS {
        let arguments = match *name {
            "notice.totals" => json!({ "from": device.today(), "until": device.today() }),
            _ => json!({}),
        };
        // What is not for this role tells nothing.
        if let Ok(told) = device.field().call(name, arguments) {
            all += &told.to_string();
        }
    }
    let elder = device
        .field()
        .call(elder::Get::NAME, json!({ "id": about }));
    all + &elder.map_or_else(|_| String::new(), |told| told.to_string())
}

#[test]
fn lists_say_what_it_asks_to_whom_has_opened_it_and_never_whom_it_is_about() {
    let (world, devices) = three();
    let [phone, laptop, station] = &devices;
    let reviewer = world.enrolled(Role::Reviewer);
    let all = [phone, laptop, station, &reviewer];
    let mut old = lone_elder(&world.grid());
    old.profile.address = "二组4号".into();
    let old = phone.give(&old);
    world.run_until_quiet(&all);
    let mut send = wanted(station, &[world.grid()]);
    send.by = Some(station.today());
    send.household = "三组12号".into();
    send.about = Some(About {
        kind: AboutKind::Elder,
        id: old.id,
    });
    let id = station.give(&send).notices[0];
    world.run_until_quiet(&all);
    for device in [phone, laptop, &reviewer] {
        let told = listed(device, old.id);
        assert!(told.contains(&id.to_string()), "that there is one is told");
        for kept in [&send.asked, &send.why, &send.household] {
            assert!(!told.contains(kept.as_str()), "{kept} in {told}");
        }
    }
    sheet(phone, id);
    sheet(&reviewer, id);
    for (device, knows) in [
        (phone, true),
        (&reviewer, true),
        (laptop, false),
        // Whoever wrote it need not open it to know.
        (station, true),
    ] {
        let told = listed(device, old.id);
        assert_eq!(told.contains(&send.asked), knows);
        for kept in [&send.why, &send.household] {
            assert!(!told.contains(kept.as_str()), "{kept} in {told}");
        }
    }
    // The door to what it is about is there for whoever may open that.
    assert_eq!(sheet(phone, id).opens, [old.id]);
    assert_eq!(sheet(&reviewer, id).opens, []);
}
