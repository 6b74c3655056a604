//! Several nodes over one PostgreSQL: the same devices are served by any of them, and one that is
//! killed in the middle of a storm takes nothing with it.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use model::GridId;
use sync_server::App;
use tempfile::TempDir;
use wire::Outcome;

use crate::process::{ask, start};
use crate::town::{Phone, Town, hear};
use crate::waiting::wait;

const PHONES: usize = 8;
/// How many pushes are answered before one node is killed, and by the other alone after that.
const BEFORE: usize = 60;
const AFTER: usize = 60;
const PATIENCE: Duration = Duration::from_secs(60);

/// Another node; it has a folder of its own, with nothing in it.
fn another_node(town: &Town, url: &str) -> (App, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let mut config = town.config();
    config.data = folder.path().to_owned();
    config.database = Some(url.parse().unwrap());
    (App::open(&config).unwrap(), folder)
}

#[tokio::test]
async fn a_device_is_served_by_any_node() {
    let (town, url) = Town::over_postgres();
    let (other, _folder) = another_node(&town, &url);
    let mut phone = town.phone(town.grid_worker(&town.first)).await;
    let (mut document, begun) = phone.record(&town.first);
    let heard = phone.push_to(other.router(), &[begun]).await;
    assert_eq!(heard.outcomes(), [(Outcome::Stored, "")]);
    let edited = phone.edit(&mut document, "村口");
    let heard = phone.push(&town, std::slice::from_ref(&edited)).await;
    assert_eq!(heard.outcomes(), [(Outcome::Stored, "")]);
    let heard = phone.push_to(other.router(), &[edited]).await;
    assert_eq!(heard.outcomes(), [(Outcome::Duplicate, "")]);

    let mut reader = town.phone(town.officer()).await;
    let heard = reader.pull(&town).await;
    let numbers: Vec<u64> = heard.rows.iter().map(|row| row.seq).collect();
    assert_eq!(numbers, [1, 2]);
    // What the administrator does at one node holds at the other with the next request.
    let device = town.app.admin().devices().unwrap();
    let device = device.iter().find(|device| device.worker == phone.worker);
    other.admin().revoke(device.unwrap().id).unwrap();
    let refused = phone.try_send(&town, phone.request(&[])).await.unwrap_err();
    assert_eq!(refused.status, 403);
}

#[tokio::test]
async fn who_waits_at_one_node_hears_what_comes_in_at_another() {
    let (town, url) = Town::over_postgres();
    let (other, _folder) = another_node(&town, &url);
    let phone = town.phone(town.grid_worker(&town.first)).await;
    let mut officer = town.phone(town.officer()).await;
    officer.pull(&town).await;
    let begun = [phone.record(&town.first).1];
    let written = async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        phone.push_to(other.router(), &begun).await;
    };
    let ((heard, waited), ()) = tokio::join!(wait(&mut officer, &town, 30_000), written);
    assert_eq!(heard.unwrap().rows.len(), 1);
    assert!(waited < Duration::from_secs(10), "{waited:?}");
}

#[tokio::test]
async fn a_killed_node_loses_nothing_and_the_other_goes_on() {
    let (town, url) = Town::over_postgres();
    let worker = town.grid_worker(&town.first);
    let mut phones = Vec::new();
    for _ in 0..PHONES {
        phones.push(town.phone(worker).await);
    }
    let folders = [(); 2].map(|()| tempfile::tempdir().unwrap());
    let words = ["--database", &url];
    let [first, second] = folders.each_ref().map(|one| start(one.path(), &words, 1));
    let addresses = [first.address().to_owned(), second.address().to_owned()];
    let storm = Storm::default();
    std::thread::scope(|threads| {
        let (storm, grid, addresses) = (&storm, &town.first, &addresses);
        for phone in &phones {
            threads.spawn(move || storm.push_on(phone, grid, addresses));
        }
        storm.wait_for(BEFORE);
        first.signal("KILL");
        storm.wait_for(storm.answered.load(Ordering::SeqCst) + AFTER);
        storm.over.store(true, Ordering::SeqCst);
    });
    assert_eq!(first.end().0.code(), None, "it was killed");
    assert!(storm.cut.load(Ordering::SeqCst) > 0, "nobody noticed");

    let stored = storm.stored.into_inner().unwrap();
    assert!(stored.len() >= 3 * (BEFORE + AFTER), "{}", stored.len());
    let (mut reader, mut there) = (town.phone(town.officer()).await, Vec::new());
    loop {
        let heard = reader.pull(&town).await;
        there.extend(heard.rows);
        if !heard.end.unwrap().more {
            break;
        }
    }
    let numbers: Vec<u64> = there.iter().map(|row| row.seq).collect();
    let gapless: Vec<u64> = (1..=u64::try_from(there.len()).unwrap()).collect();
    assert_eq!(numbers, gapless);
    // Each once, and nothing else.
    assert_eq!(there.len(), stored.len());
    let there: BTreeSet<_> = there.into_iter().map(|row| row.doc).collect();
    let lost: Vec<_> = stored.difference(&there).collect();
    assert!(
        lost.is_empty(),
        "{} of {} are lost",
        lost.len(),
        stored.len()
    );
}

/// Everybody pushes, now to one node and now to another.
#[derive(Default)]
struct Storm {
    /// What was acknowledged.
    stored: Mutex<BTreeSet<Vec<u8>>>,
    answered: AtomicUsize,
    /// How many requests were never answered.
    cut: AtomicUsize,
    over: AtomicBool,
}

impl Storm {
    /// Waits for so many answers, but not for ever: a storm that has died is told by what it stored.
    fn wait_for(&self, answered: usize) {
        let since = Instant::now();
        while self.answered.load(Ordering::SeqCst) < answered && since.elapsed() < PATIENCE {
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    fn push_on(&self, phone: &Phone, grid: &GridId, nodes: &[String; 2]) {
        let mut turn = 0;
        while !self.over.load(Ordering::SeqCst) {
            let changes: Vec<_> = (0..3).map(|_| phone.record(grid).1).collect();
            let docs: Vec<_> = changes.iter().map(|change| change.doc.clone()).collect();
            let body = phone.request(&[changes]);
            let (status, answer) = loop {
                turn += 1;
                let token = Some(&*phone.token);
                match ask(&nodes[turn % 2], "POST /v1/sync", token, &body) {
                    Ok(answer) => break answer,
                    // Nobody knows what became of it, so it is sent again, to the other.
                    Err(_) => self.cut.fetch_add(1, Ordering::SeqCst),
                };
            };
            assert_eq!(status, 200);
            let heard = hear(&answer);
            let acks = heard.acks.iter().flat_map(|acks| &acks.acks);
            let taken =
                |ack: &wire::Ack| [Outcome::Stored, Outcome::Duplicate].contains(&ack.outcome());
            assert!(acks.clone().all(taken), "{:?}", heard.outcomes());
            assert_eq!(acks.count(), docs.len());
            self.stored.lock().unwrap().extend(docs);
            self.answered.fetch_add(1, Ordering::SeqCst);
        }
    }
}
