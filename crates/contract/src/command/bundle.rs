//! Carry bundles: what waits here as a file, to be carried to the server where there is no line.

use model::{BundleName, FieldProblem, UtcMs};
use serde::{Deserialize, Serialize};

use super::attachment::StagedId;
use super::dispute::Who;
use super::{EVERYONE, command};
use crate::Failure;

/// Asks how carrying stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Status {}
command!(
    Status,
    "bundle.status",
    EVERYONE,
    Carrying,
    "what a bundle made now would carry, what is carried for others, and what became of bundles"
);

/// Makes a bundle of all that waits here. What is carried for others goes with it, as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Make {}
command!(
    Make,
    "bundle.make",
    EVERYONE,
    Made,
    "makes a bundle of all that waits here; what is carried for others goes with it"
);

/// Reads a piece of a bundle, to be written into a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Read {
    /// Which bundle.
    pub bundle: BundleName,
    /// Where in it the piece begins, in bytes.
    pub offset: u64,
}
command!(
    Read,
    "bundle.read",
    EVERYONE,
    Piece,
    "reads a piece of a bundle, to be written into a file"
);

/// Makes a bundle as `bundle.make` does and writes it into a file of this device, where the shell has a
/// folder for files that are handed to people: a window has, a browser writes its own.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Save {}
command!(
    Save,
    "bundle.save",
    EVERYONE,
    Saved,
    "makes a bundle and writes it where this device keeps files for people"
);

/// Hands over a piece of a file of bundles, before it is taken in. What is not taken in within a day
/// goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Put {
    /// The file, as the first piece named it; none with the first piece.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub staged: Option<StagedId>,
    /// Where in the file the piece begins, in bytes.
    pub offset: u64,
    /// The piece, in base64.
    pub bytes: String,
}
command!(
    Put,
    "bundle.put",
    EVERYONE,
    Staged,
    "hands over a piece of a file of bundles, before it is taken in"
);

/// Takes in the bundles of a file that was handed over. They are checked and kept sealed until they
/// reach the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Take {
    /// The file, as it was handed over in pieces.
    pub staged: StagedId,
}
command!(
    Take,
    "bundle.take",
    EVERYONE,
    Taken,
    "takes in the bundles of a file that was handed over, to be carried to the server"
);

/// Lets go of a bundle that is carried for somebody else. Whoever made it still has what is in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Forget {
    /// Which bundle.
    pub bundle: BundleName,
}
command!(
    Forget,
    "bundle.forget",
    EVERYONE,
    Carrying,
    "lets go of a bundle that is carried for somebody else"
);

/// How carrying stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Carrying {
    /// How many changes wait here.
    pub changes: u32,
    /// How many photos wait here.
    pub photos: u32,
    /// How many bytes those have.
    pub photo_bytes: u64,
    /// Whether files are written where this device keeps those for people; otherwise whoever shows the
    /// screens writes them.
    pub saves_files: bool,
    /// Whether this device knows what to seal to; before, it has to have been online once.
    pub can_seal: bool,
    /// The last bundle that was made here, as long as something in it waits.
    pub made: Option<BundleRow>,
    /// What is carried for others, in the order it is brought to the server.
    pub carried: Vec<BundleRow>,
    /// Whether bundles with photos wait for a line that costs nothing, as the worker set it.
    pub held_back: bool,
    /// What went wrong the last time one was to be brought to the server.
    pub trouble: Option<Failure>,
    /// What became of bundles, the latest first.
    pub news: Vec<BundleNews>,
}

/// A bundle in a list. Nobody here can read what is in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BundleRow {
    /// Its name.
    pub bundle: BundleName,
    /// Whose work it is.
    pub by: Who,
    /// Its number among the bundles of its device.
    pub no: u64,
    /// When it was made, by its device's clock.
    pub made_at_ms: UtcMs,
    /// When it was made or taken in here.
    pub here_since_ms: UtcMs,
    /// How many changes are in it.
    pub changes: u32,
    /// How many photos are in it.
    pub photos: u32,
    /// How many bytes it has.
    pub size_bytes: u64,
    /// How many of those the server has from here.
    pub sent_bytes: u64,
    /// Why the server does not take it: a written code.
    pub refused: Option<String>,
}

/// What goes into a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Made {
    /// What the file may be called.
    pub file_name: String,
    /// How many bytes it has.
    pub size_bytes: u64,
    /// Its bundles, one after the other: the one of what waits here first, when something does.
    pub bundles: Vec<BundleRow>,
    /// How many photos did not fit in.
    pub photos_left_out: u32,
}

/// A file that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Saved {
    /// Where it lies.
    pub path: String,
    /// What is in it.
    pub made: Made,
}

/// A piece of a bundle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Piece {
    /// The piece, in base64; empty at the end.
    pub bytes: String,
    /// How many bytes the bundle has.
    pub size_bytes: u64,
}

/// How far a file has been handed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Staged {
    /// Its name for the next piece.
    pub staged: StagedId,
    /// How many bytes are there.
    pub received: u64,
}

/// What became of a file that was taken in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Taken {
    /// Its bundles, in their order.
    pub bundles: Vec<TakenBundle>,
    /// Why what comes after them could not be taken in; none when all of it was.
    pub refused: Option<FieldProblem>,
}

/// One bundle of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TakenBundle {
    /// The bundle.
    #[serde(flatten)]
    pub bundle: BundleRow,
    /// What became of it here.
    pub place: CarryPlace,
}

/// What becomes of a bundle that somebody hands over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum CarryPlace {
    /// It is kept and brought to the server.
    Kept,
    /// It was here already.
    Here,
    /// It is this device's own: what is in it is here anyway.
    Own,
    /// It has reached the server before.
    Arrived,
}

/// What became of a bundle that was here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BundleNews {
    /// Which.
    pub bundle: BundleName,
    /// Whose work it is.
    pub by: Who,
    /// Whether that is this device's own worker.
    pub own: bool,
    /// How many changes were in it.
    pub changes: u32,
    /// How many photos were in it.
    pub photos: u32,
    /// What became of it.
    pub fate: BundleFate,
    /// When.
    pub at_ms: UtcMs,
}

/// What became of a bundle that was here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum BundleFate {
    /// The server has all that is in it.
    Arrived,
    /// The server keeps it unopened until somebody decides: its device was stopped.
    HeldBack,
    /// Nobody brought it to the server in time.
    Expired,
    /// Somebody let go of it here.
    LetGo,
}

impl BundleFate {
    const ALL: [Self; 4] = [Self::Arrived, Self::HeldBack, Self::Expired, Self::LetGo];

    /// The written code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Arrived => "arrived",
            Self::HeldBack => "held_back",
            Self::Expired => "expired",
            Self::LetGo => "let_go",
        }
    }

    /// Reads a written code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|fate| fate.code() == code)
    }
}
