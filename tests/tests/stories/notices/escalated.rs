//! The time of a notice has passed: somebody above is asked to see to it, has it before them, and has it no more once it
//! is done.

use contract::Code;
use contract::command::notice::Do;
use contract::command::today;
use model::notice::NoticeWhat;
use model::notice::act::shapes::{Escalated, Recalled};
use model::{RecordId, Role, WorkerId};
use serde_json::json;
use test_kit::Device;

use super::{accepted, act, done, on_today, sent, sheet, three, to_the_township};

fn overseen(device: &Device) -> Vec<RecordId> {
    let today = device.give(&today::Get {});
    today.overseen.into_iter().map(|row| row.id).collect()
}

fn to_one(worker: WorkerId) -> Escalated {
    Escalated {
        seat: None,
        worker: Some(worker),
        ..to_the_township()
    }
}

#[test]
fn the_township_has_it_before_it_until_it_is_done() {
    let (world, devices) = three();
    let [phone, _, station] = &devices;
    let reviewer = world.enrolled(Role::Reviewer);
    let all = [phone, station, &reviewer];
    let id = sent(&world, station);
    world.run_until_quiet(&all);
    world.pass_days(3);
    assert!(sheet(station, id).may.contains(&"escalated".to_owned()));
    assert_eq!(overseen(&reviewer), []);
    act(station, id, to_the_township());
    world.run_until_quiet(&all);
    let today = reviewer.give(&today::Get {});
    assert_eq!((today.overseen[0].id, today.overseen[0].late), (id, true));
    let others = today.notices.iter().filter(|row| row.id == id);
    assert_eq!(others.count(), 0, "it is told once");
    for other in [phone, station] {
        assert_eq!(overseen(other), [], "who was not asked");
    }
    // Why stands on the sheet, with who asked.
    let read = sheet(&reviewer, id);
    let last = read.acts.last().unwrap();
    assert_eq!(
        (last.what.reason().as_str(), last.by.id),
        ("三天没人答复", Some(station.me()))
    );
    act(phone, id, accepted());
    world.run_until_quiet(&all);
    assert_eq!(overseen(&reviewer), [id]);
    act(phone, id, done(None));
    world.run_until_quiet(&all);
    assert_eq!(overseen(&reviewer), []);
}

#[test]
fn one_who_is_named_has_it_also_when_everybody_declined_until_it_is_taken_back_or_runs_out() {
    let (world, devices) = three();
    let [phone, _, station] = &devices;
    let reviewer = world.enrolled(Role::Reviewer);
    let all = [phone, station, &reviewer];
    let ids = [sent(&world, station), sent(&world, station)];
    world.run_until_quiet(&all);
    for id in ids {
        let why = model::notice::act::Why::Unsafe;
        let words = String::new();
        let declined = model::notice::act::shapes::Declined { why, words };
        act(phone, id, declined);
    }
    world.run_until_quiet(&all);
    assert_eq!(on_today(station).len(), 2, "nobody does them");
    for id in ids {
        act(station, id, to_one(reviewer.me()));
    }
    world.run_until_quiet(&all);
    assert_eq!(on_today(station), [], "somebody was asked to see to them");
    assert_eq!(overseen(&reviewer).len(), 2);
    let whom = sheet(&reviewer, ids[0]).acts.last().unwrap().whom.clone();
    assert_eq!(whom.unwrap().id, Some(reviewer.me()));
    // Whoever was asked can take it back too.
    let reason = "已由镇里处理".into();
    act(&reviewer, ids[0], Recalled { reason });
    assert_eq!(overseen(&reviewer), [ids[1]]);
    world.pass_days(12);
    assert_eq!(overseen(&reviewer), []);
}

#[test]
fn nobody_is_asked_who_would_not_hear_of_it() {
    let (world, devices) = three();
    let [phone, _, station] = &devices;
    let id = sent(&world, station);
    let refused = |to: Escalated| {
        let act = NoticeWhat::from(to).into();
        let refused = station.try_give(&Do { id, act }).unwrap_err();
        assert_eq!(refused.code, Code::Invalid);
        refused.fields[0].field.clone()
    };
    let in_words = Escalated {
        to: "李所长".into(),
        seat: None,
        ..to_the_township()
    };
    assert_eq!(refused(in_words), "to");
    for other in [phone, station] {
        assert_eq!(refused(to_one(other.me())), "worker");
    }
    let unknown = json!({ "what": "escalated", "seat": "moon", "reason": "没人答复" });
    let asked = json!({ "id": id, "act": unknown });
    let refused = station.field().call("notice.act", asked).unwrap_err();
    assert_eq!(refused.fields[0].field, "seat");
    assert!(sheet(station, id).acts.is_empty());
}
