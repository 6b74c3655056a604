//! To whom a notice goes as it is written.

use model::{ActId, Problem, RecordId, Role};

use super::*;

fn today() -> Day {
    "2026-11-02".parse().unwrap()
}

fn grid(n: u8) -> GridId {
    format!("62060211920200{n}").parse().unwrap()
}

fn worker(n: u8) -> Worker {
    Worker {
        id: WorkerId::from_bytes([n; 16]),
        name: "李秀兰".into(),
        role: Role::GridWorker,
    }
}

fn around(n: u8) -> Around {
    Around {
        to: vec![worker(n)],
        above: vec![],
    }
}

fn given(effects: &[Effect]) -> &Send {
    let [Effect::Give(send)] = effects else {
        panic!("{effects:?}")
    };
    send
}

#[test]
fn people_of_the_one_grid_can_be_named_and_nobody_of_another() {
    let (form, effects) = SendNotice::on(today()).update(Event::Begin);
    assert_eq!(
        effects,
        [],
        "nothing has to be read before a grid is chosen"
    );
    let (form, effects) = form.update(Event::Grid(grid(1)));
    assert_eq!(effects, [Effect::People(grid(1))]);
    let (form, _) = form.update(Event::People(grid(1), Ok(around(1))));
    let (form, _) = form.update(Event::To(worker(1).id));
    let (_, effects) = form.clone().update(Event::Send);
    assert_eq!(given(&effects).to, [worker(1).id]);
    assert_eq!(given(&effects).grids, [grid(1)]);
    // To several grids it goes to everybody there.
    let (form, effects) = form.update(Event::Grid(grid(2)));
    assert_eq!(effects, []);
    assert!(form.people.is_empty());
    let (_, effects) = form.clone().update(Event::Send);
    assert_eq!(given(&effects).to, []);
    // Only the second is left; what comes of the first is too late.
    let (form, effects) = form.update(Event::Grid(grid(1)));
    assert_eq!(effects, [Effect::People(grid(2))]);
    let (form, _) = form.update(Event::People(grid(1), Ok(around(1))));
    assert!(form.people.is_empty());
    let (form, _) = form.update(Event::People(grid(2), Ok(around(2))));
    assert_eq!(form.people, [worker(2)]);
    let (form, _) = form.update(Event::To(worker(2).id));
    let (form, _) = form.update(Event::To(worker(2).id));
    assert_eq!(form.to, [], "a second touch takes the name off");
}

#[test]
fn one_about_a_record_goes_where_that_stands_and_comes_back_to_it() {
    let id = RecordId::from_bytes([9; 16]);
    for (kind, sheet) in [
        (AboutKind::Case, Route::Dispute(id)),
        (AboutKind::Elder, Route::Elder(id)),
    ] {
        let about = About { kind, id };
        let form = SendNotice::of_record(today(), about.clone());
        let (form, effects) = form.update(Event::Begin);
        assert_eq!(effects, [Effect::Find(about.clone())]);
        let (form, effects) = form.update(Event::Stands(Ok(grid(3))));
        assert_eq!(effects, [Effect::People(grid(3))]);
        let (form, effects) = form.update(Event::Grid(grid(1)));
        assert_eq!(effects, [], "it goes nowhere else");
        let (form, effects) = form.update(Event::Send);
        assert_eq!(given(&effects).about, Some(about));
        assert_eq!(given(&effects).grids, [grid(3)]);
        let sent = Sent {
            notices: vec![RecordId::from_bytes([1; 16])],
            batch: None,
        };
        let (_, effects) = form.update(Event::Sent(Ok(sent)));
        assert_eq!(effects, [Effect::Go(sheet)]);
    }
}

#[test]
fn what_is_wrong_stays_at_its_field_and_it_can_be_sent_again() {
    let (form, _) = SendNotice::on(today()).update(Event::Wrote(Line::Asked, "上门看看".into()));
    let (form, effects) = form.update(Event::Send);
    assert_eq!(given(&effects).asked, "上门看看");
    assert_eq!(form.clone().update(Event::Send).1, [], "one at a time");
    let problem = model::FieldProblem::new("grids", Problem::Missing);
    let refused = Failure::invalid(vec![problem]);
    let (form, _) = form.update(Event::Sent(Err(refused.clone())));
    assert_eq!(form.failure, Some(refused));
    assert_eq!(form.asked, "上门看看");
    let (form, effects) = form.update(Event::Send);
    assert_eq!((form.failure, effects.len()), (None, 1));
    let several = Sent {
        notices: vec![],
        batch: Some(ActId::from_bytes([5; 16])),
    };
    let (_, effects) = SendNotice::on(today()).update(Event::Sent(Ok(several)));
    assert_eq!(effects, [Effect::Go(Route::Notices)]);
    let offline = Failure::new(Code::NotFound, "erased");
    let (form, _) = SendNotice::on(today()).update(Event::Stands(Err(offline.clone())));
    assert_eq!(form.failure, Some(offline));
}
