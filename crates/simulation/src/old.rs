//! An app of the version before, on a line to any server: it is enrolled without a key and speaks the
//! oldest protocol. What it says is said by this app as it falls back before an old server.

use field::{Reply, Request};
use wire::{
    EnrolRequest, FrameReader, FromDevice, OLDEST_PROTOCOL, Refusal, RefusalCode, one_from_bytes,
    one_to_bytes,
};

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
