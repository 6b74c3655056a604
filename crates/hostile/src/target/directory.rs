//! The answer to an enrolment, with the directory in it: a device that nobody has enrolled takes it in. Whatever comes, the
//! device is somebody's or nobody's as it says, and what it took in can be read.

use wire::{EnrolReply, one_from_bytes, one_to_bytes};

use super::{kind, shape};
use crate::stage::{self, device};

/// As the server answered, and as one that certifies no key does: what is certified is another device's key here.
pub(super) fn seeds() -> Vec<Vec<u8>> {
    let replies = &stage::get().replies;
    let uncertified = replies.iter().map(|reply| {
        let mut reply = one_from_bytes::<EnrolReply>(reply).unwrap();
        reply.certificate = None;
        one_to_bytes(&reply).unwrap()
    });
    uncertified.chain(replies.clone()).collect()
}

pub(super) fn run(input: &[u8]) -> u64 {
    let told = match device::enrol(input) {
        Ok(seat) => {
            let (role, grids) = (seat.worker.role.code(), seat.grids.len().min(4));
            format!("{role} {grids} {}", seat.place.is_empty())
        }
        Err(failure) => format!("{:?} {}", failure.code, kind(&failure.detail)),
    };
    shape(&told)
}
