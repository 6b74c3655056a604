//! An app of the version before, on a line to any server: it is enrolled without a key and speaks the
//! oldest protocol. What it says is said by this app as it falls back before an old server.

use contract::Code;
use field::{Reply, Request};
use wire::{
    EnrolRequest, FrameReader, FromDevice, OLDEST_PROTOCOL, Refusal, RefusalCode, one_from_bytes,
    one_to_bytes,
};

use crate::line::Weather;
use crate::world::World;

/// The app of the version before is updated; until then it was served.
pub(crate) fn update(world: &mut World) {
    let Some(number) = world.old_app.take() else {
        return;
    };
    let status = world.sync(number, Weather::Good);
    // The server's power may go, and what builds on what it lost waits.
    let fair = [Code::Offline, Code::Refused];
    if let Some(why) = status.trouble.filter(|why| !fair.contains(&why.code)) {
        let how = format!("device {number}: {why:?}");
        let mut known = world.net.eye.known();
        known
            .book
            .broke("an app of the version before is not served", how);
    }
    world.devices[number].line.be_old(false);
    world.devices[number].restart();
}

/// Makes a request one of an old app; or gives the answer that tells a new app to speak as an old one.
pub(crate) fn speaks(request: &mut Request<'_>) -> Option<Reply> {
    if let Ok(mut asked) = one_from_bytes::<EnrolRequest>(&request.body) {
        asked.key.clear();
        request.body = one_to_bytes(&asked).unwrap();
        return None;
    }
    let mut reader = FrameReader::new();
    reader.push(&request.body);
    let first = reader.next().ok()??;
    match FromDevice::from_frame(&first) {
        Ok(FromDevice::Hello(hello)) if hello.protocol > OLDEST_PROTOCOL => {
            let mut refusal = Refusal::new(RefusalCode::OlderServer, "this app is an old one");
            refusal.newest_protocol = OLDEST_PROTOCOL;
            Some(Reply {
                status: RefusalCode::OlderServer.status(),
                headers: Vec::new(),
                refusal: one_to_bytes(&refusal).unwrap(),
            })
        }
        _ => None,
    }
}
