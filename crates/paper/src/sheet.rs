//! Sections become pages: their margins, the line at the head with the number of the case, the number
//! of the page, and the note that says which letters have to be written in by hand.

use std::collections::BTreeSet;

use crate::draw::{PAGE_HEIGHT, PAGE_WIDTH, Page, mm};
use crate::flow::{Block, Body, paginate, pieces};
use crate::text::{Align, Ink, Line, Para, Setter};
use crate::words;

/// One paper in a document; it begins on a page of its own.
#[derive(Debug, Clone)]
pub(crate) struct Section {
    /// As the outline and the table of contents name it.
    pub(crate) name: String,
    pub(crate) dress: Dress,
    pub(crate) blocks: Vec<Block>,
}

/// What stands around the column.
#[derive(Debug, Clone)]
pub(crate) enum Dress {
    /// Margins for binding, the paper's name and the number of the case at the head, page numbers.
    Case { number: String },
    /// Nothing but the column.
    Bare,
    /// 信函格式 of GB/T 9704: the sender in red, two red double lines, no number on the first page.
    Letter {
        from: String,
        /// The number of the case it is filed under; empty when it stands by itself.
        case: String,
    },
}

/// Left, top, right, bottom, in points.
struct Margins {
    left: f32,
    top: f32,
    right: f32,
    bottom: f32,
}

const CASE: Margins = Margins {
    left: mm(28.0),
    top: mm(30.0),
    right: mm(24.0),
    bottom: mm(28.0),
};
/// GB/T 9704-2012, 5.2: head 37 mm, binding edge 28 mm, column 156 × 225 mm.
const OFFICIAL: Margins = Margins {
    left: mm(28.0),
    top: mm(37.0),
    right: mm(26.0),
    bottom: mm(35.0),
};
/// GB/T 9704-2012, 10.1: both red lines are 170 mm long.
const RED_LINE: f32 = mm(170.0);
/// Room that the sender and the upper lines take on the first page of a letter.
const LETTERHEAD: f32 = mm(13.0);

/// Where each section begins, and all pages.
pub(crate) struct Bound {
    pub(crate) pages: Vec<Page>,
    /// By section: the page number printed on its first page; none where none is printed.
    pub(crate) begins: Vec<Option<usize>>,
}

/// Lays sections out one after the other; page numbers go through, beginning after `before`.
pub(crate) fn bind(sections: &[Section], setter: &Setter<'_>, before: usize) -> Bound {
    let mut bound = Bound {
        pages: Vec::new(),
        begins: Vec::new(),
    };
    let mut number = before;
    for section in sections {
        let margins = match section.dress {
            Dress::Case { .. } | Dress::Bare => CASE,
            Dress::Letter { .. } => OFFICIAL,
        };
        let (width, height) = margins.column();
        let pages = paginate(&pieces(&section.blocks, setter, width, height), height);
        let counted = matches!(section.dress, Dress::Case { .. } | Dress::Letter { .. });
        bound.begins.push(counted.then_some(number + 1));
        for (at, placed) in pages.into_iter().enumerate() {
            let mut page = Page {
                placed,
                left: margins.left,
                top: margins.top,
                width,
                begins: (at == 0).then(|| section.name.clone()),
                ..Page::default()
            };
            if counted {
                number += 1;
            }
            page.missing = page.missing(setter);
            page.tell_missing(setter);
            page.around(section, setter, &margins, at, number);
            bound.pages.push(page);
        }
    }
    bound
}

impl Margins {
    fn column(&self) -> (f32, f32) {
        (
            PAGE_WIDTH - self.left - self.right,
            PAGE_HEIGHT - self.top - self.bottom,
        )
    }
}

impl Page {
    fn around(
        &mut self,
        section: &Section,
        setter: &Setter<'_>,
        margins: &Margins,
        at: usize,
        number: usize,
    ) {
        match &section.dress {
            Dress::Bare => {}
            Dress::Case { number: case } => {
                let y = margins.top - mm(10.0);
                let small = |text: &str, align| {
                    let para = Para::new(9.0, 14.0).ink(Ink::Soft).align(align);
                    first(setter.lines(&para.text(text), self.width))
                };
                let head = [small(&section.name, Align::Left), small(case, Align::Right)];
                self.margin.extend(
                    head.into_iter()
                        .flatten()
                        .map(|line| (margins.left, y, line)),
                );
                let under = y + 16.0;
                let (from, to) = ([self.left, under], [self.left + self.width, under]);
                self.strokes.push((from, to, 0.4, Ink::Soft));
                self.foot(setter, margins, number, Align::Center);
            }
            Dress::Letter { from, case } => {
                let filed = Para::new(9.0, 14.0).ink(Ink::Soft).align(Align::Right);
                let y = PAGE_HEIGHT - mm(16.0);
                let line = first(setter.lines(&filed.text(case), self.width));
                self.margin.extend(line.map(|line| (margins.left, y, line)));
                if at == 0 {
                    self.letterhead(from, setter);
                } else {
                    // Odd pages carry their number at the outer edge on the right, even ones on the left.
                    let edge = if number % 2 == 1 {
                        Align::Right
                    } else {
                        Align::Left
                    };
                    self.foot(setter, margins, number, edge);
                }
            }
        }
    }

    fn foot(&mut self, setter: &Setter<'_>, margins: &Margins, number: usize, align: Align) {
        let text = format!("— {number} —");
        let para = Para::new(12.0, 18.0).align(align).text(&text);
        let y = PAGE_HEIGHT - margins.bottom + mm(7.0);
        self.margin
            .extend(first(setter.lines(&para, self.width)).map(|line| (margins.left, y, line)));
    }

    /// Upper lines thick over thin, lower ones thin over thick.
    fn letterhead(&mut self, from: &str, setter: &Setter<'_>) {
        let edge = (PAGE_WIDTH - RED_LINE) / 2.0;
        let size = (RED_LINE / crate::text::chars_em(from).max(1.0)).min(32.0);
        let para = Para::new(size, size * 1.3)
            .bold()
            .ink(Ink::Red)
            .align(Align::Center)
            .text(from);
        let top = mm(26.0);
        self.margin
            .extend(first(setter.lines(&para, RED_LINE)).map(|line| (edge, top, line)));
        let mut double = |y: f32, thick_first: bool| {
            let (first, second) = if thick_first { (2.2, 0.7) } else { (0.7, 2.2) };
            for (y, thick) in [(y, first), (y + 3.4, second)] {
                self.strokes
                    .push(([edge, y], [edge + RED_LINE, y], thick, Ink::Red));
            }
        };
        double(top + size * 1.3 + mm(4.0), true);
        double(PAGE_HEIGHT - mm(20.0) - 3.4, false);
    }

    /// The letters on this page that no face has.
    fn missing(&self, setter: &Setter<'_>) -> BTreeSet<char> {
        let mut missing = BTreeSet::new();
        for placed in &self.placed {
            match &placed.piece.body {
                Body::Line(line) => missing.extend(setter.missing(line)),
                Body::Slots(slots) => {
                    for line in slots.lines() {
                        missing.extend(setter.missing(line));
                    }
                }
                Body::Bar(bar) => missing.extend(setter.missing(&bar.label)),
                Body::Hairline | Body::Gap => {}
            }
        }
        missing
    }

    /// Tells at the foot which letters have to be written in.
    fn tell_missing(&mut self, setter: &Setter<'_>) {
        if self.missing.is_empty() {
            return;
        }
        let letters: Vec<String> = self
            .missing
            .iter()
            .map(|letter| format!("U+{:04X}", u32::from(*letter)))
            .collect();
        let text = format!("{}{}", words::MISSING, letters.join("、"));
        let para = Para::new(8.0, 11.0).ink(Ink::Soft).align(Align::Left);
        let mut y = PAGE_HEIGHT - mm(16.0);
        for line in setter
            .lines(&para.text(&text), self.width)
            .into_iter()
            .take(2)
        {
            let pitch = line.pitch;
            self.margin.push((self.left, y, line));
            y += pitch;
        }
    }
}

/// Room at the head of a letter's column for what stands above it.
pub(crate) fn letterhead_room() -> Block {
    Block::Para(Para::new(1.0, LETTERHEAD))
}

fn first(lines: Vec<Line>) -> Option<Line> {
    lines.into_iter().next()
}
