//! The log: what happened to which request, on standard error, as text or one JSON object a line.
//! Names, texts, codes, tokens and telephone numbers never stand in it; a device is named by its
//! random identity. A panic says where, not what: its message may quote a record.

use std::io::{IsTerminal, stderr};

use clap::ValueEnum;
use tokio::task::JoinError;
use tracing_subscriber::EnvFilter;

/// What the log looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// For programs: one JSON object a line.
    Json,
}

/// How much is said; see the `EnvFilter` of tracing-subscriber.
const LEVELS: &str = "BANDENG_LOG";
/// What the log looks like when the command line does not say: `text` or `json`.
const FORMAT: &str = "BANDENG_LOG_FORMAT";

/// Begins the log of this process.
pub fn begin(format: Option<LogFormat>) {
    let format = format.unwrap_or_else(|| {
        let said = std::env::var(FORMAT).unwrap_or_default();
        LogFormat::from_str(&said, true).unwrap_or_default()
    });
    let log = tracing_subscriber::fmt()
        .with_env_filter(levels())
        .with_writer(stderr)
        .with_ansi(stderr().is_terminal());
    match format {
        LogFormat::Text => log.init(),
        LogFormat::Json => log.json().flatten_event(true).with_span_list(false).init(),
    }
    std::panic::set_hook(Box::new(|panic| {
        let at = panic.location().map(ToString::to_string);
        tracing::error!(at, "the server has a fault here: tell its makers");
    }));
}

/// As asked for, but what carries other people's bytes says no more than it has to.
fn levels() -> EnvFilter {
    let asked = EnvFilter::try_from_env(LEVELS).unwrap_or_else(|_| EnvFilter::new("info"));
    ["h2", "hyper", "rustls"]
        .into_iter()
        .filter_map(|part| format!("{part}=info").parse().ok())
        .fold(asked, EnvFilter::add_directive)
}

/// How work ended that was left to another thread. The error itself would say what a panic said.
pub(crate) fn ended(error: &JoinError) -> &'static str {
    if error.is_panic() {
        "in a panic"
    } else {
        "before it was done"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn how_work_ended_is_told_without_what_its_panic_quotes() {
        let words = "王小明打人";
        let work = move || assert!(words.starts_with('李'), "1 is no boundary of {words:?}");
        let error = tokio::task::spawn_blocking(work).await.unwrap_err();
        assert!(error.to_string().contains(words), "the error quotes it");
        assert_eq!(ended(&error), "in a panic");
    }
}
