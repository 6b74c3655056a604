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

/// Whether photos wait for a line that costs nothing.
pub(crate) fn held_back(field: &Field) -> Result<bool, Failure> {
    let wifi_only = command::settings(field)?.attachments == SendPhotos::WifiOnly;
    let metered = field.parts.line.is_metered() || field.sync.is_metered();
    Ok(wifi_only && metered)
}

/// How the photos stand, when `trouble` is what went wrong with them the last time.
pub(crate) fn waiting(
    r: &Reading<'_>,
    held_back: bool,
    trouble: Option<Failure>,
) -> Result<PhotosWaiting, Stop> {
    let waiting = sending::waiting(r)?;
    Ok(PhotosWaiting {
        waiting: waiting.files,
        waiting_bytes: waiting.bytes,
        held_back: held_back && waiting.files > 0,
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
