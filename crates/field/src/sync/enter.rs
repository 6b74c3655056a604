//! A record comes into a grid from another: what its row brings is checked for itself, because whoever reads
//! this grid may never have read the one it was signed for. What is believed of it passes the same gate.

use std::collections::BTreeMap;

use merge::gate::{Whole, name_of};
use model::{ChangeHash, DisputeId, GridId, UtcMs, WorkerId};
use store::quarantine::{HeldBy, Quarantined};
use store::{Writing, erased, moved, quarantine, record};
use wire::{Entered, Placed, Row, SignedBatch};

use super::admit::retry_held;
use super::believe::{self, Members, Verdict};
use super::exchange::Found;
use super::part::Opened;
use super::take::{By, Came, take_change};
use crate::failure::{Stop, not_understood};

/// The reason of what cannot be read at all.
const NOT_A_CHANGE: &str = "not_a_change";
/// The reason of a record that says it was begun elsewhere than its author signed.
const OUTSIDE_SCOPE: &str = "outside_scope";

/// Takes in what an entering record comes as.
pub(super) fn take(
    w: &Writing<'_>,
    grid: &GridId,
    row: &Row,
    now: UtcMs,
    found: &mut Found,
) -> Result<(), Stop> {
    let id = row.dispute().map_err(not_understood)?;
    // It has left again, or was erased.
    if row.bytes.is_empty() || erased::when(w, &id)?.is_some() {
        return Ok(());
    }
    let opened = Entered::from_bytes(&row.bytes).map_err(|error| error.to_string());
    let entering = opened.and_then(|came| Entering::of(id, grid, came));
    let entering = match entering {
        Ok(entering) => entering,
        Err(why) => return hold(w, grid, id, &row.bytes, NOT_A_CHANGE, why, now),
    };
    let verdicts = entering.verdicts(w, found)?;
    if let Err(why) = entering.check_origin(&verdicts) {
        return hold(w, grid, id, &row.bytes, OUTSIDE_SCOPE, why, now);
    }
    moved::enter(w, &id, grid)?;
    entering.take(w, grid, &verdicts, now)?;
    if record::exists(w, &id)? {
        retry_held(w, id)?;
    }
    Ok(())
}

/// What came, taken apart.
struct Entering {
    id: DisputeId,
    origin: GridId,
    came: Entered,
    whole: Option<(Whole, Vec<Placed>)>,
    /// The scope of each proof.
    scopes: Vec<GridId>,
}

impl Entering {
    fn of(id: DisputeId, grid: &GridId, came: Entered) -> Result<Self, String> {
        let said = |error: wire::WireError| error.to_string();
        let origin = came.origin().map_err(said)?;
        let scopes = came.proofs.iter().map(|proof| {
            let has_batch = proof.batch.is_some();
            let scope = proof.grid().map_err(said)?;
            has_batch
                .then_some(scope)
                .ok_or("a proof without a batch".to_owned())
        });
        let scopes = scopes.collect::<Result<_, _>>()?;
        let whole = match &came.whole {
            None => None,
            Some(whole) if whole.doc != id.as_bytes() => {
                return Err(format!("another document enters {grid} than its row says"));
            }
            Some(whole) => {
                let opened = Whole::open(&whole.saved).map_err(|held| held.to_string())?;
                let placed = whole.placed(opened.parts().len()).map_err(said)?;
                Some((opened, placed))
            }
        };
        Ok(Self {
            id,
            origin,
            came,
            whole,
            scopes,
        })
    }

    /// Each change with its place in the scope it was signed for, and the number of its proof.
    fn members(&self) -> impl Iterator<Item = (u32, u64, ChangeHash)> {
        let whole = self.whole.iter().flat_map(|(whole, placed)| {
            let parts = whole.parts().iter().zip(placed);
            parts.map(|(part, placed)| (placed.batch, placed.seq, part.hash))
        });
        let loose = self.came.rows.iter();
        whole.chain(loose.map(|row| (row.batch, row.seq, name_of(&row.bytes))))
    }

    /// What is to be thought of each proof: a scope at a time, each chained as it was signed.
    fn verdicts(&self, w: &Writing<'_>, found: &mut Found) -> Result<Vec<Verdict>, Stop> {
        let mut by_scope: BTreeMap<&GridId, Vec<usize>> = BTreeMap::new();
        for (at, scope) in self.scopes.iter().enumerate() {
            by_scope.entry(scope).or_default().push(at);
        }
        let mut verdicts = vec![None; self.scopes.len()];
        for (scope, proofs) in by_scope {
            let batches: Vec<SignedBatch> = proofs
                .iter()
                .filter_map(|at| self.came.proofs.get(*at)?.batch.clone())
                .collect();
            let mut members = Members::of(&batches);
            for (number, seq, name) in self.members() {
                let at = number
                    .checked_sub(1)
                    .and_then(|at| usize::try_from(at).ok());
                let here = proofs.iter().position(|proof| Some(*proof) == at);
                if let Some(here) = here {
                    members.add(u32::try_from(here + 1).unwrap_or(0), seq, name)?;
                }
            }
            let judged = believe::batches(w, scope, &batches, members, found)?;
            for (at, verdict) in proofs.into_iter().zip(judged) {
                verdicts[at] = Some(verdict);
            }
        }
        let all = verdicts.into_iter().collect::<Option<Vec<_>>>();
        all.ok_or_else(|| not_understood("entered.proofs").into())
    }

    /// Whoever begun it signed that for the grid the record says it was begun in.
    fn check_origin(&self, verdicts: &[Verdict]) -> Result<(), String> {
        let Some((whole, placed)) = &self.whole else {
            return Ok(());
        };
        let begun = whole.beginning().and_then(|at| placed.get(at));
        let proof = begun.and_then(|placed| placed.batch.checked_sub(1));
        let proof = proof.and_then(|at| usize::try_from(at).ok());
        let Some(at) = proof.filter(|at| *at < verdicts.len()) else {
            return Ok(());
        };
        match self.scopes.get(at) {
            Some(scope) if *scope != self.origin => Err(format!(
                "it was begun in {scope} and not in {}",
                self.origin
            )),
            _ => Ok(()),
        }
    }

    fn take(
        self,
        w: &Writing<'_>,
        grid: &GridId,
        verdicts: &[Verdict],
        now: UtcMs,
    ) -> Result<(), Stop> {
        for row in &self.came.rows {
            let by = match row.batch {
                0 => By::Said(row.worker_id().map_err(not_understood)?),
                proof => By::verdict(verdicts, proof)?,
            };
            let came = Came {
                id: self.id,
                kind: &row.doc_kind,
                bytes: &row.bytes,
                by,
                received_at: UtcMs(row.received_at_ms),
                begun_in: &self.origin,
            };
            take_change(w, grid, &came, now)?;
        }
        let (Some(came), Some((whole, placed))) = (self.came.whole, self.whole) else {
            return Ok(());
        };
        let known = record::exists(w, &self.id)?;
        let examined = (!known).then(|| whole.examine_entered(self.id, &self.origin, grid));
        let opened = Opened {
            id: self.id,
            came,
            whole: Ok(whole),
            examined,
            placed,
            begun_in: self.origin,
        };
        opened.take(w, grid, verdicts, now)
    }
}

/// It cannot be taken in: it is kept as it came.
fn hold(
    w: &Writing<'_>,
    grid: &GridId,
    id: DisputeId,
    bytes: &[u8],
    reason: &str,
    detail: String,
    now: UtcMs,
) -> Result<(), Stop> {
    tracing::error!(%grid, reason, detail, "a record that enters a grid is held back");
    Ok(quarantine::put(
        w,
        &Quarantined {
            hash: name_of(bytes),
            held_by: HeldBy::Device,
            reason: reason.to_owned(),
            detail,
            doc: id,
            grid: grid.clone(),
            bytes: bytes.to_vec(),
            worker: WorkerId::from_bytes([0; WorkerId::LEN]),
            received_at: now,
            at: now,
        },
    )?)
}
