//! Where a page ends: as late as it can, never after a piece that is glued to the next.

use super::{Body, Piece, Slots};

const EPSILON: f32 = 0.01;

/// A piece on a page, so far below the top of the column.
#[derive(Debug, Clone)]
pub(crate) struct Placed {
    pub(crate) y: f32,
    pub(crate) piece: Piece,
}

/// The pages of a column so high. The head of a table is repeated where the table goes on.
pub(crate) fn paginate(pieces: &[Piece], height: f32) -> Vec<Vec<Placed>> {
    let mut pages = Vec::new();
    let mut start = 0;
    while start < pieces.len() {
        let head = (start > 0).then(|| head_of(&pieces[start])).flatten();
        let end = end_of_page(
            pieces,
            start,
            height - head.as_ref().map_or(0.0, |head| head.height),
        );
        pages.push(place(head, &pieces[start..end]));
        start = end;
        // Room is not carried over to the next page.
        while matches!(pieces.get(start), Some(piece) if matches!(piece.body, Body::Gap)) {
            start += 1;
        }
    }
    if pages.is_empty() {
        pages.push(Vec::new());
    }
    pages
}

fn end_of_page(pieces: &[Piece], start: usize, height: f32) -> usize {
    let mut used = 0.0;
    let mut end = start;
    for (at, piece) in pieces.iter().enumerate().skip(start) {
        let before = if at == start { 0.0 } else { piece.before };
        if used + before + piece.height > height + EPSILON && at > start {
            break;
        }
        used += before + piece.height;
        end = at + 1;
    }
    if end == pieces.len() {
        return end;
    }
    let legal = (start + 1..=end).rev().find(|at| !pieces[at - 1].glued);
    // Everything on the page holds together and is longer than it: it is parted where the page ends.
    legal.unwrap_or(end)
}

fn place(head: Option<Piece>, pieces: &[Piece]) -> Vec<Placed> {
    let mut y = 0.0;
    let mut placed = Vec::new();
    for piece in head.into_iter().chain(pieces.iter().cloned()) {
        if !placed.is_empty() {
            y += piece.before;
        }
        let height = piece.height;
        placed.push(Placed { y, piece });
        y += height;
    }
    placed
}

fn head_of(piece: &Piece) -> Option<Piece> {
    let Body::Slots(Slots { row, .. }) = &piece.body else {
        return None;
    };
    let head = row.head.as_ref()?;
    Some(Piece {
        height: head.height(),
        before: 0.0,
        glued: true,
        body: Body::Slots(Slots {
            row: std::rc::Rc::clone(head),
            from: 0,
            to: head.slots,
        }),
    })
}
