//! Why an administrator's call was not carried out, in sentences that say what to do.

use merge::document::MergeError;
use model::practice::NotAPractice;
use model::{AreaCode, ChangeHash, DeviceId, DisputeId, GridId, Role, UnitNo, WorkerId};

use super::import::{self, BadRow};
use crate::accounts::EnrolError;
use crate::database::DatabaseError;

/// Why an administrator's call was not carried out. Nothing was changed by it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AdminError {
    /// Some rows of a file cannot stand.
    #[error("nothing was imported; correct these rows and try again:\n{}", import::shown(.0))]
    BadRows(Vec<BadRow>),
    /// Not a village, or not imported.
    #[error("{0} is not a village known here: import its areas first")]
    UnknownVillage(AreaCode),
    /// Not a township, or not imported.
    #[error("{0} is not a township known here: import its areas first")]
    UnknownTownship(AreaCode),
    /// Not a county, or not imported.
    #[error("{0} is not a county known here: import its areas first")]
    UnknownCounty(AreaCode),
    /// An area that is no more.
    #[error("{0} is no more: give the code that stands in its place")]
    Revoked(AreaCode),
    /// A list that cannot be read.
    #[error("nothing was imported: {0}")]
    Table(#[from] table::TableError),
    /// A list with other columns than it has to have.
    #[error("nothing was imported: {0}")]
    Columns(String),
    /// No such unit.
    #[error("there is no unit {0} in that county: `unit list` shows them")]
    UnknownUnit(UnitNo),
    /// Every number of a unit is taken.
    #[error("the county {0} has 99 units; there is no number left")]
    CountyFull(AreaCode),
    /// No number is left.
    #[error("the village {0} has 899 grids; there is no number left")]
    VillageFull(AreaCode),
    /// No such grid.
    #[error("there is no grid {0}: add it first")]
    UnknownGrid(GridId),
    /// No such worker.
    #[error("there is no worker {0}: `worker list` shows them")]
    UnknownWorker(WorkerId),
    /// No such device.
    #[error("there is no device {0}: `device list` shows them")]
    UnknownDevice(DeviceId),
    /// Nothing was ever known of such a record.
    #[error("there is no record {0} and never was: see that its number is whole")]
    UnknownRecord(DisputeId),
    /// The record was never begun anew.
    #[error("there is no archive of {0}: `admin archive list` shows them")]
    NoArchive(DisputeId),
    /// An archive that is not what was sent.
    #[error(
        "the archive of {0} cannot be proved: {1}; bring its file back from a copy of the files"
    )]
    BrokenArchive(DisputeId, String),
    /// The reach does not fit the role.
    #[error("{}", wanted(*.0))]
    Reach(Role),
    /// Villages or grids of two counties.
    #[error("a worker belongs to one county: name villages or grids of one")]
    TwoCounties,
    /// Empty or too long.
    #[error("a name has 1 to {max_chars} characters")]
    Name {
        /// The most it may have.
        max_chars: usize,
    },
    /// Nothing is held back under this hash.
    #[error("nothing is held back under {0}: `quarantine list` shows what is, its hash last")]
    NotHeld(ChangeHash),
    /// The gate does not let it through.
    #[error("it stays held back ({code}): {detail}")]
    StillHeld {
        /// The written code of the reason.
        code: String,
        /// What exactly.
        detail: String,
    },
    /// It stands there already.
    #[error("the record {0} stands in {1} already")]
    StandsThere(DisputeId, GridId),
    /// Letters travel in a channel of their own.
    #[error(
        "{0} is a letter to a partner unit, or goes to a channel for such: only records of cases move"
    )]
    Letter(DisputeId),
    /// Its history does not fit into one row.
    #[error("the record {0} is too large to be moved: record what goes on anew in the other grid")]
    TooLargeToMove(DisputeId),
    /// The store of files failed.
    #[error("its files could not be brought along: {0}; nothing was moved, try again")]
    Files(String),
    /// Not a number of days.
    #[error("an invitation lasts 1 to 90 days")]
    Days,
    /// Others work in the county that was to be filled with made-up records.
    #[error(
        "others work in this county: made-up records are filled into a folder of their own, name another with --data"
    )]
    DemoAmongOthers,
    /// The device that fills the demo county was revoked.
    #[error("the device {0} that fills the demo county was revoked; begin in another folder")]
    DemoRevoked(DeviceId),
    /// The device that fills the demo county was not enrolled.
    #[error("the device that fills the demo county was not enrolled: {0}")]
    DemoEnrol(#[from] EnrolError),
    /// A record of the demo county could not be written.
    #[error("a record of the demo county could not be written: {0}")]
    DemoRecord(#[from] MergeError),
    /// A record of the demo county was not taken in.
    #[error(
        "a record of the demo county was not taken in ({code}): {detail}; what is in stays, run it again to go on"
    )]
    DemoNotTaken {
        /// The written code of the reason.
        code: String,
        /// What exactly.
        detail: String,
    },
    /// No randomness.
    #[error("the system has no randomness to give: {0}")]
    Random(String),
    /// Outlines that cannot stand.
    #[error(transparent)]
    Outlines(#[from] map::ReadError),
    /// A document of how a county works that cannot stand.
    #[error("nothing was set; correct this and try again:\n{0}")]
    Practice(#[from] NotAPractice),
    /// Several counties, or none.
    #[error("{}", which(.0))]
    WhichCounty(Vec<AreaCode>),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

impl From<getrandom::Error> for AdminError {
    fn from(error: getrandom::Error) -> Self {
        Self::Random(error.to_string())
    }
}

fn which(counties: &[AreaCode]) -> String {
    let codes: Vec<&str> = counties.iter().map(AreaCode::as_str).collect();
    if codes.is_empty() {
        "there is no county here: import its areas first".to_owned()
    } else {
        format!("say which county with --county: {}", codes.join(", "))
    }
}

fn wanted(role: Role) -> &'static str {
    match role {
        Role::GridWorker => "a grid worker has one grid or more: name them with --grid",
        Role::AuxiliaryOfficer => "an officer has one village or more: name them with --village",
        Role::StationOfficer | Role::Reviewer => {
            "a station officer and a reviewer have villages or townships: name them with --village or \
             --township"
        }
        Role::PartnerUnit => "a partner unit has its letters: name it with --unit COUNTY:NO",
        Role::Administrator => "an administrator works with no device",
    }
}
