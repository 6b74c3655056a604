//! What is changed between two visits: each card is put away once it was taken, and what stands in another stays.

use contract::command::elder::{CONSENT_WORDING, CONTACT_WORDING, Register};
use model::elder::ProfileDraft;
use model::elder::act::consent::{Consented, Method};
use model::elder::act::contact::ContactRemoved;
use model::elder::act::plan::{Need, PlanSet};
use model::{FieldProblem, Problem};

use super::*;
use crate::bridge::Bridge;
use crate::bridge::memory::seed::{self, NOW};
use crate::bridge::memory::{Held, Memory};

/// An elder who was just registered, with a contact.
async fn sheet() -> Sheet {
    let bridge = Bridge::to(std::rc::Rc::new(Memory::new(Held::enrolled(NOW), || NOW)));
    let registered = bridge.call(Register {
        profile: ProfileDraft {
            name: "贺玉兰".into(),
            address: "三组12号".into(),
            grid: Some(seed::seat().grids.remove(0).id),
            ..ProfileDraft::default()
        },
        consent: consented("周敏"),
        plan: Some(PlanSet {
            need: Need::Weekly,
            after_alerts: true,
            reason: String::new(),
        }),
        contacts: vec![contact("贺小梅")],
    });
    let id = registered.await.unwrap().id;
    bridge.call(Get { id }).await.unwrap()
}

fn consented(witness: &str) -> Consented {
    Consented {
        wording: CONSENT_WORDING.into(),
        method: Method::Oral,
        witness: witness.into(),
    }
}

fn contact(name: &str) -> ContactAdded {
    ContactAdded {
        name: name.into(),
        relation: "女儿".into(),
        phone: "13900000002".into(),
        agreed: true,
        method: Some(Method::Oral),
        wording: CONTACT_WORDING.into(),
    }
}

fn tell(sheet: &Sheet, events: Vec<Event>) -> Elder {
    let read = Event::Got(Box::new(Ok(sheet.clone())));
    let (begun, _) = Elder::of(sheet.id).update(read);
    events
        .into_iter()
        .fold(begun, |elder, event| elder.update(event).0)
}

fn gives(effects: &[Effect]) -> &ElderWhat {
    match effects {
        [Effect::Give(_, what)] => what,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_plan_opens_as_it_is_and_its_card_alone_is_put_away_once_it_was_taken() {
    let sheet = sheet().await;
    let name = contacts::Event::Wrote(contacts::Line::Name, "周敏".into());
    let elder = tell(
        &sheet,
        vec![
            Event::Contact(contacts::Event::Fold),
            Event::Contact(name),
            Event::Plan(plan::Event::Fold),
            Event::Plan(plan::Event::Need(Need::Quarterly)),
            Event::Plan(plan::Event::Alerts),
            Event::Plan(plan::Event::Reason(" 女儿搬来同住 ".into())),
        ],
    );
    let (elder, effects) = elder.update(Event::Plan(plan::Event::Save));
    let expected = PlanSet {
        need: Need::Quarterly,
        after_alerts: false,
        reason: "女儿搬来同住".into(),
    };
    assert_eq!(*gives(&effects), ElderWhat::from(expected));
    let (elder, again) = elder.update(Event::Plan(plan::Event::Save));
    assert_eq!(again, [], "two quick taps change it once");
    let (elder, effects) = elder.update(Event::Sent(Ok(())));
    assert_eq!(effects, [Effect::Read(sheet.id)]);
    assert!(elder.plan.is_none());
    assert_eq!(elder.contact.unwrap().name, "周敏");
}

#[tokio::test]
async fn a_contact_is_written_down_with_their_consent_and_what_is_missing_is_shown() {
    let sheet = sheet().await;
    let wrote = |line, text: &str| Event::Contact(contacts::Event::Wrote(line, text.into()));
    let elder = tell(
        &sheet,
        vec![
            Event::Contact(contacts::Event::Fold),
            wrote(contacts::Line::Name, "周敏"),
            wrote(contacts::Line::Relation, "女儿"),
            wrote(contacts::Line::Phone, "13900000002"),
        ],
    );
    let (elder, effects) = elder.update(Event::Contact(contacts::Event::Save));
    let ElderWhat::ContactAdded(given) = gives(&effects) else {
        panic!("{effects:?}");
    };
    assert_eq!((given.agreed, &given.method), (false, &None));
    let missing = FieldProblem::new("agreed", Problem::Missing);
    let refused = Event::Sent(Err(Failure::invalid(vec![missing])));
    let (elder, effects) = elder.update(refused);
    assert_eq!(effects, [Effect::Show("contact-agreed".into())]);
    let agreed = contacts::Event::Method(Method::Oral);
    let (elder, _) = elder.update(Event::Contact(agreed));
    assert_eq!(elder.failure, None);
    let (_, effects) = elder.update(Event::Contact(contacts::Event::Save));
    assert_eq!(*gives(&effects), ElderWhat::from(contact("周敏")));
}

#[tokio::test]
async fn a_contact_is_taken_off_by_the_second_touch() {
    let sheet = sheet().await;
    let known = sheet.contacts[0].act;
    let (elder, effects) = tell(&sheet, vec![]).update(Event::ContactOff(known));
    assert_eq!(effects, []);
    let (_, effects) = elder.update(Event::ContactOff(known));
    let removed = ContactRemoved { contact: known };
    assert_eq!(*gives(&effects), ElderWhat::from(removed));
}

#[tokio::test]
async fn who_agrees_again_agrees_to_the_words_that_were_read_out() {
    let mut sheet = sheet().await;
    sheet.agrees = false;
    let elder = tell(
        &sheet,
        vec![
            Event::Again(again::Event::Fold),
            Event::Again(again::Event::Witness("周敏".into())),
        ],
    );
    let (elder, effects) = elder.update(Event::Again(again::Event::Save));
    assert_eq!(*gives(&effects), ElderWhat::from(consented("周敏")));
    let (elder, _) = elder.update(Event::Sent(Ok(())));
    assert!(elder.again.is_none());
}
