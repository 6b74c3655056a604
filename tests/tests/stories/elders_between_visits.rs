//! What goes on between two visits: a door nobody answers reaches the officer by the clock, what was passed on to the
//! station waits there, the plan and whom to call change, and a visit that was begun is there again.

use contract::Code;
use contract::command::elder::{CONTACT_WORDING, Do, List};
use contract::command::{form, today};
use model::elder::act::consent::{ConsentWithdrawn, Consented, Method, StateChanged};
use model::elder::act::contact::{ContactAdded, ContactRemoved};
use model::elder::act::door::{Asked, Heard, NobodyAnswered, Whom};
use model::elder::act::plan::{Need, PlanSet};
use model::elder::act::visit::{PassTo, PassedOn, PassedOnDone, Visited};
use model::{DisputeId, ElderState, Problem, RecordId, Role};
use test_kit::{Device, World, neighbors_quarrel};

use crate::elders::{act, list, refused, register, registered, sheet};

const MINUTE: i64 = 60_000;

fn waits_for(device: &Device) -> Vec<RecordId> {
    let visits = device.give(&today::Get {}).visits.into_iter();
    visits.map(|row| row.id).collect()
}

#[test]
fn nobody_answers_nobody_asks_anybody_and_after_two_hours_it_is_the_officers() {
    let (world, phone, laptop) = World::two_devices();
    let station = world.enrolled(Role::StationOfficer);
    let id = registered(&phone, &world);
    act(&phone, id, NobodyAnswered::default());
    let knocked_at = sheet(&phone, id).doors[0].at_ms;
    world.run_until_quiet(&[&phone, &laptop, &station]);

    // Whoever knocked sees who is to be asked and by when, without asking for it.
    let row = phone.give(&today::Get {}).visits.remove(0);
    let turns: Vec<_> = row.door.into_iter().map(|it| (it.whom, it.by_ms)).collect();
    let by = |whom: Whom, minutes| (whom, knocked_at.plus_ms(minutes * MINUTE));
    let expected = [
        by(Whom::Neighbours, 15),
        by(Whom::Contact, 60),
        by(Whom::Officer, 120),
    ];
    assert_eq!(turns, expected);

    // A few seconds have gone by already: this is between 118 and 119 minutes after the knock.
    world.clock.pass_ms(118 * MINUTE);
    let told = station.give(&today::Get {});
    assert_eq!((told.visits, told.visit_count), (vec![], 0));
    assert_eq!(told.visits_next_ms, Some(knocked_at.plus_ms(120 * MINUTE)));
    world.clock.pass_ms(3 * MINUTE);
    let told = station.give(&today::Get {});
    assert_eq!((told.visits[0].id, told.visit_count), (id, 1));
    assert!(told.visits[0].unanswered);
    assert_eq!(told.visits_next_ms, None);
    assert_eq!(sheet(&station, id).doors[0].asked, []);
    // It is the worker's still: nobody has seen her.
    assert_eq!(waits_for(&phone), [id]);

    let door = sheet(&station, id).doors[0].act;
    let words = String::new();
    let (whom, heard) = (Whom::Officer, Heard::Well);
    act(
        &station,
        id,
        Asked {
            door,
            whom,
            heard,
            words,
        },
    );
    world.run_until_quiet(&[&phone, &laptop, &station]);
    assert_eq!(waits_for(&station), []);
    assert_eq!(waits_for(&phone), []);
}

#[test]
fn who_needs_help_is_on_the_stations_list_at_once() {
    let (world, phone, _) = World::two_devices();
    let station = world.enrolled(Role::StationOfficer);
    let id = registered(&phone, &world);
    let door = act(&phone, id, NobodyAnswered::default());
    world.run_until_quiet(&[&phone, &station]);
    assert_eq!(waits_for(&station), []);
    act(
        &phone,
        id,
        Asked {
            door,
            whom: Whom::Neighbours,
            heard: Heard::NeedsHelp,
            words: String::new(),
        },
    );
    world.run_until_quiet(&[&phone, &station]);
    assert_eq!(waits_for(&station), [id]);
    let turn = station.give(&today::Get {}).visits.remove(0).door.remove(0);
    let heard_at = sheet(&phone, id).doors[0].asked[0].at_ms;
    assert_eq!((turn.whom, turn.by_ms), (Whom::Officer, heard_at));
}

#[test]
fn what_is_passed_on_to_the_station_waits_there_until_it_is_done() {
    let (world, phone, _) = World::two_devices();
    let station = world.enrolled(Role::StationOfficer);
    let id = registered(&phone, &world);
    let mut visited = Visited::all_fine(phone.today());
    let matter = |matter: &str, to, by| PassedOn {
        matter: matter.into(),
        to,
        by,
    };
    let by = phone.today().plus_days(2);
    visited.passed_on = vec![
        matter("换灶台边的电线", PassTo::Village, None),
        matter("门口常有生人推销保健品", PassTo::Station, Some(by)),
    ];
    let visit = act(&phone, id, visited);
    world.run_until_quiet(&[&phone, &station]);
    let row = station.give(&today::Get {}).visits.remove(0);
    let handed = row.handed.unwrap();
    assert_eq!((row.id, handed.count, handed.by), (id, 1, Some(by)));
    // The other is for whoever visits, and says no day.
    let row = phone.give(&today::Get {}).visits.remove(0);
    let handed = row.handed.unwrap();
    assert_eq!((row.id, handed.count, handed.by), (id, 1, None));
    let words = "到场制止，登记了推销人".into();
    let at = 1;
    act(&station, id, PassedOnDone { visit, at, words });
    assert_eq!(waits_for(&station), []);
    world.run_until_quiet(&[&phone, &station]);
    assert_eq!(sheet(&phone, id).matters.len(), 1);
    assert_eq!(waits_for(&phone), [id]);
}

#[test]
fn a_search_finds_nobody_who_died_or_agrees_no_more_unless_they_are_asked_for() {
    let (world, phone, _) = World::two_devices();
    let grid = world.grid();
    let here = registered(&phone, &world);
    let [died, withdrawn] = ["贺玉梅", "贺玉芳"].map(|name| {
        let asked = register(&grid, name, Need::Monthly);
        phone.give(&asked).id
    });
    act(
        &phone,
        died,
        StateChanged {
            to: ElderState::PassedAway,
            on: phone.today(),
            words: String::new(),
        },
    );
    act(&phone, withdrawn, ConsentWithdrawn::default());
    let found = |query: &str, all| {
        let page = phone.give(&List {
            query: query.into(),
            all,
            ..List::default()
        });
        let mut ids: Vec<_> = page.rows.iter().map(|row| row.id).collect();
        ids.sort_unstable();
        assert_eq!(ids.len(), usize::try_from(page.total).unwrap());
        ids
    };
    for query in ["贺", "heyu", "三组", "0001"] {
        assert_eq!(found(query, false), [here], "{query}");
        let mut all = [here, died, withdrawn];
        all.sort_unstable();
        assert_eq!(found(query, true), all, "{query}");
    }
}

#[test]
fn the_plan_changes_and_whom_to_call_is_added_with_consent_and_taken_off() {
    let (world, phone, laptop) = World::two_devices();
    let id = registered(&phone, &world);
    let contact = |method, wording: &str| ContactAdded {
        name: "周敏".into(),
        relation: "邻居".into(),
        phone: "13900000003".into(),
        agreed: true,
        method,
        wording: wording.into(),
    };
    let missing = phone.try_give(&Do {
        id,
        acts: vec![contact(None, "").into()],
    });
    let missing = missing.unwrap_err().fields.into_iter();
    let missing: Vec<_> = missing.map(|one| (one.field, one.problem)).collect();
    let expected = ["method", "wording"].map(|field| (field.to_owned(), Problem::Missing));
    assert_eq!(missing, expected);
    act(
        &phone,
        id,
        contact(Some(Method::Signature), CONTACT_WORDING),
    );
    act(
        &phone,
        id,
        PlanSet {
            need: Need::Quarterly,
            after_alerts: false,
            reason: "女儿搬来同住".into(),
        },
    );
    world.run_until_quiet(&[&phone, &laptop]);
    let seen = sheet(&laptop, id);
    assert_eq!(seen.need, Some(Need::Quarterly));
    assert!(!seen.after_alerts);
    let told: Vec<_> = seen.contacts.iter().map(|it| it.method.clone()).collect();
    assert_eq!(told, [Some(Method::Oral), Some(Method::Signature)]);
    let contact = seen.contacts[0].act;
    act(&laptop, id, ContactRemoved { contact });
    world.run_until_quiet(&[&phone, &laptop]);
    let names = sheet(&phone, id).contacts.into_iter().map(|it| it.name);
    assert_eq!(names.collect::<Vec<_>>(), ["周敏"]);
}

#[test]
fn who_took_their_consent_back_may_give_it_again_with_the_same_words() {
    let (world, phone, laptop) = World::two_devices();
    let id = registered(&phone, &world);
    act(&phone, id, ConsentWithdrawn::default());
    world.run_until_quiet(&[&phone, &laptop]);
    assert_eq!(list(&laptop).total, 0);
    let unseen = Consented {
        wording: contract::command::elder::CONSENT_WORDING.into(),
        method: Method::Oral,
        witness: String::new(),
    };
    assert_eq!(refused(&laptop, id, unseen.clone()), Code::Invalid);
    let witness = "周敏".into();
    act(&laptop, id, Consented { witness, ..unseen });
    world.run_until_quiet(&[&phone, &laptop]);
    let seen = sheet(&phone, id);
    assert!(seen.agrees && seen.withdrawn_at_ms.is_none());
    assert!(seen.next_on.is_some(), "the plan counts as before");
}

#[test]
fn a_visit_that_was_begun_is_there_again_and_nobody_elses() {
    let (world, mut phone, _) = World::two_devices();
    let id = registered(&phone, &world);
    let keep = form::Keep {
        dispute: id,
        form: "visited".into(),
        content: r#"{"said":"夜里睡不好"}"#.into(),
    };
    phone.give(&keep);
    phone.restart();
    let waiting = phone.give(&today::Get {});
    assert!(waiting.forms.is_empty());
    let begun = &waiting.elder_forms;
    assert_eq!((begun.len(), begun[0].elder.id), (1, id));
    assert_eq!(begun[0].form, "visited");
    let open = form::Open {
        dispute: id,
        form: "visited".into(),
    };
    assert_eq!(phone.give(&open).unwrap().content, keep.content);
    phone.give(&form::Discard {
        dispute: id,
        form: "visited".into(),
    });
    assert!(phone.give(&today::Get {}).elder_forms.is_empty());

    // A form is that of an act that is done with such a record.
    let case = phone.record(neighbors_quarrel(&world.grid()));
    let keep = |dispute: DisputeId, form: &str| {
        let refused = phone.try_give(&form::Keep {
            dispute,
            form: form.to_owned(),
            content: "{}".into(),
        });
        refused.unwrap_err().code
    };
    assert_eq!(keep(id, "session"), Code::BadArguments);
    assert_eq!(keep(case, "visited"), Code::BadArguments);
}
