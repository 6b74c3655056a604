//! Files of records: on their way (uploads, resumable by the tus 1.0 protocol) and stored, by the
//! SHA-256 of their bytes within their grid. The bytes lie in an object store, the bookkeeping in the
//! database; what was acknowledged is durable in both. It looks into no file beyond its first bytes.

pub mod arrival;
pub mod book;
pub mod creation;
pub mod depot;
pub mod error;
pub mod finish;
pub mod limits;
pub mod metadata;
pub mod sweep;
pub(crate) mod whole;

pub use book::{AttachmentBook, UploadKey};
pub use depot::{Depot, DepotError};
pub use error::UploadError;
pub use limits::Limits;

use crate::database::DatabaseError;

/// Where files are kept and what is known of them.
#[derive(Debug, Clone)]
pub struct Attachments {
    /// What is known of them.
    pub book: AttachmentBook,
    /// Where their bytes lie.
    pub depot: Depot,
    /// How much is taken.
    pub limits: Limits,
}

impl Attachments {
    /// Asks the book where blocking is allowed. It is answered even when whoever asked has gone.
    pub(crate) async fn ask<T, E>(
        &self,
        work: impl FnOnce(&AttachmentBook) -> Result<T, E> + Send + 'static,
    ) -> Result<T, UploadError>
    where
        T: Send + 'static,
        E: Send + 'static,
        UploadError: From<E>,
    {
        let book = self.book.clone();
        match tokio::task::spawn_blocking(move || work(&book)).await {
            Ok(outcome) => Ok(outcome?),
            Err(_) => Err(DatabaseError::Unreadable("a write ended in a panic").into()),
        }
    }
}
