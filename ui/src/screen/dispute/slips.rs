//! Fields that carry two values, as slips side by side: what, whose, when. Both are kept, and the safer
//! one counts until a person picks; nothing is decided here.

use contract::command::dispute::{Conflict, Sheet};
use model::{Heads, Role};
use yew::{Callback, Html, html};

use super::{Dispute, Event};
use crate::part::button::{Button, Weight};
use crate::screen::Eye;
use crate::words::say;

pub(super) fn slips(model: &Dispute, sheet: &Sheet, eye: &Eye, emit: &Callback<Event>) -> Html {
    if sheet.conflicts.is_empty() {
        return html! {};
    }
    html! {
        <section class="sheet__part disagree" data-testid="conflicts">
            <h2 class="sheet__title">{ say!(eye.words, "conflict-title") }</h2>
            <p class="sheet__line">{ say!(eye.words, "conflict-text") }</p>
            { for sheet.conflicts.iter().map(|conflict| field(conflict, model, sheet, eye, emit)) }
        </section>
    }
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
    let settles = may_settle(&conflict.field, eye.role());
    let slips = conflict.values.iter().enumerate().map(|(at, value)| {
        let (path, pick) = (conflict.field.clone(), value.pick.clone());
        let take = Button {
            testid: &format!("pick-{at}"),
            label: say!(words, "conflict-pick"),
            weight: Weight::Plain,
            busy: model.moving,
            press: emit.reform(move |()| Event::Pick(path.clone(), pick.clone())),
        };
        html! {
            <li class="slip" data-testid="slip">
                <p class="slip__value">{ words.value(&conflict.field, &value.value) }</p>
                <p class="slip__who">{ words.who(&value.by.name) }</p>
                <p class="slip__when">{ words.moment(eye.now, value.at_ms) }</p>
                if at == 0 {
                    <p class="slip__counts">{ say!(words, "conflict-counts") }</p>
                }
                if settles { { take.view() } }
            </li>
        }
    });
    html! {
        <>
            <h3 class="said__title">{ title }</h3>
            <ul class="slips">{ for slips }</ul>
            if !settles {
                <p class="sheet__line">
                    { if Heads::KEYS.contains(&conflict.field.as_str()) {
                        say!(words, "conflict-who")
                    } else {
                        say!(words, "conflict-who-words")
                    } }
                </p>
            }
        </>
    }
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
