//! Enrolment at the server: the whole request through the router, wrong codes and all.

use super::shape;
use crate::stage::{self, server};

pub(super) fn seeds() -> Vec<Vec<u8>> {
    stage::get().enrolments.clone()
}

pub(super) fn run(input: &[u8]) -> u64 {
    let told = server::ask("POST", "/v1/enrol", &[], input);
    assert!(
        told.status < 500 || told.status == 503,
        "status {}",
        told.status
    );
    shape(&told.said())
}
