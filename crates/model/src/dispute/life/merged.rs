//! Two records of one quarrel that were merged into each other by two people who did not know of each other:
//! both would be closed, each naming the other, and nobody would go on. One of them stays open.

use super::Life;
use crate::DisputeId;
use crate::dispute::act::{Act, What};
use crate::dispute::{Dispute, DisputeState};

/// Whether the act at this place merged a record into one that was merged into it at the same time, and
/// counts for nothing: of the two the one with the smaller name goes on, the same on every device.
///
/// Whoever merges says how often the other had gone on here before, as far as they knew. Of what an older app wrote
/// it is known only where the other went on here after this one had ended, which nobody does who knows of
/// it; what it wrote otherwise may have been meant.
pub(super) fn is_void(id: DisputeId, acts: &[&Act], at: usize) -> bool {
    let Some(What::MergedInto(merged)) = acts.get(at).map(|act| &act.what) else {
        return false;
    };
    if merged.dispute <= id {
        return false;
    }
    let open_again = |act: &Act| matches!(act.what, What::Reopened(_));
    let after = acts[at..].iter().take_while(|act| !open_again(act));
    let (seen, known) = merged.before.map_or((0, 0), |before| (at, before));
    let took_in = |act: &Act| match &act.what {
        What::TookIn(took) => took.dispute == merged.dispute,
        _ => false,
    };
    let times = acts[..seen].iter().chain(after).filter(|act| took_in(act));
    u32::try_from(times.count()).unwrap_or(u32::MAX) > known
}

impl Dispute {
    /// Reads the state again where this record and another were merged into each other at once and this one
    /// stays open: it stands where its other acts led it.
    pub fn stay_open(&mut self) {
        let acts: Vec<&Act> = self.acts.iter().collect();
        let is_void = (0..acts.len()).any(|at| is_void(self.id, &acts, at));
        if !is_void || !self.heads.states.contains(&DisputeState::Closed) {
            return;
        }
        let stands = match &self.heads.states[..] {
            [_] => vec![Life::folded(self).state()],
            states => {
                let others = states
                    .iter()
                    .filter(|state| **state != DisputeState::Closed);
                others.cloned().collect()
            }
        };
        self.heads.states = stands;
        self.state = self.heads.state();
    }
}

#[cfg(test)]
mod tests;
