//! The preview's photos: two drawn ones, and whatever is added. Nothing is made smaller here; what was
//! handed over is what is shown.

use contract::command::attachment::{
    Add, Added, AttachmentRow, Content, Fetch, Forget, Get, Handed, List, Place, Put, Remove,
    Removed, Staged, StagedId,
};
use contract::command::sync::PhotosWaiting;
use contract::{Code, Failure};
use model::{AttachmentType, DisputeId, FieldProblem, FileHash, Problem, UtcMs};

use super::{Answers, Held, seed};

const DITCH: &str = include_str!("photos/ditch.b64");
const STONE: &str = include_str!("photos/stone.b64");
const STAGED: &str = "00112233445566778899aabbccddeeff";

/// A photo of a record.
#[derive(Debug, Clone)]
pub(super) struct Photo {
    dispute: DisputeId,
    row: AttachmentRow,
    bytes: String,
}

/// The photos of a record after a week: one the server has, one that waits, one a colleague took.
pub(super) fn of(dispute: DisputeId, now: UtcMs) -> Vec<Photo> {
    let both = photo(
        dispute,
        0xd1,
        DITCH,
        "被堵的排水沟",
        now.plus_ms(-26 * seed::HOUR),
    );
    let mut waiting = photo(dispute, 0xd2, STONE, "东边的界石", now.plus_ms(-seed::HOUR));
    waiting.row.place = Place::Waiting { sent_bytes: 98_304 };
    let mut elsewhere = photo(dispute, 0xd3, DITCH, "", now.plus_ms(-20 * seed::HOUR));
    elsewhere.row.place = Place::Elsewhere { held_bytes: 0 };
    elsewhere.row.has_thumbnail = false;
    elsewhere.row.added_by.name = "孙立新".into();
    vec![both, elsewhere, waiting]
}

/// How they stand.
pub(super) fn waiting(photos: &[Photo]) -> PhotosWaiting {
    let left = photos.iter().filter_map(|photo| match photo.row.place {
        Place::Waiting { sent_bytes } => Some(photo.row.size_bytes.saturating_sub(sent_bytes)),
        _ => None,
    });
    PhotosWaiting {
        waiting: u32::try_from(left.clone().count()).unwrap_or(u32::MAX),
        waiting_bytes: left.sum(),
        ..PhotosWaiting::default()
    }
}

/// The line was good: all have arrived.
pub(super) fn send(photos: &mut [Photo]) {
    for photo in photos {
        if matches!(photo.row.place, Place::Waiting { .. }) {
            photo.row.place = Place::Both;
        }
    }
}

fn photo(dispute: DisputeId, byte: u8, bytes: &str, caption: &str, at: UtcMs) -> Photo {
    Photo {
        dispute,
        row: AttachmentRow {
            sha256: FileHash::from_bytes([byte; 32]),
            media_type: AttachmentType::Jpeg,
            size_bytes: 214_016,
            caption: caption.into(),
            agreed: true,
            added_by: seed::me(),
            added_at_ms: at,
            place: Place::Both,
            has_thumbnail: true,
            refused: None,
        },
        bytes: bytes.trim().to_owned(),
    }
}

impl Held {
    fn photo(&mut self, dispute: DisputeId, sha256: FileHash) -> Result<&mut Photo, Failure> {
        let mut all = self.photos.iter_mut();
        let found = all.find(|photo| photo.dispute == dispute && photo.row.sha256 == sha256);
        found.ok_or_else(|| Failure::new(Code::NotFound, "there is no such photo here"))
    }
}

impl Answers<Put> for Held {
    fn answer(&mut self, put: Put) -> Result<Staged, Failure> {
        if put.offset == 0 {
            self.staged.clear();
        }
        // Pieces of a multiple of three bytes are joined as they are written.
        self.staged.push_str(&put.bytes);
        Ok(Staged {
            staged: StagedId(STAGED.into()),
            received: put.offset + u64::try_from(put.bytes.len() / 4 * 3).unwrap_or(0),
        })
    }
}

impl Answers<Add> for Held {
    fn answer(&mut self, add: Add) -> Result<Added, Failure> {
        if !add.agreed {
            let problem = FieldProblem::new("agreed", Problem::Missing);
            return Err(Failure::invalid(vec![problem]));
        }
        let bytes = match add.photo {
            Handed::Bytes(bytes) => bytes,
            Handed::Staged(_) => std::mem::take(&mut self.staged),
        };
        let (now, byte) = (self.now, self.fresh());
        let mut photo = photo(add.dispute, byte, &bytes, add.caption.trim(), now);
        photo.row.place = Place::Waiting { sent_bytes: 0 };
        let sha256 = photo.row.sha256;
        self.photos.push(photo);
        self.waiting += 1;
        Ok(Added { sha256 })
    }
}

impl Answers<List> for Held {
    fn answer(&mut self, list: List) -> Result<Vec<AttachmentRow>, Failure> {
        let of_it = self.photos.iter().filter(|p| p.dispute == list.dispute);
        Ok(of_it.map(|photo| photo.row.clone()).collect())
    }
}

impl Answers<Get> for Held {
    fn answer(&mut self, get: Get) -> Result<Content, Failure> {
        let photo = self.photo(get.dispute, get.sha256)?;
        if matches!(photo.row.place, Place::Elsewhere { .. }) {
            return Err(Failure::new(Code::NotFound, "the photo is not here"));
        }
        Ok(Content {
            media_type: AttachmentType::Jpeg,
            bytes: photo.bytes.clone(),
        })
    }
}

impl Answers<Fetch> for Held {
    fn answer(&mut self, fetch: Fetch) -> Result<AttachmentRow, Failure> {
        if self.line == contract::command::sync::Line::Offline {
            return Err(Failure::new(Code::Offline, "the server did not answer"));
        }
        let photo = self.photo(fetch.dispute, fetch.sha256)?;
        photo.row.place = Place::Both;
        photo.row.has_thumbnail = true;
        Ok(photo.row.clone())
    }
}

impl Answers<Forget> for Held {
    fn answer(&mut self, forget: Forget) -> Result<AttachmentRow, Failure> {
        let photo = self.photo(forget.dispute, forget.sha256)?;
        if photo.row.place != Place::Both {
            return Err(Failure::new(
                Code::NotAllowed,
                "the server does not have it",
            ));
        }
        photo.row.place = Place::Elsewhere { held_bytes: 0 };
        Ok(photo.row.clone())
    }
}

impl Answers<Remove> for Held {
    fn answer(&mut self, remove: Remove) -> Result<Removed, Failure> {
        self.photo(remove.dispute, remove.sha256)?;
        self.photos
            .retain(|p| p.dispute != remove.dispute || p.row.sha256 != remove.sha256);
        self.waiting += 1;
        Ok(Removed {
            sha256: remove.sha256,
        })
    }
}
