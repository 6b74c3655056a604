//! Which screens stand in the page. On a phone one is seen; from 1024 px the list stays in the
//! middle and what was opened from it stands on the right. The style sheet decides which.

use model::RecordId;
use model::notice::{About, AboutKind};
use yew::{Html, classes, html};

use super::Frame;
use crate::part::card::empty;
use crate::route::Route;
use crate::screen::calls::Calls;
use crate::screen::deed::Deed;
use crate::screen::dispute::Dispute;
use crate::screen::disputes::Disputes;
use crate::screen::elder::Elder;
use crate::screen::elders::Elders;
use crate::screen::join::Join;
use crate::screen::letter::Letter;
use crate::screen::letters::Letters;
use crate::screen::map::Map;
use crate::screen::me::Me;
use crate::screen::me::held::Held;
use crate::screen::notice::Notice;
use crate::screen::notices::Notices;
use crate::screen::profile::Profile;
use crate::screen::record::{Record, Source};
use crate::screen::register::Register;
use crate::screen::send_notice::SendNotice;
use crate::screen::sync::Sync;
use crate::screen::today::Today;
use crate::screen::totals::Totals;
use crate::screen::visit::Visit;
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
        Route::Calls => {
            Some(html! { <Stage<Calls> key="calls" model={Kept::new(Calls::default())} /> })
        }
        Route::Map => Some(html! { <Stage<Map> key="map" model={Kept::new(Map::default())} /> }),
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
        Route::Elders => {
            html! { <Stage<Elders> key="elders" model={Kept::new(Elders::default())} /> }
        }
        Route::Notices => {
            html! { <Stage<Notices> key="notices" model={Kept::new(Notices::default())} /> }
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
        Route::Correct(id, form, act) => {
            let me = eye.seat.as_ref().map(|seat| seat.worker.clone());
            let deed = Deed::of(id, form, eye.now.day(), me).correcting(act);
            let key = format!("correct-{act}");
            Some(html! { <Stage<Deed> {key} model={Kept::new(deed)} /> })
        }
        Route::Join(id) => Some(html! {
            <Stage<Join> key={format!("join-{id}")} model={Kept::new(Join::of(id))} />
        }),
        Route::Letter(id) => Some(html! {
            <Stage<Letter> key={format!("letter-{id}")} model={Kept::new(Letter::of(id))} />
        }),
        Route::Elder(id) => Some(html! {
            <Stage<Elder> key={format!("elder-{id}")} model={Kept::new(Elder::of(id))} />
        }),
        Route::Profile(id) => Some(html! {
            <Stage<Profile> key={format!("profile-{id}")} model={Kept::new(Profile::of(id))} />
        }),
        Route::Visit(id) => Some(html! {
            <Stage<Visit> key={format!("visit-{id}")} model={Kept::new(Visit::of(id, eye.now.day()))} />
        }),
        Route::Register => {
            let grid = eye.seat.as_ref().and_then(|seat| seat.grids.first());
            let form = Register::of(grid.map(|grid| grid.id.clone()));
            Some(html! { <Stage<Register> key="register" model={Kept::new(form)} /> })
        }
        Route::Notice(id) => Some(html! {
            <Stage<Notice> key={format!("notice-{id}")} model={Kept::new(Notice::of(id))} />
        }),
        Route::SendNotice => {
            let form = SendNotice::on(eye.now.day());
            Some(html! { <Stage<SendNotice> key="send-notice" model={Kept::new(form)} /> })
        }
        Route::NoticeOfCase(id) => Some(notice_about(AboutKind::Case, id, eye)),
        Route::NoticeOfElder(id) => Some(notice_about(AboutKind::Elder, id, eye)),
        Route::Today
        | Route::Disputes
        | Route::Letters
        | Route::Elders
        | Route::Notices
        | Route::Sync
        | Route::Me
        | Route::Held
        | Route::Calls
        | Route::Map
        | Route::Totals => None,
    }
}

fn notice_about(kind: AboutKind, id: RecordId, eye: &Eye) -> Html {
    let form = SendNotice::of_record(eye.now.day(), About { kind, id });
    html! { <Stage<SendNotice> key={format!("send-notice-{id}")} model={Kept::new(form)} /> }
}
