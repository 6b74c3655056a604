//! What is folded away on a sheet: the parties in detail, who changed what, who looked.

use contract::command::dispute::{FieldChange, HistoryEntry, Sheet};
use model::Party;
use yew::{Callback, Html, html};

use super::{Dispute, Event, Part, papers};
use crate::part::card::Fold;
use crate::screen::Eye;
use crate::words::say;

pub(super) fn parts(model: &Dispute, sheet: &Sheet, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    let fold = |testid, label, open, part| {
        let toggle = emit.reform(move |()| Event::Toggle(part));
        Fold {
            testid,
            label,
            open,
            toggle,
        }
    };
    let parties = fold(
        "fold-parties",
        say!(words, "fold-parties"),
        model.parties,
        Part::Parties,
    );
    let history = fold(
        "fold-history",
        say!(words, "fold-history"),
        model.history.open,
        Part::History,
    );
    let looks = fold(
        "fold-looks",
        say!(words, "fold-looks"),
        model.looks.open,
        Part::Looks,
    );
    html! {
        <section class="folds">
            { papers::papers(model, sheet, eye, emit) }
            { parties.view(|| html! {
                <ul class="lines">{ for sheet.content.parties.iter().map(|it| party(it, eye)) }</ul>
            }) }
            { history.view(|| html! {
                <ol class="lines" data-testid="history">
                    { for model.history.lines.iter().map(|entry| change(entry, eye)) }
                </ol>
            }) }
            { looks.view(|| html! {
                <>
                    <p class="sheet__line">{ say!(words, "looks-text") }</p>
                    <ol class="lines" data-testid="looks">
                        { for model.looks.lines.iter().map(|look| html! {
                            <li class="line">
                                <p class="line__main">{ words.who(&look.by.name) }</p>
                                <p class="line__soft">{ words.moment(eye.now, look.at_ms) }</p>
                            </li>
                        }) }
                    </ol>
                </>
            }) }
        </section>
    }
}

fn party(party: &Party, eye: &Eye) -> Html {
    let words = &eye.words;
    html! {
        <li class="line">
            <p class="line__main">{ format!("{} · {}", words.side(party.side), party.name) }</p>
            if !party.phone.is_empty() {
                <p class="line__soft">{ format!("{} {}", say!(words, "field-party-phone"), party.phone) }</p>
            }
            if !party.address.is_empty() {
                <p class="line__soft">{ format!("{} {}", say!(words, "field-party-address"), party.address) }</p>
            }
        </li>
    }
}

fn change(entry: &HistoryEntry, eye: &Eye) -> Html {
    let words = &eye.words;
    let sent = if entry.received_at_ms.is_some() {
        String::new()
    } else {
        format!(" · {}", say!(words, "row-waiting"))
    };
    let moment = words.moment(eye.now, entry.at_ms);
    // Nobody wrote what the server began anew.
    let when = match entry.earlier {
        0 => format!("{} · {moment}{sent}", words.who(&entry.by.name)),
        _ => moment,
    };
    html! {
        <li class="line">
            if entry.earlier > 0 {
                <p class="line__main">{ say!(words, "history-anew", count = entry.earlier) }</p>
            } else if entry.first {
                <p class="line__main">{ say!(words, "history-first") }</p>
            }
            { for entry.fields.iter().map(|field| changed(field, eye)) }
            <p class="line__soft">{ when }</p>
        </li>
    }
}

fn changed(change: &FieldChange, eye: &Eye) -> Html {
    let words = &eye.words;
    html! {
        <div class="changed">
            <p class="line__main">{ words.field(&change.field) }</p>
            <p class="changed__before"><del>{ words.value(&change.field, &change.before) }</del></p>
            <p class="changed__after"><ins>{ words.value(&change.field, &change.after) }</ins></p>
        </div>
    }
}
