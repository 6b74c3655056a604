//! An elder as a sheet of paper.

use contract::Failure;
use contract::command::dispute::Version;
use contract::command::elder::{AskedAt, Contact, DoneAct, Door, DoorTurn, Get, Matter, Sheet};
use model::elder::Care;
use model::elder::act::ElderWhat;
use model::{Elder, RecordId, Role, Worker, dictionary};
use store::{Reading, directory, erased, notice, outbox, record};

use super::super::Handle;
use super::super::notice::rows::notice_row;
use super::super::reading::{conflicts, note_look, origins};
use super::super::rows::who;
use super::super::there::there_is;
use crate::Field;
use crate::failure::{Stop, not_found};

impl Handle for Get {
    fn handle(self, field: &Field) -> Result<Sheet, Failure> {
        let worker = field.seat()?.worker;
        let today = field.parts.clock.now().day();
        let sheet = field.store.read(|r| {
            let notices = notice::about(r, &self.id)?.into_iter();
            let notices = notices.map(|row| notice_row(r, row, worker.id, today));
            let notices = notices.collect::<Result<Vec<_>, _>>()?;
            let sheet = sheet(r, &self.id, &worker)?;
            Ok::<_, Stop>(Sheet { notices, ..sheet })
        })?;
        note_look(field, &self.id, &worker)?;
        Ok(sheet)
    }
}

fn sheet(r: &Reading<'_>, id: &RecordId, worker: &Worker) -> Result<Sheet, Stop> {
    let role = worker.role;
    let document = there_is("elder", record::load(r, id)?, erased::when(r, id)?)?;
    let elder = document.elder().map_err(|_| not_found("elder"))?;
    let care = Care::of(&elder);
    let plan = care.plan();
    let next = care.next_visit();
    let grid_name = directory::grid_name(r, &elder.profile.grid)?;
    let contacts = care.contacts().into_iter().map(|contact| {
        let seen = |path, text| dictionary::shown(path, role, text);
        Contact {
            act: contact.act,
            name: seen("elder.acts.contact_added.name", &contact.contact.name),
            relation: seen(
                "elder.acts.contact_added.relation",
                &contact.contact.relation,
            ),
            phone: seen("elder.acts.contact_added.phone", &contact.contact.phone),
            method: contact.contact.method.clone(),
        }
    });
    let matters = care.open_matters().into_iter().map(|open| Matter {
        visit: open.visit,
        at: open.at,
        matter: dictionary::shown(
            "elder.acts.visited.passed_on.matter",
            role,
            &open.matter.matter,
        ),
        to: open.matter.to.clone(),
        by: open.matter.by,
        on: open.on,
    });
    let doors = care.open_doors().into_iter().map(|door| Door {
        act: door.act,
        at_ms: door.at_ms,
        next: door.next(),
        next_by_ms: door.next_by(),
        left: door
            .left()
            .into_iter()
            .map(|(whom, by_ms)| DoorTurn { whom, by_ms })
            .collect(),
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
    Ok(Sheet {
        id: *id,
        version: Version(document.heads()),
        grid_name: grid_name.unwrap_or_default(),
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
        acts: acts(r, &elder, role)?,
        conflicts: conflicts(r, &document, &origins(r, id)?, role)?,
        notices: Vec::new(),
        recorded_by: who(r, Some(elder.recorded_by))?,
        recorded_at_ms: elder.recorded_at_ms,
        waiting_changes: outbox::count_of(r, id)?,
        profile: dictionary::profile_for(role, elder.profile),
    })
}

fn acts(r: &Reading<'_>, elder: &Elder, role: Role) -> Result<Vec<DoneAct>, Stop> {
    let acts = elder.acts.iter().map(|act| {
        let seen = dictionary::elder_act_for(role, act);
        let what: ElderWhat = seen.what;
        Ok(DoneAct {
            id: act.id,
            by: who(r, Some(act.by))?,
            at_ms: act.at_ms,
            what,
        })
    });
    acts.collect()
}
