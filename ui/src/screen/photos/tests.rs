//! Consent before the camera, pictures only for who may see them, and a photo that is not there yet.

use super::*;
use contract::command::attachment::Place;
use contract::command::dispute::Who;
use model::{AttachmentType, UtcMs, WorkerId};
use std::rc::Rc;

use crate::bridge::Local;
use crate::outside::Pieces;

struct Bytes(Vec<u8>);

impl Pieces for Bytes {
    fn size_bytes(&self) -> u64 {
        u64::try_from(self.0.len()).unwrap()
    }

    fn piece(&self, _offset: u64, _most_bytes: u64) -> Local<Option<String>> {
        Box::pin(async { None })
    }
}

fn taken() -> Picked {
    Picked::from(Rc::new(Bytes(vec![1; 10])))
}

fn id() -> DisputeId {
    DisputeId::from_bytes([4; 16])
}

fn row(n: u8, place: Place) -> AttachmentRow {
    AttachmentRow {
        sha256: FileHash::from_bytes([n; 32]),
        media_type: AttachmentType::Jpeg,
        size_bytes: 100,
        caption: String::new(),
        agreed: true,
        added_by: Who {
            id: Some(WorkerId::from_bytes([1; 16])),
            name: "孙立新".into(),
        },
        added_at_ms: UtcMs(0),
        has_thumbnail: place == Place::Both,
        place,
        refused: None,
    }
}

#[test]
fn without_consent_no_photo_goes_anywhere() {
    let (model, _) = Photos::of(id(), true).update(Event::Begin);
    let (model, effects) = model.update(Event::Picked(taken()));
    assert_eq!(effects, vec![]);
    assert_eq!(model.form().problems[0].field, "agreed");
    let (model, _) = model.update(Event::Agreed(true));
    let (model, _) = model.update(Event::Caption(" 水沟 ".into()));
    let picked = taken();
    let (model, effects) = model.update(Event::Picked(picked.clone()));
    let add = Effect::Add {
        dispute: id(),
        picked,
        caption: "水沟".into(),
    };
    assert_eq!(effects, vec![add]);
    // A second touch while it is handed over does nothing.
    assert_eq!(model.update(Event::Picked(taken())).1, vec![]);
}

#[test]
fn a_photo_that_is_refused_leaves_what_was_written() {
    let (model, _) = Photos::of(id(), true).update(Event::Agreed(true));
    let (model, _) = model.update(Event::Caption("水沟".into()));
    let (model, _) = model.update(Event::Picked(taken()));
    let problem = FieldProblem::new("photo", Problem::DamagedPhoto);
    let failure = Failure::invalid(vec![problem.clone()]);
    let (model, _) = model.update(Event::Added(Err(failure)));
    let form = model.form();
    assert_eq!(
        (form.caption.as_str(), form.agreed, form.busy),
        ("水沟", true, false)
    );
    assert_eq!(form.problems, vec![problem]);
}

#[test]
fn pictures_are_read_once_and_only_for_who_may_see_them() {
    let rows = vec![
        row(1, Place::Both),
        row(2, Place::Elsewhere { held_bytes: 0 }),
    ];
    let (model, effects) = Photos::of(id(), true).update(Event::Got(Ok(rows.clone())));
    assert_eq!(effects.len(), 1, "{effects:?}");
    let content = Content {
        media_type: AttachmentType::Jpeg,
        bytes: "AAAA".into(),
    };
    let first = rows[0].sha256;
    let (model, _) = model.update(Event::GotSmall(first, Ok(content)));
    assert_eq!(model.update(Event::Got(Ok(rows.clone()))).1, vec![]);
    let (_, effects) = Photos::of(id(), false).update(Event::Got(Ok(rows)));
    assert_eq!(effects, vec![]);
}

#[test]
fn one_that_nobody_has_sent_yet_is_said_to_be_so() {
    let sha256 = FileHash::from_bytes([2; 32]);
    let (model, _) = Photos::of(id(), true).update(Event::Fetch(sha256));
    assert_eq!(model.update(Event::Fetch(sha256)).1, vec![], "once");
    let (model, _) = Photos::of(id(), true).update(Event::Fetch(sha256));
    let failure = Failure::new(Code::NotFound, "");
    let (model, _) = model.update(Event::Fetched(sha256, Box::new(Err(failure))));
    assert_eq!(
        (model.unsent, model.failure, model.coming),
        (Some(sha256), None, None)
    );
}

#[test]
fn taking_one_off_is_asked_twice() {
    let sha256 = FileHash::from_bytes([2; 32]);
    let (model, effects) = Photos::of(id(), true).update(Event::Remove(sha256));
    assert_eq!((model.removing, effects), (Some(sha256), vec![]));
    let (_, effects) = model.update(Event::RemoveSurely(sha256));
    let remove = Remove {
        dispute: id(),
        sha256,
    };
    assert_eq!(effects, vec![Effect::Remove(remove)]);
}

#[test]
fn a_sync_is_a_reason_to_read_again_only_while_one_waits() {
    let (model, _) = Photos::of(id(), true).update(Event::Got(Ok(vec![row(1, Place::Both)])));
    assert_eq!(model.clone().update(Event::Synced).1, vec![]);
    let waiting = row(1, Place::Waiting { sent_bytes: 50 });
    let (model, _) = model.update(Event::Got(Ok(vec![waiting])));
    assert_eq!(model.update(Event::Synced).1, vec![Effect::List(id())]);
}
