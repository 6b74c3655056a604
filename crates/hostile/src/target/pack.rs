//! A device that fetches a pack: the whole application over its encrypted files takes it in. Whatever comes, its
//! records stay readable, and what nobody signed is not among them.

use super::{kind, shape};
use crate::stage::{self, device};

pub(super) fn seeds() -> Vec<Vec<u8>> {
    stage::get().packs.clone()
}

pub(super) fn run(input: &[u8]) -> u64 {
    let heard = device::fetch(input);
    let trouble = heard.trouble.as_ref();
    let trouble = trouble.map(|failure| (failure.code, kind(&failure.detail)));
    shape(&(
        format!("{:?}", heard.line),
        trouble.map(|t| format!("{t:?}")),
        heard.quarantined,
    ))
}
