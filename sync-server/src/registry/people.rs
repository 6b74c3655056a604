//! The people in the books: workers with what they may hold, their devices, the names these write
//! under, invitations, and how many wrong codes were tried.

use model::{AreaCode, DeviceId, GridId, UtcMs, Worker, WorkerId};

use crate::accounts::Seat;
use crate::accounts::enrolment::{Invite, NewDevice};
use crate::accounts::tries::Wrong;
use crate::accounts::workers::{DeviceRow, Reach};
use crate::database::DatabaseError;

/// What stands behind the hash of a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// The hash as it is kept.
    pub token_sha256: [u8; 32],
    /// Whether the device was revoked.
    pub revoked: bool,
    /// Who it is.
    pub seat: Seat,
}

/// An invitation that was used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Used {
    /// When.
    pub at: UtcMs,
    /// By which device.
    pub device: DeviceId,
}

/// The people in the books. Every call fails when the database does, and only then.
#[expect(
    clippy::missing_errors_doc,
    reason = "the trait says it for all of them"
)]
pub trait People {
    /// Who stands behind the hash of a token. This is asked with every request.
    fn known_by(&self, token_sha256: &[u8; 32]) -> Result<Option<Known>, DatabaseError>;

    /// Who a device is.
    fn known_device(&self, device: DeviceId) -> Result<Option<Known>, DatabaseError>;

    /// Writes down what a worker may hold from now on, and nothing else.
    fn put_reach(&self, worker: WorkerId, reach: &Reach) -> Result<(), DatabaseError>;

    /// Writes a worker down with what they may hold.
    fn add_worker(
        &self,
        worker: &Worker,
        county: &str,
        reach: &Reach,
        now: UtcMs,
    ) -> Result<(), DatabaseError>;

    /// Whether there is such a worker.
    fn has_worker(&self, worker: WorkerId) -> Result<bool, DatabaseError>;

    /// A worker with what was said that they may hold.
    fn worker(&self, worker: WorkerId) -> Result<Option<(Worker, Reach)>, DatabaseError>;

    /// The workers of a county with this name, by identity.
    fn workers_named(&self, county: &str, name: &str) -> Result<Vec<WorkerId>, DatabaseError>;

    /// Gives a worker another name.
    fn rename_worker(&self, worker: WorkerId, name: &str) -> Result<(), DatabaseError>;

    /// Every worker with the grids they may hold, in the order they were added.
    fn workers(&self) -> Result<Vec<(Worker, Vec<GridId>)>, DatabaseError>;

    /// The workers who have to do with one of these villages, each once, by identity.
    fn workers_around(&self, villages: &[AreaCode]) -> Result<Vec<Worker>, DatabaseError>;

    /// Writes an invitation down.
    fn add_invite(
        &self,
        code_mac: &[u8; 32],
        worker: WorkerId,
        now: UtcMs,
        expires_at: UtcMs,
    ) -> Result<(), DatabaseError>;

    /// The invitation with this keyed hash.
    fn invite(&self, code_mac: &[u8; 32]) -> Result<Option<Invite>, DatabaseError>;

    /// Notes by which device an invitation was used.
    fn use_invite(&self, code_mac: &[u8; 32], used: Used) -> Result<(), DatabaseError>;

    /// The wrong codes since `minute` began: from this address and from everywhere.
    fn wrong_codes(&self, minute: i64, address: &[u8; 32]) -> Result<Wrong, DatabaseError>;

    /// Counts a wrong code and forgets those of other minutes.
    fn add_wrong_code(&self, minute: i64, address: &[u8; 32]) -> Result<(), DatabaseError>;

    /// Every device, in the order they were enrolled.
    fn devices(&self) -> Result<Vec<DeviceRow>, DatabaseError>;

    /// Whose device it is; none when there is no such device.
    fn worker_of(&self, device: DeviceId) -> Result<Option<WorkerId>, DatabaseError>;

    /// Writes a device down.
    fn add_device(&self, device: &NewDevice, now: UtcMs) -> Result<(), DatabaseError>;

    /// Gives a device that comes back its new name and version; it is no longer revoked.
    fn bring_back(
        &self,
        device: DeviceId,
        name: &str,
        app_version: &str,
    ) -> Result<(), DatabaseError>;

    /// Gives a device another token; the one before is void.
    fn set_token(&self, device: DeviceId, token_sha256: &[u8; 32]) -> Result<(), DatabaseError>;

    /// Whether there is such a device; one that was revoked before keeps its date.
    fn revoke(&self, device: DeviceId, now: UtcMs) -> Result<bool, DatabaseError>;

    /// The device that writes under a name.
    fn owner_of(&self, actor: &[u8; 16]) -> Result<Option<DeviceId>, DatabaseError>;

    /// How many names a device has.
    fn actors_of(&self, device: DeviceId) -> Result<u64, DatabaseError>;

    /// Lets a device write under a name that nobody has.
    fn add_actor(&self, device: DeviceId, actor: &[u8; 16]) -> Result<(), DatabaseError>;
}
