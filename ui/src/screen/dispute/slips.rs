//! Fields that carry two values, as slips side by side: what, whose, when. Both are kept; nothing
//! is decided here.

use contract::command::dispute::{Conflict, Sheet};
use yew::{Html, html};

use crate::screen::Eye;
use crate::words::say;

pub(super) fn slips(sheet: &Sheet, eye: &Eye) -> Html {
    if sheet.conflicts.is_empty() {
        return html! {};
    }
    html! {
        <section class="sheet__part disagree" data-testid="conflicts">
            <h2 class="sheet__title">{ say!(eye.words, "conflict-title") }</h2>
            <p class="sheet__line">{ say!(eye.words, "conflict-text") }</p>
            { for sheet.conflicts.iter().map(|conflict| field(conflict, sheet, eye)) }
        </section>
    }
}

fn field(conflict: &Conflict, sheet: &Sheet, eye: &Eye) -> Html {
    let words = &eye.words;
    let whose = party_name(&conflict.field, sheet);
    let title = match whose {
        Some(name) => format!("{name} · {}", words.field(&conflict.field)),
        None => words.field(&conflict.field),
    };
    let slips = conflict.values.iter().enumerate().map(|(at, value)| {
        html! {
            <li class="slip" data-testid="slip">
                <p class="slip__value">{ words.value(&conflict.field, &value.value) }</p>
                <p class="slip__who">{ words.who(&value.by.name) }</p>
                <p class="slip__when">{ words.moment(eye.now, value.at_ms) }</p>
                if at == 0 {
                    <p class="slip__counts">{ say!(words, "conflict-counts") }</p>
                }
            </li>
        }
    });
    html! {
        <>
            <h3 class="said__title">{ title }</h3>
            <ul class="slips">{ for slips }</ul>
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
