//! Text on its way to the page: paragraphs of words, of blanks to be filled by hand and of
//! signatures, and how they become lines.

mod class;
mod line;

use std::rc::Rc;

pub(crate) use line::{Bit, Line, Setter};

use crate::picture::Picture;
use crate::typeface::Weight;

/// What a letter is printed in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Dress {
    pub(crate) weight: Weight,
    pub(crate) size: f32,
    pub(crate) ink: Ink,
}

/// Colours of a paper: black, the grey of its margins, and the red of a letterhead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ink {
    Black,
    Soft,
    Red,
}

/// Where the lines of a paragraph stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Align {
    /// Both edges even, the last line at the left.
    Even,
    Left,
    Center,
    Right,
}

/// Whether a line is drawn below.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ruled {
    Yes,
    No,
}

/// A part of a paragraph.
#[derive(Debug, Clone)]
pub(crate) enum Part {
    Text(String, Dress, Ruled),
    /// Room of so many ems.
    Room(f32, Dress, Ruled),
    /// A signature, so wide and so high in points, standing on the line.
    Picture(Rc<Picture>, f32, f32),
}

/// A paragraph.
#[derive(Debug, Clone)]
pub(crate) struct Para {
    pub(crate) parts: Vec<Part>,
    pub(crate) dress: Dress,
    pub(crate) align: Align,
    /// Of the first line, in ems.
    pub(crate) indent_em: f32,
    /// Of every line, in ems.
    pub(crate) inset_em: f32,
    /// From one line to the next, in points.
    pub(crate) pitch: f32,
    pub(crate) before: f32,
    pub(crate) after: f32,
    /// Stays on the page of what follows.
    pub(crate) glued: bool,
}

impl Para {
    /// An empty paragraph in a size, with a pitch.
    pub(crate) fn new(size: f32, pitch: f32) -> Self {
        Self {
            parts: Vec::new(),
            dress: Dress {
                weight: Weight::Regular,
                size,
                ink: Ink::Black,
            },
            align: Align::Even,
            indent_em: 0.0,
            inset_em: 0.0,
            pitch,
            before: 0.0,
            after: 0.0,
            glued: false,
        }
    }

    pub(crate) fn text(mut self, text: &str) -> Self {
        self.parts
            .push(Part::Text(text.to_owned(), self.dress, Ruled::No));
        self
    }

    /// What was recorded, on a line; a blank of `em` where nothing was.
    pub(crate) fn filled(mut self, text: &str, em: f32) -> Self {
        if text.trim().is_empty() {
            self.parts.push(Part::Room(em, self.dress, Ruled::Yes));
            return self;
        }
        let rest = (em - chars_em(text)).max(1.0) / 2.0;
        self.parts.push(Part::Room(rest, self.dress, Ruled::Yes));
        self.parts
            .push(Part::Text(text.trim().to_owned(), self.dress, Ruled::Yes));
        self.parts.push(Part::Room(rest, self.dress, Ruled::Yes));
        self
    }

    pub(crate) fn room(mut self, em: f32) -> Self {
        self.parts.push(Part::Room(em, self.dress, Ruled::No));
        self
    }

    pub(crate) fn picture(mut self, picture: &Rc<Picture>, height: f32, max_width: f32) -> Self {
        let scale = (max_width / picture.width()).min(height / picture.height());
        let (width, height) = (picture.width() * scale, picture.height() * scale);
        self.parts
            .push(Part::Picture(Rc::clone(picture), width, height));
        self
    }

    pub(crate) fn bold(mut self) -> Self {
        self.dress.weight = Weight::Bold;
        self
    }

    pub(crate) fn ink(mut self, ink: Ink) -> Self {
        self.dress.ink = ink;
        self
    }

    pub(crate) fn align(mut self, align: Align) -> Self {
        self.align = align;
        self
    }

    pub(crate) fn indent(mut self, em: f32) -> Self {
        self.indent_em = em;
        self
    }

    pub(crate) fn inset(mut self, em: f32) -> Self {
        self.inset_em = em;
        self
    }

    pub(crate) fn space(mut self, before: f32, after: f32) -> Self {
        (self.before, self.after) = (before, after);
        self
    }

    pub(crate) fn glue(mut self) -> Self {
        self.glued = true;
        self
    }
}

/// About how wide a text is; figures and Latin letters take half.
pub(crate) fn chars_em(text: &str) -> f32 {
    text.trim()
        .chars()
        .map(|letter| if letter.is_ascii() { 0.5 } else { 1.0 })
        .sum()
}

/// The paragraphs of a text somebody wrote: a line break is a paragraph, what cannot be seen is left
/// out.
pub(crate) fn paragraphs(text: &str) -> Vec<String> {
    text.split(['\n', '\r', '\u{2028}', '\u{2029}', '\u{85}'])
        .map(|line| visible(line).trim().to_owned())
        .filter(|line| !line.is_empty())
        .collect()
}

/// What can be seen of a text, on one line.
pub(crate) fn visible(text: &str) -> String {
    text.chars()
        .filter_map(|letter| match letter {
            '\t' | '\n' | '\r' | '\u{a0}' => Some(' '),
            _ if letter.is_control() || class::is_unseen(letter) => None,
            _ => Some(letter),
        })
        .collect()
}

#[cfg(test)]
mod tests;
