//! The columns of the index, and who may search each of them: whoever sees whole every field whose
//! words stand in it, and nobody else. A name that is shown as 张某 is not found by the rest of it.

use model::Role;
use model::dictionary::{Sight, sight};

/// One column, or several that hold the same fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    /// Whole names.
    Name,
    /// Beginnings of names.
    Start,
    /// Parts of names.
    Part,
    /// How names sound.
    Sound,
    /// Telephone numbers, from the last digit.
    Phone,
    /// Case numbers.
    Number,
    /// Places and addresses.
    Place,
    /// What was told.
    Told,
    /// Codes of areas.
    Area,
}

impl Column {
    pub(super) const ALL: [Self; 9] = [
        Self::Name,
        Self::Start,
        Self::Part,
        Self::Sound,
        Self::Phone,
        Self::Number,
        Self::Place,
        Self::Told,
        Self::Area,
    ];

    /// Its name in the table.
    pub(super) const fn sql(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Start => "start",
            Self::Part => "part",
            Self::Sound => "sound",
            Self::Phone => "phone",
            Self::Number => "number",
            Self::Place => "place",
            Self::Told => "told",
            Self::Area => "area",
        }
    }

    /// The fields of the dictionary whose words stand in it.
    pub(super) const fn fields(self) -> &'static [&'static str] {
        match self {
            Self::Name | Self::Start | Self::Part | Self::Sound => &["parties.name"],
            Self::Phone => &["parties.phone"],
            Self::Number => &[],
            Self::Place => &["place", "parties.address"],
            Self::Told => &["claim_a", "claim_b", "verified"],
            Self::Area => &["area", "grid"],
        }
    }

    /// Whether the role may search it.
    pub(super) fn is_open_to(self, role: Role) -> bool {
        let fields = self.fields();
        !fields.is_empty() && fields.iter().all(|path| sight(path, role) == Sight::Whole)
    }
}
