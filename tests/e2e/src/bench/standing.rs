//! Cases and elders all over the county that is measured, written through the page by the application behind it.

use contract::command::draft::Save;
use contract::command::elder::{CONSENT_WORDING, Register};
use model::elder::ProfileDraft;
use model::elder::act::consent::{Consented, Method};
use model::{DisputeDraft, DisputeKind, GridId, Party, Point, Side};
use serde_json::{Value, json};

use crate::eyes::Eyes;
use crate::stage::Trouble;

/// In every so many grids there is an open case, and an elder who is visited.
const CASE_EACH: usize = 4;
const ELDER_EACH: usize = 20;
/// So many grids are filled by one script: the driver does not wait for a long one.
const AT_A_TIME: usize = 200;

/// Gives the application commands one after the other.
const FILL: &str = "
    const call = async (name, body) => {
        const reply = await fetch('/call/' + name, {
            method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
        if (!reply.ok) throw new Error(name + ': ' + await reply.text());
        return reply.json();
    };
    const fill = async (cases, elders) => {
        for (const one of cases) {
            const saved = await call('draft.save', one);
            await call('dispute.record', { draft: saved.id });
        }
        for (const one of elders) await call('elder.register', one);
    };
    const done = arguments[0];";

/// A grid and its middle.
pub(super) struct Place {
    /// The grid.
    pub(super) grid: GridId,
    /// Degrees east and north.
    pub(super) middle: (f64, f64),
}

/// Puts them there.
pub(super) async fn put(officer: &Eyes, places: &[Place]) -> Result<(), Trouble> {
    for some in places.chunks(AT_A_TIME) {
        let cases = some.iter().step_by(CASE_EACH).map(case);
        let elders = some.iter().step_by(ELDER_EACH).map(elder);
        let cases = Value::Array(cases.collect::<Result<_, _>>()?);
        let elders = Value::Array(elders.collect::<Result<_, _>>()?);
        let script = format!(
            "{FILL} fill({cases}, {elders}).then(() => done('done'), error => done(String(error)));"
        );
        let told = officer.run(&script).await?;
        if told != json!("done") {
            return Err(format!("nothing was put on the map: {told}").into());
        }
    }
    Ok(())
}

fn case(place: &Place) -> serde_json::Result<Value> {
    let party = |side, name: &str| Party {
        id: None,
        side,
        name: name.to_owned(),
        phone: String::new(),
        address: String::new(),
    };
    serde_json::to_value(Save {
        id: None,
        edits: None,
        content: DisputeDraft {
            kind: Some(DisputeKind::Neighbor),
            parties: vec![party(Side::A, "马得水"), party(Side::B, "罗守田")],
            claim_a: "渠堵了，水进了院子。".to_owned(),
            area: Some(place.grid.village()),
            grid: Some(place.grid.clone()),
            point: point(place),
            ..DisputeDraft::default()
        },
    })
}

fn elder(place: &Place) -> serde_json::Result<Value> {
    serde_json::to_value(Register {
        profile: ProfileDraft {
            name: "贺玉兰".to_owned(),
            address: "三组12号".to_owned(),
            grid: Some(place.grid.clone()),
            point: point(place),
            ..ProfileDraft::default()
        },
        consent: Consented {
            wording: CONSENT_WORDING.to_owned(),
            method: Method::Signature,
            witness: String::new(),
        },
        plan: None,
        contacts: Vec::new(),
    })
}

fn point(place: &Place) -> Option<Point> {
    let (lon, lat) = place.middle;
    Point::around(lon, lat)
}
