//! At which level cases were settled: said with the agreement, or by whoever closes them; on every device, and in a
//! report without small counts.

use contract::command::dispute::Do;
use contract::command::tally::Get;
use model::dispute::act::{mediation, step};
use model::{DisputeId, Period, Role};
use serde_json::json;
use test_kit::{Device, World, neighbors_quarrel};

use crate::statistics_that_leave::{book, rows};

/// A case that both sides settle, without anybody saying at which level.
fn agreed_upon(world: &World, phone: &Device) -> DisputeId {
    let id = phone.record(neighbors_quarrel(&world.grid()));
    phone.act(id, step::MediationBegan::default());
    let reached: mediation::Agreement = serde_json::from_value(json!({
        "form": "oral", "terms": [{ "deed": "清淤" }], "effective_on": phone.today(),
    }))
    .unwrap();
    phone.give(&Do {
        id,
        acts: vec![reached.into(), step::Agreed::default().into()],
        version: None,
    });
    phone.act(id, step::FollowUpBegan::default());
    id
}

fn close(phone: &Device, id: DisputeId, level: step::Level) {
    let level = Some(level);
    let closed = step::Closed {
        level,
        ..step::Closed::default()
    };
    phone.act(id, closed);
}

#[test]
fn the_level_counts_also_where_only_whoever_closes_the_case_says_it() {
    let world = World::new();
    let station = world.enrolled(Role::StationOfficer);
    let phone = world.enrolled(Role::GridWorker);
    for _ in 0..6 {
        let id = agreed_upon(&world, &phone);
        close(&phone, id, step::Level::Village);
    }
    for _ in 0..2 {
        let id = phone.record(neighbors_quarrel(&world.grid()));
        phone.act(id, step::Refused::default());
        close(&phone, id, step::Level::Group);
    }
    world.run_until_quiet(&[&phone, &station]);
    let period = Period::month_of(station.today());
    for device in [&phone, &station] {
        let area = String::new();
        let totals = device.give(&Get { period, area }).totals;
        let counted = [
            "agreed",
            "closed",
            "settled_in_village",
            "settled_in_group",
            "settled_unagreed",
        ];
        assert_eq!(counted.map(|what| totals.of(what)), [6, 8, 6, 2, 2]);
    }

    // Six agreements of eight cases that have a level: whoever reads the six and all levels would know the two.
    let report = book(&station, period, "");
    assert_eq!(rows(&report, "总体情况")["达成协议（件次）"][0], 6);
    let told = rows(&report, "在哪一级化解");
    let of = |level: &str| told[level][0].clone();
    assert_eq!(
        ["村", "家庭", "村民小组", "未注明"].map(of),
        [json!(6), json!(0), json!("＊"), json!("＊")]
    );
}
