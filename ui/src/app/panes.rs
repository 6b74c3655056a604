//! Which screens stand in the page. On a phone one is seen; from 1024 px the list stays in the
//! middle and what was opened from it stands on the right. The style sheet decides which.

use yew::{Html, classes, html};

use super::Frame;
use crate::part::card::empty;
use crate::route::Route;
use crate::screen::deed::Deed;
use crate::screen::dispute::Dispute;
use crate::screen::disputes::Disputes;
use crate::screen::letter::Letter;
use crate::screen::letters::Letters;
use crate::screen::me::Me;
use crate::screen::me::held::Held;
use crate::screen::record::{Record, Source};
use crate::screen::sync::Sync;
use crate::screen::today::Today;
use crate::screen::totals::Totals;
use crate::screen::{Eye, Kept, Stage};
use crate::words::say;

pub(super) fn panes(frame: &Frame, eye: &Eye) -> Html {
    let single = match frame.route {
        Route::Sync => {
            Some(html! { <Stage<Sync> key="sync" model={Kept::new(Sync::default())} /> })
        }
        Route::Me => Some(html! { <Stage<Me> key="me" model={Kept::new(Me::default())} /> }),
        Route::Totals => {
            let totals = Totals::of_the_month(eye.now.day());
            Some(html! { <Stage<Totals> key="totals" model={Kept::new(totals)} /> })
        }
        Route::Held => Some(html! { <Stage<Held> key="held" model={Kept::new(Held)} /> }),
        _ => None,
    };
    if let Some(single) = single {
        return html! { <main class="panes panes--single"><div class="pane pane--single">{ single }</div></main> };
    }
    let opened = opened(frame.route, eye);
    let list = match frame.base {
        Route::Today => html! { <Stage<Today> key="today" model={Kept::new(Today::default())} /> },
        Route::Letters => {
            html! { <Stage<Letters> key="letters" model={Kept::new(Letters::default())} /> }
        }
        _ => html! { <Stage<Disputes> key="disputes" model={frame.disputes.clone()} /> },
    };
    let words = &eye.words;
    let open = opened.is_some();
    html! {
        <main class={classes!("panes", open.then_some("panes--open"))}>
            <div class="pane pane--list" key="list">{ list }</div>
            <div class="pane pane--sheet" key="sheet">
                { opened.unwrap_or_else(|| empty("nothing-open", &say!(words, "nothing-open"), &say!(words, "nothing-open-text"))) }
            </div>
        </main>
    }
}

fn opened(route: Route, eye: &Eye) -> Option<Html> {
    let writing = |key: String, source| {
        html! { <Stage<Record> {key} model={Kept::new(Record::from(source))} /> }
    };
    match route {
        Route::Dispute(id) => Some(html! {
            <Stage<Dispute> key={format!("dispute-{id}")} model={Kept::new(Dispute::of(id))} />
        }),
        Route::NewDispute => Some(writing("new".into(), Source::New)),
        Route::Draft(id) => Some(writing(format!("draft-{id}"), Source::Draft(id))),
        Route::Edit(id) => Some(writing(format!("edit-{id}"), Source::Record(id))),
        Route::Deed(id, form) => {
            let me = eye.seat.as_ref().map(|seat| seat.worker.clone());
            let deed = Deed::of(id, form, eye.now.day(), me);
            let key = format!("deed-{id}-{}", form.code);
            Some(html! { <Stage<Deed> {key} model={Kept::new(deed)} /> })
        }
        Route::Letter(id) => Some(html! {
            <Stage<Letter> key={format!("letter-{id}")} model={Kept::new(Letter::of(id))} />
        }),
        Route::Today
        | Route::Disputes
        | Route::Letters
        | Route::Sync
        | Route::Me
        | Route::Held
        | Route::Totals => None,
    }
}
