//! What workers do all day, through the application's own commands.

use contract::command::draft::Edits;
use contract::command::{dispute, draft};
use contract::{Code, Failure};
use field::Field;
use model::{Day, DisputeDraft, DisputeId, DisputeKind, GridId, Side};
use test_kit::{neighbors_quarrel, party};

use hostile::Chance;

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
pub(crate) fn record(
    field: &Field,
    grid: &GridId,
    chance: &mut Chance,
) -> Result<DisputeId, Failure> {
    let mut content = neighbors_quarrel(grid);
    for party in &mut content.parties {
        party.name = word(chance, &NAMES);
    }
    for _ in 0..chance.length(40) {
        content.claim_b.push_str(&word(chance, &WORDS));
    }
    content.place = format!("{}号", chance.below(200));
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
    chance: &mut Chance,
) -> Result<(), Failure> {
    let sheet = field.give(&dispute::Get { id })?;
    let mut content = sheet.content.into_draft();
    change(&mut content, part, today, chance);
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
pub(crate) fn step(field: &Field, id: DisputeId, chance: &mut Chance) -> Result<bool, Failure> {
    let sheet = field.give(&dispute::Get { id })?;
    let Some(to) = chance.pick(&sheet.next).cloned() else {
        return Ok(false);
    };
    let version = chance.permille(700).then_some(sheet.version);
    field.give(&dispute::Move {
        id,
        to,
        reason: "双方都同意".to_owned(),
        version,
    })?;
    Ok(true)
}

/// Whether an application may say this to honest work.
pub(crate) fn is_fair(failure: &Failure) -> bool {
    // A document that has come to its bound takes no more; nothing else may be said.
    failure.code == Code::Refused && failure.detail.contains("too_large")
}

fn change(content: &mut DisputeDraft, part: Part, today: Day, chance: &mut Chance) {
    match part {
        Part::ClaimA => revise(&mut content.claim_a, chance),
        Part::ClaimB => revise(&mut content.claim_b, chance),
        Part::Verified => revise(&mut content.verified, chance),
        Part::Place => content.place = format!("{}号", chance.below(200)),
        Part::Kind => {
            let kinds = [
                DisputeKind::Neighbor,
                DisputeKind::Land,
                DisputeKind::Household,
            ];
            content.kind = chance.pick(&kinds).cloned();
            content.happened_on = Some(today.plus_days(-10));
        }
        Part::Name => {
            if let Some(party) = content.parties.first_mut() {
                party.name = word(chance, &NAMES);
            }
        }
        Part::NewParty if content.parties.len() < 6 => {
            content.parties.push(party(Side::B, &word(chance, &NAMES)));
        }
        Part::NewParty => {
            content.parties.pop();
        }
    }
}

/// Puts words in somewhere, or takes some out.
fn revise(text: &mut String, chance: &mut Chance) {
    let chars: Vec<char> = text.chars().collect();
    let at = chance.below(chars.len() + 1);
    let out = if chars.len() > 300 || chance.permille(200) {
        chance.length(100)
    } else {
        0
    };
    let after = (at + out).min(chars.len());
    let mut new: String = chars[..at].iter().collect();
    new.push_str(&word(chance, &WORDS));
    new.extend(&chars[after..]);
    *text = new;
}

fn word(chance: &mut Chance, from: &[&str]) -> String {
    chance.pick(from).copied().unwrap_or_default().to_owned()
}
