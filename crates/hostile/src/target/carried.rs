//! What is sealed in a bundle, opened by the server: whatever a device with a good key seals, the server
//! takes it in or says why not.

use super::bundle::headers;
use super::shape;
use crate::stage::{self, server};

pub(super) fn seeds() -> Vec<Vec<u8>> {
    stage::get().carried.contents.clone()
}

pub(super) fn run(input: &[u8]) -> u64 {
    let file = stage::get().carried.sealed(input);
    let told = server::ask("POST", "/v1/bundles", &headers(), &file);
    assert_eq!(told.status, 200, "a bundle that is one was not answered");
    shape(&told.said())
}
