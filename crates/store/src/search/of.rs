//! What the words of the index are of, and who may ask for them: whoever sees whole every field they
//! come from, and nobody else. A name that is shown as 张某 is not found by the rest of it.

use model::Role;
use model::dictionary::{Sight, sight};

/// What a word is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    /// A whole name.
    Name,
    /// The beginning of a name.
    Start,
    /// A part of a name.
    Part,
    /// How a name sounds.
    Sound,
    /// A telephone number, from its last digit.
    Phone,
    /// The number of the case.
    Number,
    /// A place or an address.
    Place,
    /// Something that was told.
    Told,
    /// The code of an area.
    Area,
}

impl Of {
    /// The word as it stands in the index. The letter keeps words of one kind apart from those of
    /// another: a character of a name does not have to be sought among all that was told.
    pub(super) fn token(self, word: &str) -> String {
        let letter = match self {
            Self::Name => 'n',
            Self::Start => 's',
            Self::Part => 'p',
            Self::Sound => 'y',
            Self::Phone => 'h',
            Self::Number => 'c',
            Self::Place => 'l',
            Self::Told => 't',
            Self::Area => 'a',
        };
        format!("{letter}{word}")
    }

    /// The fields of the dictionary it comes from.
    const fn fields(self) -> &'static [&'static str] {
        match self {
            Self::Name | Self::Start | Self::Part | Self::Sound => &["parties.name"],
            Self::Phone => &["parties.phone"],
            // No record has a number yet.
            Self::Number => &[],
            Self::Place => &["place", "parties.address"],
            Self::Told => &["claim_a", "claim_b", "verified"],
            Self::Area => &["area", "grid"],
        }
    }

    /// Whether the role may ask for it.
    pub(super) fn is_open_to(self, role: Role) -> bool {
        let fields = self.fields();
        !fields.is_empty() && fields.iter().all(|path| sight(path, role) == Sight::Whole)
    }
}
