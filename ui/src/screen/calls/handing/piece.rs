//! A file goes over to the application a piece at a time.

use contract::Failure;
use contract::command::attachment::StagedId;
use contract::command::bundle::Staged;
use contract::command::repeat_call::Put;
use model::{FieldProblem, ListProblem, Problem};

use crate::outside::{Picked, World};

/// How much of a file goes over at once: whole groups of three bytes.
pub(super) const PIECE_BYTES: u64 = 768 * 1024;

/// Hands a piece over.
pub(super) async fn put(
    world: &World,
    picked: &Picked,
    staged: Option<StagedId>,
    offset: u64,
) -> Result<Staged, Failure> {
    let bytes = match picked.piece(offset, PIECE_BYTES).await {
        Some(piece) if !piece.is_empty() => piece,
        Some(_) => return Err(no_list(ListProblem::NoColumns)),
        None => return Err(no_list(ListProblem::Unreadable)),
    };
    let put = Put {
        staged,
        offset,
        bytes,
    };
    world.bridge.call(put).await
}

fn no_list(why: ListProblem) -> Failure {
    Failure::invalid(vec![FieldProblem::new("list", Problem::List(why))])
}
