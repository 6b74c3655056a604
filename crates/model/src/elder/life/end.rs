//! When visits ended for good: the elder agrees no more, moved away or died. From then on the time runs after which
//! nothing of the record is kept.

use super::Care;
use crate::ActId;
use crate::elder::ElderState;
use crate::elder::act::ElderWhat as What;

/// How visits ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VisitsEnd {
    /// The act that ended them.
    pub act: ActId,
    /// Whether it took the consent back; else the elder moved away or died.
    pub withdrawn: bool,
}

impl Care<'_> {
    /// How visits ended; none while somebody may come by, also where hands disagree about that. Of two ends the one
    /// that was written down first counts.
    #[must_use]
    pub fn visits_end(&self) -> Option<VisitsEnd> {
        let (mut withdrawn, mut gone) = (None, None);
        for (at, act) in self.acts.iter().enumerate() {
            match &act.what {
                What::Consented(_) => withdrawn = None,
                What::ConsentWithdrawn(_) => withdrawn = withdrawn.or(Some((at, act.id))),
                What::StateChanged(changed) if is_gone(&changed.to) => {
                    gone = gone.or(Some((at, act.id)));
                }
                What::StateChanged(_) => gone = None,
                _ => {}
            }
        }
        let gone = gone.filter(|_| is_gone(&self.heads.state()));
        let withdrawn = withdrawn.map(|(at, act)| (at, act, true));
        let gone = gone.map(|(at, act)| (at, act, false));
        let first = withdrawn.into_iter().chain(gone).min_by_key(|end| end.0);
        first.map(|(_, act, withdrawn)| VisitsEnd { act, withdrawn })
    }
}

/// Whether nobody comes by ever again. From a hospital one comes home.
const fn is_gone(state: &ElderState) -> bool {
    matches!(state, ElderState::Moved | ElderState::PassedAway)
}
