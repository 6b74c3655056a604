//! The application without a window: one command from the command line, a script of them, or the
//! screens in a browser on this very machine. It decides nothing; every answer is the
//! application's own.

pub mod bundle;
pub mod call;
pub mod cli;
pub mod commands;
pub mod list;
pub mod open;
pub mod paper;
pub mod serve;
