//! The server as its devices and its administrator meet it: real SQLite, the real router, no socket.

#![cfg(test)]

mod signer;
mod town;

mod administering;
mod attaching;
mod attaching_within_bounds;
mod backing_up;
mod carrying;
mod command_line;
mod deciding;
mod enrolling;
mod erasing;
mod filling;
mod importing;
mod logging;
mod operating;
mod process;
mod pulling;
mod purging;
mod pushing;
mod renaming;
mod sharing;
mod signing;
mod stopping;
mod tus;
mod under_tls;
mod verdicts;
mod waiting;
mod workbooks;
