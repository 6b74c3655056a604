//! The messages of `POST /v1/enrol`, and the directory a device gets: who it belongs to and the
//! names of the places and people around.

use model::{AreaCode, DeviceId, GridId, Role, UnitNo, Worker, WorkerId};

use crate::asked::actors;
use crate::bounds::{MAX_FORMER_ACTORS, MAX_ITEMS, MAX_REACHES, Repeated};
use crate::{Certificate, Message, Recipient, WireError};

/// Turns an invitation into a device.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct EnrolRequest {
    /// The invitation, as the worker typed it.
    #[prost(string, tag = "1")]
    pub code: String,
    /// What the worker calls the device.
    #[prost(string, tag = "2")]
    pub device_name: String,
    /// The actor the device's changes carry: 16 random bytes.
    #[prost(bytes = "vec", tag = "3")]
    pub actor: Vec<u8>,
    /// Version of the app.
    #[prost(string, tag = "4")]
    pub app_version: String,
    /// The key the device signs with: 32 bytes; empty from an app that speaks protocol 1.
    #[prost(bytes = "vec", tag = "5")]
    pub key: Vec<u8>,
    /// The actors the device wrote under before, 16 bytes each: it is found again by any of them.
    #[prost(bytes = "vec", repeated, tag = "6")]
    pub former_actors: Vec<Vec<u8>>,
}

impl Message for EnrolRequest {
    const KIND: u8 = 32;
    const REPEATED: &'static [Repeated] = &[Repeated::new(6, "former_actors", MAX_FORMER_ACTORS)];
}

impl EnrolRequest {
    /// The actor.
    ///
    /// # Errors
    /// [`WireError::BadField`].
    pub fn actor_id(&self) -> Result<[u8; 16], WireError> {
        self.actor
            .as_slice()
            .try_into()
            .map_err(|_| WireError::BadField("actor"))
    }

    /// The actors the device wrote under before.
    ///
    /// # Errors
    /// [`WireError::BadField`].
    pub fn former_actor_ids(&self) -> Result<Vec<[u8; 16]>, WireError> {
        actors(&self.former_actors)
    }
}

/// The device and its token.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct EnrolReply {
    /// The device: 16 bytes.
    #[prost(bytes = "vec", tag = "1")]
    pub device: Vec<u8>,
    /// Goes into `Authorization: Bearer`; shown once, never stored by the server.
    #[prost(string, tag = "2")]
    pub token: String,
    /// Whose device it is and what it may hold.
    #[prost(message, optional, tag = "3")]
    pub directory: Option<Directory>,
    /// What the server's clock says.
    #[prost(int64, tag = "4")]
    pub server_clock_ms: i64,
    /// The certificate of the device's key.
    #[prost(message, optional, tag = "5")]
    pub certificate: Option<Certificate>,
    /// The server's own key: 32 bytes. The device believes no other from then on.
    #[prost(bytes = "vec", tag = "6")]
    pub authority: Vec<u8>,
    /// The key bundles are sealed to.
    #[prost(message, optional, tag = "7")]
    pub recipient: Option<Recipient>,
}

impl Message for EnrolReply {
    const KIND: u8 = 33;
    const REPEATED: &'static [Repeated] =
        &[Repeated::new(3, "directories", 1).with(Directory::REPEATED)];
}

impl EnrolReply {
    /// The device.
    ///
    /// # Errors
    /// [`WireError::BadField`].
    pub fn device_id(&self) -> Result<DeviceId, WireError> {
        DeviceId::from_slice(&self.device).ok_or(WireError::BadField("device"))
    }
}

/// Whose device it is, what it may hold, and the names around it. Whole: it takes the place of the
/// one before.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct Directory {
    /// Rises with every change of it.
    #[prost(uint64, tag = "1")]
    pub version: u64,
    /// Whose device it is.
    #[prost(message, optional, tag = "2")]
    pub worker: Option<Person>,
    /// The grids the device may hold.
    #[prost(message, repeated, tag = "3")]
    pub grids: Vec<Grid>,
    /// The areas of the county, and those above it.
    #[prost(message, repeated, tag = "4")]
    pub areas: Vec<Area>,
    /// The workers of the device's villages, the owner among them.
    #[prost(message, repeated, tag = "5")]
    pub workers: Vec<Person>,
    /// The partner units of the county.
    #[prost(message, repeated, tag = "6")]
    pub units: Vec<Unit>,
    /// The keys words are sealed to in the device's villages.
    #[prost(message, repeated, tag = "7")]
    pub seals: Vec<Seal>,
    /// What the outlines of its places are, all of them as one hash of 32 bytes; empty when there are none. A device
    /// that holds others asks for them.
    #[prost(bytes = "vec", tag = "8")]
    pub outlines: Vec<u8>,
    /// How the county works, as one document in JSON (`model::practice`); empty when it says nothing. What a device
    /// cannot read it does not follow, and what it has stays.
    #[prost(string, tag = "9")]
    pub practice: String,
    /// Where its workers work, for those who send notices; empty for others and from an older server.
    #[prost(message, repeated, tag = "10")]
    pub reaches: Vec<Reach>,
}

impl Message for Directory {
    const KIND: u8 = 18;
    const REPEATED: &'static [Repeated] = &[
        Repeated::new(3, "grids", MAX_ITEMS),
        Repeated::new(4, "areas", MAX_ITEMS),
        Repeated::new(5, "workers", MAX_ITEMS),
        Repeated::new(6, "units", MAX_ITEMS),
        Repeated::new(7, "seals", MAX_ITEMS),
        Repeated::new(10, "reaches", MAX_REACHES),
    ];
}

impl Directory {
    /// Whose device it is.
    ///
    /// # Errors
    /// [`WireError::BadField`] when nobody is named, [`WireError::UnknownRole`] when the role is
    /// not known here.
    pub fn owner(&self) -> Result<Worker, WireError> {
        self.worker
            .as_ref()
            .ok_or(WireError::BadField("directory.worker"))?
            .parse()
    }
}

/// A worker by name.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct Person {
    /// The worker: 16 bytes.
    #[prost(bytes = "vec", tag = "1")]
    pub id: Vec<u8>,
    /// The name colleagues use.
    #[prost(string, tag = "2")]
    pub name: String,
    /// The written code of the role.
    #[prost(string, tag = "3")]
    pub role: String,
}

impl Person {
    /// The worker as a noun. A role that is not known here fails: it must not be guessed.
    ///
    /// # Errors
    /// [`WireError::BadField`], [`WireError::UnknownRole`].
    pub fn parse(&self) -> Result<Worker, WireError> {
        Ok(Worker {
            id: WorkerId::from_slice(&self.id).ok_or(WireError::BadField("worker.id"))?,
            name: self.name.clone(),
            role: Role::from_code(&self.role)
                .ok_or_else(|| WireError::UnknownRole(self.role.clone()))?,
        })
    }
}

impl From<&Worker> for Person {
    fn from(worker: &Worker) -> Self {
        Self {
            id: worker.id.as_bytes().to_vec(),
            name: worker.name.clone(),
            role: worker.role.code().to_owned(),
        }
    }
}

/// A place a worker works in.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct Reach {
    /// The worker: 16 bytes.
    #[prost(bytes = "vec", tag = "1")]
    pub worker: Vec<u8>,
    /// A township by its 9 digits, a village by its 12 or a grid by its 15.
    #[prost(string, tag = "2")]
    pub code: String,
}

impl Reach {
    /// The worker.
    ///
    /// # Errors
    /// [`WireError::BadField`].
    pub fn worker_id(&self) -> Result<WorkerId, WireError> {
        WorkerId::from_slice(&self.worker).ok_or(WireError::BadField("reach.worker"))
    }
}

/// A grid by name.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct Grid {
    /// The grid: 15 digits.
    #[prost(string, tag = "1")]
    pub id: String,
    /// Name.
    #[prost(string, tag = "2")]
    pub name: String,
}

impl Grid {
    /// The grid.
    ///
    /// # Errors
    /// [`WireError::BadField`].
    pub fn grid(&self) -> Result<GridId, WireError> {
        self.id.parse().map_err(|_| WireError::BadField("grid.id"))
    }
}

/// A partner unit by name.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct Unit {
    /// Its number within the county.
    #[prost(uint32, tag = "1")]
    pub no: u32,
    /// Name.
    #[prost(string, tag = "2")]
    pub name: String,
}

impl Unit {
    /// The number.
    ///
    /// # Errors
    /// [`WireError::BadField`].
    pub fn unit(&self) -> Result<UnitNo, WireError> {
        let number = u8::try_from(self.no).ok().and_then(UnitNo::new);
        number.ok_or(WireError::BadField("unit.no"))
    }
}

/// The key words are sealed to in one village.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct Seal {
    /// The village: 12 digits.
    #[prost(string, tag = "1")]
    pub village: String,
    /// The public half, as age writes it.
    #[prost(string, tag = "2")]
    pub recipient: String,
    /// The secret half; empty but for those who may open what is sealed.
    #[prost(string, tag = "3")]
    pub identity: String,
}

impl Seal {
    /// The village.
    ///
    /// # Errors
    /// [`WireError::BadField`].
    pub fn area(&self) -> Result<AreaCode, WireError> {
        self.village
            .parse()
            .map_err(|_| WireError::BadField("seal.village"))
    }
}

/// An area by name; its code tells its level and what it lies in.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct Area {
    /// National code.
    #[prost(string, tag = "1")]
    pub code: String,
    /// Name.
    #[prost(string, tag = "2")]
    pub name: String,
    /// The day from which it is no more, written `2026-11-02`: known for old records, picked for no new
    /// one. Empty while it is in use.
    #[prost(string, tag = "3")]
    pub revoked_on: String,
}

impl Area {
    /// The code.
    ///
    /// # Errors
    /// [`WireError::BadField`].
    pub fn area(&self) -> Result<AreaCode, WireError> {
        self.code
            .parse()
            .map_err(|_| WireError::BadField("area.code"))
    }
}
