//! How code that blocks waits for what happens elsewhere, and threads of their own for that. Whoever waits may stand anywhere, also
//! where tasks run.

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
        wait(happening)
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

/// Waits for something that happens on another thread. A task has a budget of how much may be ready for it before it
/// gives way; who stands in one and blocks never gives way, and would find nothing ready any more.
pub(crate) fn wait<T>(happening: impl Future<Output = T>) -> T {
    futures_executor::block_on(tokio::task::coop::unconstrained(happening))
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

#[cfg(test)]
mod tests {
    use std::sync::mpsc;
    use std::time::Duration;

    use tokio::sync::oneshot;

    use super::*;

    #[test]
    fn who_waits_often_where_a_task_runs_gets_every_answer() {
        let (done, is_done) = mpsc::channel();
        std::thread::spawn(move || {
            let runtime = Builder::new_current_thread().build().unwrap();
            let count = runtime.block_on(async {
                (0..1_000)
                    .filter(|n| {
                        let (tell, told) = oneshot::channel();
                        tell.send(*n).unwrap();
                        wait(told) == Ok(*n)
                    })
                    .count()
            });
            done.send(count).unwrap();
        });
        let count = is_done.recv_timeout(Duration::from_secs(20));
        assert_eq!(count, Ok(1_000));
    }
}
