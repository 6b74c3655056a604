//! An answer from the moment it is planned until its first frames are read; it holds no thread meanwhile.

use std::collections::BTreeMap;

use model::GridId;
use wire::PackOffer;

use super::visit::Turn;
use crate::App;
use crate::answer::Answer;
use crate::routes::refuse::Refused;

/// An answer that is begun.
pub(super) struct Answering {
    app: App,
    first: Vec<u8>,
    rest: Answer,
}

impl Answering {
    /// What was said so far, and what there is to say.
    pub(super) const fn of(app: App, first: Vec<u8>, rest: Answer) -> Self {
        Self { app, first, rest }
    }

    /// Offers packs in place of feeds.
    pub(super) fn offer(&mut self, offers: BTreeMap<GridId, PackOffer>) {
        self.rest.offer(offers);
    }

    /// The first frames of what is to be read.
    pub(super) fn begin(self: Box<Self>) -> Turn {
        let Self {
            app,
            mut first,
            mut rest,
        } = *self;
        match rest.next(&app) {
            Ok(bytes) => first.extend(bytes.unwrap_or_default()),
            Err(error) => {
                rest.stop();
                first.extend(Refused::from(error).frame());
            }
        }
        let rest = (!rest.ended()).then(|| Box::new(rest));
        Turn::Answer(first, rest)
    }
}
