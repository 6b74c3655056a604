//! From blocks to pages: what may be parted, what stays together, and where a page ends.

mod page;
pub(crate) mod table;

use std::rc::Rc;

pub(crate) use page::{Placed, paginate};
pub(crate) use table::{Cell, Row, RowBox, Table};

use crate::text::{Line, Para, Setter};

/// A part of a paper, from top to bottom.
#[derive(Debug, Clone)]
pub(crate) enum Block {
    Para(Para),
    Table(Table),
    /// Room, in points; none at the top of a page.
    Gap(f32),
    /// A hairline over the whole width.
    Hairline,
    /// Bars with their figures.
    Bars(Vec<Bar>),
    /// Stays on one page, with the end of what is before it: a signature never stands alone.
    Whole(Vec<Block>),
}

/// A bar of a chart.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Bar {
    pub(crate) label: Line,
    pub(crate) value: Line,
    /// Of the longest, from 0 to 1.
    pub(crate) share: f32,
}

impl PartialEq for Line {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

/// What is never parted: a line, a row or a slot of one, room.
#[derive(Debug, Clone)]
pub(crate) struct Piece {
    pub(crate) height: f32,
    /// Room before it, unless it begins a page.
    pub(crate) before: f32,
    /// Whether what follows must be on the same page.
    pub(crate) glued: bool,
    pub(crate) body: Body,
}

/// What a piece shows.
#[derive(Debug, Clone)]
pub(crate) enum Body {
    Line(Line),
    Slots(Slots),
    Bar(Bar),
    Hairline,
    Gap,
}

/// Some slots of a row, each a line high.
#[derive(Debug, Clone)]
pub(crate) struct Slots {
    pub(crate) row: Rc<RowBox>,
    pub(crate) from: usize,
    pub(crate) to: usize,
}

impl Slots {
    /// The lines that stand in these slots.
    pub(crate) fn lines(&self) -> impl Iterator<Item = &Line> {
        let from = table::slots_height(self.from, self.row.pitch) - 0.01;
        let to = table::slots_height(self.to, self.row.pitch) - 0.01;
        let lines = self.row.cells.iter().flat_map(|cell| &cell.lines);
        lines
            .filter(move |(y, _)| (from..to).contains(y))
            .map(|(_, line)| line)
    }
}

/// Height of one bar with its air.
pub(crate) const BAR_PITCH: f32 = 22.0;

/// Lays blocks out in a column so wide and high.
pub(crate) fn pieces(blocks: &[Block], setter: &Setter<'_>, width: f32, height: f32) -> Vec<Piece> {
    let mut all: Vec<Piece> = Vec::new();
    let mut after = 0.0;
    for block in blocks {
        let (mut pieces, room) = match block {
            Block::Para(para) => (lines(para, setter, width), para.after),
            Block::Table(table) => (table::pieces(table, setter, width, height), 0.0),
            Block::Gap(points) => (vec![piece(*points, Body::Gap)], 0.0),
            Block::Hairline => (vec![piece(1.0, Body::Hairline)], 0.0),
            Block::Bars(bars) => {
                let bar = |bar: &Bar| piece(BAR_PITCH, Body::Bar(bar.clone()));
                (glued(bars.iter().map(bar).collect()), 0.0)
            }
            Block::Whole(blocks) => {
                // What is signed stands with the end of what is signed for.
                hold_back(&mut all);
                (glued(self::pieces(blocks, setter, width, height)), 0.0)
            }
        };
        if let Some(first) = pieces.first_mut() {
            first.before = first.before.max(after);
            after = room;
        }
        all.append(&mut pieces);
    }
    all
}

fn piece(height: f32, body: Body) -> Piece {
    Piece {
        height,
        before: 0.0,
        glued: false,
        body,
    }
}

/// Lines of a paragraph; neither its first nor its last line stands on a page alone.
fn lines(para: &Para, setter: &Setter<'_>, width: f32) -> Vec<Piece> {
    let lines = setter.lines(para, width);
    let count = lines.len();
    let mut pieces: Vec<Piece> = lines
        .into_iter()
        .enumerate()
        .map(|(at, line)| Piece {
            height: line.pitch,
            before: if at == 0 { para.before } else { 0.0 },
            glued: at == 0 && count > 1 || at + 2 == count,
            body: Body::Line(line),
        })
        .collect();
    if let Some(last) = pieces.last_mut() {
        last.glued = para.glued;
    }
    pieces
}

fn glued(mut pieces: Vec<Piece>) -> Vec<Piece> {
    let last = pieces.len().saturating_sub(1);
    for piece in pieces.iter_mut().take(last) {
        piece.glued = true;
    }
    pieces
}

/// Holds the last words back with what follows; room between them goes along.
fn hold_back(pieces: &mut [Piece]) {
    for piece in pieces.iter_mut().rev() {
        piece.glued = true;
        if !matches!(piece.body, Body::Gap) {
            return;
        }
    }
}

#[cfg(test)]
mod tests;
