//! A device that waits hears of news when there is some: from a colleague, from another process, and
//! of its own end. What it hears is what it may hear then, not when it began to wait.

use std::time::{Duration, Instant};

use sync_server::App;
use sync_server::admin::EraseReason;
use wire::{FrameWriter, Hello, RefusalCode};

use crate::town::{Heard, Phone, Told, Town};

/// Longer than any of these stories takes.
const LONG_MS: u32 = 30_000;
/// How long a wait that nothing ends lasts here.
const SHORT_MS: u32 = 400;
/// Later than this is not at once, on a machine that has much else to do.
const AT_ONCE: Duration = Duration::from_secs(3);
/// Long enough that a request hangs by then.
const A_WHILE: Duration = Duration::from_millis(200);

/// Asks for news and leaves the request open; and how long that was.
pub(crate) async fn wait(
    phone: &mut Phone,
    town: &Town,
    wait_ms: u32,
) -> (Result<Heard, Told>, Duration) {
    let mut frames = FrameWriter::new();
    let hello = Hello {
        wait_ms,
        ..phone.hello()
    };
    frames.put(&hello).unwrap();
    let began = Instant::now();
    let heard = phone.try_send(town, frames.into_bytes()).await;
    (heard, began.elapsed())
}

#[tokio::test]
async fn who_waits_hears_of_a_colleague_at_once() {
    let town = Town::new();
    let mut phone = town.phone(town.grid_worker(&town.first)).await;
    let mut officer = town.phone(town.officer()).await;
    officer.pull(&town).await;
    let (_, begun) = phone.record(&town.first);
    let written = async {
        tokio::time::sleep(A_WHILE).await;
        phone.push(&town, &[begun]).await;
        Instant::now()
    };
    let began = Instant::now();
    let ((heard, waited), written) = tokio::join!(wait(&mut officer, &town, LONG_MS), written);
    assert_eq!(heard.unwrap().rows.len(), 1);
    assert!(waited >= A_WHILE, "{waited:?}");
    let late = (began + waited).saturating_duration_since(written);
    assert!(late < AT_ONCE, "{late:?} after it was written");
}

#[tokio::test]
async fn nothing_is_held_back_from_who_need_not_wait() {
    let town = Town::new();
    let mut phone = town.phone(town.grid_worker(&town.first)).await;
    let mut officer = town.phone(town.officer()).await;
    let (_, begun) = phone.record(&town.first);
    phone.push(&town, &[begun]).await;
    let (heard, waited) = wait(&mut officer, &town, LONG_MS).await;
    assert_eq!(heard.unwrap().rows.len(), 1);
    assert!(waited < AT_ONCE, "{waited:?}");

    // Whoever brings something is answered at once too.
    let (_, another) = phone.record(&town.first);
    let mut frames = FrameWriter::new();
    let hello = Hello {
        wait_ms: LONG_MS,
        ..phone.hello()
    };
    frames.put(&hello).unwrap();
    let push = wire::Push {
        changes: vec![another],
        ..wire::Push::default()
    };
    frames.put(&push).unwrap();
    let began = Instant::now();
    let heard = phone.try_send(&town, frames.into_bytes()).await.unwrap();
    assert_eq!(heard.acks.len(), 1);
    assert!(began.elapsed() < AT_ONCE);
}

#[tokio::test]
async fn a_wait_ends_by_itself_and_brings_nothing_of_other_grids() {
    let town = Town::new();
    let mut phone = town.phone(town.grid_worker(&town.first)).await;
    let mut other = town.phone(town.grid_worker(&town.second)).await;
    phone.pull(&town).await;
    other.pull(&town).await;
    let begun = [other.record(&town.second).1];
    let ((heard, waited), _) =
        tokio::join!(wait(&mut phone, &town, SHORT_MS), other.push(&town, &begun));
    assert_eq!(heard.unwrap().rows.len(), 0);
    assert!(waited >= Duration::from_millis(SHORT_MS.into()));
}

#[tokio::test]
async fn what_another_process_writes_is_heard_too() {
    let town = Town::new();
    let mut phone = town.phone(town.grid_worker(&town.first)).await;
    let mut officer = town.phone(town.officer()).await;
    let (_, begun) = phone.record(&town.first);
    let id = begun.dispute().unwrap();
    phone.push(&town, &[begun]).await;
    officer.pull(&town).await;
    let beside = App::open(&town.config()).unwrap();
    let erased = async {
        tokio::time::sleep(A_WHILE).await;
        let admin = beside.admin();
        admin
            .erase_record(id, EraseReason::Asked, "县局 周敏")
            .unwrap();
    };
    let ((_, waited), ()) = tokio::join!(wait(&mut officer, &town, LONG_MS), erased);
    assert!(
        waited >= A_WHILE && waited < A_WHILE + 2 * AT_ONCE,
        "{waited:?}"
    );
}

#[tokio::test]
async fn who_is_locked_out_while_waiting_hears_only_that() {
    let town = Town::new();
    let mut phone = town.phone(town.grid_worker(&town.first)).await;
    let colleague = town.app.admin().devices().unwrap()[0].id;
    let mut officer = town.phone(town.officer()).await;
    officer.pull(&town).await;
    let (_, begun) = phone.record(&town.first);
    let lost = async {
        tokio::time::sleep(A_WHILE).await;
        let admin = town.app.admin();
        let devices = admin.devices().unwrap();
        let lost = devices.iter().find(|device| device.id != colleague);
        admin.revoke(lost.unwrap().id).unwrap();
        phone.push(&town, &[begun]).await;
    };
    let ((heard, _), ()) = tokio::join!(wait(&mut officer, &town, LONG_MS), lost);
    assert_eq!(heard.unwrap_err().code, RefusalCode::Revoked);
}

#[tokio::test]
async fn a_server_that_stops_lets_everyone_go() {
    let town = Town::new();
    let mut phone = town.phone(town.grid_worker(&town.first)).await;
    phone.pull(&town).await;
    let stopped = async {
        tokio::time::sleep(A_WHILE).await;
        town.app.stop();
    };
    let ((heard, waited), ()) = tokio::join!(wait(&mut phone, &town, LONG_MS), stopped);
    assert!(heard.unwrap().end.is_some());
    assert!(waited < A_WHILE + AT_ONCE, "{waited:?}");
}
