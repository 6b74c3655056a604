//! What a server is told when it starts.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use model::UtcMs;

use crate::attachment::{self, Depot};
use crate::compact::Compaction;
use crate::packs::PackLimits;
use crate::roll_over::RollOver;
use crate::{Limits, PostgresUrl, bundle};

/// Tells the time; a test gives its own.
pub type Clock = Arc<dyn Fn() -> UtcMs + Send + Sync>;

/// What a server is told when it starts.
#[derive(Clone)]
pub struct Config {
    /// The folder the data lies in.
    pub data: PathBuf,
    /// The PostgreSQL that holds the registry and the ledger; without one they lie in the folder.
    pub database: Option<PostgresUrl>,
    /// Tells the time.
    pub clock: Clock,
    /// The newest protocol that is spoken; a test lets a server be an older one.
    pub newest_protocol: u32,
    /// Where files of records lie; none is a folder in the data.
    pub attachments: Option<Depot>,
    /// How much of files is taken.
    pub attachment_limits: attachment::Limits,
    /// How much of bundles is taken.
    pub bundle_limits: bundle::Limits,
    /// How much it may be asked.
    pub limits: Limits,
    /// When packs are made; a test makes them of little.
    pub packs: PackLimits,
    /// What is compacted once a day.
    pub compaction: Compaction,
    /// What is rolled over once a day.
    pub roll_over: RollOver,
}

impl Config {
    /// Data in `folder`, time from the system, no limits; those are for what comes over a network.
    #[must_use]
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self {
            data: folder.into(),
            database: None,
            clock: Arc::new(system_time),
            newest_protocol: wire::PROTOCOL,
            attachments: None,
            attachment_limits: attachment::Limits::default(),
            bundle_limits: bundle::Limits::default(),
            limits: Limits::none(),
            packs: PackLimits::default(),
            compaction: Compaction::default(),
            roll_over: RollOver::default(),
        }
    }
}

fn system_time() -> UtcMs {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    UtcMs(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}
