//! Few taps when all is well, and nothing that was written is lost on leaving.

use model::UtcMs;

use super::*;

const KEPT: Saved = Saved {
    saved_at_ms: UtcMs(1_795_315_200_000),
};

fn visit() -> Visit {
    Visit::of(
        RecordId::from_bytes([1; 16]),
        Day::new(2026, 11, 18).unwrap(),
    )
}

fn after(events: Vec<Event>) -> (Visit, Vec<Effect>) {
    let begun = (visit(), vec![]);
    events
        .into_iter()
        .fold(begun, |(model, _), event| model.update(event))
}

fn given(effects: &[Effect]) -> &Visited {
    match effects {
        [Effect::Give(_, visited)] => visited,
        other => panic!("{other:?}"),
    }
}

#[test]
fn when_all_is_well_it_is_two_taps() {
    let (_, effects) = after(vec![Event::AllFine, Event::Save]);
    assert_eq!(*given(&effects), {
        let mut fine = Visited::all_fine(visit().on);
        fine.checks.sort_by(|one, other| one.item.cmp(&other.item));
        fine
    });
}

#[test]
fn what_was_answered_otherwise_stays_when_the_rest_is_fine() {
    let answered = Event::Answered(Item::Gas, Answer::ToBeFixed);
    let (model, _) = after(vec![answered, Event::AllFine]);
    assert_eq!(model.checks[&Item::Gas], Answer::ToBeFixed);
    assert_eq!(model.left(), 0);
}

#[test]
fn two_quick_taps_keep_one_visit() {
    let (model, _) = after(vec![Event::AllFine, Event::Save]);
    let (_, again) = model.update(Event::Save);
    assert_eq!(again, []);
}

#[test]
fn what_is_passed_on_says_by_when_and_a_sooner_day_goes_along() {
    let day = |days| visit().today.plus_days(days);
    let (_, effects) = after(vec![
        Event::AllFine,
        Event::Matter("换电线".into()),
        Event::To(PassTo::Station),
        Event::By(Some(day(3))),
        Event::NextOn(Some(day(1))),
        Event::NextOn(Some(day(7))),
        Event::Save,
    ]);
    let visited = given(&effects);
    let passed = &visited.passed_on[0];
    assert_eq!((&passed.to, passed.by), (&PassTo::Station, Some(day(3))));
    assert_eq!(visited.next_on, Some(day(7)));
}

#[test]
fn whoever_leaves_finds_the_visit_again_and_once_it_is_taken_nothing_is_kept() {
    let (model, effects) = after(vec![Event::Said("夜里睡不好".into())]);
    assert_eq!(effects, [Effect::Pause(1)]);
    let (model, effects) = model.update(Event::Left);
    let [Effect::Keep(keep)] = &effects[..] else {
        panic!("{effects:?}");
    };
    let kept = Kept {
        content: keep.content.clone(),
        saved_at_ms: KEPT.saved_at_ms,
    };
    assert_eq!((keep.dispute, keep.form.as_str()), (model.id, "visited"));
    // The pause that ends afterwards keeps nothing twice.
    let (model, _) = model.update(Event::Kept(Ok(KEPT)));
    let (_, effects) = model.update(Event::Paused(1));
    assert_eq!(effects, []);

    // On another day the visit is still of the day it was begun on, and may be of today instead.
    let tomorrow = visit().today.plus_days(1);
    let again = Visit::of(visit().id, tomorrow);
    let (again, _) = again.update(Event::Recalled(Ok(Some(kept))));
    assert_eq!((again.said.as_str(), again.on), ("夜里睡不好", visit().on));
    assert!(again.keeping.goes_on);
    let (again, _) = again.update(Event::On(tomorrow));
    let (again, effects) = again.update(Event::Save);
    assert_eq!(given(&effects).on, tomorrow);
    let done = Done {
        id: again.id,
        acts: vec![],
    };
    let (again, effects) = again.update(Event::Saved(Ok(done)));
    let gone = [Effect::Discard(again.id), Effect::Go(again.id)];
    assert_eq!(effects, gone);
    // Leaving after that keeps nothing either.
    assert_eq!(again.update(Event::Left).1, []);
}

#[test]
fn what_was_written_before_the_kept_one_was_read_stays() {
    let content = r#"{"on":"2026-11-17","said":"旧的"}"#.to_owned();
    let kept = Kept {
        content,
        saved_at_ms: KEPT.saved_at_ms,
    };
    let (model, _) = after(vec![
        Event::Said("新的".into()),
        Event::Recalled(Ok(Some(kept))),
    ]);
    assert_eq!(model.said, "新的");
}

#[test]
fn a_visit_that_goes_on_can_begin_anew() {
    let (model, _) = after(vec![Event::Said("写错了".into()), Event::AllFine]);
    let (model, effects) = model.update(Event::Afresh);
    assert_eq!(effects, [Effect::Discard(model.id)]);
    assert_eq!((model.said.as_str(), model.left()), ("", Item::ALL.len()));
    // What was to be kept a moment later is not.
    assert_eq!(model.update(Event::Paused(2)).1, []);
}
