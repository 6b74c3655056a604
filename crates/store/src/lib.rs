//! The encrypted SQLite file on the device: opened with a raw key, migrated, and read and written a
//! table at a time. A write is one transaction on disk before it is acknowledged; reads never wait
//! for it. It knows no network and no rule of the domain beyond what a projection needs.

pub mod attachment;
pub mod bundle;
pub mod chain;
pub mod cursor;
pub mod database;
pub mod directory;
pub mod dispute;
pub mod draft;
pub mod elder;
pub mod erased;
pub mod error;
pub mod form;
pub mod held;
mod install;
pub mod key;
pub mod leave;
pub mod likeness;
pub mod link;
pub mod look;
pub mod mark;
pub mod migration;
pub mod moved;
pub mod notice;
pub mod number;
pub mod outbox;
pub mod outline;
pub mod pack;
pub mod practice;
pub mod progress;
pub mod quarantine;
pub mod record;
pub mod referral;
pub mod repeat_call;
mod row;
pub mod seal;
pub mod search;
pub mod seat;
pub mod setting;
pub mod signing;
pub mod sound;
pub mod tally;
pub mod task;
pub mod untold;

pub use database::{Reading, Store, Writing};
pub use error::StoreError;
pub use key::{FileKey, Key, KeyError, KeyStore};
