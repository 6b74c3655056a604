//! What one thread draws does not depend on what others draw meanwhile.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::thread;

use hostile::draw_from;

#[expect(
    unsafe_code,
    reason = "the C library's own call, which this program answers itself"
)]
fn drawn() -> [u8; 16] {
    let mut bytes = [0; 16];
    // SAFETY: the buffer is as long as is said.
    let got = unsafe { libc::getrandom(bytes.as_mut_ptr().cast(), bytes.len(), 0) };
    assert_eq!(got, 16);
    bytes
}

/// What two threads of a name draw, one after the other.
fn beside() -> Vec<[u8; 16]> {
    let thread = || {
        thread::Builder::new()
            .name("beside".into())
            .spawn(drawn)
            .unwrap()
    };
    (0..2).map(|_| thread().join().unwrap()).collect()
}

#[test]
fn a_thread_draws_the_same_whatever_others_draw() {
    draw_from(7);
    let alone = [drawn(), drawn()];
    draw_from(7);
    let first = drawn();
    let others = beside();
    assert_eq!([first, drawn()], alone);
    assert_ne!(others[0], others[1]);
    assert!(!others.contains(&alone[0]));
    draw_from(7);
    assert_eq!(beside(), others);
    draw_from(8);
    assert_ne!(drawn(), alone[0]);
    assert_ne!(beside(), others);
}
