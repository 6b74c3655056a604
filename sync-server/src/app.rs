//! The server without its socket: what the routes and the administrator share. A test drives it
//! in process; dropping the last handle finishes every write.

use std::path::Path;
use std::sync::Arc;

use proof::AuthorityKey;
use tokio::sync::watch;

use crate::accounts::{InviteKey, key};
use crate::admin::Admin;
use crate::attachment::{AttachmentBook, Attachments, Depot};
use crate::bundle::Bundles;
use crate::compact::Compaction;
use crate::config::{Clock, Config};
use crate::database::DatabaseError;
use crate::intake::Shelf;
use crate::ledger::{BodyBook, Ledger, PackBook};
use crate::limits::Bounds;
use crate::metrics::Metrics;
use crate::news::Bells;
use crate::packs::Packs;
use crate::registry::Registry;
use crate::roll_over::RollOver;
use crate::routes::ready::Finding;
use crate::{postgres, seals, sqlite};

/// An open server.
#[derive(Clone)]
pub struct App {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) registry: Arc<dyn Registry>,
    pub(crate) ledger: Arc<dyn Ledger>,
    pub(crate) attachments: Attachments,
    pub(crate) packs: Packs,
    pub(crate) bodies: Arc<dyn BodyBook>,
    pub(crate) bundles: Bundles,
    pub(crate) invite_key: InviteKey,
    pub(crate) authority: AuthorityKey,
    pub(crate) clock: Clock,
    pub(crate) newest_protocol: u32,
    pub(crate) compaction: Compaction,
    pub(crate) roll_over: RollOver,
    pub(crate) metrics: Metrics,
    pub(crate) bounds: Bounds,
    pub(crate) shelf: Shelf,
    pub(crate) bells: Bells,
    pub(crate) finding: Finding,
    stop: watch::Sender<bool>,
}

impl App {
    /// Opens the database: a PostgreSQL when one is named, and otherwise the data folder, which is
    /// made when it is not there.
    ///
    /// # Errors
    /// One clear sentence: what cannot be used, or was written by a newer server.
    pub fn open(config: &Config) -> Result<Self, DatabaseError> {
        let metrics = Metrics::default();
        let commits = metrics.commits();
        match &config.database {
            Some(url) => Self::over(
                Arc::new(postgres::Database::open(url, &commits)?),
                metrics,
                config,
            ),
            None => Self::over(
                Arc::new(sqlite::Database::open(&config.data, commits)?),
                metrics,
                config,
            ),
        }
    }

    fn over<D>(database: Arc<D>, metrics: Metrics, config: &Config) -> Result<Self, DatabaseError>
    where
        D: Ledger + BodyBook + PackBook + Registry + 'static,
    {
        let invite_key = InviteKey::open(database.as_ref(), &config.data)?;
        let authority = key::authority(database.as_ref())?;
        let shared = Arc::clone(&database) as Arc<dyn Registry>;
        let bundles = Bundles::open(shared, &authority, config.bundle_limits)?;
        seals::draw_missing(database.as_ref())?;
        let attachments = Attachments {
            book: AttachmentBook::new(Arc::clone(&database) as Arc<dyn Registry>),
            depot: match &config.attachments {
                Some(depot) => depot.clone(),
                None => folder_beside(&config.data)?,
            },
            limits: config.attachment_limits,
        };
        let book = Arc::clone(&database) as Arc<dyn PackBook>;
        let packs = Packs::new(book, attachments.depot.clone(), config.packs);
        let asking = database.asking();
        Ok(Self {
            inner: Arc::new(Inner {
                attachments,
                packs,
                bodies: Arc::clone(&database) as Arc<dyn BodyBook>,
                bundles,
                ledger: Arc::clone(&database) as Arc<dyn Ledger>,
                registry: database,
                invite_key,
                authority,
                clock: Arc::clone(&config.clock),
                newest_protocol: config.newest_protocol,
                compaction: config.compaction,
                roll_over: config.roll_over,
                metrics,
                bounds: Bounds::new(&config.limits, asking),
                shelf: Shelf::default(),
                bells: Bells::default(),
                finding: Finding::default(),
                stop: watch::Sender::new(false),
            }),
        })
    }

    /// Everything that is served over HTTP.
    pub fn router(&self) -> axum::Router {
        crate::routes::router(self.clone())
    }

    /// What an administrator can do. Its calls block.
    #[must_use]
    pub fn admin(&self) -> Admin {
        Admin::new(self.clone())
    }

    /// The ledger.
    #[must_use]
    pub fn ledger(&self) -> &Arc<dyn Ledger> {
        &self.inner.ledger
    }

    /// The ledger, as far as packs go.
    #[must_use]
    pub fn pack_book(&self) -> &Arc<dyn PackBook> {
        &self.inner.packs.book
    }

    /// The ledger, as far as the bytes of changes go.
    #[must_use]
    pub fn body_book(&self) -> &Arc<dyn BodyBook> {
        &self.inner.bodies
    }

    /// The registry.
    #[must_use]
    pub fn registry(&self) -> &Arc<dyn Registry> {
        &self.inner.registry
    }

    /// What others check the server's signatures with.
    #[must_use]
    pub fn authority(&self) -> proof::PublicKey {
        self.inner.authority.public()
    }

    /// What devices seal bundles to.
    #[must_use]
    pub fn recipient(&self) -> &str {
        &self.inner.bundles.recipient.key
    }

    pub(crate) fn newest_protocol(&self) -> u32 {
        self.inner.newest_protocol
    }

    /// What is counted.
    #[must_use]
    pub fn metrics(&self) -> &Metrics {
        &self.inner.metrics
    }

    /// Tells everything that waits to end: the server is going to stop.
    pub fn stop(&self) {
        self.inner.stop.send_replace(true);
    }

    /// Whether it was told to stop.
    #[must_use]
    pub fn is_stopping(&self) -> bool {
        *self.inner.stop.borrow()
    }

    /// Ends once the server was told to stop. Whoever waits for news waits for this as well.
    pub async fn stopped(&self) {
        let mut stop = self.inner.stop.subscribe();
        // The sender lives as long as this handle, so that the wait cannot fail.
        if stop.wait_for(|stop| *stop).await.is_err() {
            tracing::debug!("the server has gone");
        }
    }

    pub(crate) fn now(&self) -> model::UtcMs {
        (self.inner.clock)()
    }
}

/// Files lie beside the database, unless another place is named.
fn folder_beside(data: &Path) -> Result<Depot, DatabaseError> {
    let folder = data.join("files");
    Depot::folder(&folder).map_err(|error| DatabaseError::NotWritable {
        folder,
        detail: error.to_string(),
    })
}

#[cfg(test)]
mod tests;
