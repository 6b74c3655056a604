//! Takes the system's randomness into the seed's hand: a program that holds this crate has its own
//! `getrandom`, which comes before the C library's, so that every identity, token, key and hash table
//! drawn anywhere in the process is the same for the same seed. Before a seed is set, the kernel
//! answers as always.
//!
//! Each thread has draws of its own, by its name and how many of that name drew before it: threads that run side by side
//! draw in an order nobody knows, and would else take each other's numbers.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::ffi::{c_long, c_uint, c_void};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;

use crate::Draw;

static SEEDED: Mutex<Option<Seeded>> = Mutex::new(None);

struct Seeded {
    /// How often a seed was set: what a thread drew of an earlier one is over.
    times: u64,
    seed: u64,
    /// How many threads of each name have drawn.
    threads: BTreeMap<String, u64>,
}

thread_local! {
    /// The draws of this thread, and of which seed they are.
    static OWN: Cell<Option<(u64, Draw)>> = const { Cell::new(None) };
}

/// From now on the process draws from this seed; this thread draws from its very beginning.
pub fn draw_from(seed: u64) {
    let mut seeded = seeded();
    let times = seeded.as_ref().map_or(0, |before| before.times) + 1;
    *seeded = Some(Seeded {
        times,
        seed,
        threads: BTreeMap::new(),
    });
    OWN.set(Some((times, Draw::starting_at(seed))));
}

fn seeded() -> MutexGuard<'static, Option<Seeded>> {
    SEEDED.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Seeded {
    /// The draws of this thread, which has none yet.
    fn own(&mut self) -> Draw {
        let name = thread::current().name().unwrap_or_default().to_owned();
        let mut seed = Draw::starting_at(self.seed).fork();
        for byte in name.bytes() {
            seed = Draw::seeded(seed.number() ^ u64::from(byte));
        }
        let before = self.threads.entry(name).or_default();
        seed = Draw::seeded(seed.number() ^ *before);
        *before += 1;
        seed
    }
}

/// As `getrandom(2)`.
///
/// # Safety
/// `buffer` must be valid for `len` bytes, as for the C library's.
#[expect(
    unsafe_code,
    reason = "the name has to be the C library's, and the buffer is its caller's"
)]
#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn getrandom(buffer: *mut c_void, len: usize, flags: c_uint) -> isize {
    let mut seeded = seeded();
    let Some(seeded) = seeded.as_mut() else {
        // SAFETY: the arguments are passed on as they came.
        let got: c_long = unsafe { libc::syscall(libc::SYS_getrandom, buffer, len, flags) };
        return isize::try_from(got).unwrap_or(-1);
    };
    if len == 0 {
        return 0;
    }
    let own = OWN.take().filter(|(times, _)| *times == seeded.times);
    let mut draw = own.map_or_else(|| seeded.own(), |(_, draw)| draw);
    // SAFETY: the caller vouches for `len` bytes at `buffer`.
    let bytes = unsafe { std::slice::from_raw_parts_mut(buffer.cast::<u8>(), len) };
    for piece in bytes.chunks_mut(8) {
        piece.copy_from_slice(&draw.number().to_le_bytes()[..piece.len()]);
    }
    OWN.set(Some((seeded.times, draw)));
    isize::try_from(len).unwrap_or(isize::MAX)
}
