//! Where two hands wrote differently about an elder.

use automerge::ROOT;
use model::elder::{Care, ElderWhat};
use model::{Elder, ElderState};

use super::Conflict;
use crate::document::Document;
use crate::schema::{ELDER_SCALARS, Fields, Malformed, PLAN, STATE, View};

impl Document {
    /// Adds the disagreements there are about an elder.
    pub(super) fn elder_disagreements(
        &self,
        view: View<'_>,
        root: &Fields<'_>,
        found: &mut Vec<Conflict>,
    ) -> Result<(), Malformed> {
        let keys = ELDER_SCALARS.into_iter().chain([STATE, PLAN]);
        for key in keys.filter(|key| root.is_disputed(key)) {
            self.collect(view, &ROOT, key, key.to_owned(), found);
        }
        if found
            .iter()
            .any(|one| [STATE, PLAN].contains(&one.field.as_str()))
        {
            let elder = self.elder()?;
            found.iter_mut().for_each(|one| told(&elder, one));
            found.retain(|one| one.values.len() > 1);
        }
        Ok(())
    }
}

/// The value that counts first, and of a plan how often it says.
fn told(elder: &Elder, conflict: &mut Conflict) {
    match conflict.field.as_str() {
        STATE => {
            let weight = |code: &str| ElderState::from_code(code).weight();
            conflict.values.sort_by_key(|value| weight(&value.value));
        }
        PLAN => {
            let care = Care::of(elder);
            for value in &mut conflict.values {
                let act = value.pick.parse().ok().and_then(|id| care.act(id));
                if let Some(ElderWhat::PlanSet(plan)) = act.map(|act| &act.what) {
                    plan.need.code().clone_into(&mut value.value);
                }
            }
            conflict
                .values
                .dedup_by(|one, other| one.value == other.value);
        }
        _ => {}
    }
}
