//! Notices: a worker's own, or all for those who send them; and for whoever sent one to many grids, how many of them
//! stand how.

use contract::command::notice::{Batch, Batches, List, NoticeRow, Send};
use contract::{Command, Failure};
use model::NoticeState;
use yew::{Callback, Html, classes, html};

use super::{Eye, Screen};
use crate::outside::World;
use crate::part::card::{Tone, card, empty, note};
use crate::route::Route;
use crate::words::{Words, say};

/// How many are read.
const MOST: u32 = 200;
/// How many of those that went to many grids are read.
const MOST_BATCHES: u32 = 10;

/// The list, once it has been read.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Notices {
    rows: Option<Vec<NoticeRow>>,
    batches: Vec<Batch>,
    failure: Option<Failure>,
}

/// What can happen.
#[derive(Debug)]
pub(crate) enum Event {
    /// It has to be read.
    Read,
    /// It was read.
    Got(Result<Vec<NoticeRow>, Failure>),
    /// What this worker sent to many grids was read.
    Batches(Result<Vec<Batch>, Failure>),
}

/// What can be wanted: something read.
#[derive(Debug, PartialEq)]
pub(crate) enum Ask {
    /// The list.
    List,
    /// What this worker sent to many grids.
    Batches,
}

impl Screen for Notices {
    type Event = Event;
    type Effect = Ask;

    fn update(mut self, event: Event) -> (Self, Vec<Ask>) {
        match event {
            Event::Read => return (self, vec![Ask::List]),
            Event::Got(Ok(rows)) => {
                let several = rows.iter().any(|row| row.batch.is_some());
                (self.rows, self.failure) = (Some(rows), None);
                return (self, several.then_some(Ask::Batches).into_iter().collect());
            }
            Event::Batches(Ok(batches)) => self.batches = batches,
            Event::Got(Err(failure)) | Event::Batches(Err(failure)) => self.failure = Some(failure),
        }
        (self, vec![])
    }

    async fn perform(ask: Ask, world: World) -> Option<Event> {
        let bridge = &world.bridge;
        Some(match ask {
            Ask::List => {
                let list = List {
                    open: false,
                    limit: MOST,
                };
                Event::Got(bridge.call(list).await)
            }
            Ask::Batches => {
                let limit = MOST_BATCHES;
                Event::Batches(bridge.call(Batches { limit }).await)
            }
        })
    }

    fn opened() -> Option<Event> {
        Some(Event::Read)
    }

    fn heard(event: contract::Event) -> Option<Event> {
        (event == contract::Event::Records).then_some(Event::Read)
    }

    fn view(&self, eye: &Eye, _emit: &Callback<Event>) -> Html {
        let words = &eye.words;
        let rows = self.rows.as_deref();
        html! {
            <div class="page" data-testid="notices">
                <header class="page__head">
                    <h1 class="page__title" id="list-heading" tabindex="-1">{ say!(words, "notices-title") }</h1>
                    if Send::MAY.allows(eye.role()) {
                        <a class="link" href={Route::SendNotice.hash()} data-testid="notice-new">{ say!(words, "notice-send") }</a>
                    }
                </header>
                { for self.failure.as_ref().map(|failure| note("notices-refusal", Tone::Alert, &words.refusal(failure))) }
                if rows.is_some_and(<[NoticeRow]>::is_empty) {
                    { empty("notices-empty", &say!(words, "notices-empty"), &say!(words, "notices-empty-text")) }
                }
                { batches(&self.batches, eye) }
                <ul class="group__rows">
                    { for rows.unwrap_or_default().iter().map(|it| html! { <li>{ row(it, eye) }</li> }) }
                </ul>
            </div>
        }
    }
}

/// What went to many grids: how many of them stand how, and nothing of whose they are.
fn batches(all: &[Batch], eye: &Eye) -> Html {
    let words = &eye.words;
    if all.is_empty() {
        return html! {};
    }
    let rows = all.iter().map(|batch| {
        let sent = words.moment(eye.now, batch.sent_at_ms);
        let head = [sent, say!(words, "notices-batch", count = batch.grids)].join(" · ");
        html! {
            <li class="line" data-testid="batch-row">
                <p class="line__soft">{ head }</p>
                <p>{ &batch.asked }</p>
                <p class="line__soft" data-testid="batch-stand">{ stand(batch, words) }</p>
            </li>
        }
    });
    let body = html! { <ul class="lines">{ for rows }</ul> };
    card(&say!(words, "notices-batches"), body)
}

fn stand(batch: &Batch, words: &Words) -> String {
    let stand = &batch.stand;
    let all = [
        (NoticeState::Sent, stand.sent),
        (NoticeState::Delivered, stand.delivered),
        (NoticeState::Read, stand.read),
        (NoticeState::Accepted, stand.accepted),
        (NoticeState::Declined, stand.declined),
        (NoticeState::Done, stand.done),
        (NoticeState::Recalled, stand.recalled),
    ];
    let told = all.map(|(state, n)| format!("{} {n}", words.notice_state(&state)));
    told.join(" · ")
}

/// A notice in a list: what is asked, once it was opened, and by when.
pub(super) fn row(row: &NoticeRow, eye: &Eye) -> Html {
    let words = &eye.words;
    let runs = row.state.is_open() && !row.expired;
    let when = match row.by {
        Some(by) if runs => words.due(eye.now.day(), by),
        _ => words.moment_short(eye.now, row.sent_at_ms),
    };
    let how = if row.expired && row.state.is_open() {
        say!(words, "notice-expired")
    } else {
        words.notice_state(&row.state)
    };
    let open = (eye.open == Some(row.id)).then_some("row--chosen");
    let asked = if row.asked.is_empty() {
        say!(words, "notice-unopened")
    } else {
        row.asked.clone()
    };
    html! {
        <a class={classes!("row", open)} data-testid="notice-row" href={Route::Notice(row.id).hash()}>
            <span class="row__line">
                <span class="row__who">{ asked }</span>
                <span class={classes!("row__when", row.late.then_some("late"))}>{ when }</span>
            </span>
            <span class="row__line">
                <span class="row__about">{ &row.grid_name }</span>
                <span class="row__how"><span class="state state--open">{ how }</span></span>
            </span>
        </a>
    }
}

#[cfg(test)]
mod tests;
