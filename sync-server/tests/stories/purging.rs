//! What is kept long enough goes by itself: an elder thirty days after nobody comes by any more, a notice a year after it
//! was over. The server's own clock counts, whatever a device's says, and who is visited stays.

use merge::Document;
use merge::document::Hand;
use model::elder::act::consent::{ConsentWithdrawn, Consented, Method, StateChanged};
use model::elder::{ElderWhat, Profile};
use model::notice::Errand;
use model::notice::act::shapes::Recalled;
use model::{
    ActId, Day, ElderAct, ElderState, GridId, NoticeAct, RecordId, RecordKind, Role, UtcMs,
};
use sync_server::admin::{EraseReason, NewWorker, Reach, Run};
use sync_server::purge::{Outworn, Purged};
use sync_server::roll_over::RollOver;
use wire::{Outcome, PushedChange};

use crate::town::{Phone, Town, VILLAGE, fresh_bytes};

const DAY_MS: i64 = 24 * 3_600_000;

/// The day every story begins on, by the server's clock.
fn begins() -> Day {
    Day::new(2026, 11, 23).unwrap()
}

fn purge(town: &Town, run: Run) -> Purged {
    town.app.purge(run).unwrap()
}

fn stands(town: &Town, id: RecordId) -> bool {
    let ledger = town.app.ledger();
    ledger.document(&town.first, id).unwrap().is_some()
}

fn outworn(
    town: &Town,
    doc: RecordId,
    kind: RecordKind,
    reason: EraseReason,
    until: Day,
) -> Purged {
    let outworn = Outworn {
        doc,
        scope: town.first.clone(),
        kind,
        reason,
        since: begins(),
        until,
    };
    Purged {
        records: vec![outworn],
        left: 0,
    }
}

async fn push(town: &Town, phone: &mut Phone, kind: RecordKind, id: RecordId, bytes: Vec<u8>) {
    let change = PushedChange::of(kind.code(), id, &town.first, bytes);
    let heard = phone.push(town, &[change]).await;
    assert_eq!(heard.outcomes(), [(Outcome::Stored, "")]);
}

fn act(hand: Hand, what: ElderWhat) -> ElderAct {
    ElderAct {
        id: ActId::from_bytes(fresh_bytes()),
        by: hand.worker,
        at_ms: hand.at_ms,
        corrects: None,
        what,
    }
}

fn consented() -> Consented {
    Consented {
        wording: "2026-11".into(),
        method: Method::Signature,
        witness: String::new(),
    }
}

fn state(to: ElderState) -> StateChanged {
    StateChanged {
        to,
        on: Day::new(2026, 11, 1).unwrap(),
        words: String::new(),
    }
}

/// An elder who was registered, and for whom these were done, each in a change of its own.
async fn elder(town: &Town, phone: &mut Phone, whats: Vec<ElderWhat>) -> RecordId {
    let id = RecordId::from_bytes(fresh_bytes());
    let profile = Profile {
        name: "贺玉兰".into(),
        sex: None,
        birth_year: Some(1941),
        phone: String::new(),
        address: "三组12号".into(),
        living: None,
        point: None,
        grid: town.first.clone(),
    };
    let hand = phone.hand();
    let consent = act(hand, consented().into());
    let (mut document, begun) = Document::begin_elder(id, &profile, &consent, hand).unwrap();
    push(town, phone, RecordKind::Elder, id, begun.bytes).await;
    for what in whats {
        done(town, phone, &mut document, (id, what), hand).await;
    }
    id
}

async fn done(
    town: &Town,
    phone: &mut Phone,
    document: &mut Document,
    (id, what): (RecordId, ElderWhat),
    hand: Hand,
) {
    let change = document.act_for_elder(&[act(hand, what)], hand).unwrap();
    push(town, phone, RecordKind::Elder, id, change.bytes).await;
}

#[tokio::test]
async fn an_elder_goes_thirty_days_after_the_server_heard_that_consent_was_taken_back() {
    let town = Town::new();
    let mut phone = town.phone(town.grid_worker(&town.first)).await;
    // Whoever wrote it down has a phone that believes it is the year 2001.
    let id = elder(&town, &mut phone, vec![]).await;
    let saved = town.app.ledger().document(&town.first, id).unwrap();
    let mut document = Document::load(&saved.unwrap().saved).unwrap();
    let hand = Hand {
        at_ms: UtcMs(1_000_000_000_000),
        ..phone.hand()
    };
    let withdrawn = ConsentWithdrawn::default().into();
    done(&town, &mut phone, &mut document, (id, withdrawn), hand).await;
    town.pass_ms(30 * DAY_MS);
    assert_eq!(purge(&town, Run::Real), Purged::default(), "the last day");
    town.pass_ms(DAY_MS);
    let until = begins().plus_days(30);
    let (kind, reason) = (RecordKind::Elder, EraseReason::Asked);
    let expected = outworn(&town, id, kind, reason, until);
    assert_eq!(purge(&town, Run::Dry), expected);
    assert!(stands(&town, id), "it was only asked what would go");
    assert_eq!(purge(&town, Run::Real), expected);
    assert!(!stands(&town, id));
    let rows = town.app.admin().erasures().unwrap();
    let told: Vec<_> = rows
        .iter()
        .map(|row| (row.doc, &*row.reason, &*row.by))
        .collect();
    assert_eq!(told, [(id, "asked", "bandeng-server")]);
    assert_eq!(purge(&town, Run::Real), Purged::default(), "once");
}

#[tokio::test]
async fn who_moved_away_goes_and_who_is_visited_or_comes_back_stays() {
    let town = Town::new();
    let mut phone = town.phone(town.grid_worker(&town.first)).await;
    let moved = elder(&town, &mut phone, vec![state(ElderState::Moved).into()]).await;
    let hospital = state(ElderState::Hospitalised).into();
    let back = vec![
        state(ElderState::Moved).into(),
        state(ElderState::AtHome).into(),
    ];
    let again = vec![ConsentWithdrawn::default().into(), consented().into()];
    let mut stay = Vec::new();
    for whats in [vec![], vec![hospital], back, again] {
        stay.push(elder(&town, &mut phone, whats).await);
    }
    let case = phone.record(&town.first).1;
    phone.push(&town, std::slice::from_ref(&case)).await;
    town.pass_ms(900 * DAY_MS);
    let until = begins().plus_days(30);
    let (kind, reason) = (RecordKind::Elder, EraseReason::Expired);
    let expected = outworn(&town, moved, kind, reason, until);
    assert_eq!(purge(&town, Run::Real), expected);
    for id in stay {
        assert!(stands(&town, id));
    }
    assert!(stands(&town, case.dispute().unwrap()), "a case stays");
}

#[tokio::test]
async fn a_notice_goes_a_year_after_it_was_over_also_when_it_was_begun_anew_meanwhile() {
    let town = Town::new();
    let officer = NewWorker {
        name: "王建军".into(),
        role: Role::StationOfficer,
        reach: Reach::Villages(vec![VILLAGE.parse().unwrap()]),
    };
    let officer = town.app.admin().add_worker(&officer).unwrap();
    let mut phone = town.phone(officer).await;
    let hand = phone.hand();
    let errand = Errand {
        asked: "上门看看".into(),
        why: "本月第二次报警".into(),
        by: None,
        expires_on: begins().plus_days(20),
        to: Vec::new(),
        about: None,
        household: String::new(),
        batch: None,
    };
    let grid: GridId = town.first.clone();
    let mut notices = Vec::new();
    for is_recalled in [true, false] {
        let id = RecordId::from_bytes(fresh_bytes());
        let (mut document, begun) = Document::begin_notice(id, &grid, &errand, hand).unwrap();
        push(&town, &mut phone, RecordKind::Notice, id, begun.bytes).await;
        if is_recalled {
            let reason = "弄错了".into();
            let recalled = NoticeAct {
                id: ActId::from_bytes(fresh_bytes()),
                by: hand.worker,
                at_ms: hand.at_ms,
                corrects: None,
                what: Recalled { reason }.into(),
            };
            let change = document.act_on_notice(&[recalled], hand).unwrap();
            push(&town, &mut phone, RecordKind::Notice, id, change.bytes).await;
        }
        notices.push(id);
    }
    let (recalled, ran_out) = (notices[0], notices[1]);
    town.pass_ms(300 * DAY_MS);
    let wish = RollOver {
        older_days: 100,
        least: 2,
    };
    assert_eq!(town.app.roll_over(wish).unwrap().records, 1);
    assert_eq!(purge(&town, Run::Real), Purged::default());
    // A year and a day after it was taken back; the other one ran out twenty days later.
    town.pass_ms(66 * DAY_MS);
    let until = begins().plus_months(12);
    let (kind, reason) = (RecordKind::Notice, EraseReason::Expired);
    let expected = outworn(&town, recalled, kind, reason, until);
    assert_eq!(purge(&town, Run::Real), expected);
    assert!(!stands(&town, recalled) && stands(&town, ran_out));
    town.pass_ms(20 * DAY_MS);
    let gone = purge(&town, Run::Real).records;
    assert_eq!(gone.len(), 1);
    assert_eq!((gone[0].doc, gone[0].since), (ran_out, errand.expires_on));
}
