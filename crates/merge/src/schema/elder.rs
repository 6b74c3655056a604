//! What an elder's document looks like inside:
//!
//! ```text
//! ROOT  type id grid recorded_by recorded_at                       scalars, set once
//!       name sex birth_year phone address living point             scalars
//!       state plan                                                 what only an act sets: a code, the name of an act
//!       acts { <id>: "{what by at_ms …}" }                         a line each, consent first
//! ```

use model::elder::{ElderHeads, Living, Profile, Sex};
use model::{Elder, ElderState, GridId};

use super::acts::{named_acts, sorted};
use super::{Fields, Malformed, STATE, View, WrittenAct, malformed, read_acts};

/// Scalars of the root that may be changed by an edit.
pub(crate) const ELDER_SCALARS: [&str; 7] = [
    "name",
    "sex",
    "birth_year",
    "phone",
    "address",
    "living",
    "point",
];
/// The act that says how often somebody comes by.
pub(crate) const PLAN: &str = "plan";

impl View<'_> {
    /// The elder, from what was read of the document already.
    pub(super) fn elder_of(
        &self,
        root: &Fields<'_>,
        acts: &[WrittenAct],
    ) -> Result<Elder, Malformed> {
        let code = |key| {
            let code = root.str(key)?;
            Ok((!code.is_empty()).then(|| code.to_owned()))
        };
        let states = self.texts(root, STATE)?;
        if states.is_empty() {
            return Err(malformed(STATE, "is missing"));
        }
        let states = states.iter().map(|code| ElderState::from_code(code));
        Ok(Elder {
            id: root.needed("id", "is not an identity")?,
            profile: Profile {
                name: root.str("name")?.to_owned(),
                sex: code("sex")?.map(|code| Sex::from_code(&code)),
                birth_year: root.parsed("birth_year", "is not a year")?,
                phone: root.str("phone")?.to_owned(),
                address: root.str("address")?.to_owned(),
                living: code("living")?.map(|code| Living::from_code(&code)),
                point: root.parsed("point", "is not a point")?,
                grid: root.needed::<GridId>("grid", "is not a grid")?,
            },
            heads: ElderHeads {
                states: sorted(states.collect()),
                plans: named_acts(self, root, PLAN)?,
            },
            recorded_by: root.needed("recorded_by", "is not an identity")?,
            recorded_at_ms: root.moment("recorded_at")?,
            acts: read_acts(acts)?,
        })
    }
}
