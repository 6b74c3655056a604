//! What lies in a file beside the papers that are printed: the photos of the record, each named by what it
//! shows. What was drawn under an agreement stands on the agreement.

use model::{Dispute, FileHash, Role, What, dictionary};

/// The photos, oldest first; those that are named alike in one line.
pub(super) fn photos(dispute: &Dispute, role: Role) -> Vec<String> {
    let mut named: Vec<(String, usize)> = Vec::new();
    for file in &dispute.attachments {
        if is_signature(dispute, &file.sha256) {
            continue;
        }
        let caption = dictionary::shown("attachments.caption", role, &file.caption);
        let name = match caption.trim() {
            "" => "照片".to_owned(),
            shows => format!("照片：{shows}"),
        };
        match named.iter_mut().find(|(known, _)| *known == name) {
            Some((_, count)) => *count += 1,
            None => named.push((name, 1)),
        }
    }
    let lines = named.into_iter().map(|(name, count)| match count {
        1 => name,
        _ => format!("{name}（{count}张）"),
    });
    lines.collect()
}

/// Also of an agreement that was put right since.
fn is_signature(dispute: &Dispute, file: &FileHash) -> bool {
    dispute.acts.iter().any(|act| match &act.what {
        What::Agreement(agreed) => agreed.signatures.contains(file),
        _ => false,
    })
}
