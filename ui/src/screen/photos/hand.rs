//! Hands a photo to the application.

use contract::Failure;
use contract::command::attachment::{Add, Added, Handed, Put};
use model::{DisputeId, FieldProblem, Problem};

use crate::bridge::Bridge;
use crate::outside::Picked;

/// How much of a photo goes over at once: whole groups of three bytes.
const PIECE_BYTES: u64 = 192 * 1024;

/// Hands a photo over, a piece at a time, and adds it. It is added only where consent was given.
pub(super) async fn over(
    bridge: &Bridge,
    dispute: DisputeId,
    picked: &Picked,
    caption: String,
) -> Result<Added, Failure> {
    let not_a_photo = |problem| Failure::invalid(vec![FieldProblem::new("photo", problem)]);
    let (mut staged, mut offset) = (None, 0);
    while offset < picked.size_bytes() {
        let bytes = picked.piece(offset, PIECE_BYTES).await;
        let put = Put {
            dispute,
            staged,
            offset,
            bytes: bytes.ok_or_else(|| not_a_photo(Problem::DamagedPhoto))?,
        };
        let told = bridge.call(put).await?;
        (staged, offset) = (Some(told.staged), told.received);
    }
    let staged = staged.ok_or_else(|| not_a_photo(Problem::NotAPhoto))?;
    let add = Add {
        dispute,
        photo: Handed::Staged(staged),
        caption,
        agreed: true,
    };
    bridge.call(add).await
}
