//! Who an elder is, as far as a visit needs it. A year of birth and no day; no identity number, no illness, no
//! income.

use serde::{Deserialize, Serialize};

use crate::dispute::content::looks_like_phone;
use crate::dispute::limits;
use crate::problem::Problems;
use crate::{Day, FieldProblem, GridId, Point, Problem, open_enum};

/// The age from which on the law speaks of an elder.
///
/// Source: 老年人权益保障法 art. 2.
pub const ELDER_YEARS: i16 = 60;
/// Nobody is known to have lived longer.
const OLDEST_YEARS: i16 = 130;

open_enum!(
    /// 性别, as somebody is addressed.
    Sex {
        /// 女.
        Female = "female",
        /// 男.
        Male = "male",
    }
);

open_enum!(
    /// How somebody lives.
    Living {
        /// 独居.
        Alone = "alone",
        /// 子女白天不在家.
        AloneByDay = "alone_by_day",
        /// 两位老人.
        TwoElders = "two_elders",
    }
);

/// Who an elder is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Profile {
    /// Name.
    pub name: String,
    /// How the elder is addressed.
    pub sex: Option<Sex>,
    /// The year of birth.
    pub birth_year: Option<i16>,
    /// Telephone; empty when there is none.
    pub phone: String,
    /// Where to knock.
    pub address: String,
    /// How the elder lives.
    pub living: Option<Living>,
    /// About where on the map; only when somebody there said "here" and the elder agreed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub point: Option<Point>,
    /// The grid whose record this is.
    pub grid: GridId,
}

/// The same, as a form sends it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct ProfileDraft {
    /// Name.
    pub name: String,
    /// How the elder is addressed.
    pub sex: Option<Sex>,
    /// The year of birth.
    pub birth_year: Option<i16>,
    /// Telephone; empty when there is none.
    pub phone: String,
    /// Where to knock.
    pub address: String,
    /// How the elder lives.
    pub living: Option<Living>,
    /// About where on the map; only when somebody there said "here" and the elder agreed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub point: Option<Point>,
    /// The grid whose record this is.
    pub grid: Option<GridId>,
}

impl ProfileDraft {
    /// Turns the form into a profile that may stand, as of the day `today`.
    ///
    /// # Errors
    /// Every field that stands in the way, each with its reason.
    pub fn parse(self, today: Day) -> Result<Profile, Vec<FieldProblem>> {
        let mut problems = Problems::default();
        let trimmed = |text: &str| text.trim().to_owned();
        let (name, phone, address) = (
            trimmed(&self.name),
            trimmed(&self.phone),
            trimmed(&self.address),
        );
        problems.needed("name", &name, limits::NAME_CHARS);
        problems.needed("address", &address, limits::PLACE_CHARS);
        problems.cap("phone", &phone, limits::PHONE_CHARS);
        if !looks_like_phone(&phone) {
            problems.add("phone", Problem::NotAPhone);
        }
        if let Some(year) = self.birth_year {
            let age = today.year().saturating_sub(year);
            if !(ELDER_YEARS..=OLDEST_YEARS).contains(&age) {
                problems.add("birth_year", Problem::NotAnElder);
            }
        }
        let Some(grid) = self.grid else {
            problems.add("grid", Problem::Missing);
            return Err(problems.into_inner());
        };
        let problems = problems.into_inner();
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(Profile {
            name,
            sex: self.sex,
            birth_year: self.birth_year,
            phone,
            address,
            living: self.living,
            point: self.point,
            grid,
        })
    }
}

impl From<Profile> for ProfileDraft {
    fn from(profile: Profile) -> Self {
        Self {
            name: profile.name,
            sex: profile.sex,
            birth_year: profile.birth_year,
            phone: profile.phone,
            address: profile.address,
            living: profile.living,
            point: profile.point,
            grid: Some(profile.grid),
        }
    }
}
