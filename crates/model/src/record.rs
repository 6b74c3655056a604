//! A record of whichever kind, as its document reads. Its root says which.

use crate::{Dispute, Elder, GridId, Notice, RecordId, UtcMs};

macro_rules! kinds {
    ($( $(#[$doc:meta])* $kind:ident = $code:literal, )+) => {
        /// What a document is. Closed: a document of a kind this version does not know is held back until an
        /// update, never read as something else.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum RecordKind { $( $(#[$doc])* $kind, )+ }

        impl RecordKind {
            /// Every kind.
            pub const ALL: &'static [Self] = &[ $( Self::$kind ),+ ];

            /// The written code, in the document, in tables and on the wire.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $( Self::$kind => $code, )+ }
            }

            /// Reads a written code.
            #[must_use]
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $( $code => Some(Self::$kind), )+ _ => None }
            }
        }
    };
}

kinds! {
    /// A dispute, or a letter about one.
    Dispute = "dispute",
    /// An elder living alone.
    Elder = "elder",
    /// A notice to a grid.
    Notice = "notice",
}

/// A record.
#[expect(
    clippy::large_enum_variant,
    reason = "records are read one at a time, and most are disputes"
)]
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Record {
    /// A dispute, or a letter about one.
    Dispute(Dispute),
    /// An elder living alone.
    Elder(Elder),
    /// A notice to a grid.
    Notice(Notice),
}

impl Record {
    /// What it is.
    #[must_use]
    pub const fn kind(&self) -> RecordKind {
        match self {
            Self::Dispute(_) => RecordKind::Dispute,
            Self::Elder(_) => RecordKind::Elder,
            Self::Notice(_) => RecordKind::Notice,
        }
    }

    /// Identity.
    #[must_use]
    pub const fn id(&self) -> RecordId {
        match self {
            Self::Dispute(dispute) => dispute.id,
            Self::Elder(elder) => elder.id,
            Self::Notice(notice) => notice.id,
        }
    }

    /// The grid it stands in.
    #[must_use]
    pub const fn grid(&self) -> &GridId {
        match self {
            Self::Dispute(dispute) => &dispute.content.grid,
            Self::Elder(elder) => &elder.profile.grid,
            Self::Notice(notice) => &notice.grid,
        }
    }

    /// The same record, standing in that grid.
    pub fn stand_in(&mut self, grid: GridId) {
        match self {
            Self::Dispute(dispute) => dispute.content.grid = grid,
            Self::Elder(elder) => elder.profile.grid = grid,
            Self::Notice(notice) => notice.grid = grid,
        }
    }

    /// When it was written down, by that device's clock.
    #[must_use]
    pub const fn recorded_at_ms(&self) -> UtcMs {
        match self {
            Self::Dispute(dispute) => dispute.recorded_at_ms,
            Self::Elder(elder) => elder.recorded_at_ms,
            Self::Notice(notice) => notice.recorded_at_ms,
        }
    }

    /// Whether work may still wait on it.
    #[must_use]
    pub fn is_open(&self) -> bool {
        match self {
            Self::Dispute(dispute) => dispute.state.is_open(),
            Self::Elder(elder) => crate::elder::Care::of(elder).is_visited(),
            Self::Notice(notice) => crate::notice::Answering::of(notice).state().is_open(),
        }
    }

    /// The record it is about: of a letter its case, of a notice what it names. It is erased with that.
    #[must_use]
    pub fn about(&self) -> Option<RecordId> {
        match self {
            Self::Dispute(dispute) => dispute.letter.as_ref().map(|letter| letter.case),
            Self::Elder(_) => None,
            Self::Notice(notice) => notice.errand.about.as_ref().map(|about| about.id),
        }
    }

    /// The dispute, when it is one.
    #[must_use]
    pub const fn as_dispute(&self) -> Option<&Dispute> {
        match self {
            Self::Dispute(dispute) => Some(dispute),
            _ => None,
        }
    }
}
