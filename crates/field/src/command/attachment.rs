//! Photos of a record: handing one over, adding it, looking at it, letting it go.

use contract::command::attachment::{
    Add, Added, AttachmentRow, Content, Fetch, Forget, Get, Handed, List, Place, Put, Remove,
    Removed, Size, Staged, StagedId,
};
use contract::{Code, Failure};
use data_encoding::{BASE64, HEXLOWER};
use merge::Document;
use model::dictionary::{self, Sight};
use model::dispute::limits;
use model::{
    Attachment, AttachmentType, Dispute, DisputeId, FieldProblem, FileHash, Problem, Role,
};
use photo::{Photo, PhotoError};
use store::attachment::{self, LocalFile, NewFile, staged};
use store::{Reading, directory, erased, record};

use super::Handle;
use super::dispute::check_held;
use super::reading::note_look;
use super::rows::who;
use super::there::there;
use crate::failure::{Stop, not_found};
use crate::{Field, hand};

/// The largest piece.
const MAX_PIECE_BYTES: usize = 1024 * 1024;

impl Handle for Put {
    fn handle(self, field: &Field) -> Result<Staged, Failure> {
        let id = match &self.staged {
            None if self.offset == 0 => hand::fresh()?,
            None => return Err(bad("the first piece begins at 0")),
            Some(id) => staged_id(id)?,
        };
        let bytes = decoded(&self.bytes)?;
        if bytes.is_empty() || bytes.len() > MAX_PIECE_BYTES {
            return Err(bad("a piece has 1 to 1048576 bytes"));
        }
        let end = self
            .offset
            .saturating_add(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        if end > u64::try_from(photo::MAX_BYTES).unwrap_or(u64::MAX) {
            return Err(not_kept(&PhotoError::TooLarge));
        }
        let now = field.parts.clock.now();
        let received = field.store.write(|w| {
            let known = there(
                record::load(w, &self.dispute)?,
                erased::when(w, &self.dispute)?,
            )?;
            check_held(w, &read(&known)?.content.grid)?;
            let there = staged::size(w, &self.dispute, &id)?;
            if self.offset > there {
                let detail = format!("{there} bytes are there: go on after them");
                return Err(bad(&detail).into());
            }
            Ok::<_, Stop>(staged::put(
                w,
                &self.dispute,
                &id,
                self.offset,
                &bytes,
                now,
            )?)
        })?;
        Ok(Staged {
            staged: StagedId(HEXLOWER.encode(&id)),
            received,
        })
    }
}

impl Handle for Add {
    fn handle(self, field: &Field) -> Result<Added, Failure> {
        let seat = field.seat()?;
        let hand = field.hand(&seat);
        let caption = self.caption.trim().to_owned();
        check_form(self.agreed, &caption)?;
        // What a camera took is not kept a moment longer than it is needed, whatever comes of it.
        let taken = match &self.photo {
            Handed::Bytes(text) => decoded(text)?,
            Handed::Staged(id) => {
                let id = staged_id(id)?;
                field
                    .store
                    .write(|w| Ok::<_, Stop>(staged::take(w, &self.dispute, &id)?))?
            }
        };
        let photo = photo::prepare(&taken).map_err(|error| not_kept(&error))?;
        drop(taken);
        let file = file_of(&photo, caption, &hand);
        field.store.write(|w| {
            let known = there(
                record::load(w, &self.dispute)?,
                erased::when(w, &self.dispute)?,
            )?;
            let record = read(&known)?;
            let grid = &record.content.grid;
            check_held(w, grid)?;
            if record.attachments.len() >= limits::ATTACHMENTS {
                let max = limits::ATTACHMENTS;
                return Err(invalid("attachments", Problem::TooMany { max }).into());
            }
            if let Some(change) = known.clone().attach(&file, hand)? {
                record::put_local(w, &self.dispute, grid, known, &change, &seat.worker)?;
            }
            let new = NewFile {
                doc: self.dispute,
                sha256: file.sha256,
                grid,
                media_type: &file.media_type,
                size_bytes: file.size_bytes,
            };
            Ok::<_, Stop>(attachment::add(
                w,
                &new,
                &photo.bytes,
                &photo.thumbnail,
                hand.at_ms,
            )?)
        })?;
        field.wrote();
        Ok(Added {
            sha256: photo.sha256,
        })
    }
}

impl Handle for List {
    fn handle(self, field: &Field) -> Result<Vec<AttachmentRow>, Failure> {
        let worker = field.seat()?.worker;
        let rows = field.store.read(|r| rows(r, &self.dispute, worker.role))?;
        note_look(field, &self.dispute, &worker)?;
        Ok(rows)
    }
}

impl Handle for Get {
    fn handle(self, field: &Field) -> Result<Content, Failure> {
        let worker = field.seat()?.worker;
        if dictionary::sight("attachments.sha256", worker.role) != Sight::Whole {
            return Err(not_found("photo"));
        }
        let now = field.parts.clock.now();
        let (local, bytes) = field.store.read(|r| {
            let local = attachment::get(r, &self.dispute, &self.sha256)?;
            let local = local.ok_or_else(|| not_found("photo"))?;
            let bytes = match self.size {
                Size::Thumbnail => attachment::thumbnail(r, local.place)?,
                Size::Whole if local.is_here() => {
                    let most = usize::try_from(local.size_bytes).unwrap_or(usize::MAX);
                    Some(attachment::read(r, local.place, 0, most)?)
                }
                Size::Whole => None,
            };
            Ok::<_, Stop>((local, bytes))
        })?;
        let bytes = bytes.ok_or_else(|| {
            let detail = "the photo is not on this device; bring it here with attachment.fetch";
            Failure::new(Code::NotFound, detail)
        })?;
        note_look(field, &self.dispute, &worker)?;
        let media_type = match self.size {
            Size::Thumbnail => AttachmentType::Jpeg,
            Size::Whole => {
                let used = |w: &store::Writing<'_>| attachment::used(w, local.place, now);
                field.store.note(|w| Ok::<_, Stop>(used(w)?))?;
                local.media_type
            }
        };
        Ok(Content {
            media_type,
            bytes: BASE64.encode(&bytes),
        })
    }
}

impl Handle for Fetch {
    fn handle(self, field: &Field) -> Result<AttachmentRow, Failure> {
        let worker = field.seat()?.worker;
        let (grid, file) = field.store.read(|r| {
            let record = load(r, &self.dispute)?;
            if !directory::holds(r, &record.content.grid)? {
                return Err(not_found("photo").into());
            }
            let file = record.attachments.iter().find(|f| f.sha256 == self.sha256);
            let file = file.cloned().ok_or_else(|| not_found("photo"))?;
            Ok::<_, Stop>((record.content.grid, file))
        })?;
        note_look(field, &self.dispute, &worker)?;
        crate::attachment::fetch(field, self.dispute, &grid, &file)?;
        one(field, &self.dispute, &self.sha256, worker.role)
    }
}

impl Handle for Forget {
    fn handle(self, field: &Field) -> Result<AttachmentRow, Failure> {
        let role = field.seat()?.worker.role;
        field.store.write(|w| {
            let local = attachment::get(w, &self.dispute, &self.sha256)?;
            let local = local.ok_or_else(|| not_found("photo"))?;
            if attachment::let_go(w, local.place)? {
                return Ok(());
            }
            let detail = "the server does not have this photo yet; synchronise first";
            Err(Stop(Failure::new(Code::NotAllowed, detail)))
        })?;
        one(field, &self.dispute, &self.sha256, role)
    }
}

impl Handle for Remove {
    fn handle(self, field: &Field) -> Result<Removed, Failure> {
        let seat = field.seat()?;
        let hand = field.hand(&seat);
        field.store.write(|w| {
            let known = there(
                record::load(w, &self.dispute)?,
                erased::when(w, &self.dispute)?,
            )?;
            let grid = read(&known)?.content.grid;
            check_held(w, &grid)?;
            let change = known
                .clone()
                .detach(&self.sha256, hand)?
                .ok_or_else(|| not_found("photo"))?;
            record::put_local(w, &self.dispute, &grid, known, &change, &seat.worker)?;
            Ok::<_, Stop>(attachment::remove(w, &self.dispute, &self.sha256)?)
        })?;
        field.wrote();
        Ok(Removed {
            sha256: self.sha256,
        })
    }
}

fn file_of(photo: &Photo, caption: String, hand: &merge::document::Hand) -> Attachment {
    Attachment {
        sha256: photo.sha256,
        media_type: AttachmentType::Jpeg,
        size_bytes: u64::try_from(photo.bytes.len()).unwrap_or(u64::MAX),
        caption,
        agreed: true,
        added_by: hand.worker,
        added_at_ms: hand.at_ms,
    }
}

fn check_form(agreed: bool, caption: &str) -> Result<(), Failure> {
    let mut problems = Vec::new();
    if !agreed {
        problems.push(FieldProblem::new("agreed", Problem::Missing));
    }
    let (chars, max_chars) = (caption.chars().count(), limits::CAPTION_CHARS);
    if chars > max_chars {
        let problem = Problem::TooLong { max_chars, chars };
        problems.push(FieldProblem::new("caption", problem));
    }
    if problems.is_empty() {
        Ok(())
    } else {
        Err(Failure::invalid(problems))
    }
}

fn not_kept(error: &PhotoError) -> Failure {
    let problem = match error {
        PhotoError::NotAPhoto => Problem::NotAPhoto,
        PhotoError::Damaged(_) => Problem::DamagedPhoto,
        PhotoError::TooLarge => Problem::PhotoTooLarge,
    };
    Failure {
        detail: error.to_string(),
        ..invalid("photo", problem)
    }
}

fn invalid(field: &str, problem: Problem) -> Failure {
    Failure::invalid(vec![FieldProblem::new(field, problem)])
}

pub(super) fn decoded(text: &str) -> Result<Vec<u8>, Failure> {
    BASE64
        .decode(text.as_bytes())
        .map_err(|error| bad(&format!("the bytes are not base64: {error}")))
}

pub(super) fn staged_id(id: &StagedId) -> Result<[u8; 16], Failure> {
    let bytes = HEXLOWER.decode(id.0.as_bytes()).ok();
    bytes
        .and_then(|bytes| bytes.try_into().ok())
        .ok_or_else(|| bad("staged is the name that the first piece was given"))
}

pub(super) fn bad(detail: &str) -> Failure {
    Failure::new(Code::BadArguments, detail)
}

fn load(r: &Reading<'_>, id: &DisputeId) -> Result<Dispute, Stop> {
    read(&there(record::load(r, id)?, erased::when(r, id)?)?)
}

fn read(document: &Document) -> Result<Dispute, Stop> {
    Ok(document.read().map_err(merge::MergeError::from)?)
}

fn one(
    field: &Field,
    dispute: &DisputeId,
    sha256: &FileHash,
    role: Role,
) -> Result<AttachmentRow, Failure> {
    let rows = field.store.read(|r| rows(r, dispute, role))?;
    let row = rows.into_iter().find(|row| row.sha256 == *sha256);
    row.ok_or_else(|| not_found("photo"))
}

fn rows(r: &Reading<'_>, id: &DisputeId, role: Role) -> Result<Vec<AttachmentRow>, Stop> {
    let record = load(r, id)?;
    let locals = attachment::of(r, id)?;
    let rows = record.attachments.into_iter().map(|file| {
        let local = locals.iter().find(|local| local.sha256 == file.sha256);
        let has_thumbnail = match local {
            Some(local) => attachment::thumbnail(r, local.place)?.is_some(),
            None => false,
        };
        let refused = local.map(|local| local.refused.clone());
        Ok(AttachmentRow {
            caption: dictionary::shown("attachments.caption", role, &file.caption),
            added_by: who(r, Some(file.added_by))?,
            place: place(local),
            has_thumbnail,
            refused: refused.filter(|why| !why.is_empty()),
            sha256: file.sha256,
            media_type: file.media_type,
            size_bytes: file.size_bytes,
            agreed: file.agreed,
            added_at_ms: file.added_at_ms,
        })
    });
    rows.collect()
}

fn place(local: Option<&LocalFile>) -> Place {
    match local {
        None => Place::Elsewhere { held_bytes: 0 },
        Some(local) if local.stored_at.is_none() => Place::Waiting {
            sent_bytes: local.sent_bytes,
        },
        Some(local) if local.is_here() => Place::Both,
        Some(local) => Place::Elsewhere {
            held_bytes: local.held_bytes,
        },
    }
}
