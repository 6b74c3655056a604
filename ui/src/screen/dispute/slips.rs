//! Fields of a dispute that carry two values; the safer one counts until a person picks. Nothing is decided here.

use contract::command::dispute::{Conflict, Sheet};
use model::{Heads, Role};
use yew::{Callback, Html};

use super::{Dispute, Event};
use crate::part::slip::{Slips, disagreements};
use crate::screen::Eye;
use crate::words::say;

pub(super) fn slips(model: &Dispute, sheet: &Sheet, eye: &Eye, emit: &Callback<Event>) -> Html {
    let fields = sheet.conflicts.iter();
    let fields = fields.map(|conflict| field(conflict, model, sheet, eye, emit));
    disagreements(&eye.words, fields.collect())
}

/// Who settles it: what only an act sets is the officers' to settle, the rest whose words they are.
fn may_settle(field: &str, role: Option<Role>) -> bool {
    match role {
        Some(Role::AuxiliaryOfficer | Role::StationOfficer) => true,
        Some(Role::Reviewer) => Heads::KEYS.contains(&field),
        Some(Role::GridWorker) => !Heads::KEYS.contains(&field),
        _ => false,
    }
}

fn field(
    conflict: &Conflict,
    model: &Dispute,
    sheet: &Sheet,
    eye: &Eye,
    emit: &Callback<Event>,
) -> Html {
    let words = &eye.words;
    let whose = party_name(&conflict.field, sheet);
    let title = match whose {
        Some(name) => format!("{name} · {}", words.field(&conflict.field)),
        None => words.field(&conflict.field),
    };
    let of = conflict.clone();
    let pick = emit.reform(move |at: usize| {
        let pick = of.values.get(at).map(|value| value.pick.clone());
        Event::Pick(of.field.clone(), pick.unwrap_or_default())
    });
    let instead = if Heads::KEYS.contains(&conflict.field.as_str()) {
        say!(words, "conflict-who")
    } else {
        say!(words, "conflict-who-words")
    };
    let slips = Slips {
        title,
        conflict,
        busy: model.moving,
        pick: may_settle(&conflict.field, eye.role()).then_some(pick),
        instead,
    };
    slips.view(words, eye.now, |value| words.value(&conflict.field, value))
}

fn party_name<'a>(path: &str, sheet: &'a Sheet) -> Option<&'a str> {
    let id = path
        .strip_prefix("parties.")?
        .split('.')
        .next()?
        .parse()
        .ok()?;
    let party = sheet
        .content
        .parties
        .iter()
        .find(|party| party.id == Some(id))?;
    (!party.name.is_empty()).then_some(party.name.as_str())
}
