//! Elders living alone: registered, visited, looked for when nobody answers, and put right; through the application's own
//! commands.

use contract::Failure;
use contract::command::elder::{self, CONSENT_WORDING, CONTACT_WORDING, Sheet};
use field::Field;
use model::elder::act::consent::{ConsentWithdrawn, Consented, Method, StateChanged};
use model::elder::act::contact::{CONTACTS, ContactAdded, ContactRemoved};
use model::elder::act::door::{Asked, Heard, NobodyAnswered, Whom};
use model::elder::act::plan::{Need, PlanSet};
use model::elder::act::visit::{PassTo, PassedOn, PassedOnDone, Visited};
use model::elder::{ElderWhat, Living, ProfileDraft};
use model::{Day, ElderState, GridId, RecordId, Role};

use hostile::Draw;

const NAMES: [&str; 5] = ["贺玉兰", "孙福来", "田桂芝", "欧阳守业", "马秀英"];
const WORDS: [&str; 4] = ["腿脚还行。", "想儿子。", "灶台边的电线该换了。", "好。"];

/// Registers somebody who agreed to be visited.
pub(crate) fn register(field: &Field, grid: &GridId, draw: &mut Draw) -> Result<(), Failure> {
    let profile = ProfileDraft {
        name: word(draw, &NAMES),
        address: address(draw),
        birth_year: Some(1941),
        living: Some(Living::Alone),
        grid: Some(grid.clone()),
        ..ProfileDraft::default()
    };
    field.give(&elder::Register {
        profile,
        consent: consented(),
        plan: draw.comes_about(700).then(|| plan(draw)),
        contacts: Vec::from_iter(draw.comes_about(400).then(|| contact(draw))),
    })?;
    Ok(())
}

/// Does something for an elder that may be done as they stand; tells what it was.
pub(crate) fn look_after(
    field: &Field,
    id: RecordId,
    role: Role,
    today: Day,
    draw: &mut Draw,
) -> Result<&'static str, Failure> {
    let sheet = field.give(&elder::Get { id })?;
    if role.visits_elders() && draw.comes_about(200) {
        put_right(field, sheet, draw)?;
        return Ok("puts right who an elder is");
    }
    let deed = deed(&sheet, role, today, draw);
    let told = match &deed {
        ElderWhat::Visited(_) => "visits an elder",
        _ => "does something for an elder",
    };
    let acts = vec![deed.into()];
    field.give(&elder::Do { id, acts })?;
    Ok(told)
}

/// Writes who an elder is anew, as of what was on screen.
fn put_right(field: &Field, sheet: Sheet, draw: &mut Draw) -> Result<(), Failure> {
    let mut profile = ProfileDraft::from(sheet.profile);
    match draw.below(3) {
        0 => profile.name = word(draw, &NAMES),
        1 => profile.phone = phone(draw),
        _ => profile.address = address(draw),
    }
    // What a stolen phone left blank has to be said by who writes next.
    if profile.address.is_empty() {
        profile.address = address(draw);
    }
    if profile.name.is_empty() {
        profile.name = word(draw, &NAMES);
    }
    let conflicts = sheet.conflicts.into_iter();
    field.give(&elder::Edit {
        id: sheet.id,
        version: sheet.version,
        profile,
        settled: conflicts.map(|conflict| conflict.field).collect(),
    })?;
    Ok(())
}

/// Most often a visit; else whatever this role may do for an elder who stands so.
fn deed(sheet: &Sheet, role: Role, today: Day, draw: &mut Draw) -> ElderWhat {
    let registers = role.visits_elders();
    if !sheet.agrees {
        return if registers && draw.comes_about(500) {
            consented().into()
        } else {
            goes(sheet, today, draw).into()
        };
    }
    let at_home = sheet.state.is_visited();
    match draw.below(16) {
        0 => ConsentWithdrawn::default().into(),
        1 => goes(sheet, today, draw).into(),
        2 if at_home => plan(draw).into(),
        3 if at_home => NobodyAnswered::default().into(),
        4 | 5 => asked(sheet, draw).unwrap_or_else(|| visit(sheet, today, draw)),
        6 | 7 => done(sheet).unwrap_or_else(|| visit(sheet, today, draw)),
        8 if registers && sheet.contacts.len() < CONTACTS => contact(draw).into(),
        9 if registers => removed(sheet).unwrap_or_else(|| visit(sheet, today, draw)),
        _ => visit(sheet, today, draw),
    }
}

/// Somebody comes by; who moved away or died is nobody's to visit, and may have come back.
fn visit(sheet: &Sheet, today: Day, draw: &mut Draw) -> ElderWhat {
    if matches!(sheet.state, ElderState::Moved | ElderState::PassedAway) {
        return goes(sheet, today, draw).into();
    }
    let mut visited = Visited::all_fine(today);
    if draw.comes_about(400) {
        visited.words = word(draw, &WORDS);
    }
    if draw.comes_about(300) {
        visited.passed_on.push(PassedOn {
            matter: "换灶台边的电线".to_owned(),
            to: PassTo::Village,
            by: Some(today.plus_days(7)),
        });
    }
    visited.into()
}

/// The elder is somewhere else from now on.
fn goes(sheet: &Sheet, today: Day, draw: &mut Draw) -> StateChanged {
    let others = [
        ElderState::AtHome,
        ElderState::AtHome,
        ElderState::Hospitalised,
        ElderState::Moved,
        ElderState::PassedAway,
    ];
    let others: Vec<_> = others
        .into_iter()
        .filter(|state| *state != sheet.state)
        .collect();
    StateChanged {
        to: draw.pick(&others).cloned().unwrap_or(ElderState::AtHome),
        on: today,
        words: String::new(),
    }
}

fn asked(sheet: &Sheet, draw: &mut Draw) -> Option<ElderWhat> {
    let door = sheet.doors.first()?;
    let heard = [Heard::Well, Heard::NeedsHelp, Heard::Unknowing];
    let asked = Asked {
        door: door.act,
        whom: door.next.clone().unwrap_or(Whom::Neighbours),
        heard: draw.pick(&heard)?.clone(),
        words: String::new(),
    };
    Some(asked.into())
}

fn done(sheet: &Sheet) -> Option<ElderWhat> {
    let matter = sheet.matters.first()?;
    let done = PassedOnDone {
        visit: matter.visit,
        at: matter.at,
        words: "换好了。".to_owned(),
    };
    Some(done.into())
}

fn removed(sheet: &Sheet) -> Option<ElderWhat> {
    let contact = sheet.contacts.first()?.act;
    Some(ContactRemoved { contact }.into())
}

fn consented() -> Consented {
    Consented {
        wording: CONSENT_WORDING.to_owned(),
        method: Method::Signature,
        witness: String::new(),
    }
}

fn plan(draw: &mut Draw) -> PlanSet {
    let needs = [Need::Weekly, Need::Monthly];
    PlanSet {
        need: draw.pick(&needs).cloned().unwrap_or(Need::Weekly),
        after_alerts: draw.comes_about(500),
        reason: String::new(),
    }
}

fn contact(draw: &mut Draw) -> ContactAdded {
    ContactAdded {
        name: word(draw, &NAMES),
        relation: "女儿".to_owned(),
        phone: phone(draw),
        agreed: true,
        method: Some(Method::Oral),
        wording: CONTACT_WORDING.to_owned(),
    }
}

fn address(draw: &mut Draw) -> String {
    format!("三组{}号", draw.below(60))
}

fn phone(draw: &mut Draw) -> String {
    format!("138{:08}", draw.below(100_000_000))
}

fn word(draw: &mut Draw, from: &[&str]) -> String {
    draw.pick(from).copied().unwrap_or_default().to_owned()
}
