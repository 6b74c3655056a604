//! Sixty-four phones push and pull at once over real sockets, against a server in this process.
//! Prints one figure a line: `name value unit`. Run it in a release build; what it prints includes
//! the work of the phones, which share the processor with the server.

use std::error::Error;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use merge::Document;
use merge::document::Hand;
use model::{AreaCode, DisputeContent, DisputeId, DisputeKind, GridId, UtcMs, WorkerId};
use sync_server::{App, Config};
use wire::{
    Cursor, EnrolReply, EnrolRequest, FrameReader, FrameWriter, FromServer, Hello, Outcome, Push,
    PushedChange, one_from_bytes, one_to_bytes,
};

const PHONES: usize = 64;
const EACH: usize = 50;

type Done<T> = Result<T, Box<dyn Error + Send + Sync>>;

fn main() -> Done<()> {
    let folder = std::env::temp_dir().join(format!("bandeng-storm-{}", std::process::id()));
    let outcome = storm(&folder);
    std::fs::remove_dir_all(&folder)?;
    outcome
}

fn storm(folder: &std::path::Path) -> Done<()> {
    let app = App::open(&Config::new(folder))?;
    let demo = app.admin().demo()?;
    let (worker, grid) = (demo.seats[0].worker.id, demo.grids[0].clone());
    let codes: Vec<_> = (0..PHONES)
        .map(|_| Ok(app.admin().invite(worker, 1)?.code.shown()))
        .collect::<Done<_>>()?;

    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0"))?;
    let address = listener.local_addr()?;
    let router = app
        .router()
        .into_make_service_with_connect_info::<SocketAddr>();
    runtime.spawn(async move { axum::serve(listener, router).await });

    let mut phones: Vec<_> = codes
        .iter()
        .map(|code| Phone::enrol(address, code, worker, &grid))
        .collect::<Done<_>>()?;
    report("push", PHONES * EACH, &mut phones, |phone| {
        phone
            .requests
            .iter()
            .try_for_each(|body| phone.line.sync(&phone.token, body, 1))
    })?;
    let mut phones: Vec<_> = phones
        .into_iter()
        .map(Phone::up_to_date)
        .collect::<Done<_>>()?;
    report("idle", PHONES * EACH, &mut phones, |phone| {
        phone
            .requests
            .iter()
            .try_for_each(|body| phone.line.sync(&phone.token, body, 0))
    })
}

fn report(
    name: &str,
    count: usize,
    phones: &mut [Phone],
    work: impl Fn(&Phone) -> Done<()> + Sync,
) -> Done<()> {
    let start = Instant::now();
    std::thread::scope(|threads| {
        let all: Vec<_> = phones
            .iter()
            .map(|phone| threads.spawn(|| work(phone)))
            .collect();
        all.into_iter()
            .try_for_each(|one| one.join().map_err(|_| "a phone panicked")?)
    })?;
    let took: Duration = start.elapsed();
    let rate = f64::from(u32::try_from(count)?) / took.as_secs_f64();
    println!("server.{name}.per_s {rate:.0} requests/s");
    Ok(())
}

struct Phone {
    line: Line,
    token: String,
    grid: GridId,
    requests: Vec<Vec<u8>>,
}

impl Phone {
    fn enrol(address: SocketAddr, code: &str, worker: WorkerId, grid: &GridId) -> Done<Self> {
        let line = Line { address };
        let actor: [u8; 16] = random()?;
        let request = EnrolRequest {
            code: code.to_owned(),
            device_name: "phone".to_owned(),
            actor: actor.to_vec(),
            app_version: "storm".to_owned(),
            ..EnrolRequest::default()
        };
        let reply: EnrolReply =
            one_from_bytes(&line.post("/v1/enrol", "", &one_to_bytes(&request)?)?)?;
        let directory_version = reply.directory.map_or(0, |directory| directory.version);
        let hand = Hand {
            actor,
            worker,
            at_ms: UtcMs(1_795_363_100_000),
        };
        let requests = (0..EACH)
            .map(|_| push(grid, hand, directory_version))
            .collect::<Done<_>>()?;
        Ok(Self {
            line,
            token: reply.token,
            grid: grid.clone(),
            requests,
        })
    }

    /// The same phone with nothing to say: it asks from where everything has been read.
    fn up_to_date(mut self) -> Done<Self> {
        let (cursor, version) = self.line.last_cursor(&self.token, &self.grid)?;
        self.requests = vec![idle(cursor, version)?; EACH];
        Ok(self)
    }
}

fn push(grid: &GridId, hand: Hand, directory_version: u64) -> Done<Vec<u8>> {
    let id = DisputeId::from_bytes(random()?);
    let content = DisputeContent {
        kind: DisputeKind::Neighbor,
        subtype: None,
        parties: Vec::new(),
        claim_a: "排水沟堵了，水流进院子，两家说法不一。".to_owned(),
        claim_b: String::new(),
        verified: String::new(),
        happened_on: None,
        area: None::<AreaCode>,
        place: "村口".to_owned(),
        grid: grid.clone(),
    };
    let (_, change) = Document::begin(id, &content, hand)?;
    let mut frames = FrameWriter::new();
    let hello = Hello {
        protocol: 1,
        budget_bytes: 1,
        directory_version,
        ..Hello::default()
    };
    frames.put(&hello)?;
    frames.put(&Push {
        changes: vec![PushedChange::of_dispute(id, grid, change.bytes)],
        ..Push::default()
    })?;
    Ok(frames.into_bytes())
}

fn idle(cursor: Cursor, directory_version: u64) -> Done<Vec<u8>> {
    let hello = Hello {
        protocol: 1,
        cursors: vec![cursor],
        directory_version,
        ..Hello::default()
    };
    Ok(one_to_bytes(&hello)?)
}

fn random() -> Done<[u8; 16]> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}

/// One request a connection, as a phone that was asleep makes it.
struct Line {
    address: SocketAddr,
}

impl Line {
    fn post(&self, path: &str, token: &str, body: &[u8]) -> Done<Vec<u8>> {
        let mut stream = TcpStream::connect(self.address)?;
        stream.set_nodelay(true)?;
        let head = format!(
            "POST {path} HTTP/1.0\r\nauthorization: Bearer {token}\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        stream.write_all(&[head.as_bytes(), body].concat())?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        let end = answer
            .windows(4)
            .position(|four| four == b"\r\n\r\n")
            .ok_or("no answer")?;
        if !answer.starts_with(b"HTTP/1.0 200") {
            return Err(String::from_utf8_lossy(&answer[..end]).into_owned().into());
        }
        Ok(answer.split_off(end + 4))
    }

    fn hear(&self, token: &str, body: &[u8]) -> Done<Vec<FromServer>> {
        let mut reader = FrameReader::new();
        reader.push(&self.post("/v1/sync", token, body)?);
        let mut heard = Vec::new();
        while let Some(frame) = reader.next()? {
            heard.push(FromServer::from_frame(&frame)?);
        }
        Ok(heard)
    }

    fn sync(&self, token: &str, body: &[u8], stored: usize) -> Done<()> {
        let heard = self.hear(token, body)?;
        let acks = heard.iter().flat_map(|said| match said {
            FromServer::Acks(acks) => acks.acks.as_slice(),
            _ => &[],
        });
        let count = acks.filter(|ack| ack.outcome() == Outcome::Stored).count();
        if count == stored {
            Ok(())
        } else {
            Err(format!("{count} stored, not {stored}").into())
        }
    }

    fn last_cursor(&self, token: &str, grid: &GridId) -> Done<(Cursor, u64)> {
        let start = Cursor {
            scope: grid.to_string(),
            ..Cursor::default()
        };
        let (mut cursor, mut version) = (start, 0);
        loop {
            let mut more = false;
            for said in self.hear(token, &idle(cursor.clone(), version)?)? {
                match said {
                    FromServer::Directory(directory) => version = directory.version,
                    FromServer::End(end) => {
                        more = end.more;
                        cursor = end.cursors.into_iter().next().ok_or("no cursor")?;
                    }
                    _ => {}
                }
            }
            if !more {
                return Ok((cursor, version));
            }
        }
    }
}
