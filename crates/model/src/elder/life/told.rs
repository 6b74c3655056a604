//! What the acts of an elder's record tell: whether she agrees, whom to call, how often somebody comes by, when
//! next, what is open.

use super::Care;
use crate::elder::act::ElderWhat as What;
use crate::elder::act::contact::ContactAdded;
use crate::elder::act::door::{Asked, Heard, Whom};
use crate::elder::act::plan::Need;
use crate::elder::act::visit::{PassedOn, Visited};
use crate::{ActId, Day, UtcMs};

/// Days within which somebody comes by after an alert.
///
/// Source: 内蒙古's practice, within 24 hours of a major event.
const AFTER_ALERT_DAYS: i32 = 1;

/// Somebody who may be called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact<'a> {
    /// The act that wrote them down.
    pub act: ActId,
    /// Who.
    pub contact: &'a ContactAdded,
}

/// How often somebody comes by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The act that says so.
    pub act: ActId,
    /// How often.
    pub need: Need,
    /// Whether also after an alert.
    pub after_alerts: bool,
    /// Since when.
    pub since: Day,
}

/// Something that was passed on and is not done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenMatter<'a> {
    /// The visit.
    pub visit: ActId,
    /// Its place among what was passed on then.
    pub at: u32,
    /// The day of the visit.
    pub on: Day,
    /// What.
    pub matter: &'a PassedOn,
}

/// A door nobody answered, as long as nobody knows more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Door<'a> {
    /// The act that says so.
    pub act: ActId,
    /// When.
    pub at_ms: UtcMs,
    /// Who was asked since, in order.
    pub asked: Vec<(UtcMs, &'a Asked)>,
}

impl Door<'_> {
    /// Who is still to be asked, in order, each with by when; nobody once everybody was. Where help is needed, the officer
    /// alone, and at once: by the moment that was heard.
    #[must_use]
    pub fn left(&self) -> Vec<(Whom, UtcMs)> {
        let asked = |whom: &Whom| self.asked.iter().any(|(_, one)| one.whom == *whom);
        let mut heard = self.asked.iter();
        let help = heard.find(|(_, one)| one.heard == Heard::NeedsHelp);
        let left = Whom::ALL.iter().filter(|whom| !asked(whom));
        left.filter(|whom| help.is_none() || **whom == Whom::Officer)
            .map(|whom| {
                let by = help.map_or_else(|| whom.by(self.at_ms), |(at, _)| *at);
                (whom.clone(), by)
            })
            .collect()
    }

    /// Who is to be asked next.
    #[must_use]
    pub fn next(&self) -> Option<Whom> {
        let next = self.left().into_iter().next();
        next.map(|(whom, _)| whom)
    }

    /// By when they are to be asked.
    #[must_use]
    pub fn next_by(&self) -> Option<UtcMs> {
        let next = self.left().into_iter().next();
        next.map(|(_, by)| by)
    }

    /// When it is the officers' by itself, whoever was asked or not; none when it is theirs already, because
    /// nobody else is left to be asked or help is needed.
    #[must_use]
    pub fn officers_from(&self) -> Option<UtcMs> {
        let next = self.next().filter(|whom| *whom != Whom::Officer);
        next.map(|_| Whom::Officer.by(self.at_ms))
    }
}

impl<'a> Care<'a> {
    /// Whether the elder agrees to be visited.
    #[must_use]
    pub fn agrees(&self) -> bool {
        let mut said = self.acts.iter().rev().filter_map(|act| match act.what {
            What::Consented(_) => Some(true),
            What::ConsentWithdrawn(_) => Some(false),
            _ => None,
        });
        said.next().unwrap_or(false)
    }

    /// When the consent was withdrawn, unless it was given again.
    #[must_use]
    pub fn withdrawn_at(&self) -> Option<UtcMs> {
        let mut said = self.acts.iter().rev().filter_map(|act| match act.what {
            What::Consented(_) => Some(None),
            What::ConsentWithdrawn(_) => Some(Some(act.at_ms)),
            _ => None,
        });
        said.next().flatten()
    }

    /// Whether somebody comes by: the elder agrees and is at home.
    #[must_use]
    pub fn is_visited(&self) -> bool {
        self.agrees() && self.heads.state().is_visited()
    }

    /// Whom to call, in the order they were written down.
    #[must_use]
    pub fn contacts(&self) -> Vec<Contact<'a>> {
        let removed = |id: ActId| {
            self.acts.iter().any(|act| match &act.what {
                What::ContactRemoved(removed) => removed.contact == id,
                _ => false,
            })
        };
        let added = self.acts.iter().filter_map(|act| match &act.what {
            What::ContactAdded(contact) => Some(Contact {
                act: act.id,
                contact,
            }),
            _ => None,
        });
        added.filter(|contact| !removed(contact.act)).collect()
    }

    /// How often somebody comes by; of two plans made at once the one that comes more often.
    #[must_use]
    pub fn plan(&self) -> Option<Plan> {
        let plans = self.heads.plans.iter().filter_map(|id| {
            let act = self.act(*id)?;
            match &act.what {
                What::PlanSet(plan) => Some(Plan {
                    act: act.id,
                    need: plan.need.clone(),
                    after_alerts: plan.after_alerts,
                    since: act.at_ms.day(),
                }),
                _ => None,
            }
        });
        plans.min_by_key(|plan| (plan.need.weight(), !plan.after_alerts, plan.act))
    }

    /// Every visit, in the order they were written down.
    pub fn visits(&self) -> impl Iterator<Item = (ActId, &'a Visited)> + '_ {
        self.acts.iter().filter_map(|act| match &act.what {
            What::Visited(visited) => Some((act.id, visited)),
            _ => None,
        })
    }

    /// The day of the latest visit.
    #[must_use]
    pub fn visited_on(&self) -> Option<Day> {
        self.visits().map(|(_, visited)| visited.on).max()
    }

    /// The day by which somebody comes by next, and whether an alert asks for it. Nothing while nobody is
    /// to come.
    #[must_use]
    pub fn next_visit(&self) -> Option<(Day, bool)> {
        let plan = self.plan().filter(|_| self.is_visited())?;
        let last = self.visited_on();
        let planned = match last {
            None => plan.need.after(plan.since),
            Some(last) => plan.need.after(last),
        };
        // What was agreed on the latest visits counts, when it is sooner; of two on one day the sooner.
        let agreed = self
            .visits()
            .filter(|(_, visited)| Some(visited.on) == last);
        let agreed = agreed.filter_map(|(_, visited)| visited.next_on).min();
        let sooner = agreed.map_or(planned, |agreed| agreed.min(planned));
        let alerted = self.alerted_on(last).filter(|_| plan.after_alerts);
        match alerted.map(|on| on.plus_days(AFTER_ALERT_DAYS)) {
            Some(by) if by < sooner => Some((by, true)),
            _ => Some((sooner, false)),
        }
    }

    /// The first alert nobody has come by for since.
    fn alerted_on(&self, visited: Option<Day>) -> Option<Day> {
        let alerts = self.acts.iter().filter_map(|act| match &act.what {
            What::Alerted(alert) => Some(alert.on),
            _ => None,
        });
        alerts
            .filter(|on| visited.is_none_or(|visited| visited < *on))
            .min()
    }

    /// Whether something that was passed on is done.
    #[must_use]
    pub fn is_done(&self, visit: ActId, at: u32) -> bool {
        self.acts.iter().any(|act| match &act.what {
            What::PassedOnDone(done) => (done.visit, done.at) == (visit, at),
            _ => false,
        })
    }

    /// What was passed on and is not done.
    #[must_use]
    pub fn open_matters(&self) -> Vec<OpenMatter<'a>> {
        let all = self.visits().flat_map(|(visit, visited)| {
            let matters = (0..).zip(&visited.passed_on);
            matters.map(move |(at, matter)| OpenMatter {
                visit,
                at,
                on: visited.on,
                matter,
            })
        });
        all.filter(|open| !self.is_done(open.visit, open.at))
            .collect()
    }

    /// Doors nobody answered and nobody knows why: nobody has seen the elder since, and nobody who was asked
    /// says that all is well.
    #[must_use]
    pub fn open_doors(&self) -> Vec<Door<'a>> {
        let mut open: Vec<Door<'a>> = Vec::new();
        for act in &self.acts {
            match &act.what {
                What::NobodyAnswered(_) => open.push(Door {
                    act: act.id,
                    at_ms: act.at_ms,
                    asked: Vec::new(),
                }),
                What::Asked(asked) => {
                    if let Some(door) = open.iter_mut().find(|door| door.act == asked.door) {
                        door.asked.push((act.at_ms, asked));
                    }
                    if asked.heard == Heard::Well {
                        open.retain(|door| door.act != asked.door);
                    }
                }
                What::Visited(_) | What::StateChanged(_) | What::ConsentWithdrawn(_) => {
                    open.clear();
                }
                _ => {}
            }
        }
        open
    }
}
