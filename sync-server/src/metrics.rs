//! What the server counts, for Prometheus: how much it is asked, how long it takes, what it stores
//! and what it does not. Numbers only: nobody's name, no device, no place ever stands in a label.

use std::fmt::Write;
use std::time::Duration;

use prometheus_client::encoding::{EncodeLabelSet, text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::{Family, MetricConstructor};
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Registry, Unit};
use wire::{Acks, Outcome};

/// The media type of [`Metrics::told`].
pub const CONTENT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Seconds: from a read out of memory to an upload over a bad line.
const SECONDS: [f64; 12] = [
    0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0, 300.0,
];
const JOBS: [f64; 9] = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0];

/// What is counted.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    requests: Family<Answered, Counter>,
    seconds: Family<Route, Histogram, Seconds>,
    received_bytes: Counter,
    sent_bytes: Counter,
    open_requests: Gauge,
    open_connections: Gauge,
    changes: Family<Of, Counter>,
    kept_out: Family<Because, Counter>,
    feed_rows: Counter,
    compared: Counter,
    mended_rows: Counter,
    enrolments: Counter,
    limited: Family<By, Counter>,
    commits: Commits,
    resident_bytes: Gauge,
}

/// How writes share commits.
#[derive(Debug, Clone)]
pub struct Commits {
    jobs: Histogram,
    seconds: Histogram,
}

impl Commits {
    /// Counts one commit: how many writes shared it and how long it took.
    pub fn made(&self, jobs: usize, took: Duration) {
        // Far fewer than a float counts exactly.
        self.jobs
            .observe(f64::from(u32::try_from(jobs).unwrap_or(u32::MAX)));
        self.seconds.observe(took.as_secs_f64());
    }
}

impl Default for Commits {
    fn default() -> Self {
        Self {
            jobs: Histogram::new(JOBS),
            seconds: Histogram::new(SECONDS),
        }
    }
}

/// Which bound a request ran into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Limit {
    Device,
    Address,
    OpenRequests,
    Renewals,
}

impl Limit {
    const fn code(self) -> &'static str {
        match self {
            Self::Device => "device",
            Self::Address => "address",
            Self::OpenRequests => "open_requests",
            Self::Renewals => "renewals",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    route: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    route: String,
    status: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Of {
    outcome: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Because {
    reason: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct By {
    limit: &'static str,
}

/// Makes a histogram of seconds for each route.
#[derive(Debug, Clone)]
struct Seconds;

impl MetricConstructor<Histogram> for Seconds {
    fn new_metric(&self) -> Histogram {
        Histogram::new(SECONDS)
    }
}

impl Default for Metrics {
    fn default() -> Self {
        let mut metrics = Self {
            registry: Registry::default(),
            requests: Family::default(),
            seconds: Family::new_with_constructor(Seconds),
            received_bytes: Counter::default(),
            sent_bytes: Counter::default(),
            open_requests: Gauge::default(),
            open_connections: Gauge::default(),
            changes: Family::default(),
            kept_out: Family::default(),
            feed_rows: Counter::default(),
            compared: Counter::default(),
            mended_rows: Counter::default(),
            enrolments: Counter::default(),
            limited: Family::default(),
            commits: Commits::default(),
            resident_bytes: Gauge::default(),
        };
        metrics.register();
        metrics
    }
}

impl Metrics {
    fn register(&mut self) {
        let mut all = Registry::with_prefix("bandeng");
        let version = Info::new([("version", env!("CARGO_PKG_VERSION"))]);
        all.register("build", "The server that runs", version);
        all.register(
            "requests",
            "Requests by route and status; \"cut\" when nobody waited for the answer",
            self.requests.clone(),
        );
        all.register_with_unit(
            "request",
            "From the first byte of a request to the last of its answer",
            Unit::Seconds,
            self.seconds.clone(),
        );
        all.register_with_unit(
            "received",
            "Bodies of requests",
            Unit::Bytes,
            self.received_bytes.clone(),
        );
        all.register_with_unit(
            "sent",
            "Bodies of answers",
            Unit::Bytes,
            self.sent_bytes.clone(),
        );
        all.register(
            "open_requests",
            "Requests under way, those that wait for news among them",
            self.open_requests.clone(),
        );
        all.register(
            "open_connections",
            "Connections of devices",
            self.open_connections.clone(),
        );
        all.register(
            "changes",
            "Pushed changes by what became of them",
            self.changes.clone(),
        );
        all.register(
            "changes_kept_out",
            "Pushed changes that were rejected or held in quarantine, by reason",
            self.kept_out.clone(),
        );
        all.register(
            "feed_rows",
            "Rows of feeds that were handed out",
            self.feed_rows.clone(),
        );
        all.register(
            "compared_scopes",
            "Scopes of which a device held something else than the server, and asked what",
            self.compared.clone(),
        );
        all.register(
            "mended_rows",
            "Rows that were handed out to devices that had lost them",
            self.mended_rows.clone(),
        );
        all.register(
            "enrolments",
            "Invitations that became devices",
            self.enrolments.clone(),
        );
        all.register(
            "limited_requests",
            "Requests that were told to come back later, by the bound they ran into",
            self.limited.clone(),
        );
        all.register(
            "commit_jobs",
            "Writes that shared a commit of the ledger",
            self.commits.jobs.clone(),
        );
        all.register_with_unit(
            "commit",
            "A commit of the ledger, with the writes in it",
            Unit::Seconds,
            self.commits.seconds.clone(),
        );
        all.register_with_unit(
            "resident_memory",
            "Memory of the process that is in use",
            Unit::Bytes,
            self.resident_bytes.clone(),
        );
        self.registry = all;
    }

    /// Everything, as Prometheus reads it.
    #[must_use]
    pub fn told(&self) -> String {
        if let Some(bytes) = resident_bytes() {
            self.resident_bytes.set(bytes);
        }
        let mut out = String::new();
        if text::encode(&mut out, &self.registry).is_err() {
            tracing::error!("the metrics could not be written down");
        }
        out
    }

    /// How writes share commits; for whoever commits.
    #[must_use]
    pub fn commits(&self) -> Commits {
        self.commits.clone()
    }

    pub(crate) fn request_began(&self) {
        self.open_requests.inc();
    }

    /// A request ended; `status` is none when nobody waited for the answer.
    pub(crate) fn request_ended(
        &self,
        route: &str,
        status: Option<u16>,
        took: Duration,
        received_bytes: u64,
        sent_bytes: u64,
    ) {
        self.open_requests.dec();
        self.received_bytes.inc_by(received_bytes);
        self.sent_bytes.inc_by(sent_bytes);
        let mut said = String::new();
        let written = match status {
            Some(status) => write!(said, "{status}"),
            None => write!(said, "cut"),
        };
        debug_assert!(written.is_ok(), "a string takes everything");
        let answered = Answered {
            route: route.to_owned(),
            status: said,
        };
        self.requests.get_or_create(&answered).inc();
        let route = Route {
            route: route.to_owned(),
        };
        self.seconds
            .get_or_create(&route)
            .observe(took.as_secs_f64());
    }

    pub(crate) fn connection_began(&self) {
        self.open_connections.inc();
    }

    pub(crate) fn connection_ended(&self) {
        self.open_connections.dec();
    }

    /// What became of a push.
    pub(crate) fn acked(&self, acks: &Acks) {
        for ack in &acks.acks {
            let outcome = match ack.outcome() {
                Outcome::Stored => "stored",
                Outcome::Duplicate => "duplicate",
                Outcome::Rejected => "rejected",
                Outcome::Quarantined => "quarantined",
                Outcome::Unknown => "unknown",
            };
            self.changes.get_or_create(&Of { outcome }).inc();
            if !ack.code.is_empty() {
                let reason = ack.code.clone();
                self.kept_out.get_or_create(&Because { reason }).inc();
            }
        }
    }

    pub(crate) fn fed(&self, rows: usize) {
        self.feed_rows
            .inc_by(u64::try_from(rows).unwrap_or(u64::MAX));
    }

    /// A device compares a scope.
    pub(crate) fn compared(&self) {
        self.compared.inc();
    }

    pub(crate) fn mended(&self, rows: usize) {
        self.mended_rows
            .inc_by(u64::try_from(rows).unwrap_or(u64::MAX));
    }

    pub(crate) fn enrolled(&self) {
        self.enrolments.inc();
    }

    pub(crate) fn limited(&self, limit: Limit) {
        let by = By {
            limit: limit.code(),
        };
        self.limited.get_or_create(&by).inc();
    }
}

/// What the system says this process has in memory; none where it does not say.
fn resident_bytes() -> Option<i64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kib: i64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kib * 1024)
}

#[cfg(test)]
mod tests;
