//! Documents a change may be meant for, each with changes that are honest next.

use std::sync::OnceLock;

use merge::Document;
use merge::document::Hand;
use model::{Act, ActId, DisputeId, DisputeState, GridId, Life, UtcMs, WorkerId};

use super::{NOW, tape};

/// A document as it stands somewhere.
pub struct Known {
    /// Its name.
    pub id: DisputeId,
    /// Its grid.
    pub grid: GridId,
    /// The document; none where it was not begun.
    pub saved: Option<Vec<u8>>,
    /// Changes that fit.
    pub next: Vec<Vec<u8>>,
}

/// None, one just begun, one with a history of two hands, one with a conflict.
pub fn get() -> &'static [Known] {
    static DOCUMENTS: OnceLock<Vec<Known>> = OnceLock::new();
    DOCUMENTS.get_or_init(make)
}

fn hand(number: u8) -> Hand {
    Hand {
        actor: [number; 16],
        worker: WorkerId::from_bytes([number; 16]),
        at_ms: UtcMs(NOW),
    }
}

fn make() -> Vec<Known> {
    let grid: GridId = "620602119202001".parse().unwrap();
    let id = DisputeId::from_bytes([1; 16]);
    let (begun, beginning) = Document::begin(id, &tape::content(&grid), hand(1)).unwrap();
    let edit = |document: &Document, number: u8, words: &str| {
        let mut edited = document.clone();
        let mut content = document.read().unwrap().content;
        content.verified.push_str(words);
        content.place = format!("{number}号{words}");
        let change = edited
            .edit(&document.heads(), &content, hand(number))
            .unwrap()
            .unwrap();
        (edited, change.bytes)
    };
    let step = |document: &Document, to: DisputeState| {
        let mut stepped = document.clone();
        let record = document.read().unwrap();
        let worker = hand(2).worker;
        let what = Life::of(&record).toward(&to, worker, worker, "双方都同意");
        let act = Act {
            id: ActId::from_bytes([u8::try_from(record.acts.len()).unwrap(); 16]),
            by: worker,
            at_ms: UtcMs(NOW),
            corrects: None,
            what: what.unwrap(),
        };
        let change = stepped.act(&[act], hand(2)).unwrap();
        (stepped, change.bytes)
    };
    let (one, first) = edit(&begun, 1, "属实");
    let (other, second) = edit(&begun, 2, "不属实");
    let (mut long, _) = step(&one, DisputeState::Accepted);
    for number in [1, 2, 1, 2] {
        long = edit(&long, number, "又去了一次。").0;
    }
    let torn = merge::examine(Some(&one.save()), id, &grid, &second, &|_| true)
        .unwrap()
        .standing
        .unwrap();
    let torn = Document::load(&torn.saved).unwrap();
    let known = |document: Option<&Document>, next: Vec<Vec<u8>>| Known {
        id,
        grid: grid.clone(),
        saved: document.map(Document::save),
        next,
    };
    let long_next = vec![
        edit(&long, 1, "好").1,
        step(&long, DisputeState::Mediating).1,
        first.clone(),
    ];
    let torn_next = vec![edit(&torn, 1, "就这样").1, edit(&other, 2, "再说").1];
    vec![
        known(None, vec![beginning.bytes]),
        known(
            Some(&begun),
            vec![first, second, step(&begun, DisputeState::Accepted).1],
        ),
        known(Some(&long), long_next),
        known(Some(&torn), torn_next),
    ]
}
