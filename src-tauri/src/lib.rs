//! The window: one command in, the application's answer out, its events passed on. It knows no
//! record and decides nothing.

mod home;
mod window;

pub use window::run;
