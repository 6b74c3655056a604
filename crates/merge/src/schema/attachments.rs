//! The files of a dispute, as the document tells of them.

use automerge::{ObjId, ObjType, ROOT, ScalarValueRef, Value};
use model::{Attachment, AttachmentType, FileHash, WorkerId};

use super::{ATTACHMENTS, Fields, Malformed, REMOVED, View, malformed};

/// One card in a map of files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AttachmentCard {
    /// The card itself.
    pub(crate) card: ObjId,
    /// What it says.
    pub(crate) file: Attachment,
    /// Whether somebody took it off.
    pub(crate) off: bool,
}

impl View<'_> {
    /// The files that are attached, oldest first.
    pub(crate) fn attachments(&self) -> Result<Vec<Attachment>, Malformed> {
        let cards = self.attachment_cards()?.into_iter();
        let mut attached: Vec<_> = cards.filter(|card| !card.off).map(|c| c.file).collect();
        attached.sort_by_key(|file| (file.sha256, file.added_at_ms, file.added_by));
        attached.dedup_by_key(|file| file.sha256);
        attached.sort_by_key(|file| (file.added_at_ms, file.sha256));
        Ok(attached)
    }

    /// Every card there is, also of what was taken off.
    pub(crate) fn attachment_cards(&self) -> Result<Vec<AttachmentCard>, Malformed> {
        let mut cards = Vec::new();
        for map in self.attachment_maps()? {
            for key in self.fields(&map)?.keys() {
                let sha256: FileHash = key
                    .parse()
                    .map_err(|_| malformed(ATTACHMENTS, "has a bad key"))?;
                for found in self.all(&map, key) {
                    let (Value::Object(ObjType::Map), card) = found else {
                        return Err(malformed(ATTACHMENTS, "holds something other than a card"));
                    };
                    let fields = self.fields(&card)?;
                    cards.push(AttachmentCard {
                        file: attachment(sha256, &fields)?,
                        off: is_off(&fields),
                        card,
                    });
                }
            }
        }
        Ok(cards)
    }

    /// Every map of files: more than one where two people attached the first file at once.
    fn attachment_maps(&self) -> Result<Vec<ObjId>, Malformed> {
        let maps = self.all(&ROOT, ATTACHMENTS).into_iter().map(|found| {
            if let (Value::Object(ObjType::Map), map) = found {
                Ok(map)
            } else {
                Err(malformed(ATTACHMENTS, "is of another type"))
            }
        });
        maps.collect()
    }
}

/// The files that were taken off, and are not attached under another card.
pub(crate) fn taken_off(cards: &[AttachmentCard]) -> Vec<FileHash> {
    let on = |sha256| {
        let mut of_it = cards.iter().filter(|card| card.file.sha256 == sha256);
        of_it.any(|card| !card.off)
    };
    let mut off: Vec<_> = cards.iter().filter(|card| card.off).collect();
    off.retain(|card| !on(card.file.sha256));
    let mut off: Vec<_> = off.into_iter().map(|card| card.file.sha256).collect();
    off.sort_unstable();
    off.dedup();
    off
}

fn attachment(sha256: FileHash, card: &Fields<'_>) -> Result<Attachment, Malformed> {
    let size_bytes = match card.scalar("size")? {
        ScalarValueRef::Int(size) => u64::try_from(*size).ok(),
        ScalarValueRef::Uint(size) => Some(*size),
        _ => None,
    };
    Ok(Attachment {
        sha256,
        media_type: AttachmentType::from_code(card.str("type")?),
        size_bytes: size_bytes.ok_or_else(|| malformed("size", "is not a number of bytes"))?,
        caption: card.str("caption")?.to_owned(),
        agreed: *card.scalar("agreed")? == ScalarValueRef::Boolean(true),
        added_by: card.needed::<WorkerId>("by", "is not an identity")?,
        added_at_ms: card.moment("at")?,
    })
}

fn is_off(card: &Fields<'_>) -> bool {
    matches!(
        card.scalar(REMOVED),
        Ok(ScalarValueRef::Timestamp(_) | ScalarValueRef::Int(_))
    )
}
