//! The bars around the screens: the place and the badge on top, the tabs below or, from 1024 px, as
//! a rail on the left, and the button to write something down.

use contract::Command;
use contract::command::referral::List;
use contract::command::{elder, notice};
use yew::{Callback, Html, classes, html};

use super::{Event, Frame, keys, panes};
use crate::part::card::{Tone, note};
use crate::part::icon;
use crate::route::Route;
use crate::screen::enrol::Enrol;
use crate::screen::sync::badge::{Mood, badge};
use crate::screen::{Eye, Kept, Stage};
use crate::words::say;

pub(super) fn view(frame: &Frame, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    match (&frame.session, &frame.failure) {
        (None, Some(failure)) => html! {
            <main class="page">{ note("app-refusal", Tone::Alert, &words.refusal(failure)) }</main>
        },
        (None, None) => html! {},
        (Some(session), _) if session.seat.is_none() => {
            html! { <Stage<Enrol> model={Kept::new(Enrol::default())} /> }
        }
        (Some(_), _) => html! {
            <div class={classes!("app", frame.route.is_writing().then_some("app--writing"))}>
                { top_bar(frame, eye) }
                { panes::panes(frame, eye) }
                { tabs(frame, eye) }
                if frame.help { { keys::help(eye, emit) } }
            </div>
        },
    }
}

fn top_bar(frame: &Frame, eye: &Eye) -> Html {
    let (says, mood) = badge(frame.sync.as_ref(), eye);
    let mood = match mood {
        Mood::Well => "badge--well",
        Mood::Quiet => "badge--quiet",
        Mood::Needed => "badge--needed",
    };
    let place = eye.seat.as_ref().map(|seat| match seat.grids.as_slice() {
        [only] => format!("{} {}", seat.place, only.name),
        _ => seat.place.clone(),
    });
    html! {
        <header class="topbar">
            <p class="topbar__place" data-testid="place-bar">{ place.unwrap_or_default() }</p>
            <a class={classes!("badge", mood)} href={Route::Sync.hash()} data-testid="sync-badge">{ says }</a>
        </header>
    }
}

fn tabs(frame: &Frame, eye: &Eye) -> Html {
    let words = &eye.words;
    let in_lists = !matches!(
        frame.route,
        Route::Sync | Route::Me | Route::Held | Route::Totals | Route::Map
    );
    let tab = |testid: &'static str, to: Route, chosen: bool, drawing: Html, label: String| {
        html! {
            <a class={classes!("tab", chosen.then_some("tab--chosen"))} href={to.hash()}
                aria-current={chosen.then_some("page")} data-testid={testid}>
                { drawing }<span class="tab__label">{ label }</span>
            </a>
        }
    };
    let today = in_lists && frame.base == Route::Today;
    let letters = in_lists && frame.base == Route::Letters;
    let unit = frame.is_a_unit();
    html! {
        <nav class="tabs" aria-label={say!(words, "tabs")}>
            <p class="tabs__name" aria-hidden="true">{ icon::bench() }<span>{ say!(words, "app-name") }</span></p>
            if frame.may_record() {
                <a class="new" href={Route::NewDispute.hash()} data-testid="new-dispute">
                    <span class="new__mark" aria-hidden="true">{ "＋" }</span>{ say!(words, "new-dispute") }
                </a>
            }
            if !unit {
                { tab("tab-today", Route::Today, today, icon::today(), say!(words, "today-title")) }
                { tab("tab-disputes", Route::Disputes, in_lists && frame.base == Route::Disputes, icon::disputes(), say!(words, "tab-disputes")) }
            }
            if elder::List::MAY.allows(eye.role()) {
                { tab("tab-elders", Route::Elders, in_lists && frame.base == Route::Elders, icon::door(), say!(words, "tab-elders")) }
            }
            if notice::List::MAY.allows(eye.role()) {
                { tab("tab-notices", Route::Notices, in_lists && frame.base == Route::Notices, icon::notice(), say!(words, "tab-notices")) }
            }
            if List::MAY.allows(eye.role()) {
                { tab("tab-letters", Route::Letters, letters, icon::letter(), say!(words, "letters-title")) }
            }
            { tab("tab-me", Route::Me, matches!(frame.route, Route::Me | Route::Held | Route::Totals | Route::Map), icon::me(), say!(words, "me-title")) }
        </nav>
    }
}
