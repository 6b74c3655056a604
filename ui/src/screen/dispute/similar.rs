//! Records that may be of the same quarrel, offered while a case is new. Nothing follows by itself.

use contract::Command;
use contract::command::dispute::{Likely, Merge, Sheet};
use model::{DisputeState, What};
use yew::{Callback, Html, html};

use super::{Dispute, Event};
use crate::part::button::{Button, Weight};
use crate::part::row;
use crate::screen::Eye;
use crate::words::{Words, say};

/// The most that is offered at once.
const MOST: usize = 3;

/// Whether anybody would want to know: the case is new and nobody has said yet.
pub(super) fn is_worth_asking(sheet: &Sheet) -> bool {
    let new = matches!(
        sheet.state,
        DisputeState::Recorded | DisputeState::Accepted | DisputeState::Returned
    );
    let said = sheet.acts.iter().any(|done| {
        matches!(
            done.act.what,
            What::DuplicateOf(_) | What::TookIn(_) | What::MergedInto(_)
        )
    });
    new && !said
        && sheet.life.violent.is_empty()
        && sheet.life.may.iter().any(|code| code == "duplicate_of")
}

pub(super) fn offered(model: &Dispute, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    let found = model.similar.as_deref().unwrap_or_default();
    if found.is_empty() || !model.sheet.as_ref().is_some_and(is_worth_asking) {
        return html! {};
    }
    let not = Button {
        testid: "similar-not",
        label: say!(words, "similar-not"),
        weight: Weight::Quiet,
        busy: false,
        press: emit.reform(|()| Event::NotSimilar),
    };
    html! {
        <section class="card similar" data-testid="similar">
            <h2 class="card__title">{ say!(words, "similar-title") }</h2>
            <p class="card__line">{ say!(words, "similar-text") }</p>
            { for found.iter().take(MOST).map(|likely| one(likely, model, eye, emit)) }
            { not.view() }
        </section>
    }
}

/// Why two records may be of one quarrel.
pub(crate) fn why_alike(likely: &Likely, words: &Words) -> String {
    let why = [
        (likely.people > 0).then(|| say!(words, "similar-why-people")),
        likely.same_kind.then(|| say!(words, "similar-why-kind")),
        likely.same_place.then(|| say!(words, "similar-why-place")),
        Some(say!(words, "similar-days", days = likely.days)),
    ];
    let why: Vec<_> = why.into_iter().flatten().collect();
    why.join(" · ")
}

fn one(likely: &Likely, model: &Dispute, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    let id = likely.dispute.id;
    let joins = Merge::MAY.allows(eye.role());
    let (testid, label) = if joins {
        ("similar-merge", say!(words, "similar-merge"))
    } else {
        ("similar-tell", say!(words, "similar-tell"))
    };
    let same = Button {
        testid,
        label,
        weight: Weight::Plain,
        busy: model.moving,
        press: emit.reform(move |()| {
            if joins {
                Event::Join(id)
            } else {
                Event::Tell(id)
            }
        }),
    };
    html! {
        <div class="similar__one">
            <div class="group__rows">{ row::dispute(&likely.dispute, false, eye) }</div>
            <p class="line__soft">{ why_alike(likely, words) }</p>
            { same.view() }
        </div>
    }
}
