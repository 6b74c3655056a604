//! The column of a page: lines as they come, and rows of tables, whose parts on one page are drawn
//! as one, with their lines and the label beside them.

use std::rc::Rc;

use krilla::geom::{PathBuilder, Rect};

use super::{Page, Pen};
use crate::flow::table::{BandBox, CellBox, PAD, SIDE, Stand, slots_height};
use crate::flow::{BAR_PITCH, Bar, Body, Placed, RowBox};
use crate::text::Ink;

/// Between cells.
const HAIR: f32 = 0.4;
/// Around a table.
const FRAME: f32 = 0.9;

/// What of one row stands on this page.
struct Stretch {
    row: Rc<RowBox>,
    from: usize,
    to: usize,
    top: f32,
    bottom: f32,
}

impl Pen<'_, '_> {
    pub(super) fn column(&mut self, page: &Page) {
        let mut stretches: Vec<Stretch> = Vec::new();
        for Placed { y, piece } in &page.placed {
            let top = page.top + y;
            match &piece.body {
                Body::Slots(slots) => {
                    let bottom = top + piece.height;
                    match stretches.last_mut() {
                        Some(last) if Rc::ptr_eq(&last.row, &slots.row) => {
                            (last.to, last.bottom) = (slots.to, bottom);
                        }
                        _ => stretches.push(Stretch {
                            row: Rc::clone(&slots.row),
                            from: slots.from,
                            to: slots.to,
                            top,
                            bottom,
                        }),
                    }
                }
                other => {
                    self.rows(page.left, &std::mem::take(&mut stretches));
                    self.plain(page, other, top);
                }
            }
        }
        self.rows(page.left, &stretches);
    }

    fn plain(&mut self, page: &Page, body: &Body, top: f32) {
        match body {
            Body::Line(line) => self.line(line, page.left, top),
            Body::Hairline => {
                let (from, to) = ([page.left, top], [page.left + page.width, top]);
                self.stroke(from, to, 0.5, Ink::Black);
            }
            Body::Bar(bar) => self.bar(page, bar, top),
            Body::Slots(_) | Body::Gap => {}
        }
    }

    fn bar(&mut self, page: &Page, bar: &Bar, top: f32) {
        let (labels, values) = (page.width * 0.24, page.width * 0.12);
        let room = page.width - labels - values;
        self.line(&bar.label, page.left, top);
        let length = (room * bar.share).max(0.6);
        let high = BAR_PITCH * 0.5;
        let y = top + (BAR_PITCH - high) / 2.0;
        self.slab(page.left + labels, y, length, high, Ink::Soft);
        self.line(&bar.value, page.left + labels + length + 5.0, top);
    }

    fn rows(&mut self, left: f32, stretches: &[Stretch]) {
        for stretch in stretches {
            for cell in &stretch.row.cells {
                self.cell(left, stretch, cell);
            }
        }
        self.bands(left, stretches);
        self.frame(left, stretches);
    }

    fn cell(&mut self, left: f32, stretch: &Stretch, cell: &CellBox) {
        let row = &stretch.row;
        let whole = stretch.from == 0 && stretch.to == row.slots;
        let begins = stretch.from == 0;
        let text_top = stretch.top + if begins { PAD } else { 0.0 };
        let x = left + cell.x + SIDE;
        let room = slots_height(stretch.to - stretch.from, row.pitch);
        if whole || cell.stand == Stand::Middle && cell.height <= room {
            let rest = (room - cell.height).max(0.0);
            let down = match cell.stand {
                Stand::Top => 0.0,
                Stand::Middle => rest / 2.0,
                Stand::Bottom => rest,
            };
            for (y, line) in &cell.lines {
                self.line(line, x, text_top + down + y);
            }
        } else {
            let (from, to) = (
                slots_height(stretch.from, row.pitch) - 0.01,
                slots_height(stretch.to, row.pitch) - 0.01,
            );
            // Words that end at the bottom of a row end at the bottom of its last part.
            let down = match cell.stand {
                Stand::Bottom => slots_height(row.slots, row.pitch) - cell.height,
                _ => 0.0,
            };
            let shown = cell
                .lines
                .iter()
                .map(|(y, line)| (y + down, line))
                .filter(|(y, _)| (from..to).contains(y));
            for (y, line) in shown {
                self.line(line, x, text_top + y - from - 0.01);
            }
        }
        let (x0, x1) = (left + cell.x, left + cell.x + cell.width);
        self.rectangle([x0, stretch.top], [x1, stretch.bottom], HAIR);
    }

    /// One label for all rows that follow each other under it.
    fn bands(&mut self, left: f32, stretches: &[Stretch]) {
        let no = |stretch: &Stretch| stretch.row.band.as_ref().map(|band| band.no);
        for group in stretches.chunk_by(|a, b| no(a) == no(b)) {
            let (Some(first), Some(last)) = (group.first(), group.last()) else {
                continue;
            };
            let Some(band) = &first.row.band else {
                continue;
            };
            self.band(left, band, first.top, last.bottom);
        }
    }

    fn band(&mut self, left: f32, band: &BandBox, top: f32, bottom: f32) {
        self.rectangle([left, top], [left + band.width, bottom], HAIR);
        let high: f32 = band.letters.iter().map(|line| line.pitch).sum();
        // Where only a scrap of the rows is left, the label stands on the page before.
        if high > bottom - top {
            return;
        }
        let mut y = top + (bottom - top - high) / 2.0;
        for line in &band.letters {
            self.line(line, left, y);
            y += line.pitch;
        }
    }

    fn frame(&mut self, left: f32, stretches: &[Stretch]) {
        // Rows of one table follow each other without room between them.
        for table in stretches.chunk_by(|a, b| (a.bottom - b.top).abs() < 0.1) {
            let (Some(first), Some(last)) = (table.first(), table.last()) else {
                continue;
            };
            let right = left + first.row.width;
            self.rectangle([left, first.top], [right, last.bottom], FRAME);
        }
    }

    fn rectangle(&mut self, from: [f32; 2], to: [f32; 2], thick: f32) {
        let size = [to[0] - from[0], to[1] - from[1]];
        if let Some(rect) = Rect::from_xywh(from[0], from[1], size[0], size[1]) {
            let mut path = PathBuilder::new();
            path.push_rect(rect);
            self.outline(path, thick, Ink::Black);
        }
    }
}
