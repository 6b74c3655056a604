//! A list of calls is handed over in pieces, looked at and taken in.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::STATION;
use crate::command::attachment::{Handed, StagedId};
use crate::command::bundle::Staged;
use crate::command::command;

/// Hands over a piece of a list of calls.
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
    "repeat_call.put",
    STATION,
    Staged,
    "hands over a piece of a list of calls, before it is taken in"
);

/// What a column of the list is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Column {
    /// 报警时间: needed.
    At,
    /// 报警电话: this or the place is needed.
    Phone,
    /// 警情地址.
    Place,
    /// 警情类别: needed, it says which calls are of a family.
    Kind,
    /// 警情编号: by it a call is known again.
    Number,
    /// 简要警情.
    Words,
}

impl Column {
    /// Every one.
    pub const ALL: &'static [Self] = &[
        Self::At,
        Self::Phone,
        Self::Place,
        Self::Kind,
        Self::Number,
        Self::Words,
    ];

    /// The written code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::At => "at",
            Self::Phone => "phone",
            Self::Place => "place",
            Self::Kind => "kind",
            Self::Number => "number",
            Self::Words => "words",
        }
    }
}

/// Which column of a list is what, by the name that stands over it.
pub type Columns = BTreeMap<Column, String>;

/// Takes in a list of calls: all of it or nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Import {
    /// The list: CSV in UTF-8, UTF-16 or GB 18030, or XLSX.
    pub list: Handed,
    /// Which column is what. Left out, as it was with the last list of these columns, or by their names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub columns: Option<Columns>,
    /// Only say what would come of it, or which columns have to be said first.
    #[serde(default)]
    pub dry_run: bool,
    /// Leave out rows that cannot be taken in, instead of taking in none.
    #[serde(default)]
    pub leave_out_bad: bool,
    /// So many rows that cannot be taken in are passed over before the first that is told: the list is looked at again for
    /// those that come later.
    #[serde(default)]
    pub reasons_from: u32,
}
command!(
    Import,
    "repeat_call.import",
    STATION,
    Imported,
    "takes in a list of 110 calls, all or nothing; calls that are known are known again"
);

/// What came of a list, or would.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Imported {
    /// Whether anything was taken in; not with a dry run, and not while rows cannot be.
    pub done: bool,
    /// What it is written in: `UTF-8`, `GB 18030`, `UTF-16` or `XLSX`.
    pub written: String,
    /// The names over its columns.
    pub names: Vec<String>,
    /// What stands under each of them first, as the list has it, cut to 40 characters; empty where the first rows have
    /// nothing there.
    pub examples: Vec<String>,
    /// Which was taken for what.
    pub columns: Columns,
    /// What has to be said before anything can be counted, with a dry run only: when and the kind, and `phone` where
    /// neither telephone nor place is said.
    pub needs: Vec<Column>,
    /// Rows under the names.
    pub rows: u32,
    /// Calls that were not known.
    pub new: u32,
    /// Calls that were taken in before, or stand in the list twice.
    pub known: u32,
    /// Calls that are older than the time that is looked at: they are not kept.
    pub too_old: u32,
    /// Of the new ones, those of a family.
    pub family: u32,
    /// Rows that cannot be taken in.
    pub bad: u32,
    /// How many of those come before the first that is told.
    #[serde(default)]
    pub reasons_from: u32,
    /// Two hundred of those at the most.
    pub reasons: Vec<BadRow>,
}

/// A row that cannot be taken in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BadRow {
    /// Its line in the file, or its row in the sheet, from 1.
    pub line: u64,
    /// The name of the column.
    pub column: String,
    /// What is wrong with it.
    pub why: Wrong,
}

/// What is wrong with a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Wrong {
    /// Nothing stands in it.
    Missing,
    /// It is no moment that can be read.
    NotAMoment,
    /// It is yet to come.
    InFuture,
    /// It is a formula, or begins like one.
    Formula,
    /// It is longer than 2000 characters.
    TooLong,
    /// Neither telephone nor place tells a household.
    NoHousehold,
}

/// Asks how far the list that is looked at or taken in has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Progress {}
command!(
    Progress,
    "repeat_call.progress",
    STATION,
    Going,
    "how far the list that is looked at or taken in has come"
);

/// How far it has come; nothing of nothing while there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Going {
    /// What is being done.
    pub part: Part,
    /// Rows it is done with.
    pub done: u32,
    /// All of them; about so many while they are read.
    pub rows: u32,
}

/// What is done with a list, one after the other: the last is one of two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Its rows are read.
    #[default]
    Reading,
    /// Each is checked.
    Checking,
    /// They are compared with the calls that are here.
    Comparing,
    /// They are taken in.
    TakingIn,
}

/// Stops the list that is looked at or taken in: nothing of it stays, and whoever gave it is told `stopped`. One that
/// is all taken in by then stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Halt {
    /// The file that was handed over: it goes at once, and not only within a day, and a list of another file goes on.
    /// None stops whichever is under way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub staged: Option<StagedId>,
}
command!(
    Halt,
    "repeat_call.halt",
    STATION,
    Going,
    "stops the list that is looked at or taken in, and lets go of the file; tells how far it had come"
);
