//! Takes the system's randomness into the seed's hand: a program that holds this crate has its own
//! `getrandom`, which comes before the C library's, so that every identity, token, key and hash table
//! drawn anywhere in the process is the same for the same seed. Before a seed is set, the kernel
//! answers as always.

use std::ffi::{c_long, c_uint, c_void};
use std::sync::{Mutex, PoisonError};

use crate::Draw;

static DRAWN: Mutex<Option<Draw>> = Mutex::new(None);

/// From now on the process draws from this seed.
pub fn draw_from(seed: u64) {
    *DRAWN.lock().unwrap_or_else(PoisonError::into_inner) = Some(Draw::starting_at(seed));
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
    let mut drawn = DRAWN.lock().unwrap_or_else(PoisonError::into_inner);
    let Some(draw) = drawn.as_mut() else {
        // SAFETY: the arguments are passed on as they came.
        let got: c_long = unsafe { libc::syscall(libc::SYS_getrandom, buffer, len, flags) };
        return isize::try_from(got).unwrap_or(-1);
    };
    if len == 0 {
        return 0;
    }
    // SAFETY: the caller vouches for `len` bytes at `buffer`.
    let bytes = unsafe { std::slice::from_raw_parts_mut(buffer.cast::<u8>(), len) };
    for piece in bytes.chunks_mut(8) {
        piece.copy_from_slice(&draw.number().to_le_bytes()[..piece.len()]);
    }
    isize::try_from(len).unwrap_or(isize::MAX)
}
