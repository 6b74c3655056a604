//! Who writes what fills the demo county: an officer of all its villages with a device that has a key and a
//! certificate as any other. The key is drawn once and lies among the server's secrets; so does the moment the county's
//! time ends, since which the same number means the same record.

use corpus::County;
use model::{AreaCode, Role, UtcMs, Worker, WorkerId};
use proof::DeviceKey;

use super::{Admin, AdminError, DEFAULT_DAYS, NewWorker, Reach, demo_id};
use crate::accounts::enrolment::Asked;
use crate::accounts::{self, EnrolError, Seat, key};
use crate::database::DatabaseError;
use crate::registry::{drawn, shared_secret};

/// The secret in the books: seed of the key, name the device writes under, moment in ms.
const SECRET: &str = "demo author";
/// Whose name the author is found by.
pub(super) const AUTHOR: &str = "author";
const SEED: usize = 32;
const ACTOR: usize = 16;
const NAME: &str = "周敏";
const DEVICE: &str = "演示";

/// Who writes, and on what.
pub(super) struct Author {
    pub(super) seat: Seat,
    pub(super) key: DeviceKey,
    pub(super) actor: [u8; ACTOR],
    pub(super) county: County,
}

impl Author {
    /// Finds the author of these villages, or makes one.
    pub(super) fn of(admin: &Admin, villages: Vec<AreaCode>) -> Result<Self, AdminError> {
        let (seed, actor, until) = secret(admin)?;
        let new = NewWorker {
            name: NAME.to_owned(),
            role: Role::AuxiliaryOfficer,
            reach: Reach::Villages(villages),
        };
        let worker = demo_id(AUTHOR);
        admin.add_worker_as(worker, &new)?;
        let key = DeviceKey::from_seed(&seed);
        let registry = &admin.app.inner.registry;
        let device = match registry.glance(|books| books.owner_of(&actor))? {
            Some(device) => device,
            None => enrol(admin, worker, actor, &key)?,
        };
        let known = registry.glance(|books| books.known_device(device))?;
        let known = known.filter(|known| known.seat.worker.id == worker);
        let known = known.ok_or(DatabaseError::Unreadable("the device that fills the demo"))?;
        if known.revoked {
            return Err(AdminError::DemoRevoked(device));
        }
        let author = Worker {
            name: NAME.to_owned(),
            ..known.seat.worker.clone()
        };
        Ok(Self {
            seat: Seat {
                signs: true,
                ..known.seat
            },
            key,
            actor,
            county: County { until, author },
        })
    }
}

fn secret(admin: &Admin) -> Result<([u8; SEED], [u8; ACTOR], UtcMs), AdminError> {
    let now = admin.app.now();
    let kept = shared_secret(admin.app.inner.registry.as_ref(), SECRET, || {
        let mut bytes = drawn(SEED + ACTOR)?;
        bytes.extend(now.0.to_be_bytes());
        Ok(bytes)
    })?;
    let parts = kept.split_first_chunk().and_then(|(seed, rest)| {
        let (actor, until) = rest.split_first_chunk()?;
        let until = i64::from_be_bytes(until.try_into().ok()?);
        Some((*seed, *actor, UtcMs(until)))
    });
    Ok(parts.ok_or(DatabaseError::Unreadable("the key that fills the demo"))?)
}

/// Enrols the device as a phone is enrolled. Its token is shown to nobody.
fn enrol(
    admin: &Admin,
    worker: WorkerId,
    actor: [u8; ACTOR],
    signs_with: &DeviceKey,
) -> Result<model::DeviceId, AdminError> {
    let invite = admin.invite(worker, DEFAULT_DAYS)?;
    let asked = Asked {
        code_mac: admin.app.inner.invite_key.mac(&invite.code),
        device_name: DEVICE.to_owned(),
        actor,
        former_actors: Vec::new(),
        app_version: env!("CARGO_PKG_VERSION").to_owned(),
    };
    let (app, public, now) = (admin.app.clone(), signs_with.public(), admin.app.now());
    let device = admin.app.inner.registry.write(move |books| {
        let device = accounts::enrol(books, &asked, now)?.device;
        key::certify(books, &app.inner.authority, device, worker, public, now)?;
        Ok::<_, EnrolError>(device)
    })?;
    Ok(device)
}
