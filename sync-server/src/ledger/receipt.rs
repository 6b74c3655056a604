//! What becomes of a batch that was handed in. Nobody has to stand and wait for the disk: a receipt
//! is a future, so that a thousand pushes that wait for one commit hold no thread.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::sync::oneshot;

use super::AppendError;
use crate::database::DatabaseError;
use crate::threads;

/// The places of a batch's changes in their feeds, in their order, or why it was not stored.
pub type Outcome = Result<Vec<u64>, AppendError>;

/// Tells the [`Outcome`] of a batch once it is known: stored means durable. Dropping it changes
/// nothing for the batch.
#[derive(Debug)]
#[must_use = "a push is acknowledged once its receipt says that it is stored"]
pub struct Receipt(oneshot::Receiver<Outcome>);

impl Receipt {
    /// A receipt, and what it is told with.
    pub(crate) fn new() -> (oneshot::Sender<Outcome>, Self) {
        let (told, heard) = oneshot::channel();
        (told, Self(heard))
    }

    /// Waits for the outcome. Blocks.
    ///
    /// # Errors
    /// Why the batch was not stored.
    pub fn wait(self) -> Outcome {
        threads::wait(self)
    }
}

impl From<oneshot::Receiver<Outcome>> for Receipt {
    fn from(heard: oneshot::Receiver<Outcome>) -> Self {
        Self(heard)
    }
}

impl Future for Receipt {
    type Output = Outcome;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Outcome> {
        let heard = Pin::new(&mut self.0).poll(cx);
        heard.map(|told| told.unwrap_or_else(|_| Err(DatabaseError::Stopped.into())))
    }
}
