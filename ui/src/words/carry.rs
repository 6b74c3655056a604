//! Carry bundles in words: how much is in one, whose it is, what became of it.

use contract::command::bundle::{BundleFate, BundleNews};
use contract::command::dispute::Who;

use super::{Words, say};

impl Words {
    /// How much is in a bundle.
    pub(crate) fn bundle_inside(&self, changes: u32, photos: u32) -> String {
        match photos {
            0 => say!(self, "carry-inside", changes = changes),
            photos => say!(
                self,
                "carry-inside-photos",
                changes = changes,
                photos = photos
            ),
        }
    }

    /// Whose bundle it is.
    pub(crate) fn carried_for(&self, who: &Who) -> String {
        if who.name.is_empty() {
            say!(self, "carry-a-colleague")
        } else {
            who.name.clone()
        }
    }

    /// What became of a bundle.
    pub(crate) fn bundle_fate(&self, news: &BundleNews) -> String {
        let inside = self.bundle_inside(news.changes, news.photos);
        let who = self.carried_for(&news.by);
        match (news.fate, news.own) {
            (BundleFate::Arrived, true) => say!(self, "carry-news-own-arrived", inside = inside),
            (BundleFate::Arrived, false) => {
                say!(self, "carry-news-arrived", who = who, inside = inside)
            }
            (BundleFate::HeldBack, _) => say!(self, "carry-news-held", who = who),
            (BundleFate::Expired, true) => say!(self, "carry-news-own-expired"),
            (BundleFate::Expired, false) => say!(self, "carry-news-expired", who = who),
            (BundleFate::LetGo, _) => say!(self, "carry-news-let-go", who = who),
        }
    }

    /// Why the server does not take a bundle, from the written code.
    pub(crate) fn bundle_refused(&self, code: &str) -> String {
        match code {
            "sealed_to_another" => say!(self, "carry-refused-other"),
            "discarded" => say!(self, "carry-refused-discarded"),
            _ => say!(self, "carry-refused"),
        }
    }
}
