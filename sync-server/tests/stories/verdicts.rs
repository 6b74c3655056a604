//! What the gate says of each change of a push is what it would say if each came in a push of its own, wherever in it one
//! stands that may not get in.

use model::GridId;
use wire::{Outcome, PushedChange};

use crate::town::{Phone, Town, fresh_bytes};

/// How many changes of one record are pushed.
const CHANGES: usize = 4;

/// What is wrong with one of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wrong {
    Torn,
    Cut,
    TooLarge,
    Unreadable,
    Nameless,
    Elsewhere,
    ByAStranger,
}

const ALL: [Wrong; 7] = [
    Wrong::Torn,
    Wrong::Cut,
    Wrong::TooLarge,
    Wrong::Unreadable,
    Wrong::Nameless,
    Wrong::Elsewhere,
    Wrong::ByAStranger,
];

/// Where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// In place of the one those after it build on.
    Instead(usize),
    /// Before that one.
    Beside(usize),
}

/// Changes of a new record, each built on the one before it, with what is wrong among them.
fn written(phone: &Phone, town: &Town, wrong: Wrong, place: Place) -> Vec<PushedChange> {
    let stranger = Phone {
        actor: fresh_bytes(),
        ..phone.clone()
    };
    let by = |at| {
        let strange = wrong == Wrong::ByAStranger && place == Place::Instead(at);
        if strange { &stranger } else { phone }
    };
    let (mut document, begun) = by(0).record(&town.first);
    let mut changes = vec![begun];
    for at in 1..CHANGES {
        changes.push(by(at).edit(&mut document, &format!("第{at}处")));
    }
    match place {
        Place::Instead(at) => changes[at] = spoilt(&changes[at], wrong, &town.second),
        Place::Beside(at) => changes.insert(at, spoilt(&changes[at], wrong, &town.second)),
    }
    changes
}

fn spoilt(good: &PushedChange, wrong: Wrong, elsewhere: &GridId) -> PushedChange {
    let mut change = good.clone();
    match wrong {
        Wrong::Torn => *change.bytes.last_mut().unwrap() ^= 1,
        Wrong::Cut => change.bytes.truncate(40),
        Wrong::TooLarge => change.bytes.resize(merge::gate::MAX_CHANGE_BYTES + 1, 0),
        Wrong::Unreadable => change.doc_kind = "comet".to_owned(),
        Wrong::Nameless => change.doc = vec![1, 2, 3],
        Wrong::Elsewhere => change.scope = elsewhere.to_string(),
        // It is wrong as it was written; beside itself it is there twice.
        Wrong::ByAStranger => {}
    }
    change
}

/// What becomes of changes in one push, and how many rows they bring.
async fn told(
    phone: &mut Phone,
    town: &Town,
    changes: &[PushedChange],
) -> (Vec<(Outcome, String)>, u64) {
    let rows = |town: &Town| town.app.ledger().end_of(&town.first).unwrap().unwrap().seq;
    let before = rows(town);
    let heard = phone.push(town, changes).await;
    let outcomes = heard.outcomes().into_iter();
    let outcomes = outcomes.map(|(outcome, code)| (outcome, code.to_owned()));
    (outcomes.collect(), rows(town) - before)
}

async fn together_is_as_alone(town: &Town, places: &[Place]) {
    let worker = town.grid_worker(&town.first);
    for wrong in ALL {
        let mut phone = town.phone(worker).await;
        for place in places {
            let (together, alone) = (
                written(&phone, town, wrong, *place),
                written(&phone, town, wrong, *place),
            );
            let (at_once, rows) = told(&mut phone, town, &together).await;
            let (mut one_by_one, mut brought) = (Vec::new(), 0);
            for change in &alone {
                let (outcome, row) = told(&mut phone, town, std::slice::from_ref(change)).await;
                one_by_one.extend(outcome);
                brought += row;
            }
            assert_eq!(at_once, one_by_one, "{wrong:?} {place:?}");
            assert_eq!(rows, brought, "{wrong:?} {place:?}");
            let stored = at_once.iter().filter(|(what, _)| *what == Outcome::Stored);
            assert_eq!(stored.count(), good(*place), "{wrong:?} {place:?}");
        }
    }
}

/// How many changes get in: those before the one that is wrong, or all others when nothing builds on it.
const fn good(place: Place) -> usize {
    match place {
        Place::Instead(at) => at,
        Place::Beside(_) => CHANGES,
    }
}

#[tokio::test]
async fn one_that_may_not_get_in_is_named_wherever_it_stands() {
    let places = (0..CHANGES).flat_map(|at| [Place::Instead(at), Place::Beside(at)]);
    let places: Vec<_> = places.collect();
    together_is_as_alone(&Town::new(), &places).await;
}

#[tokio::test]
async fn and_the_same_over_postgres() {
    let (town, _url) = Town::over_postgres();
    let places = [Place::Instead(0), Place::Instead(2), Place::Beside(3)];
    together_is_as_alone(&town, &places).await;
}
