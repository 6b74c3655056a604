//! The server without its socket: what the routes and the administrator share. A test drives it
//! in process; dropping the last handle finishes every write.

use std::path::Path;
use std::sync::Arc;

use proof::AuthorityKey;

use crate::accounts::{InviteKey, key};
use crate::admin::Admin;
use crate::attachment::{AttachmentBook, Attachments, Depot};
use crate::config::{Clock, Config};
use crate::database::DatabaseError;
use crate::ledger::Ledger;
use crate::registry::Registry;
use crate::sqlite;

/// An open server.
#[derive(Clone)]
pub struct App {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) registry: Arc<dyn Registry>,
    pub(crate) ledger: Arc<dyn Ledger>,
    pub(crate) attachments: Attachments,
    pub(crate) invite_key: InviteKey,
    pub(crate) authority: AuthorityKey,
    pub(crate) clock: Clock,
    pub(crate) newest_protocol: u32,
}

impl App {
    /// Opens the data folder, which is made when it is not there.
    ///
    /// # Errors
    /// One clear sentence: the folder cannot be used, or was written by a newer server.
    pub fn open(config: &Config) -> Result<Self, DatabaseError> {
        let database = Arc::new(sqlite::Database::open(&config.data)?);
        let invite_key = InviteKey::open(database.as_ref(), &config.data)?;
        let authority = key::authority(database.as_ref())?;
        let attachments = Attachments {
            book: Arc::clone(&database) as Arc<dyn AttachmentBook>,
            depot: match &config.attachments {
                Some(depot) => depot.clone(),
                None => folder_beside(&config.data)?,
            },
            limits: config.attachment_limits,
        };
        Ok(Self {
            inner: Arc::new(Inner {
                attachments,
                ledger: Arc::clone(&database) as Arc<dyn Ledger>,
                registry: database,
                invite_key,
                authority,
                clock: Arc::clone(&config.clock),
                newest_protocol: config.newest_protocol,
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

    /// What others check the server's signatures with.
    #[must_use]
    pub fn authority(&self) -> proof::PublicKey {
        self.inner.authority.public()
    }

    pub(crate) fn newest_protocol(&self) -> u32 {
        self.inner.newest_protocol
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
