//! The server under load: a program of its own, on the processors it shares with the load. Phones
//! sign what they push, as all do; what each says is put together before the clock starts.

mod county;
mod http;
mod memory;
mod phone;

use std::sync::Arc;
use std::time::{Duration, Instant};

use sync_server::Config;
use tempfile::TempDir;
use test_postgres::{Cluster, Disk};
use tokio::task::JoinSet;

use crate::figures::{Runs, print};
use crate::patience::Patience;
use crate::phone::Phone as Author;
use crate::process::{Running, our_server, own_cpu_s};
use crate::records;
use crate::writing;
use county::County;
use http::Connection;
use memory::Watch;
use phone::Phone;

/// Phones that push at once, each to a grid of its own.
const CLIENTS: usize = 64;
/// Pushes of each while it is counted, and before that.
const PUSHES: usize = 400;
const WARM_UP: usize = 50;
/// A device of the load asks as often as hundreds would; as one, it would be told to wait.
const UNBOUNDED: [&str; 2] = ["--device-requests-per-s", "0"];
/// Requests of each that find nothing.
const IDLE: usize = 500;

/// How much shall be asked of it.
pub(crate) struct Wishes {
    /// What of it is measured: all, when nothing is named.
    pub(crate) parts: Vec<String>,
    /// Devices that sync for the first time, all at once.
    pub(crate) devices: usize,
    /// Records each of them gets.
    pub(crate) records: usize,
    /// Connections within a minute.
    pub(crate) reconnects: usize,
}

/// What went wrong, for which there is no excuse.
type Done<T> = Result<T, String>;

impl Wishes {
    fn want(&self, part: &str) -> bool {
        self.parts.is_empty() || self.parts.iter().any(|named| named == part)
    }
}

/// Measures what is wished for.
pub(crate) fn run(wishes: &Wishes) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    if wishes.want("sqlite") {
        over_sqlite(&runtime, wishes);
    }
    if wishes.want("postgres") {
        over_postgres(&runtime).unwrap();
    }
}

/// Clients that push and ask; then a county of phones that begin, and come back.
fn over_sqlite(runtime: &tokio::runtime::Runtime, wishes: &Wishes) {
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("server");
    let county = County::founded(&Config::new(&data), CLIENTS, wishes.devices);
    let (server, address) = our_server(&data, &UNBOUNDED, &Patience::default());
    let server = Arc::new(server);
    let watch = Watch::over(&server);

    if wishes.devices > 0 {
        eprintln!("writing {} records …", wishes.records);
        let author = Author::enrolled(
            &folder.path().join("author"),
            &address,
            &data,
            "grid_worker",
        );
        for record in &records::records(wishes.records) {
            writing::whole(&mut |name, given| author.call(name, given), record);
        }
        author.sync();
    }

    let done = runtime.block_on(async {
        let address = address.trim_start_matches("http://");
        let load = Load {
            called: "push",
            changes: 1,
        };
        let clients = push(address, &county, &server, &load).await?;
        idle(address, clients, &server).await?;
        if wishes.devices == 0 {
            return Ok(());
        }
        let phones = first_syncs(address, &county, wishes).await?;
        reconnects(address, phones, wishes.reconnects).await
    });
    done.unwrap();
    watch.report();
}

/// The same clients over PostgreSQL, which waits for its disk, with a few changes a push.
fn over_postgres(runtime: &tokio::runtime::Runtime) -> Done<()> {
    let folder = TempDir::new().map_err(|error| error.to_string())?;
    let cluster = Cluster::start(Disk::Waited).map_err(|error| error.to_string())?;
    let database = cluster.database();
    let data = folder.path().join("server");
    let mut config = Config::new(&data);
    config.database = Some(database.parse().map_err(|error| format!("{error}"))?);
    let county = County::founded(&config, CLIENTS, 0);
    let told = [&UNBOUNDED[..], &["--database", &database]].concat();
    let (server, address) = our_server(&data, &told, &Patience::default());
    let address = address.trim_start_matches("http://");
    let load = Load {
        called: "pg",
        changes: 3,
    };
    runtime.block_on(push(address, &county, &server, &load))?;
    Ok(())
}

/// What every request of a load brings.
struct Load {
    /// The name of its figures.
    called: &'static str,
    /// Changes a push.
    changes: usize,
}

/// Every client pushes a few changes a request, over one connection.
async fn push(address: &str, county: &County, server: &Running, load: &Load) -> Done<Vec<Phone>> {
    eprintln!("putting {CLIENTS} × {PUSHES} pushes together …");
    let mut clients = Vec::new();
    for seat in &county.clients {
        let mut phone = Phone::enrolled(address, seat).await?;
        phone.sync(&mut Connection::open(address).await?, 0).await?;
        let requests = phone.pushes_ahead(WARM_UP + PUSHES, load.changes);
        clients.push((phone, requests));
    }
    let cpu_s = (server.cpu_s(), own_cpu_s());
    let mut all = JoinSet::new();
    let barrier = Arc::new(tokio::sync::Barrier::new(CLIENTS));
    for (phone, requests) in clients {
        let (address, barrier) = (address.to_owned(), Arc::clone(&barrier));
        all.spawn(async move {
            let mut line = Connection::open(&address).await?;
            let mut times = Vec::with_capacity(PUSHES);
            let mut begun = Instant::now();
            for (at, request) in requests.iter().enumerate() {
                if at == WARM_UP {
                    barrier.wait().await;
                    begun = Instant::now();
                }
                let sent = Instant::now();
                phone.check_stored(&line.ask(request).await?)?;
                times.push(sent.elapsed());
            }
            times.drain(..WARM_UP);
            Ok((phone, begun, times))
        });
    }
    let (phones, took, mut runs) = gathered(&mut all).await?;
    let pushes = rate(CLIENTS * PUSHES, took);
    let named = |what: &str| format!("server.{}_{what}", load.called);
    print(&named("per_s"), pushes, "/s");
    if load.changes > 1 {
        print(&named("changes_per_s"), pushes * count(load.changes), "/s");
    }
    let each = count(CLIENTS * (WARM_UP + PUSHES));
    let cpu_us = (server.cpu_s() - cpu_s.0) * 1e6 / each;
    print(&named("cpu_us"), cpu_us, "µs");
    let own_us = (own_cpu_s() - cpu_s.1) * 1e6 / each;
    print(&named("load_cpu_us"), own_us, "µs");
    print(&named("p50_ms"), runs.quantile_ms(0.5), "ms");
    print(&named("p99_ms"), runs.quantile_ms(0.99), "ms");
    Ok(phones)
}

/// The same clients ask, and there is nothing.
async fn idle(address: &str, phones: Vec<Phone>, server: &Running) -> Done<()> {
    let cpu_s = server.cpu_s();
    let mut all = JoinSet::new();
    for mut phone in phones {
        let address = address.to_owned();
        let mut line = Connection::open(&address).await?;
        phone.sync(&mut line, 0).await?;
        all.spawn(async move {
            let request = phone.request(0);
            let begun = Instant::now();
            let mut times = Vec::with_capacity(IDLE);
            for _ in 0..IDLE {
                let sent = Instant::now();
                phone.check_nothing_new(&line.ask(&request).await?)?;
                times.push(sent.elapsed());
            }
            Ok((phone, begun, times))
        });
    }
    let (_, took, mut runs) = gathered(&mut all).await?;
    print("server.idle_per_s", rate(CLIENTS * IDLE, took), "/s");
    let cpu_us = (server.cpu_s() - cpu_s) * 1e6 / count(CLIENTS * IDLE);
    print("server.idle_cpu_us", cpu_us, "µs");
    print("server.idle_p99_ms", runs.quantile_ms(0.99), "ms");
    Ok(())
}

/// New devices get everything, all at once.
async fn first_syncs(address: &str, county: &County, wishes: &Wishes) -> Done<Vec<Phone>> {
    eprintln!(
        "{} devices, {} records each …",
        wishes.devices, wishes.records
    );
    let mut new = Vec::new();
    for seat in &county.devices {
        new.push(Phone::enrolled(address, seat).await?);
    }
    let mut all = JoinSet::new();
    for mut phone in new {
        let address = address.to_owned();
        all.spawn(async move {
            let begun = Instant::now();
            let mut line = Connection::open(&address).await?;
            phone.sync(&mut line, 0).await?;
            Ok((phone, begun, vec![begun.elapsed()]))
        });
    }
    let (phones, took, mut runs) = gathered(&mut all).await?;
    let rows = wishes.records * 12;
    for phone in &phones {
        phone.check_read(rows)?;
    }
    print("server.first_syncs", count(phones.len()), "devices");
    print("server.first_syncs_s", took.as_secs_f64(), "s");
    print("server.first_sync_p99_ms", runs.quantile_ms(0.99), "ms");
    Ok(phones)
}

/// Devices come back one after the other within a minute, each over a new connection, with a change
/// of its own, and get what the others of its grid have brought.
async fn reconnects(address: &str, phones: Vec<Phone>, reconnects: usize) -> Done<()> {
    let pause = Duration::from_secs(60) / u32::try_from(reconnects).unwrap_or(u32::MAX);
    let devices = phones.len();
    let mut all = JoinSet::new();
    let begun = tokio::time::Instant::now();
    for (at, mut phone) in phones.into_iter().enumerate() {
        let address = address.to_owned();
        all.spawn(async move {
            let mut times = Vec::new();
            for turn in (at..reconnects).step_by(devices) {
                let due = begun + pause * u32::try_from(turn).unwrap_or(u32::MAX);
                tokio::time::sleep_until(due).await;
                let back = Instant::now();
                let mut line = Connection::open(&address).await?;
                phone.sync(&mut line, 1).await?;
                times.push(back.elapsed());
            }
            Ok((phone, begun.into_std(), times))
        });
    }
    let (_, took, mut runs) = gathered(&mut all).await?;
    print("server.reconnects", count(runs.len()), "connections");
    print("server.reconnects_s", took.as_secs_f64(), "s");
    print("server.reconnect_p99_ms", runs.quantile_ms(0.99), "ms");
    Ok(())
}

type One = Done<(Phone, Instant, Vec<Duration>)>;

/// Waits for all of them: who they were, the time from the first beginning to the last end, and how
/// long each request took.
async fn gathered(all: &mut JoinSet<One>) -> Done<(Vec<Phone>, Duration, Runs)> {
    let (mut phones, mut runs, mut first) = (Vec::new(), Runs::default(), None);
    while let Some(one) = all.join_next().await {
        let (phone, begun, times) = one.map_err(|error| error.to_string())??;
        first = Some(first.map_or(begun, |first: Instant| first.min(begun)));
        times.into_iter().for_each(|time| runs.add(time));
        phones.push(phone);
    }
    let took = first.map_or(Duration::ZERO, |first| first.elapsed());
    Ok((phones, took, runs))
}

fn rate(requests: usize, took: Duration) -> f64 {
    count(requests) / took.as_secs_f64()
}

fn count(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}
