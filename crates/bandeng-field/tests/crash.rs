//! A real process saves in a loop and is killed without warning, a hundred and more times. Every
//! save it acknowledged must be there afterwards, and the file must be whole.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use contract::command::dispute::Get;
use contract::command::draft::{List, Save};
use corpus::Draw;
use model::{DisputeId, DraftId, Role};
use serde_json::{Value, json};
use store::{FileKey, Store};
use test_kit::{World, neighbors_quarrel};

/// How often the process is killed.
const KILLS: u32 = 120;
/// The longest time between a command and the kill.
const LONGEST: Duration = Duration::from_millis(12);

/// What has been acknowledged so far.
#[derive(Default)]
struct Acknowledged {
    records: Vec<DisputeId>,
    draft: Option<(DraftId, String)>,
}

#[test]
fn what_was_acknowledged_survives_being_killed() {
    let world = World::new();
    let device = world.enrolled(Role::GridWorker);
    let home = device.home().to_owned();
    drop(device);
    let grid = world.grid();
    let mut draw = drawn();
    let mut kept = Acknowledged::default();
    for kill in 0..KILLS {
        let mut process = Process::start(&home);
        for turn in 0..draw.below(4) {
            let mut content = neighbors_quarrel(&grid);
            content.place = format!("{kill}-{turn}");
            let save = json!({ "content": content });
            process.say("draft.save", &save);
            let draft: DraftId = process.hear().unwrap()["id"]
                .as_str()
                .unwrap()
                .parse()
                .unwrap();
            kept.draft = Some((draft, content.place));
            process.say("dispute.record", &json!({ "draft": draft }));
            kept.draft = None;
            kept.records
                .extend(process.hear().map(|reply| record_id(&reply)));
        }
        // The last command is under way when the end comes: a record, or the save of a draft.
        let mut content = neighbors_quarrel(&grid);
        content.place = format!("{kill}-last");
        process.say("draft.save", &json!({ "content": content }));
        let draft = process.hear().unwrap()["id"]
            .as_str()
            .unwrap()
            .parse()
            .unwrap();
        kept.draft = Some((draft, content.place.clone()));
        if draw.below(2) == 0 {
            process.say("dispute.record", &json!({ "draft": draft }));
            kept.draft = None;
        } else {
            content.place.push_str("-again");
            process.say("draft.save", &json!({ "id": draft, "content": content }));
        }
        wait_below(&mut draw, LONGEST);
        for reply in process.kill() {
            if kept.draft.is_some() {
                kept.draft = Some((draft, content.place.clone()));
                assert_eq!(reply["id"], json!(draft));
            } else {
                kept.records.push(record_id(&reply));
            }
        }
        check_draft(&world, &home, &kept);
    }
    Store::open(&home, &FileKey::at(home.join("key")))
        .unwrap()
        .check()
        .unwrap();
    let device = reopened(&world, &home);
    for id in &kept.records {
        device
            .field()
            .give(&Get { id: *id })
            .expect("an acknowledged record is there");
    }
    assert!(
        kept.records.len() > 100,
        "only {} records were acknowledged",
        kept.records.len()
    );
    // And it goes on: the next save works, and everything reaches the server.
    let content = neighbors_quarrel(&grid);
    device
        .field()
        .give(&Save {
            id: None,
            edits: None,
            content,
        })
        .unwrap();
    let status = device.sync();
    assert_eq!((status.waiting, status.quarantined), (0, 0));
}

fn record_id(reply: &Value) -> DisputeId {
    reply["id"].as_str().unwrap().parse().unwrap()
}

/// The draft that was last acknowledged is there with what was acknowledged, or later words.
fn check_draft(world: &World, home: &Path, kept: &Acknowledged) {
    let Some((id, place)) = &kept.draft else {
        return;
    };
    let device = reopened(world, home);
    let drafts = device.field().give(&List {}).unwrap();
    assert!(
        drafts.iter().any(|draft| draft.id == *id),
        "the draft {place} is gone"
    );
    let open = contract::command::draft::Open { id: *id };
    assert!(
        device
            .field()
            .give(&open)
            .unwrap()
            .content
            .place
            .starts_with(place.as_str())
    );
}

fn reopened(world: &World, home: &Path) -> test_kit::Device {
    world.over(home.to_owned())
}

struct Process {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Process {
    fn start(home: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_bandeng-field"))
            .arg("--home")
            .arg(home)
            .args(["call", "-"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let input = child.stdin.take().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        Self {
            child,
            input,
            output,
        }
    }

    fn say(&mut self, name: &str, arguments: &Value) {
        writeln!(self.input, "{name} {arguments}").unwrap();
    }

    fn hear(&mut self) -> Option<Value> {
        let mut line = String::new();
        self.output.read_line(&mut line).unwrap();
        reply(&line)
    }

    /// Kills it; what it still acknowledged before the end counts.
    fn kill(mut self) -> Vec<Value> {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        let mut rest = String::new();
        self.output.read_to_string(&mut rest).unwrap();
        rest.lines().filter_map(reply).collect()
    }
}

/// A line that came whole; one that was cut was not an acknowledgement.
fn reply(line: &str) -> Option<Value> {
    let said: Value = serde_json::from_str(line).ok()?;
    assert!(said.get("failure").is_none(), "{said}");
    said.get("reply").cloned()
}

/// Draws that follow from a number which is printed, so that a failure can be told.
fn drawn() -> Draw {
    let seed = getrandom::u64().unwrap();
    eprintln!("seed {seed}");
    Draw::seeded(seed)
}

/// Lets up to `longest` go by, busily: the moment of the kill is to be fine-grained.
fn wait_below(draw: &mut Draw, longest: Duration) {
    let micros = draw.below(usize::try_from(longest.as_micros()).unwrap());
    let end = Instant::now() + Duration::from_micros(u64::try_from(micros).unwrap());
    while Instant::now() < end {
        std::hint::spin_loop();
    }
}
