//! A county to try things in: the areas of Liangzhou in Wuwei, three grids in the village Jinsha,
//! a partner unit, and five workers with made-up names. Running it again changes nothing but makes new
//! invitations. Where it is wished, it is filled with disputes of a made-up county.

mod author;
mod filling;
mod pen;
mod places;

use model::{AreaCode, GridId, Role, Worker, WorkerId};
use sha2::{Digest, Sha256};

use super::people::DEFAULT_DAYS;
use super::{Admin, AdminError, Invite, NewWorker, Reach, Run};
use crate::database::DatabaseError;
pub use filling::{Disputes, Filled, NotDisputes, Progress};

const AREAS: &str = include_str!("../../demo/liangzhou.csv");
/// 金沙村, in 金沙镇.
const VILLAGE: &str = "620602119202";
/// 金沙镇.
const TOWNSHIP: &str = "620602119";
const COUNTY: &str = "620602";
const UNIT: &str = "凉州区人社局";
const GRIDS: [&str; 3] = ["第一网格", "第二网格", "第三网格"];

/// What the demo county has.
#[derive(Clone)]
pub struct Demo {
    /// The village.
    pub village: AreaCode,
    /// Its grids.
    pub grids: Vec<GridId>,
    /// Its workers, each with a fresh invitation.
    pub seats: Vec<DemoSeat>,
}

/// A worker of the demo county.
#[derive(Clone)]
pub struct DemoSeat {
    /// The worker.
    pub worker: Worker,
    /// A fresh invitation.
    pub invite: Invite,
}

impl Admin {
    /// Sets the demo county up.
    ///
    /// # Errors
    /// The database failed.
    pub fn demo(&self) -> Result<Demo, AdminError> {
        self.import_areas(AREAS.as_bytes(), Run::Real)?;
        let village = area(VILLAGE)?;
        let grids = self.demo_grids(&village)?;
        let villages = Reach::Villages(vec![village.clone()]);
        let first = Reach::Grids(grids.iter().take(1).cloned().collect());
        let township = Reach::Townships(vec![area(TOWNSHIP)?]);
        let seats = [
            ("李秀兰", Role::GridWorker, first),
            ("王建军", Role::AuxiliaryOfficer, villages.clone()),
            ("赵志强", Role::StationOfficer, villages),
            ("孙敏", Role::Reviewer, township),
            ("马骏", Role::PartnerUnit, self.demo_unit()?),
        ];
        let seats = seats.into_iter().map(|(name, role, reach)| {
            let new = NewWorker {
                name: name.to_owned(),
                role,
                reach,
            };
            let id = demo_id(role.code());
            self.add_worker_as(id, &new)?;
            let invite = self.invite(id, DEFAULT_DAYS)?;
            Ok(DemoSeat {
                worker: Worker {
                    id,
                    name: new.name,
                    role,
                },
                invite,
            })
        });
        let seats = seats.collect::<Result<_, AdminError>>()?;
        Ok(Demo {
            village,
            grids,
            seats,
        })
    }

    fn demo_unit(&self) -> Result<Reach, AdminError> {
        let county = area(COUNTY)?;
        let known = self.units(&county)?.into_iter().next();
        let unit = match known {
            Some(known) => known.unit,
            None => self.add_unit(&county, UNIT)?,
        };
        Ok(Reach::Unit { county, unit })
    }

    fn demo_grids(&self, village: &AreaCode) -> Result<Vec<GridId>, AdminError> {
        for name in GRIDS.iter().skip(self.grids_of(village)?.len()) {
            self.add_grid(village, Some(name))?;
        }
        self.grids_of(village)
    }

    /// The grids of a village, first to last.
    fn grids_of(&self, village: &AreaCode) -> Result<Vec<GridId>, AdminError> {
        let registry = &self.app.inner.registry;
        let mut grids = registry.glance(|books| books.grids_of(village))?;
        grids.retain(|grid| !grid.is_channel());
        Ok(grids)
    }
}

fn area(code: &str) -> Result<AreaCode, AdminError> {
    let code = code.parse();
    Ok(code.map_err(|_| DatabaseError::Unreadable("an area of the demo"))?)
}

/// The same worker each time.
fn demo_id(who: &str) -> WorkerId {
    let digest: [u8; 32] = Sha256::digest(format!("bandeng demo {who}")).into();
    let mut bytes = [0; WorkerId::LEN];
    bytes.copy_from_slice(&digest[..WorkerId::LEN]);
    WorkerId::from_bytes(bytes)
}
