//! The preview's elders, by the same rules as everywhere.

use std::collections::BTreeMap;

use contract::command::dispute::{Version, Who};
use contract::command::elder::{
    Alert, Alerted, AskedAt, Contact, Covered, Do, Done, DoneAct, Door, DoorTurn, Edit, ElderRow,
    Get, List, Matter, Page, Register, Registered, Sheet, Totals,
};
use contract::command::form::ElderFormRow;
use contract::{Code, Failure};
use model::elder::act::plan::Alerted as AlertAct;
use model::elder::life::Door as OpenDoor;
use model::elder::{Care, ElderHeads, ElderWhat};
use model::{ActId, Day, Elder, ElderAct, ElderState, RecordId, UtcMs, WorkerId};

use super::{Answers, Held, seed};

impl Held {
    fn elder(&mut self, id: RecordId) -> Result<&mut Elder, Failure> {
        let mut elders = self.elders.iter_mut();
        let found = elders.find(|elder| elder.id == id);
        found.ok_or_else(|| Failure::new(Code::NotFound, "there is no such elder"))
    }

    /// Whom somebody comes by for within three days.
    pub(super) fn visits_due(&self) -> Vec<ElderRow> {
        let today = self.now.day();
        let rows = self.elders.iter().map(|elder| row(elder, today));
        let soon = today.plus_days(3);
        let due = |row: &ElderRow| {
            row.unanswered || row.matters > 0 || row.next_on.is_some_and(|next| next <= soon)
        };
        let mut rows: Vec<_> = rows.filter(due).collect();
        rows.sort_by_key(|row| row.next_on);
        rows
    }

    /// Visits that were begun.
    pub(super) fn elder_form_rows(&self) -> Vec<ElderFormRow> {
        let rows = self.forms.iter().rev().filter_map(|begun| {
            let elder = self.elders.iter().find(|elder| elder.id == begun.of())?;
            Some(begun.for_elder(row(elder, self.now.day())))
        });
        rows.collect()
    }

    /// Does these for an elder, all of it or nothing.
    fn for_elder(&mut self, id: RecordId, whats: Vec<ElderWhat>) -> Result<Vec<ActId>, Failure> {
        let (now, mut done) = (self.now, Vec::new());
        for what in whats {
            let problems = what.check_new(now.day());
            if !problems.is_empty() {
                return Err(Failure::invalid(problems));
            }
            let act = act(self.fresh(), now, what);
            let elder = self.elder(id)?;
            let before = elder.clone();
            let mut care = Care::of(&before);
            care.take(&act)
                .map_err(|illegal| Failure::new(Code::IllegalStep, illegal.to_string()))?;
            elder.heads = care.heads().clone();
            done.push(act.id);
            elder.acts.push(act);
        }
        self.waiting += 1;
        Ok(done)
    }
}

fn act(byte: u8, at_ms: UtcMs, what: ElderWhat) -> ElderAct {
    ElderAct {
        id: ActId::from_bytes([byte; 16]),
        by: WorkerId::from_bytes([1; 16]),
        at_ms,
        corrects: None,
        what,
    }
}

impl Answers<Register> for Held {
    fn answer(&mut self, asked: Register) -> Result<Registered, Failure> {
        let now = self.now;
        let profile = asked.profile.parse(now.day()).map_err(Failure::invalid)?;
        let id = RecordId::from_bytes([self.fresh(); 16]);
        self.elders.push(Elder {
            id,
            profile,
            heads: ElderHeads::begun(),
            recorded_by: WorkerId::from_bytes([1; 16]),
            recorded_at_ms: now,
            acts: Vec::new(),
        });
        let plan = asked.plan.map(ElderWhat::from);
        let contacts = asked.contacts.into_iter().map(ElderWhat::from);
        let first = std::iter::once(asked.consent.into());
        self.for_elder(id, first.chain(plan).chain(contacts).collect())?;
        Ok(Registered { id })
    }
}

impl Answers<Edit> for Held {
    fn answer(&mut self, asked: Edit) -> Result<Registered, Failure> {
        let profile = asked
            .profile
            .parse(self.now.day())
            .map_err(Failure::invalid)?;
        self.elder(asked.id)?.profile = profile;
        self.waiting += 1;
        Ok(Registered { id: asked.id })
    }
}

impl Answers<Do> for Held {
    fn answer(&mut self, asked: Do) -> Result<Done, Failure> {
        let whats = asked.acts.into_iter().map(|deed| deed.0).collect();
        let acts = self.for_elder(asked.id, whats)?;
        Ok(Done { id: asked.id, acts })
    }
}

impl Answers<Alert> for Held {
    fn answer(&mut self, asked: Alert) -> Result<Alerted, Failure> {
        let visited = self.elders.iter().filter(|elder| {
            let care = Care::of(elder);
            care.is_visited() && care.plan().is_some_and(|plan| plan.after_alerts)
        });
        let ids: Vec<_> = visited.map(|elder| elder.id).collect();
        for id in &ids {
            let alerted = AlertAct {
                alert: asked.alert.clone(),
                on: self.now.day(),
            };
            self.for_elder(*id, vec![alerted.into()])?;
        }
        let elders = u32::try_from(ids.len()).unwrap_or(u32::MAX);
        Ok(Alerted { elders })
    }
}

impl Answers<List> for Held {
    fn answer(&mut self, asked: List) -> Result<Page, Failure> {
        let today = self.now.day();
        let all = || self.elders.iter().map(|elder| row(elder, today));
        let wanted = |row: &ElderRow| {
            let here = asked.all || (row.agrees && visits(&row.state));
            let query = asked.query.trim();
            let found = row.name.contains(query) || row.address.contains(query);
            here && found
                && (!asked.overdue || row.late_days > 0)
                && (asked.need.is_none() || asked.need == row.need)
        };
        let mut rows: Vec<_> = all().filter(wanted).collect();
        rows.sort_by_key(|row| (row.next_on.is_none(), row.next_on));
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Ok(Page {
            total: count(rows.len()),
            overdue: count(all().filter(|row| row.late_days > 0).count()),
            rows,
        })
    }
}

const fn visits(state: &ElderState) -> bool {
    !matches!(state, ElderState::Moved | ElderState::PassedAway)
}

/// An elder in a list.
pub(super) fn row(elder: &Elder, today: Day) -> ElderRow {
    let care = Care::of(elder);
    let next = care.next_visit();
    let days = |from: Option<Day>| from.and_then(|from| u32::try_from(today.days_since(from)).ok());
    let age = elder.profile.birth_year.map(|year| today.year() - year);
    ElderRow {
        id: elder.id,
        name: elder.profile.name.clone(),
        address: elder.profile.address.clone(),
        age: age.and_then(|age| u16::try_from(age).ok()),
        living: elder.profile.living.clone(),
        state: care.heads().state(),
        agrees: care.agrees(),
        need: care.plan().map(|plan| plan.need),
        since_days: days(care.visited_on()),
        next_on: next.map(|(day, _)| day),
        late_days: days(next.map(|(day, _)| day)).unwrap_or(0),
        alerted: next.is_some_and(|(_, alerted)| alerted),
        unanswered: !care.open_doors().is_empty(),
        door: care.open_doors().first().map_or_else(Vec::new, turns),
        matters: u32::try_from(care.open_matters().len()).unwrap_or(u32::MAX),
        handed: None,
        conflicts: 0,
        changed_at_ms: elder.recorded_at_ms,
        waiting: false,
    }
}

/// Who is still to be asked about a door.
fn turns(door: &OpenDoor<'_>) -> Vec<DoorTurn> {
    let left = door.left().into_iter();
    left.map(|(whom, by_ms)| DoorTurn { whom, by_ms }).collect()
}

impl Answers<Get> for Held {
    fn answer(&mut self, asked: Get) -> Result<Sheet, Failure> {
        let elder = self.elder(asked.id)?.clone();
        Ok(sheet(&elder))
    }
}

fn sheet(elder: &Elder) -> Sheet {
    let care = Care::of(elder);
    let plan = care.plan();
    let next = care.next_visit();
    let contacts = care.contacts().into_iter().map(|known| Contact {
        act: known.act,
        name: known.contact.name.clone(),
        relation: known.contact.relation.clone(),
        phone: known.contact.phone.clone(),
        method: known.contact.method.clone(),
    });
    let matters = care.open_matters().into_iter().map(|open| Matter {
        visit: open.visit,
        at: open.at,
        matter: open.matter.matter.clone(),
        to: open.matter.to.clone(),
        by: open.matter.by,
        on: open.on,
    });
    let doors = care.open_doors().into_iter().map(|door| Door {
        act: door.act,
        at_ms: door.at_ms,
        next: door.next(),
        next_by_ms: door.next_by(),
        left: turns(&door),
        asked: door
            .asked
            .iter()
            .map(|(at_ms, asked)| AskedAt {
                whom: asked.whom.clone(),
                at_ms: *at_ms,
                heard: asked.heard.clone(),
            })
            .collect(),
    });
    Sheet {
        id: elder.id,
        version: Version(Vec::new()),
        profile: elder.profile.clone(),
        grid_name: seed::seat().grids.remove(0).name,
        state: care.heads().state(),
        agrees: care.agrees(),
        withdrawn_at_ms: care.withdrawn_at(),
        need: plan.as_ref().map(|plan| plan.need.clone()),
        after_alerts: plan.is_some_and(|plan| plan.after_alerts),
        visited_on: care.visited_on(),
        next_on: next.map(|(day, _)| day),
        alerted: next.is_some_and(|(_, alerted)| alerted),
        contacts: contacts.collect(),
        matters: matters.collect(),
        doors: doors.collect(),
        acts: elder.acts.iter().map(done).collect(),
        conflicts: Vec::new(),
        notices: Vec::new(),
        recorded_by: seed::me(),
        recorded_at_ms: elder.recorded_at_ms,
        waiting_changes: 0,
    }
}

fn done(act: &ElderAct) -> DoneAct {
    DoneAct {
        id: act.id,
        by: Who {
            id: Some(act.by),
            ..seed::me()
        },
        at_ms: act.at_ms,
        what: act.what.clone(),
    }
}

impl Answers<Totals> for Held {
    fn answer(&mut self, asked: Totals) -> Result<Covered, Failure> {
        let today = self.now.day();
        let rows = self.elders.iter().map(|elder| row(elder, today));
        let rows: Vec<_> = rows.filter(|row| row.next_on.is_some()).collect();
        let count = |keep: fn(&ElderRow) -> bool| {
            u32::try_from(rows.iter().filter(|row| keep(row)).count()).unwrap_or(u32::MAX)
        };
        let totals = [
            ("visited", count(|_| true)),
            ("covered", count(|row| row.since_days.is_some())),
            ("overdue", count(|row| row.late_days > 0)),
            ("never", count(|row| row.since_days.is_none())),
        ];
        let totals = totals.map(|(name, n)| (name.to_owned(), n));
        Ok(Covered {
            from: asked.from.unwrap_or(today),
            until: asked.until.unwrap_or(today),
            totals: BTreeMap::from(totals),
        })
    }
}
