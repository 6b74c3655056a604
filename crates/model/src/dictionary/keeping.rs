//! When the time of keeping is over: a rule for each class of the dictionary, and what the time of a record that goes
//! as a whole runs from. Nothing here knows what day it is, and nothing is taken away here.
//!
//! A record goes as a whole where every field of it is there for one purpose: an elder's for the visits, a notice for
//! the errand. A case file belongs to the archive.

use super::{Retention, every_field};
use crate::elder::Care;
use crate::notice::Answering;
use crate::{ActId, Day, Record};

impl Retention {
    /// The last day on which it is kept, when its time runs from the day `since`. None where it is for the archive, or
    /// where it goes by itself.
    #[must_use]
    pub fn last_day(self, since: Day) -> Option<Day> {
        match self {
            Self::YearsAfterClose(years) => Some(since.plus_months(12 * i32::from(years))),
            Self::Months(months) => Some(since.plus_months(i32::from(months))),
            Self::DaysAfterClose(days) | Self::DaysAfterVisitsEnd(days) => {
                Some(since.plus_days(i32::from(days)))
            }
            Self::CaseFile | Self::WhileLookedAt => None,
        }
    }
}

/// What the time of a record runs from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// An act.
    By(ActId),
    /// A day that was said beforehand.
    On(Day),
}

/// A record whose purpose is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RunsOut {
    /// What its time runs from.
    pub ended: Ended,
    /// How long it is still kept.
    pub retention: Retention,
    /// Whether the person took their consent back.
    pub withdrawn: bool,
}

/// How the time of a record runs out; none while it is needed, and of a case.
#[must_use]
pub fn runs_out(record: &Record) -> Option<RunsOut> {
    match record {
        Record::Dispute(_) => None,
        Record::Elder(elder) => {
            let end = Care::of(elder).visits_end()?;
            Some(RunsOut {
                ended: Ended::By(end.act),
                retention: retention_of("elder.id")?,
                withdrawn: end.withdrawn,
            })
        }
        Record::Notice(notice) => {
            let over = Answering::of(notice).over_by().map(Ended::By);
            Some(RunsOut {
                ended: over.unwrap_or(Ended::On(notice.errand.expires_on)),
                retention: retention_of("notice.id")?,
                withdrawn: false,
            })
        }
    }
}

fn retention_of(path: &str) -> Option<Retention> {
    let rule = every_field().find(|rule| rule.path == path);
    rule.map(|rule| rule.retention)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::elder::ElderWhat;
    use crate::elder::act::consent::{ConsentWithdrawn, StateChanged};
    use crate::elder::samples::{act, begun, consented};
    use crate::notice::act::shapes::Recalled;
    use crate::notice::samples::{act as done, sent, worker};
    use crate::{Elder, ElderState};

    fn state(to: ElderState) -> ElderWhat {
        StateChanged {
            to,
            on: Day::new(2026, 11, 18).unwrap(),
            words: String::new(),
        }
        .into()
    }

    /// How the time of an elder runs out after these acts: by which of them, counted from 1 after the first consent,
    /// and whether consent was taken back.
    fn after(whats: Vec<ElderWhat>) -> Option<(u8, bool)> {
        let mut elder: Elder = begun();
        for (what, n) in whats.into_iter().zip(2..) {
            if let ElderWhat::StateChanged(changed) = &what {
                elder.heads.states = vec![changed.to.clone()];
            }
            elder.acts.push(act(n, what));
        }
        let out = runs_out(&Record::Elder(elder))?;
        assert_eq!(out.retention, Retention::DaysAfterVisitsEnd(30));
        match out.ended {
            Ended::By(act) => Some((act.as_bytes()[0] - 1, out.withdrawn)),
            Ended::On(day) => panic!("an elder's time runs from no day: {day}"),
        }
    }

    #[test]
    fn the_time_of_an_elder_runs_from_what_ended_the_visits_first() {
        let withdrawn = || ConsentWithdrawn::default().into();
        let again = || consented().into();
        assert_eq!(after(vec![]), None);
        assert_eq!(after(vec![state(ElderState::Hospitalised)]), None);
        assert_eq!(after(vec![withdrawn()]), Some((1, true)));
        assert_eq!(after(vec![state(ElderState::Moved)]), Some((1, false)));
        let died = state(ElderState::PassedAway);
        assert_eq!(
            after(vec![state(ElderState::Moved), died.clone()]),
            Some((1, false))
        );
        assert_eq!(after(vec![withdrawn(), died.clone()]), Some((1, true)));
        assert_eq!(after(vec![died, withdrawn()]), Some((1, false)));
        // Whoever agrees again, or comes back, is visited again.
        assert_eq!(after(vec![withdrawn(), again()]), None);
        let back = state(ElderState::AtHome);
        assert_eq!(after(vec![state(ElderState::Moved), back]), None);
        assert_eq!(
            after(vec![withdrawn(), again(), withdrawn()]),
            Some((3, true))
        );
    }

    #[test]
    fn where_hands_disagree_about_a_state_nothing_runs_out() {
        let mut elder = begun();
        elder.acts.push(act(2, state(ElderState::PassedAway)));
        elder.heads.states = vec![ElderState::AtHome, ElderState::PassedAway];
        assert_eq!(runs_out(&Record::Elder(elder)), None);
    }

    #[test]
    fn the_time_of_a_notice_runs_from_its_end_or_from_its_last_day() {
        let mut notice = sent();
        let expires_on = notice.errand.expires_on;
        let out = runs_out(&Record::Notice(notice.clone())).unwrap();
        assert_eq!(out.ended, Ended::On(expires_on));
        assert_eq!(out.retention, Retention::Months(12));
        let reason = "弄错了".into();
        let recalled = done(9, worker(6), Recalled { reason });
        notice.acts.push(recalled.clone());
        let out = runs_out(&Record::Notice(notice)).unwrap();
        assert_eq!((out.ended, out.withdrawn), (Ended::By(recalled.id), false));
    }

    #[rstest]
    #[case(Retention::DaysAfterVisitsEnd(30), Some("2026-12-31"))]
    #[case(Retention::DaysAfterClose(30), Some("2026-12-31"))]
    #[case(Retention::Months(12), Some("2027-12-01"))]
    #[case(Retention::YearsAfterClose(3), Some("2029-12-01"))]
    #[case(Retention::CaseFile, None)]
    #[case(Retention::WhileLookedAt, None)]
    fn each_class_has_a_last_day_or_none(#[case] retention: Retention, #[case] last: Option<&str>) {
        let since = Day::new(2026, 12, 1).unwrap();
        let told = retention.last_day(since).map(|day| day.to_string());
        assert_eq!(told.as_deref(), last);
    }
}
