//! Papers as they are asked for on the screens: who is offered which, and whose a name under an agreement is.

use contract::command::dispute::Get;
use contract::command::paper::Printed;
use model::{DisputeId, PartyId, Role, What};

use super::*;
use crate::screen::deed::form::Form;
use crate::screen::deed::ink::Touch;
use crate::screen::deed::{self, Deed};
use crate::screen::dispute::{self, Dispute};
use crate::screen::letter::{self, Letter};

/// The screen as somebody else sees it.
async fn seen_by<S: Screen>(role: Role, table: &Table<S>) -> String {
    let mut eye = eye(Language::Chinese);
    let mut seat = seed::seat();
    seat.worker.role = role;
    eye.seat = Some(Rc::new(seat));
    drawn(table.model().view(&eye, &Callback::noop())).await
}

#[tokio::test]
async fn a_letter_is_printed_by_whoever_reads_letters() {
    let bridge = device(Held::of_a_week(NOW));
    let letter = Letter::of(DisputeId::from_bytes([1; 16]));
    let table = Table::opened(letter, &bridge).await;
    for role in [Role::StationOfficer, Role::PartnerUnit] {
        let seen = seen_by(role, &table).await;
        assert!(seen.contains("letter-print"), "{role:?}: {seen}");
    }
    let seen = seen_by(Role::GridWorker, &table).await;
    assert!(!seen.contains("letter-print"), "{seen}");
    table.tell(letter::Event::Print).await;
    assert_eq!(table.asked(), ["save paper.pdf, 4 bytes"]);
    let seen = seen_by(Role::PartnerUnit, &table).await;
    assert!(seen.contains("做好了：paper.pdf"), "{seen}");
}

#[tokio::test]
async fn a_signature_that_has_not_come_yet_is_told_with_the_paper() {
    let bridge = device(Held::of_a_week(NOW));
    let table = Table::opened(Dispute::of(DisputeId::from_bytes([26; 16])), &bridge).await;
    table
        .tell(dispute::Event::Toggle(dispute::Part::Papers))
        .await;
    let printed = |elsewhere| Printed {
        name: "调解协议书.pdf".into(),
        pages: 2,
        missing: vec![],
        unreadable: 0,
        elsewhere,
        bytes: String::new(),
    };
    for (elsewhere, told) in [(0, false), (2, true)] {
        let printed = Ok(printed(elsewhere));
        table.tell(dispute::Event::Printed(printed)).await;
        let seen = table.drawn(Language::Chinese).await;
        assert!(seen.contains("做好了：调解协议书.pdf"), "{seen}");
        assert_eq!(seen.contains("有2个签名还没传到这台设备"), told, "{seen}");
    }
}

#[tokio::test]
async fn names_drawn_under_an_agreement_say_whose_they_are() {
    let bridge = device(Held::of_a_week(NOW));
    let id = DisputeId::from_bytes([216; 16]);
    let form = Form::of("agreement").unwrap();
    let me = seed::seat().worker;
    let deed = Deed::of(id, form, NOW.day(), Some(me));
    let table = Table::opened(deed, &bridge).await;
    // Of three with a sheet to sign on, the second party does not sign.
    for at in [0, 2] {
        for touch in [Touch::Down((1, 1)), Touch::Move((9, 9)), Touch::Up] {
            table.tell(deed::Event::Ink(at, touch)).await;
        }
    }
    for (path, text) in [("form", "written"), ("terms.0.deed", "清淤")] {
        let wrote = deed::Event::Wrote(path.into(), text.into());
        table.tell(wrote).await;
    }
    table.tell(deed::Event::Send("协议上的签名".into())).await;
    let sheet = bridge.call(Get { id }).await.unwrap();
    let reached = sheet
        .acts
        .iter()
        .rev()
        .find_map(|done| match &done.act.what {
            What::Agreement(agreement) => Some(agreement),
            _ => None,
        });
    let agreement = reached.unwrap();
    assert_eq!(agreement.signatures.len(), 2, "{agreement:?}");
    let signed = agreement.signed.iter();
    let signed: Vec<_> = signed
        .map(|one| (one.party, one.mediator.as_str(), one.file))
        .collect();
    let files = &agreement.signatures;
    let party = Some(PartyId::from_bytes([1; 16]));
    assert_eq!(signed, [(party, "", files[0]), (None, "孙立新", files[1])]);
    // The course of the case names them.
    let sheet = Table::opened(Dispute::of(id), &bridge).await;
    let seen = sheet.drawn(Language::Chinese).await;
    assert!(seen.contains("谁签的"), "{seen}");
}
