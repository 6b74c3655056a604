//! A whole case file on paper: every paper there is, each narrative as long as a record allows. Once of a sample, once
//! as a device is told to print it, out of its record.

use contract::command::paper::{Paper, Print};
use corpus::{Draw, sentence};
use model::Role;
use paper::{Press, Typefaces, sample};
use serde_json::json;
use test_kit::{Device, World, neighbors_quarrel};

use crate::figures::{Runs, print};

/// Runs.
const RUNS: usize = 20;
/// Paragraphs of a narrative; together about the 5,000 characters a record allows.
const PARAGRAPHS: usize = 34;
/// Characters of a narrative in the record; it may have 5,000.
const NARRATIVE: usize = 4_900;

/// Prints it, letters inflated anew each time, as a phone does it.
pub(crate) fn case_file() {
    let file = sample::full(PARAGRAPHS);
    let on = file.filed_on.expect("the sample is filed");
    let mut runs = Runs::default();
    let mut last = None;
    for _ in 0..RUNS {
        last = Some(runs.time(|| {
            let faces = Typefaces::embedded().expect("built with its letters");
            Press::new(&faces, on)
                .case_file(&file)
                .expect("the sample can be printed")
        }));
    }
    let printed = last.expect("there were runs");
    print("pdf.case_file_ms", runs.quantile_ms(0.99), "ms");
    #[expect(clippy::cast_precision_loss, reason = "some pages, some kilobytes")]
    let (pages, bytes) = (printed.pages as f64, printed.pdf.len() as f64);
    print("pdf.case_file_pages", pages, "pages");
    print("pdf.case_file_bytes", bytes, "B");
    on_a_device();
}

/// The command itself: the record is read, the look written down, the file made and handed over.
fn on_a_device() {
    let world = World::new();
    let officer = world.enrolled(Role::AuxiliaryOfficer);
    let print_it = told(&world, &officer);
    let mut runs = Runs::default();
    let mut pages = 0;
    for _ in 0..RUNS {
        pages = runs.time(|| officer.give(&print_it)).pages;
    }
    print("pdf.command_ms", runs.quantile_ms(0.99), "ms");
    print("pdf.command_pages", f64::from(pages), "pages");
}

/// A case that was talked about at length.
fn told(world: &World, officer: &Device) -> Print {
    let mut draw = Draw::seeded(0x9d_f000);
    let mut long = || -> String {
        let mut words = String::new();
        while words.chars().count() < NARRATIVE - 100 {
            words.push_str(&sentence(&mut draw));
        }
        words.chars().take(NARRATIVE).collect()
    };
    let mut draft = neighbors_quarrel(&world.grid());
    (draft.claim_a, draft.claim_b, draft.verified) = (long(), long(), long());
    let id = officer.record(draft);
    let today = officer.today();
    let acts = json!([
        { "what": "accepted" },
        { "what": "mediation_began" },
        {
            "what": "session", "on": today, "place": "村调解室",
            "mediators": [{ "name": "赵满仓" }, { "name": "周玉梅" }],
            "chosen_by_parties": true, "voluntary_a": true, "voluntary_b": true,
            "statement_a": long(), "statement_b": long(), "course": long(), "outcome": "agreed",
        },
        {
            "what": "agreement", "form": "written", "facts": long(),
            "terms": [{ "deed": "拆除封堵物。", "who": "乙方", "by": today.plus_days(10) }],
            "method": "自行完成。", "effective_on": today,
        },
        { "what": "agreed" },
    ]);
    let asked = json!({ "id": id, "acts": acts });
    let done = officer.field().call("dispute.act", asked);
    done.expect("the case is settled");
    Print {
        id,
        paper: Paper::CaseFile,
        party: None,
    }
}
