//! What the page has done: over the bridge for drafts, records and areas; in the browser for where
//! the worker is.

use contract::Failure;
use contract::command::area::{self, AreaRow};
use contract::command::draft::{self, Edits};
use contract::command::{dispute, session, settings};
use model::{AreaCode, DisputeDraft};

use super::{Begun, Effect, Event, PAUSE_MS, Source};
use crate::bridge::Bridge;
use crate::outside::{World, located};
use crate::route::Route;

pub(super) async fn perform(effect: Effect, world: World) -> Option<Event> {
    let World { bridge, outside } = world;
    match effect {
        Effect::Begin(source) => Some(Event::Begun(Box::new(begin(source, &bridge).await))),
        Effect::Pause(turn) => {
            outside.pause(PAUSE_MS).await;
            Some(Event::Paused(turn))
        }
        Effect::Save(save) => Some(Event::Saved(bridge.call(*save).await)),
        Effect::Record(draft) => Some(Event::Recorded(
            bridge.call(dispute::Record { draft }).await,
        )),
        Effect::Edit(draft) => Some(Event::Recorded(bridge.call(dispute::Edit { draft }).await)),
        Effect::Discard(id) => Some(Event::Discarded(bridge.call(draft::Discard { id }).await)),
        Effect::Find(ticket, query) => Some(Event::Found(
            ticket,
            bridge.call(area::Find { query, limit: 20 }).await,
        )),
        Effect::Locate => {
            let world = World { bridge, outside };
            Some(Event::Located(located(&world).await))
        }
        Effect::Name(id) => {
            outside.rename(Route::NewDispute, Route::Draft(id));
            None
        }
        Effect::Alike(ticket, draft) => Some(Event::Alike(
            ticket,
            bridge.call(dispute::Similar::Draft(draft)).await,
        )),
        Effect::Open(id) => {
            outside.replace(Route::Dispute(id));
            None
        }
        Effect::Show(id) => {
            outside.show(id);
            None
        }
        Effect::Back => {
            outside.back(Route::Today);
            None
        }
        Effect::Leave => {
            outside.replace(Route::Today);
            None
        }
    }
}

async fn begin(source: Source, bridge: &Bridge) -> Result<Begun, Failure> {
    let session = bridge.call(session::Status {}).await?;
    let recent = bridge.call(area::Recent {}).await?;
    let allows = bridge.call(settings::Get {}).await?.location;
    let (draft, edits, content) = match source {
        Source::New => (None, None, DisputeDraft::default()),
        Source::Draft(id) => {
            let draft = bridge.call(draft::Open { id }).await?;
            (Some(draft.clone()), draft.edits, draft.content)
        }
        Source::Record(id) => {
            let sheet = bridge.call(dispute::Get { id }).await?;
            match sheet.draft {
                Some(id) => {
                    let draft = bridge.call(draft::Open { id }).await?;
                    (Some(draft.clone()), draft.edits, draft.content)
                }
                None => {
                    let edits = Edits {
                        dispute: sheet.id,
                        version: sheet.version,
                    };
                    (None, Some(edits), sheet.content.into_draft())
                }
            }
        }
    };
    let area = match &content.area {
        Some(code) => named(code, bridge).await?,
        None => None,
    };
    let grids = session.seat.map(|seat| seat.grids).unwrap_or_default();
    Ok(Begun {
        draft,
        edits,
        content,
        area,
        grids,
        recent,
        allows,
    })
}

async fn named(code: &AreaCode, bridge: &Bridge) -> Result<Option<AreaRow>, Failure> {
    let find = area::Find {
        query: code.to_string(),
        limit: 20,
    };
    Ok(bridge
        .call(find)
        .await?
        .into_iter()
        .find(|row| row.code == *code))
}
