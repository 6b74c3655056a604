//! What happens on the screen, without an application: one thing at a time, and every outcome in its place.

use contract::Code;
use model::Problem;
use rstest::rstest;

use super::*;
use crate::outside::Pieces;

struct Nothing;

impl Pieces for Nothing {
    fn size_bytes(&self) -> u64 {
        0
    }

    fn piece(&self, _: u64, _: u64) -> crate::bridge::Local<Option<String>> {
        Box::pin(async { None })
    }
}

fn picked() -> Picked {
    Picked::from(std::rc::Rc::new(Nothing))
}

fn carrying(saves_files: bool) -> Carrying {
    Carrying {
        changes: 3,
        photos: 1,
        photo_bytes: 200_000,
        saves_files,
        can_seal: true,
        made: None,
        carried: vec![],
        held_back: false,
        trouble: None,
        news: vec![],
    }
}

fn made() -> Saved {
    Saved {
        name: "bandeng-2026-03-01-1030.bundle".into(),
        made: Made {
            file_name: "bandeng-2026-03-01-1030.bundle".into(),
            size_bytes: 1,
            bundles: vec![],
            photos_left_out: 0,
        },
    }
}

#[rstest]
#[case(true)]
#[case(false)]
fn a_file_is_made_once_and_by_whoever_writes_files_here(#[case] saves_files: bool) {
    let (model, _) = Carry::default().update(Event::Got(Box::new(Ok(carrying(saves_files)))));
    let (model, effects) = model.update(Event::Make);
    assert_eq!(effects, [Effect::Make { saves_files }]);
    for event in [Event::Make, Event::Picked(picked())] {
        let (same, effects) = model.clone().update(event);
        assert_eq!((same, effects), (model.clone(), vec![]));
    }
    let (model, effects) = model.update(Event::Made(Box::new(Ok(made()))));
    assert_eq!((model.busy, model.saved.clone()), (Busy::No, Some(made())));
    assert_eq!(effects, [Effect::Status]);
    // What was said of the last file goes with the next.
    let (model, _) = model.update(Event::Make);
    assert_eq!((model.busy, model.saved), (Busy::Making, None));
}

#[test]
fn why_a_file_was_not_taken_stands_beside_it_and_the_rest_above() {
    let (model, effects) = Carry::default().update(Event::Picked(picked()));
    assert!(matches!(effects[..], [Effect::Take(_)]));
    let foreign = FieldProblem::new("bundle", Problem::ForeignBundle);
    let refused = Failure::invalid(vec![foreign.clone()]);
    let (model, _) = model.update(Event::Taken(Box::new(Err(refused))));
    assert_eq!(
        (model.busy, model.problem.clone()),
        (Busy::No, Some(foreign))
    );
    assert_eq!(model.failure, None);
    let (model, _) = model.update(Event::Picked(picked()));
    assert_eq!(model.problem, None);
    let full = Failure::new(Code::DiskFull, "");
    let (model, _) = model.update(Event::Taken(Box::new(Err(full.clone()))));
    assert_eq!((model.problem, model.failure), (None, Some(full)));
    // Of a file in which something is broken the rest is told too.
    let damaged = FieldProblem::new("bundle", Problem::DamagedBundle);
    let taken = Taken {
        bundles: vec![],
        refused: Some(damaged.clone()),
    };
    let (model, _) = Carry::default().update(Event::Taken(Box::new(Ok(taken.clone()))));
    assert_eq!((model.problem, model.taken), (Some(damaged), Some(taken)));
}

#[test]
fn letting_go_is_asked_twice() {
    let bundle = BundleName::from_bytes([1; 32]);
    let (model, effects) = Carry::default().update(Event::Forget(bundle));
    assert_eq!((model.forgetting, effects), (Some(bundle), vec![]));
    let (model, effects) = model.update(Event::ForgetSurely(bundle));
    assert_eq!(model.forgetting, None);
    assert_eq!(effects, [Effect::Forget(bundle)]);
}
