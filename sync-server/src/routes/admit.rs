//! Lets a device in that showed a token which opens something, unless it comes too often: such a
//! device is broken or is not ours, and must not keep the others waiting.

use tracing::field::display;
use wire::RefusalCode;

use super::refuse::Refused;
use crate::App;
use crate::accounts::Seat;
use crate::metrics::Limit;

impl App {
    /// One more request of a device; from here on the log names it by its random identity.
    pub(crate) fn admit(&self, seat: &Seat) -> Result<(), Refused> {
        tracing::Span::current().record("device", display(seat.device));
        self.inner.bounds.device(seat.device).map_err(|wait| {
            self.inner.metrics.limited(Limit::Device);
            let detail = "this device asks too often: it is asked to wait";
            Refused::later(RefusalCode::TooManyRequests, detail, wait)
        })
    }

    /// One more new epoch because this device has read more than a feed holds. Every device then
    /// reads the feed from the start, so one that says so again and again is not believed.
    pub(crate) fn admit_renewal(&self, seat: &Seat) -> Result<(), Refused> {
        self.inner.bounds.renewal(seat.device).map_err(|wait| {
            self.inner.metrics.limited(Limit::Renewals);
            tracing::error!(device = %seat.device, "a device says again and again that feeds end \
                before what it has read; it is not believed for now: look at this device");
            let detail = "this device has read more than there is, again: it is asked to wait";
            Refused::later(RefusalCode::TooManyRequests, detail, wait)
        })
    }
}
