//! A device that hears an answer: the whole application over its encrypted files takes it in. Whatever
//! comes, its records stay readable and it goes on.

use super::{kind, shape};
use crate::stage::device;

pub(super) fn run(input: &[u8]) -> u64 {
    let heard = device::hear(input);
    let trouble = heard
        .trouble
        .as_ref()
        .map(|failure| (failure.code, kind(&failure.detail)));
    shape(&(
        format!("{:?}", heard.line),
        trouble.map(|t| format!("{t:?}")),
        heard.quarantined,
    ))
}
