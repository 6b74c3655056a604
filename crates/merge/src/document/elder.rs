//! An elder's document: begun with consent, edited as of what its editor saw, carried on act by act.

use std::collections::{BTreeMap, HashMap};

use automerge::transaction::{Transactable, Transaction};
use automerge::{ROOT, ScalarValue, hydrate};
use model::elder::{Care, ElderHeads, Living, Profile, Sex};
use model::{ActId, ChangeHash, Elder, ElderAct, ElderState, RecordId, RecordKind};

use super::{Document, Hand, LocalChange, MergeError, write};
use crate::schema::{ACTS, ELDER_SCALARS, Malformed, PLAN, STATE, TYPE, View, malformed};

impl Document {
    /// Begins an elder's record: who it is, and that they agreed.
    ///
    /// # Errors
    /// [`MergeError::Elder`] when the act is not consent.
    pub fn begin_elder(
        id: RecordId,
        profile: &Profile,
        consent: &ElderAct,
        hand: Hand,
    ) -> Result<(Self, LocalChange), MergeError> {
        Care::begun().take(consent)?;
        Self::begin_record(hand, |tx| {
            let mut root = write::common(RecordKind::Elder, id, &profile.grid, hand);
            root.insert(STATE.to_owned(), ElderState::AtHome.code().into());
            for (key, value) in scalars(profile) {
                if !value.is_empty() {
                    root.insert(key.to_owned(), write::text(value));
                }
            }
            let consent = (consent.id.to_string(), write::text(consent.written()));
            let acts = hydrate::Map::from(HashMap::from([consent]));
            root.insert(ACTS.to_owned(), acts.into());
            Ok(tx.init_root_from_hydrate(&root.into())?)
        })
    }

    /// The elder as the record stands.
    ///
    /// # Errors
    /// [`Malformed`].
    pub fn elder(&self) -> Result<Elder, Malformed> {
        as_elder(self.record()?)
    }

    /// Writes what differs between `profile` and the record as it was at `base`, as of `base`; of the fields
    /// named in `settled`, which carry two values, the one the profile has stands alone. `None` when nothing
    /// differs.
    ///
    /// # Errors
    /// [`MergeError::UnknownVersion`], [`MergeError::Malformed`].
    pub fn edit_elder(
        &mut self,
        base: &[ChangeHash],
        profile: &Profile,
        settled: &[String],
        hand: Hand,
    ) -> Result<Option<LocalChange>, MergeError> {
        let base = self.known(base)?;
        let seen = as_elder(View::at(&self.doc, &base).record()?)?;
        self.change(hand, Some(&base), |tx| {
            difference(tx, &seen.profile, profile, settled)
        })
    }

    /// Does these acts, one after the other.
    ///
    /// # Errors
    /// [`MergeError::Elder`], [`MergeError::Malformed`].
    pub fn act_for_elder(
        &mut self,
        acts: &[ElderAct],
        hand: Hand,
    ) -> Result<LocalChange, MergeError> {
        let elder = self.elder()?;
        let mut care = Care::of(&elder);
        for act in acts {
            care.take(act)?;
        }
        let lines: Vec<_> = acts.iter().map(|act| (act.id, act.written())).collect();
        let after = care.heads().clone();
        let change = self.change(hand, None, |tx| {
            write::acts(tx, lines.iter().map(|(id, line)| (*id, line.as_str())))?;
            heads(tx, &elder.heads, &after)
        })?;
        change.ok_or(MergeError::UnknownVersion)
    }
}

fn as_elder(record: model::Record) -> Result<Elder, Malformed> {
    match record {
        model::Record::Elder(elder) => Ok(elder),
        _ => Err(malformed(TYPE, "is not elder")),
    }
}

/// What differs between a profile as it was seen and as it should be.
pub(super) fn difference(
    tx: &mut Transaction<'_>,
    seen: &Profile,
    wanted: &Profile,
    settled: &[String],
) -> Result<(), MergeError> {
    for ((key, before), (_, after)) in scalars(seen).into_iter().zip(scalars(wanted)) {
        if before != after || settled.iter().any(|field| field == key) {
            write::put_text(tx, &ROOT, key, &after)?;
        }
    }
    Ok(())
}

/// What the acts set, where it differs from what was there.
pub(super) fn heads(
    tx: &mut Transaction<'_>,
    before: &ElderHeads,
    after: &ElderHeads,
) -> Result<(), MergeError> {
    if before.states != after.states
        && let [state] = &after.states[..]
    {
        tx.put(ROOT, STATE, ScalarValue::Str(state.code().into()))?;
    }
    if before.plans != after.plans
        && let [act] = &after.plans[..]
    {
        tx.put(ROOT, PLAN, act.to_string())?;
    }
    Ok(())
}

/// Every value that the next hand would write over, by its key: who the elder is, where, and how often somebody comes by.
pub(super) fn all_scalars(elder: &Elder) -> BTreeMap<String, String> {
    let states: Vec<_> = elder.heads.states.iter().map(ElderState::code).collect();
    let plans: Vec<_> = elder.heads.plans.iter().map(ActId::to_string).collect();
    let heads = [(STATE, states.join(" ")), (PLAN, plans.join(" "))];
    let all = scalars(&elder.profile).into_iter().chain(heads);
    all.map(|(key, value)| (key.to_owned(), value)).collect()
}

fn scalars(profile: &Profile) -> [(&'static str, String); 7] {
    let [name, sex, birth_year, phone, address, living, point] = ELDER_SCALARS;
    let code = |code: Option<&str>| code.unwrap_or_default().to_owned();
    [
        (name, profile.name.clone()),
        (sex, code(profile.sex.as_ref().map(Sex::code))),
        (
            birth_year,
            profile
                .birth_year
                .map_or_else(String::new, |year| year.to_string()),
        ),
        (phone, profile.phone.clone()),
        (address, profile.address.clone()),
        (living, code(profile.living.as_ref().map(Living::code))),
        (
            point,
            profile
                .point
                .map_or_else(String::new, |point| point.to_string()),
        ),
    ]
}
