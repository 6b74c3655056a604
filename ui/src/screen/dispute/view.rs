//! Draws the sheet from top to bottom.

use contract::Command;
use contract::command::attachment::Get;
use contract::command::dispute::{Edit, Sheet};
use model::{Party, Side};
use yew::{Callback, Html, classes, html};

use super::{Dispute, Event, course, folded, similar, slips, standing, steps, violence};
use crate::part::card::{Tone, note};
use crate::part::row;
use crate::route::Route;
use crate::screen::photos::Photos;
use crate::screen::{Eye, Kept, Stage};
use crate::words::say;

pub(super) fn sheet(model: &Dispute, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    let refusal = model
        .failure
        .as_ref()
        .map(|failure| note("sheet-refusal", Tone::Alert, &words.refusal(failure)));
    html! {
        <article class="sheet" data-testid="sheet" key={model.id.to_string()}>
            <nav class="sheet__bar">
                <a class="back" href={Route::Disputes.hash()} data-testid="back">{ say!(words, "back") }</a>
                { for model.sheet.as_ref().map(|sheet| edit(sheet, eye)) }
            </nav>
            { for refusal }
            { for model.sheet.as_ref().map(|sheet| paper(model, sheet, eye, emit)) }
        </article>
    }
}

fn paper(model: &Dispute, sheet: &Sheet, eye: &Eye, emit: &Callback<Event>) -> Html {
    html! {
        <>
            { head(sheet, eye) }
            { violence::violence(model, sheet, eye, emit) }
            { slips::slips(model, sheet, eye, emit) }
            { steps::next(model, sheet, eye, emit) }
            { similar::offered(model, eye, emit) }
            { standing::standing(model, sheet, eye, emit) }
            { said(sheet, eye) }
            <Stage<Photos> model={Kept::new(Photos::of(sheet.id, Get::MAY.allows(eye.role())))} />
            { course::course(sheet, eye) }
            { folded::parts(model, sheet, eye, emit) }
        </>
    }
}

fn edit(sheet: &Sheet, eye: &Eye) -> Html {
    let words = &eye.words;
    if !Edit::MAY.allows(eye.role()) {
        return html! {};
    }
    let label = if sheet.draft.is_some() {
        say!(words, "edit-go-on")
    } else {
        say!(words, "edit")
    };
    html! { <a class="button button--quiet" href={Route::Edit(sheet.id).hash()} data-testid="edit">{ label }</a> }
}

fn head(sheet: &Sheet, eye: &Eye) -> Html {
    let words = &eye.words;
    let content = &sheet.content;
    let places = [
        sheet.area_name.as_str(),
        sheet.grid_name.as_str(),
        content.place.as_str(),
    ];
    let place = places
        .into_iter()
        .filter(|place| !place.is_empty())
        .map(|place| html! { <span class="sheet__bit">{ place.to_owned() }</span> });
    let day = content
        .happened_on
        .map(|day| say!(words, "sheet-happened", day = words.day(eye.now.day(), day)));
    html! {
        <header class="sheet__head">
            <p class="sheet__kind">{ words.kind_closer(&content.kind, content.subtype.as_ref()) }</p>
            <h1 class="sheet__headline" id="heading" tabindex="-1" data-testid="sheet-headline">
                { headline(&content.parties, eye) }
            </h1>
            <p class="sheet__place">{ for place }</p>
            { for day.map(|day| html! { <p class="sheet__place">{ day }</p> }) }
            <p class="sheet__marks">
                { for sheet.life.grade.as_ref().map(|grade| row::grade(&grade.grade, eye)) }
                <span data-testid="sheet-state">{ row::state(&sheet.state, eye) }</span>
                if sheet.waiting_changes > 0 {
                    <span class="mark" data-testid="sheet-waiting">{ say!(words, "sheet-waiting") }</span>
                }
            </p>
        </header>
    }
}

/// Who it is between: 王小明、王大山 与 李秀兰.
pub(crate) fn headline(parties: &[Party], eye: &Eye) -> String {
    let words = &eye.words;
    let names = |side: Side| {
        let names: Vec<_> = parties
            .iter()
            .filter(|party| party.side == side)
            .map(|party| party.name.as_str())
            .collect();
        names.join(&say!(words, "list-comma"))
    };
    match (names(Side::A), names(Side::B)) {
        (a, b) if a.is_empty() && b.is_empty() => say!(words, "headline-none"),
        (one, none) | (none, one) if none.is_empty() => one,
        (a, b) => say!(words, "headline-both", a = a, b = b),
    }
}

/// What each side says, apart from what was verified.
fn said(sheet: &Sheet, eye: &Eye) -> Html {
    let words = &eye.words;
    let content = &sheet.content;
    let none = say!(words, "said-nothing");
    let says = |testid: &'static str, title: String, text: &str| {
        let silent = text.trim().is_empty();
        html! {
            <section class={classes!("said", silent.then_some("said--silent"))}>
                <h3 class="said__title">{ title }</h3>
                <p class="said__text" data-testid={testid}>{ if silent { none.clone() } else { text.to_owned() } }</p>
            </section>
        }
    };
    html! {
        <section class="sheet__part">
            <h2 class="sheet__title">{ say!(words, "sheet-said") }</h2>
            <div class="sides">
                { says("sheet-claim-a", say!(words, "said-a"), &content.claim_a) }
                { says("sheet-claim-b", say!(words, "said-b"), &content.claim_b) }
            </div>
            <div class="verified">
                { says("sheet-verified", say!(words, "said-verified"), &content.verified) }
            </div>
        </section>
    }
}
