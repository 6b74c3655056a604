//! Tables: columns by weight, rows that grow with what stands in them and may go on over the page, a
//! label beside several rows, a head that is repeated.

use std::rc::Rc;

use super::{Body, Piece, Slots};
use crate::text::{Align, Line, Para, Setter};

/// Air at the sides of a cell.
pub(crate) const SIDE: f32 = 5.0;
/// Air above and below the lines of a row.
pub(crate) const PAD: f32 = 4.0;
/// A row higher than this may be parted if it wants to.
const WHOLE_SLOTS: usize = 5;

/// A table.
#[derive(Debug, Clone)]
pub(crate) struct Table {
    /// Width of each column as a share of all.
    pub(crate) columns: Vec<f32>,
    /// From one line to the next in every cell.
    pub(crate) pitch: f32,
    pub(crate) head: Option<Row>,
    pub(crate) rows: Vec<Row>,
}

/// A row.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    /// What stands in the first column, beside all rows that follow each other with the same words.
    pub(crate) band: Option<Band>,
    pub(crate) cells: Vec<Cell>,
    pub(crate) min_slots: usize,
    pub(crate) parts: Parts,
    pub(crate) glued: bool,
}

/// A label beside several rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Band {
    pub(crate) no: usize,
    pub(crate) words: String,
}

/// Whether a row goes on over the page when it is high.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Parts {
    Whole,
    MayPart,
}

/// A cell.
#[derive(Debug, Clone)]
pub(crate) struct Cell {
    pub(crate) span: usize,
    pub(crate) paras: Vec<Para>,
    pub(crate) stand: Stand,
}

/// Where the words stand in the height of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stand {
    Top,
    Middle,
    Bottom,
}

impl Cell {
    /// What a cell is for: in the middle of it.
    pub(crate) fn label(para: Para) -> Self {
        Self {
            span: 1,
            paras: vec![para.align(Align::Center)],
            stand: Stand::Middle,
        }
    }

    /// What was recorded, in one line or few.
    pub(crate) fn value(para: Para) -> Self {
        Self {
            span: 1,
            paras: vec![para.align(Align::Left)],
            stand: Stand::Middle,
        }
    }

    /// What somebody told.
    pub(crate) fn story(paras: Vec<Para>) -> Self {
        Self {
            span: 1,
            paras,
            stand: Stand::Top,
        }
    }

    pub(crate) fn over(mut self, columns: usize) -> Self {
        self.span = columns;
        self
    }

    pub(crate) fn stand(mut self, stand: Stand) -> Self {
        self.stand = stand;
        self
    }
}

impl Row {
    pub(crate) fn of(cells: Vec<Cell>) -> Self {
        Self {
            band: None,
            cells,
            min_slots: 1,
            parts: Parts::Whole,
            glued: false,
        }
    }

    pub(crate) fn at_least(mut self, slots: usize) -> Self {
        self.min_slots = slots;
        self
    }

    pub(crate) fn may_part(mut self) -> Self {
        self.parts = Parts::MayPart;
        self
    }

    pub(crate) fn beside(mut self, no: usize, words: &str) -> Self {
        self.band = Some(Band {
            no,
            words: words.to_owned(),
        });
        self
    }

    pub(crate) fn glue(mut self) -> Self {
        self.glued = true;
        self
    }
}

/// A row, laid out.
#[derive(Debug)]
pub(crate) struct RowBox {
    pub(crate) band: Option<BandBox>,
    pub(crate) cells: Vec<CellBox>,
    pub(crate) slots: usize,
    pub(crate) pitch: f32,
    /// Repeated where the table goes on.
    pub(crate) head: Option<Rc<RowBox>>,
    /// The table's whole width.
    pub(crate) width: f32,
}

/// A label, one letter a line.
#[derive(Debug, Clone)]
pub(crate) struct BandBox {
    pub(crate) no: usize,
    pub(crate) width: f32,
    pub(crate) letters: Vec<Line>,
}

/// A cell, laid out.
#[derive(Debug)]
pub(crate) struct CellBox {
    pub(crate) x: f32,
    pub(crate) width: f32,
    pub(crate) lines: Vec<(f32, Line)>,
    /// Height of its lines.
    pub(crate) height: f32,
    pub(crate) stand: Stand,
}

impl RowBox {
    pub(crate) fn height(&self) -> f32 {
        slots_height(self.slots, self.pitch) + 2.0 * PAD
    }
}

/// Height of so many lines.
#[expect(
    clippy::cast_precision_loss,
    reason = "a row has at most some thousands of lines"
)]
pub(crate) fn slots_height(slots: usize, pitch: f32) -> f32 {
    slots as f32 * pitch
}

/// The pieces of a table in a column so wide and high.
pub(crate) fn pieces(table: &Table, setter: &Setter<'_>, width: f32, height: f32) -> Vec<Piece> {
    let head = table
        .head
        .as_ref()
        .map(|row| Rc::new(lay(table, row, setter, width, None)));
    let mut pieces = Vec::new();
    if let Some(head) = &head {
        pieces.push(whole(head, true));
    }
    for row in &table.rows {
        let laid = Rc::new(lay(table, row, setter, width, head.clone()));
        let too_high = laid.height() > height;
        if too_high || row.parts == Parts::MayPart && laid.slots > WHOLE_SLOTS {
            part(&laid, row.glued, &mut pieces);
        } else {
            pieces.push(whole(&laid, row.glued));
        }
    }
    pieces
}

fn whole(row: &Rc<RowBox>, glued: bool) -> Piece {
    Piece {
        height: row.height(),
        before: 0.0,
        glued,
        body: Body::Slots(Slots {
            row: Rc::clone(row),
            from: 0,
            to: row.slots,
        }),
    }
}

/// Slot by slot; neither the first nor the last stands on a page alone.
fn part(row: &Rc<RowBox>, glued: bool, pieces: &mut Vec<Piece>) {
    for slot in 0..row.slots {
        let (first, last) = (slot == 0, slot + 1 == row.slots);
        let pad = if first { PAD } else { 0.0 } + if last { PAD } else { 0.0 };
        pieces.push(Piece {
            height: row.pitch + pad,
            before: 0.0,
            glued: (last && glued) || (first && !last) || slot + 2 == row.slots,
            body: Body::Slots(Slots {
                row: Rc::clone(row),
                from: slot,
                to: slot + 1,
            }),
        });
    }
}

fn lay(
    table: &Table,
    row: &Row,
    setter: &Setter<'_>,
    width: f32,
    head: Option<Rc<RowBox>>,
) -> RowBox {
    let all: f32 = table.columns.iter().sum();
    let column = |at: usize| table.columns.get(at).copied().unwrap_or(0.0) / all * width;
    let mut at = usize::from(row.band.is_some());
    let mut x: f32 = (0..at).map(column).sum();
    let mut cells = Vec::new();
    for cell in &row.cells {
        let wide: f32 = (at..at + cell.span).map(column).sum();
        cells.push(lay_cell(cell, setter, x, wide));
        at += cell.span;
        x += wide;
    }
    let high = cells.iter().map(|cell| cell.height).fold(0.0, f32::max);
    RowBox {
        band: row.band.as_ref().map(|band| BandBox {
            no: band.no,
            width: column(0),
            letters: letters(band, row, setter, column(0)),
        }),
        cells,
        slots: slots_of(high, table.pitch).max(row.min_slots),
        pitch: table.pitch,
        head,
        width,
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a height is positive and at most some thousands of lines"
)]
fn slots_of(height: f32, pitch: f32) -> usize {
    ((height - 0.01) / pitch).ceil().max(1.0) as usize
}

fn lay_cell(cell: &Cell, setter: &Setter<'_>, x: f32, width: f32) -> CellBox {
    let mut lines = Vec::new();
    let mut y = 0.0;
    for para in &cell.paras {
        if y > 0.0 {
            y += para.before;
        }
        for line in setter.lines(para, width - 2.0 * SIDE) {
            let pitch = line.pitch;
            lines.push((y, line));
            y += pitch;
        }
    }
    CellBox {
        x,
        width,
        lines,
        height: y,
        stand: cell.stand,
    }
}

fn letters(band: &Band, row: &Row, setter: &Setter<'_>, width: f32) -> Vec<Line> {
    let model = row
        .cells
        .iter()
        .flat_map(|cell| &cell.paras)
        .next()
        .map_or_else(
            || Para::new(12.0, 16.0),
            |para| Para::new(para.dress.size, 16.0),
        );
    band.words
        .chars()
        .flat_map(|letter| {
            let para = model.clone().align(Align::Center).text(&letter.to_string());
            setter.lines(&para, width)
        })
        .collect()
}
