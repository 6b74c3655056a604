//! The sync server: who may hold what, the ledger of changes, the files of records, and the addresses a device
//! speaks to. It decides the scope of every device and lets nothing into the ledger that has not
//! passed the accept gate. It has no screen and understands no record beyond what the gate does.

pub mod accounts;
pub mod admin;
pub mod answer;
pub mod app;
pub mod attachment;
pub mod backup;
pub mod bundle;
pub mod certificate;
pub mod cli;
pub mod compact;
mod compare;
pub mod config;
pub mod database;
pub mod directory;
pub mod erase;
pub mod intake;
pub mod ledger;
pub mod limits;
pub mod logs;
pub mod metrics;
mod moving;
pub mod news;
mod numbers;
mod outlines;
pub mod packs;
pub mod postgres;
pub mod purge;
pub mod registry;
pub mod renewal;
pub mod roll_over;
pub mod routes;
mod seals;
pub mod serve;
pub mod sqlite;
pub mod strays;
mod threads;

pub use app::App;
pub use config::{Clock, Config};
pub use database::DatabaseError;
pub use limits::{Limits, Rate};
pub use postgres::PostgresUrl;
