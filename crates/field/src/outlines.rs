//! The outlines of this device's places: asked for when the directory says that they are others than those here. A
//! sync without news asks nothing.

use contract::{Event, Failure};
use map::Outline;
use sha2::{Digest, Sha256};
use store::outline::Within;
use store::{Writing, outline};
use wire::{OutlineHeld, OutlinesGiven, OutlinesWanted, one_from_bytes, one_to_bytes};

use crate::failure::{self, Stop, not_understood};
use crate::{Field, line};

/// Where outlines are asked for.
const PATH: &str = "/v1/outlines";
/// The most an answer may hold.
const MAX_ANSWER_BYTES: usize = 4 << 20;
/// More answers than a county takes: a server that always has more is not asked on.
const MOST_ANSWERS: usize = 256;

/// Asks for outlines until those here are those the directory spoke of. Each answer is kept whole, so that a line that
/// breaks costs one answer at most.
pub(crate) fn refresh(field: &Field) -> Result<(), Failure> {
    for _ in 0..MOST_ANSWERS {
        let (told, held) = field
            .store
            .read(|r| Ok::<_, Stop>((outline::told(r)?, outline::held(r)?)))?;
        if digest(&held) == told {
            return Ok(());
        }
        if told.is_empty() {
            // Nothing is left to be asked for, and a server of the version before could not be asked.
            let gone = held.into_iter().map(|(code, _)| code).collect();
            let given = OutlinesGiven {
                gone,
                ..OutlinesGiven::default()
            };
            field.store.write(|w| take(w, &given))?;
            field.tell(Event::Session);
            return Ok(());
        }
        let given = ask(field, held)?;
        let nothing = given.outlines.is_empty() && given.gone.is_empty();
        field.store.write(|w| take(w, &given))?;
        if !nothing {
            field.tell(Event::Session);
        }
        if !given.more {
            return Ok(());
        }
    }
    Ok(())
}

/// Those here as the directory would say them.
fn digest(held: &[(String, [u8; 32])]) -> Vec<u8> {
    if held.is_empty() {
        return Vec::new();
    }
    let held = held.iter().map(|(code, hash)| (code.as_str(), hash));
    proof::outlines_digest(held).to_vec()
}

fn ask(field: &Field, held: Vec<(String, [u8; 32])>) -> Result<OutlinesGiven, Failure> {
    let seat = field.seat()?;
    let held = held.into_iter().map(|(code, hash)| OutlineHeld {
        code,
        sha256: hash.to_vec(),
    });
    let wanted = OutlinesWanted {
        held: held.collect(),
    };
    let body = one_to_bytes(&wanted).map_err(failure::internal)?;
    let token = Some(seat.token.as_str());
    let (line, server) = (field.parts.line.as_ref(), seat.server.as_str());
    let answer = line::collect_as(line, server, PATH, token, body, MAX_ANSWER_BYTES);
    let answer = answer.map_err(|error| failure::from_line(&error))?;
    one_from_bytes(&answer).map_err(not_understood)
}

/// One that cannot be read is left out: a newer server may write another version, and the rest is still a map.
fn take(w: &Writing<'_>, given: &OutlinesGiven) -> Result<(), Stop> {
    for code in &given.gone {
        outline::drop_one(w, code)?;
    }
    for given in &given.outlines {
        let code = wire::outlines::outlined(&given.code).map_err(not_understood)?;
        let bounds = match Outline::from_bytes(&given.bytes) {
            Ok(read) => read.bounds(),
            Err(why) => {
                tracing::warn!(code, %why, "an outline cannot be drawn");
                None
            }
        };
        let around = bounds.map_or(NOWHERE, |bounds| Within {
            west: bounds.from.lon_e6,
            south: bounds.from.lat_e6,
            east: bounds.to.lon_e6,
            north: bounds.to.lat_e6,
        });
        let hash: [u8; 32] = Sha256::digest(&given.bytes).into();
        outline::put(w, code, &hash, &given.bytes, around)?;
    }
    Ok(())
}

/// Where nothing is looked for: kept, so that it is not asked for again, and never found.
const NOWHERE: Within = Within {
    west: i32::MAX,
    south: i32::MAX,
    east: i32::MIN,
    north: i32::MIN,
};
