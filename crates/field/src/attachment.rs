//! Photos between this device and the server: sent after the records and in the order they were
//! added, brought here when somebody wants to see one. Both go on where a line broke.

mod fetch;
mod send;
mod tus;

pub(crate) use fetch::fetch;
pub(crate) use send::send;

use contract::Failure;
use contract::command::settings::SendPhotos;
use contract::command::sync::PhotosWaiting;
use store::Reading;
use store::attachment::sending;

use crate::failure::Stop;
use crate::{Field, command};

/// How many bytes of photos that the server has stay here; what nobody has looked at for longest
/// goes first.
const KEPT_BYTES: u64 = 256 * 1024 * 1024;

/// Why photos wait for another line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum HeldBack {
    /// This one costs money.
    Costs,
    /// Nobody can say what this one costs.
    Unknown,
}

/// Why photos wait for a line that costs nothing; none when they do not. Who asked for Wi-Fi only has asked that no
/// photo costs money: so what nobody can say is taken for a line that costs. That is so on a laptop too, where no
/// browser says what it is connected by and a phone may be what connects it: there the worker says it, once a start.
pub(crate) fn held_back(field: &Field) -> Result<Option<HeldBack>, Failure> {
    let wifi_only = command::settings(field)?.attachments == SendPhotos::WifiOnly;
    if !wifi_only || field.sync.goes_anyway() {
        return Ok(None);
    }
    Ok(
        match (field.parts.line.is_metered(), field.sync.is_metered()) {
            (Some(true), _) | (_, Some(true)) => Some(HeldBack::Costs),
            (None, None) => Some(HeldBack::Unknown),
            (Some(false), _) | (_, Some(false)) => None,
        },
    )
}

/// How the photos stand, when `trouble` is what went wrong with them the last time.
pub(crate) fn waiting(
    r: &Reading<'_>,
    held_back: Option<HeldBack>,
    trouble: Option<Failure>,
) -> Result<PhotosWaiting, Stop> {
    let waiting = sending::waiting(r)?;
    Ok(PhotosWaiting {
        waiting: waiting.files,
        waiting_bytes: waiting.bytes,
        held_back: held_back.is_some() && waiting.files > 0,
        unknown: held_back == Some(HeldBack::Unknown) && waiting.files > 0,
        trouble: trouble.filter(|_| waiting.files > 0),
    })
}

/// Lets go of what the server has and nobody looks at, when there is much of it.
fn prune(field: &Field) -> Result<(), Failure> {
    let gone = field
        .store
        .write(|w| Ok::<_, Stop>(store::attachment::prune(w, KEPT_BYTES)?))?;
    if gone > 0 {
        tracing::info!(gone, "photos that the server has were let go of");
    }
    Ok(())
}
