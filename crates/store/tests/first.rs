//! The first files a process opens, all at once: alone in their process, because only the first can go wrong.

use std::sync::Barrier;
use std::thread;

use store::{FileKey, Store};
use tempfile::TempDir;

#[test]
fn the_first_files_of_a_process_open_however_many_there_are_at_once() {
    const FILES: usize = 16;
    let homes: Vec<_> = (0..FILES).map(|_| TempDir::new().unwrap()).collect();
    let together = Barrier::new(FILES);
    thread::scope(|all| {
        for home in &homes {
            all.spawn(|| {
                together.wait();
                let home = home.path();
                Store::open(home, &FileKey::at(home.join("key"))).unwrap();
            });
        }
    });
}
