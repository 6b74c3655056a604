//! An answer as a device follows it, without the device: what it asks to be done, step by step.

use sync_core::Answer;
use wire::Cursor;

use super::{kind, shape};
use crate::stage;

pub(super) fn seeds() -> Vec<Vec<u8>> {
    stage::get().answers.clone()
}

pub(super) fn run(input: &[u8]) -> u64 {
    let cursors: Vec<Cursor> = stage::get().cursors.clone();
    let mut answer = Answer::to(cursors);
    let mut steps = Vec::new();
    for piece in input.chunks(1 + input.len() / 3) {
        answer.push(piece);
        loop {
            match answer.next_step() {
                Ok(Some(step)) => steps.push(format!("{:.7}", format!("{step:?}"))),
                Ok(None) => break,
                Err(broken) => {
                    steps.push(kind(&broken));
                    assert_eq!(answer.next_step(), Err(broken), "a broken answer goes on");
                    return shape(&steps);
                }
            }
        }
    }
    steps.push(format!("{:?}", answer.close().map(|ended| ended.more)));
    shape(&steps)
}
