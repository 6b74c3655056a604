//! The preview's bundles: what waits goes into a file of nothing, and one that a colleague handed over is
//! carried. A file whose first letter is `b` is a bundle.

use base64ct::{Base64, Encoding};
use contract::command::attachment::StagedId;
use contract::command::bundle::{
    BundleFate, BundleNews, BundleRow, CarryPlace, Carrying, Forget, Made, Make, Piece, Put, Read,
    Save, Saved, Staged, Status, Take, Taken, TakenBundle,
};
use contract::command::dispute::Who;
use contract::{Code, Failure};
use model::{BundleName, FieldProblem, Problem, UtcMs};

use super::{Answers, Held, photos, seed};

const STAGED: &str = "ffeeddccbbaa99887766554433221100";
/// How large a bundle of the preview is.
const SIZE: u64 = 600;

/// A bundle a colleague handed over.
pub(super) fn row(byte: u8, name: &str, changes: u32, photos: u32, at: UtcMs) -> BundleRow {
    BundleRow {
        bundle: BundleName::from_bytes([byte; 32]),
        by: Who {
            id: None,
            name: name.into(),
        },
        no: 3,
        made_at_ms: at,
        here_since_ms: at.plus_ms(seed::HOUR),
        changes,
        photos,
        size_bytes: 640_000,
        sent_bytes: 0,
        refused: None,
    }
}

/// A line of what became of one.
pub(super) fn news(name: &str, fate: BundleFate, own: bool, at: UtcMs) -> BundleNews {
    BundleNews {
        bundle: BundleName::from_bytes([0xb9; 32]),
        by: Who {
            id: None,
            name: name.into(),
        },
        own,
        changes: 7,
        photos: 0,
        fate,
        at_ms: at,
    }
}

impl Answers<Status> for Held {
    fn answer(&mut self, _: Status) -> Result<Carrying, Failure> {
        let photos = photos::waiting(&self.photos);
        Ok(Carrying {
            changes: self.waiting,
            photos: photos.waiting,
            photo_bytes: photos.waiting_bytes,
            saves_files: false,
            can_seal: self.last_success_ms.is_some(),
            made: None,
            carried: self.carried.clone(),
            held_back: false,
            trouble: None,
            news: self.bundle_news.clone(),
        })
    }
}

impl Answers<Make> for Held {
    fn answer(&mut self, _: Make) -> Result<Made, Failure> {
        let photos = photos::waiting(&self.photos);
        let own = BundleRow {
            size_bytes: SIZE,
            by: seed::me(),
            ..row(0xb1, "", self.waiting, photos.waiting, self.now)
        };
        let sized = |one: &BundleRow| BundleRow {
            size_bytes: SIZE,
            ..one.clone()
        };
        let bundles: Vec<_> = std::iter::once(own)
            .chain(self.carried.iter().map(sized))
            .collect();
        Ok(Made {
            file_name: "bandeng-2026-03-01-1030.bundle".into(),
            size_bytes: bundles.iter().map(|one| one.size_bytes).sum(),
            bundles,
            photos_left_out: 0,
        })
    }
}

impl Answers<Read> for Held {
    fn answer(&mut self, _: Read) -> Result<Piece, Failure> {
        Ok(Piece {
            bytes: Base64::encode_string(&[b'b'; 600]),
            size_bytes: SIZE,
        })
    }
}

impl Answers<Save> for Held {
    fn answer(&mut self, _: Save) -> Result<Saved, Failure> {
        Err(Failure::new(Code::NotAllowed, "a browser writes its own"))
    }
}

impl Answers<Put> for Held {
    fn answer(&mut self, put: Put) -> Result<Staged, Failure> {
        let bytes = Base64::decode_vec(&put.bytes).unwrap_or_default();
        if put.offset == 0 && bytes.first() != Some(&b'b') {
            let problem = FieldProblem::new("bundle", Problem::NotABundle);
            return Err(Failure::invalid(vec![problem]));
        }
        Ok(Staged {
            staged: StagedId(STAGED.into()),
            received: put.offset + u64::try_from(bytes.len()).unwrap_or(u64::MAX),
        })
    }
}

impl Answers<Take> for Held {
    fn answer(&mut self, _: Take) -> Result<Taken, Failure> {
        let byte = self.fresh();
        let bundle = row(byte, "周小燕", 12, 3, self.now.plus_ms(-seed::HOUR));
        self.carried.push(bundle.clone());
        Ok(Taken {
            bundles: vec![TakenBundle {
                bundle,
                place: CarryPlace::Kept,
            }],
            refused: None,
        })
    }
}

impl Answers<Forget> for Held {
    fn answer(&mut self, forget: Forget) -> Result<Carrying, Failure> {
        self.carried.retain(|one| one.bundle != forget.bundle);
        let line = news("孙立新", BundleFate::LetGo, false, self.now);
        self.bundle_news.insert(0, line);
        self.answer(Status {})
    }
}
