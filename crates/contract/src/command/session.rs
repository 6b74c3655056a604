//! Who this device belongs to.

use model::{AreaCode, DeviceId, GridId, Worker};
use serde::{Deserialize, Serialize};

use super::{May, command};

/// Asks who the device belongs to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Status {}
command!(
    Status,
    "session.status",
    May::Anyone,
    Session,
    "who this device belongs to and what it may hold"
);

/// Enrols the device with an invitation from the administrator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Enrol {
    /// Address of the server, such as `https://bandeng.example.cn`.
    pub server: String,
    /// The one-time code; spaces and hyphens do not matter.
    pub code: String,
    /// What the worker calls this device; a default is taken when empty.
    #[serde(default)]
    pub device_name: String,
}
command!(
    Enrol,
    "session.enrol",
    May::Anyone,
    Session,
    "enrols this device with a one-time code"
);

/// Who the device belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Session {
    /// The seat, once the device is enrolled.
    pub seat: Option<Seat>,
    /// Version of the application.
    pub app_version: String,
}

/// An enrolled device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Seat {
    /// The device.
    pub device: DeviceId,
    /// What the worker calls it.
    pub device_name: String,
    /// Whose it is.
    pub worker: Worker,
    /// Address of the server it syncs with.
    pub server: String,
    /// The grids it may hold, with their names.
    pub grids: Vec<Grid>,
    /// Where the worker works, as the top bar says it: township and village.
    pub place: String,
}

/// A grid by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Grid {
    /// Identity.
    pub id: GridId,
    /// Name, such as `第一网格`.
    pub name: String,
    /// Its village.
    pub village: AreaCode,
    /// Name of the village.
    pub village_name: String,
}
