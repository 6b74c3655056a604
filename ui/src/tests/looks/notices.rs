//! Notices, on the phone of whoever they are for and at the desk of whoever sends them.

use contract::command::notice::{Do, Send};
use model::notice::act::shapes::{Declined, Escalated};
use model::notice::act::{Means, Overseer, Why};
use model::notice::{About, AboutKind};
use model::{GridId, RecordId, Role};

use super::*;
use crate::screen::notice::{self, Above, Notice, Say};
use crate::screen::notices::Notices;
use crate::screen::send_notice::{self, SendNotice};

/// A case of the preview.
const CASE: RecordId = RecordId::from_bytes([26; 16]);
const ASKED: &str = "上门看看这户最近怎样";
const HOUSEHOLD: &str = "三组17号";

fn grid(n: u8) -> GridId {
    format!("62060211920200{n}").parse().unwrap()
}

fn wanted(grids: Vec<GridId>) -> Send {
    Send {
        grids,
        asked: ASKED.into(),
        why: "近期两次求助".into(),
        by: Some(NOW.day()),
        expires_on: NOW.day().plus_days(14),
        to: vec![],
        about: None,
        household: String::new(),
    }
}

/// One to the worker's grid, about a case.
async fn sent(bridge: &Bridge) -> RecordId {
    let mut send = wanted(vec![grid(3)]);
    send.household = HOUSEHOLD.into();
    send.about = Some(About {
        kind: AboutKind::Case,
        id: CASE,
    });
    bridge.call(send).await.unwrap().notices[0]
}

fn held_by(role: Role) -> Bridge {
    let mut held = Held::of_a_week(NOW);
    held.sit(role);
    device(held)
}

async fn is_on_today(bridge: &Bridge) -> bool {
    let today = Table::opened(Today::default(), bridge).await;
    let drawn = today.drawn(Language::Chinese).await;
    drawn.contains("today-notices")
}

#[tokio::test]
async fn a_notice_before_it_is_opened_opened_and_as_it_is_answered() {
    let bridge = device(Held::of_a_week(NOW));
    both(
        "notices_empty",
        &Table::opened(Notices::default(), &bridge).await,
    )
    .await;
    let id = sent(&bridge).await;
    let list = Table::opened(Notices::default(), &bridge).await;
    both("notices_unopened", &list).await;
    let today = Table::opened(Today::default(), &bridge).await;
    for drawn in [
        list.drawn(Language::Chinese).await,
        today.drawn(Language::Chinese).await,
    ] {
        assert!(drawn.contains("新通知，还没打开"));
        assert!(!drawn.contains(ASKED) && !drawn.contains(HOUSEHOLD));
    }
    let table = Table::opened(Notice::of(id), &bridge).await;
    both("notice_opened", &table).await;
    let door = format!("href=\"{}\"", Route::Dispute(CASE).hash());
    assert!(table.drawn(Language::Chinese).await.contains(&door));
    let list = Table::opened(Notices::default(), &bridge).await;
    assert!(list.drawn(Language::Chinese).await.contains(ASKED));
    table.tell(notice::Event::Accept).await;
    both("notice_accepted", &table).await;
    table.tell(notice::Event::Begin(Say::Done)).await;
    table.tell(notice::Event::Send).await;
    both("notice_answering", &table).await;
}

#[tokio::test]
async fn a_notice_is_told_beside_the_app_and_handed_up() {
    let bridge = held_by(Role::StationOfficer);
    let id = sent(&bridge).await;
    let table = Table::opened(Notice::of(id), &bridge).await;
    table.tell(notice::Event::Fold).await;
    let drawn = table.drawn(Language::Chinese).await;
    let (phone, sms) = (drawn.find("spoken-phone"), drawn.find("spoken-sms"));
    assert!(phone.is_some() && phone < sms, "beside each other");
    assert!(
        !drawn.contains("notice-escalate"),
        "its time has not passed"
    );
    table.tell(notice::Event::Copy(Means::Sms)).await;
    let asked = table.asked();
    let [copied] = asked.as_slice() else {
        panic!("{asked:?}")
    };
    assert!(copied.starts_with("copy 【板凳】"));
    for kept in [ASKED, HOUSEHOLD] {
        assert!(!copied.contains(kept), "{copied}");
    }
    table.tell(notice::Event::Read).await;
    at_the_station("notice_told", &table).await;
    assert!(table.drawn(Language::Chinese).await.contains("另行告知"));

    let declined = Declined {
        why: Why::NoHands,
        words: String::new(),
    };
    let act = declined.into();
    bridge.call(Do { id, act }).await.unwrap();
    assert!(is_on_today(&bridge).await, "nobody does it");
    let table = Table::opened(Notice::of(id), &bridge).await;
    table.tell(notice::Event::Begin(Say::Escalate)).await;
    table.tell(notice::Event::Send).await;
    at_the_station("notice_escalating", &table).await;
    let township = Above::All(Overseer::Township);
    table.tell(notice::Event::Ask(township)).await;
    table.tell(notice::Event::Wrote("没有人能去".into())).await;
    table.tell(notice::Event::Send).await;
    at_the_station("notice_escalated", &table).await;
    assert!(!is_on_today(&bridge).await, "somebody was asked to");
    assert!(
        table
            .drawn(Language::Chinese)
            .await
            .contains("镇街：没有人能去")
    );
}

#[tokio::test]
async fn what_was_handed_up_stands_first_on_the_day_of_whoever_was_asked() {
    let bridge = held_by(Role::Reviewer);
    let id = sent(&bridge).await;
    let escalated = Escalated {
        to: String::new(),
        seat: Some(Overseer::Township),
        worker: None,
        reason: "没有人能去".into(),
    };
    let act = escalated.into();
    bridge.call(Do { id, act }).await.unwrap();
    let today = Table::opened(Today::default(), &bridge).await;
    let drawn = today.drawn(Language::Chinese).await;
    assert!(drawn.contains("today-overseen") && !drawn.contains("today-notices"));
    both("today_overseen", &today).await;
}

#[tokio::test]
async fn a_notice_being_written_to_one_grid_to_many_and_about_a_case() {
    let bridge = held_by(Role::StationOfficer);
    let about = About {
        kind: AboutKind::Case,
        id: CASE,
    };
    let form = SendNotice::of_record(NOW.day(), about);
    let table = Table::opened(form, &bridge).await;
    at_the_station("notice_written_about", &table).await;
    let table = Table::opened(SendNotice::on(NOW.day()), &bridge).await;
    table.tell(send_notice::Event::Send).await;
    at_the_station("notice_written_too_early", &table).await;

    bridge.call(wanted(vec![grid(1), grid(2)])).await.unwrap();
    let list = Table::opened(Notices::default(), &bridge).await;
    at_the_station("notices_batch", &list).await;
    let drawn = list.drawn(Language::Chinese).await;
    assert!(drawn.contains("发给 2 个网格"));
    assert!(drawn.contains("已发出 2 · 已送达 0"));
}
