//! Threads of their own for what is awaited by code that blocks. Whoever waits may stand anywhere, also where tasks run.

use std::future::Future;
use std::io;

use tokio::runtime::{Builder, EnterGuard, Runtime};

/// Threads on which what is awaited happens.
pub(crate) struct Threads(Option<Runtime>);

impl Threads {
    /// Starts so many.
    ///
    /// # Errors
    /// The system gives none.
    pub(crate) fn start(name: &str, count: usize) -> io::Result<Self> {
        let runtime = Builder::new_multi_thread()
            .worker_threads(count)
            .thread_name(name)
            .enable_all()
            .build()?;
        Ok(Self(Some(runtime)))
    }

    /// Waits for something to happen on them.
    pub(crate) fn wait<T>(&self, happening: impl Future<Output = T>) -> T {
        let _entered = self.enter();
        futures_executor::block_on(happening)
    }

    /// Lets what follows find them.
    pub(crate) fn enter(&self) -> Option<EnterGuard<'_>> {
        self.0.as_ref().map(Runtime::enter)
    }

    /// Lets something happen on them that nobody waits for.
    pub(crate) fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        if let Some(runtime) = &self.0 {
            runtime.spawn(task);
        }
    }
}

impl Drop for Threads {
    fn drop(&mut self) {
        // A runtime that waits for its threads to end may not be dropped where tasks run; nobody waits for an answer of
        // these any more.
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}
