//! What workers do all day, through the application's own commands.

use contract::command::draft::Edits;
use contract::command::{dispute, draft};
use contract::{Code, Failure};
use field::Field;
use model::dispute::act::mediation::{Agreement, Form, Term};
use model::dispute::act::step::Agreed;
use model::{Day, DisputeDraft, DisputeId, DisputeKind, DisputeState, GridId, Side, What};
use test_kit::{neighbors_quarrel, party};

use hostile::Draw;

const NAMES: [&str; 6] = ["王小明", "李大山", "赵铁柱", "刘翠花", "欧阳春", "张三丰"];
const WORDS: [&str; 8] = [
    "排水沟被堵，",
    "院墙占了半尺。",
    "说好的钱没有给；",
    "孩子受了惊吓，",
    "愿意再谈一次。",
    "鸡",
    "当面道了歉，",
    "明天再去一趟。",
];

/// A field to change.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Part {
    ClaimA,
    ClaimB,
    Verified,
    Place,
    Kind,
    Name,
    NewParty,
}

/// Fields to change, the often changed ones more often.
pub(crate) const PARTS: [Part; 10] = [
    Part::ClaimA,
    Part::ClaimB,
    Part::Verified,
    Part::Verified,
    Part::Verified,
    Part::Place,
    Part::Place,
    Part::Kind,
    Part::Name,
    Part::NewParty,
];

/// Writes a dispute down and records it.
pub(crate) fn record(field: &Field, grid: &GridId, draw: &mut Draw) -> Result<DisputeId, Failure> {
    let mut content = neighbors_quarrel(grid);
    for party in &mut content.parties {
        party.name = word(draw, &NAMES);
    }
    for _ in 0..draw.length(40) {
        content.claim_b.push_str(&word(draw, &WORDS));
    }
    content.place = format!("{}号", draw.below(200));
    let save = draft::Save {
        id: None,
        edits: None,
        content,
    };
    let saved = field.give(&save)?;
    Ok(field.give(&dispute::Record { draft: saved.id })?.id)
}

/// Opens a record, changes a part of it and saves.
pub(crate) fn edit(
    field: &Field,
    id: DisputeId,
    part: Part,
    today: Day,
    draw: &mut Draw,
) -> Result<(), Failure> {
    let sheet = field.give(&dispute::Get { id })?;
    let mut content = sheet.content.into_draft();
    change(&mut content, part, today, draw);
    let edits = Some(Edits {
        dispute: id,
        version: sheet.version,
    });
    let saved = field.give(&draft::Save {
        id: None,
        edits,
        content,
    })?;
    field.give(&dispute::Edit { draft: saved.id })?;
    Ok(())
}

/// Takes a case further where its state and the worker's role lead; tells whether it did.
pub(crate) fn step(
    field: &Field,
    id: DisputeId,
    today: Day,
    draw: &mut Draw,
) -> Result<bool, Failure> {
    let sheet = field.give(&dispute::Get { id })?;
    if may_agree(&sheet, today) && draw.comes_about(400) {
        let version = draw.comes_about(700).then_some(sheet.version);
        let acts = vec![reached(today).into(), What::from(Agreed::default()).into()];
        field.give(&dispute::Do { id, acts, version })?;
        return Ok(true);
    }
    let Some(to) = draw.pick(&sheet.next).cloned() else {
        return Ok(false);
    };
    let version = draw.comes_about(700).then_some(sheet.version);
    field.give(&dispute::Move {
        id,
        to,
        reason: "双方都同意".to_owned(),
        version,
    })?;
    Ok(true)
}

/// Whether both sides may come to an agreement today, as this device's clock has it.
fn may_agree(sheet: &dispute::Sheet, today: Day) -> bool {
    let may = sheet.life.may.iter().any(|code| code == "agreement");
    let happened = sheet.content.happened_on.is_none_or(|day| day <= today);
    sheet.state == DisputeState::Mediating && may && happened
}

/// What they agree on, by word of mouth.
fn reached(today: Day) -> What {
    Agreement {
        form: Form::Oral,
        facts: String::new(),
        terms: vec![Term {
            deed: "两家一起清淤".to_owned(),
            ..Term::default()
        }],
        method: String::new(),
        deadline: None,
        signatures: Vec::new(),
        signed: vec![],
        effective_on: today,
    }
    .into()
}

/// Whether an application may say this to honest work.
pub(crate) fn is_fair(failure: &Failure) -> bool {
    // A document that has come to its bound takes no more; nothing else may be said.
    failure.code == Code::Refused && failure.detail.contains("too_large")
}

fn change(content: &mut DisputeDraft, part: Part, today: Day, draw: &mut Draw) {
    match part {
        Part::ClaimA => revise(&mut content.claim_a, draw),
        Part::ClaimB => revise(&mut content.claim_b, draw),
        Part::Verified => revise(&mut content.verified, draw),
        Part::Place => content.place = format!("{}号", draw.below(200)),
        Part::Kind => {
            let kinds = [
                DisputeKind::Neighbor,
                DisputeKind::Land,
                DisputeKind::Household,
            ];
            content.kind = draw.pick(&kinds).cloned();
            content.happened_on = Some(today.plus_days(-10));
        }
        Part::Name => {
            if let Some(party) = content.parties.first_mut() {
                party.name = word(draw, &NAMES);
            }
        }
        Part::NewParty if content.parties.len() < 6 => {
            content.parties.push(party(Side::B, &word(draw, &NAMES)));
        }
        Part::NewParty => {
            content.parties.pop();
        }
    }
}

/// Puts words in somewhere, or takes some out.
fn revise(text: &mut String, draw: &mut Draw) {
    let chars: Vec<char> = text.chars().collect();
    let at = draw.below(chars.len() + 1);
    let out = if chars.len() > 300 || draw.comes_about(200) {
        draw.length(100)
    } else {
        0
    };
    let after = (at + out).min(chars.len());
    let mut new: String = chars[..at].iter().collect();
    new.push_str(&word(draw, &WORDS));
    new.extend(&chars[after..]);
    *text = new;
}

fn word(draw: &mut Draw, from: &[&str]) -> String {
    draw.pick(from).copied().unwrap_or_default().to_owned()
}
