//! From a paragraph to lines: greedy, as Chinese is set, each line as full as the marks allow and
//! stretched to the edge.

use std::rc::Rc;

use super::class::{Class, is_half_empty, may_break, may_stretch, meet};
use super::{Align, Dress, Ink, Para, Part, Ruled, visible};
use crate::picture::Picture;
use crate::typeface::{Found, Typefaces, Weight};

/// Printers' sign for a letter that the case does not hold.
const GETA: char = '〓';
/// Between Chinese and Latin, in ems.
const AIR_EM: f32 = 0.08;
/// More than this is not stretched into a gap; the edge stays ragged instead, in ems.
const MAX_STRETCH_EM: f32 = 0.5;
const EPSILON: f32 = 0.01;

/// One line, measured from the left edge of its box.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    /// To the next line.
    pub(crate) pitch: f32,
    /// The largest size on it, which its letters stand by.
    pub(crate) size: f32,
    pub(crate) bits: Vec<Bit>,
}

/// What is drawn on a line.
#[derive(Debug, Clone)]
pub(crate) enum Bit {
    Letters {
        x: f32,
        face: usize,
        size: f32,
        ink: Ink,
        text: String,
        /// Glyph, advance in ems, and how many bytes of the text it stands for.
        glyphs: Vec<(u32, f32, usize)>,
    },
    Rule {
        x: f32,
        width: f32,
    },
    Picture {
        x: f32,
        width: f32,
        height: f32,
        picture: Rc<Picture>,
    },
}

/// Sets paragraphs in the faces there are.
pub(crate) struct Setter<'a> {
    faces: &'a Typefaces,
}

#[derive(Debug, Clone)]
struct Atom {
    what: What,
    width: f32,
    /// Added when another one follows on the line; negative where two marks share their empty
    /// halves.
    after: f32,
    class: Class,
    dress: Dress,
    ruled: Ruled,
}

#[derive(Debug, Clone)]
enum What {
    Letter(char, Found),
    Room,
    Picture(Rc<Picture>, f32),
}

impl<'a> Setter<'a> {
    pub(crate) fn new(faces: &'a Typefaces) -> Self {
        Self { faces }
    }

    /// The letters of a line that no face has.
    pub(crate) fn missing<'l>(
        &self,
        line: &'l Line,
    ) -> impl Iterator<Item = char> + use<'_, 'l, 'a> {
        let texts = line.bits.iter().filter_map(|bit| match bit {
            Bit::Letters { text, .. } => Some(text.as_str()),
            Bit::Rule { .. } | Bit::Picture { .. } => None,
        });
        texts
            .flat_map(str::chars)
            .filter(|letter| !self.faces.has(*letter))
    }

    /// The lines of a paragraph in a box so wide. A paragraph without a word is one empty line.
    pub(crate) fn lines(&self, para: &Para, width: f32) -> Vec<Line> {
        let atoms = self.atoms(para);
        let inset = para.inset_em * para.dress.size;
        let width = (width - inset).max(para.dress.size);
        let breaks = breaks(&atoms, width, para.indent_em * para.dress.size);
        let last = breaks.len().saturating_sub(1);
        breaks
            .into_iter()
            .enumerate()
            .map(|(at, (start, end))| {
                let indent = if at == 0 {
                    para.indent_em * para.dress.size
                } else {
                    0.0
                };
                let line = atoms.get(start..end).unwrap_or_default();
                set(para, line, inset + indent, width - indent, at == last)
            })
            .collect()
    }

    fn atoms(&self, para: &Para) -> Vec<Atom> {
        let mut atoms: Vec<Atom> = Vec::new();
        for part in &para.parts {
            match part {
                Part::Text(text, dress, ruled) => {
                    let letters = visible(text);
                    atoms.extend(
                        letters
                            .chars()
                            .map(|letter| self.letter(letter, *dress, *ruled)),
                    );
                }
                Part::Room(em, dress, ruled) => atoms.push(Atom {
                    what: What::Room,
                    width: em * dress.size,
                    after: 0.0,
                    class: Class::Thing,
                    dress: *dress,
                    ruled: *ruled,
                }),
                Part::Picture(picture, width, height) => atoms.push(Atom {
                    what: What::Picture(Rc::clone(picture), *height),
                    width: *width,
                    after: 0.0,
                    class: Class::Thing,
                    dress: para.dress,
                    ruled: Ruled::Yes,
                }),
            }
        }
        for at in 1..atoms.len() {
            let after = air(&atoms[at - 1], &atoms[at]);
            atoms[at - 1].after = after;
        }
        // A point or a colon between two figures belongs to the number.
        for at in 1..atoms.len().saturating_sub(1) {
            let mark = matches!(&atoms[at].what, What::Letter('.' | ':' | ',' | '%', _));
            if mark && atoms[at - 1].class == Class::Word && atoms[at + 1].class == Class::Word {
                atoms[at].class = Class::Word;
            }
        }
        atoms
    }

    fn letter(&self, letter: char, dress: Dress, ruled: Ruled) -> Atom {
        let found = self.faces.find(dress.weight, letter);
        let found = found.unwrap_or_else(|| self.geta());
        Atom {
            width: found.advance_em * dress.size,
            what: What::Letter(letter, found),
            after: 0.0,
            class: Class::of(letter),
            dress,
            ruled,
        }
    }

    /// Every cut of the regular face has it; a test sees to that.
    fn geta(&self) -> Found {
        self.faces.find(Weight::Regular, GETA).unwrap_or(Found {
            face: 0,
            glyph: 0,
            advance_em: 1.0,
        })
    }
}

/// Where each line begins and ends. No letter stands on the last line alone.
fn breaks(atoms: &[Atom], width: f32, indent: f32) -> Vec<(usize, usize)> {
    let mut breaks = Vec::new();
    let mut start = 0;
    loop {
        let indent = if breaks.is_empty() { indent } else { 0.0 };
        let end = end_of_line(atoms, start, width - indent);
        breaks.push((start, end));
        // A line does not begin with the space that ended the one before.
        start = end
            + atoms[end..]
                .iter()
                .take_while(|atom| atom.class == Class::Space)
                .count();
        if start >= atoms.len() {
            break;
        }
    }
    if let [.., (begin, end), (last, _)] = &mut breaks[..] {
        let alone = atoms[*last..]
            .iter()
            .filter(|atom| !matches!(atom.class, Class::Close | Class::Space))
            .collect::<Vec<_>>();
        if let [
            Atom {
                class: Class::Han, ..
            },
        ] = alone[..]
        {
            let sooner = (*begin + 1..*last)
                .rev()
                .take(4)
                .find(|at| may_break(atoms[at - 1].class, atoms[*at].class));
            if let Some(sooner) = sooner {
                (*end, *last) = (sooner, sooner);
            }
        }
    }
    breaks
}

fn end_of_line(atoms: &[Atom], start: usize, width: f32) -> usize {
    let mut used = 0.0;
    let mut legal = None;
    for (at, atom) in atoms.iter().enumerate().skip(start) {
        if at > start && may_break(atoms[at - 1].class, atom.class) {
            legal = Some(at);
        }
        let fits = used + atom.width <= width + EPSILON
            || (gives_way(atom) && used + atom.width / 2.0 <= width + EPSILON)
            || atom.class == Class::Space;
        if !fits {
            return legal.unwrap_or_else(|| at.max(start + 1));
        }
        used += atom.width + atom.after;
    }
    atoms.len()
}

fn is_full(atom: &Atom) -> bool {
    matches!(atom.what, What::Letter(letter, found) if found.advance_em > 0.9 && is_half_empty(letter))
}

/// Whether it may stand with half its width at the edge.
fn gives_way(atom: &Atom) -> bool {
    atom.class == Class::Close && is_full(atom)
}

fn air(before: &Atom, after: &Atom) -> f32 {
    let marks = is_full(before) && is_full(after);
    if marks && !(before.class == Class::Open && after.class == Class::Close) {
        return -0.5 * before.dress.size;
    }
    if meet(before.class, after.class) {
        return AIR_EM * before.dress.size;
    }
    0.0
}

/// Lays the letters of one line between the edges.
fn set(para: &Para, atoms: &[Atom], left: f32, width: f32, is_last: bool) -> Line {
    let shown = atoms.len()
        - atoms
            .iter()
            .rev()
            .take_while(|atom| atom.class == Class::Space)
            .count();
    let atoms = &atoms[..shown];
    let mut used: f32 = atoms.iter().map(|atom| atom.width + atom.after).sum();
    if let Some(last) = atoms.last() {
        used -= last.after;
        if used > width + EPSILON && gives_way(last) {
            used -= last.width / 2.0;
        }
    }
    let rest = width - used;
    let (start, stretch) = match para.align {
        Align::Even if !is_last => (0.0, stretch(atoms, rest)),
        Align::Even | Align::Left => (0.0, 0.0),
        Align::Center => (rest / 2.0, 0.0),
        Align::Right => (rest, 0.0),
    };
    let size = atoms
        .iter()
        .map(|atom| atom.dress.size)
        .fold(para.dress.size, f32::max);
    Line {
        pitch: para.pitch,
        size,
        bits: bits(atoms, left + start.max(0.0), stretch),
    }
}

/// What is added to each gap that may be stretched.
fn stretch(atoms: &[Atom], rest: f32) -> f32 {
    let gaps = atoms
        .windows(2)
        .filter(|pair| may_stretch(pair[0].class, pair[1].class))
        .count();
    let em = atoms.first().map_or(0.0, |atom| atom.dress.size);
    #[expect(clippy::cast_precision_loss, reason = "a line has some dozens of gaps")]
    let each = rest / gaps.max(1) as f32;
    if gaps == 0 || each > MAX_STRETCH_EM * em || rest < 0.0 {
        0.0
    } else {
        each
    }
}

fn bits(atoms: &[Atom], left: f32, stretch: f32) -> Vec<Bit> {
    let mut bits: Vec<Bit> = Vec::new();
    let mut x = left;
    let mut rule: Option<(f32, f32)> = None;
    for (at, atom) in atoms.iter().enumerate() {
        let next = atoms.get(at + 1);
        let mut advance = atom.width;
        if let Some(next) = next {
            advance += atom.after;
            if may_stretch(atom.class, next.class) {
                advance += stretch;
            }
        }
        match &atom.what {
            What::Letter(letter, found) => {
                push_letter(&mut bits, x, atom, *letter, *found, advance);
            }
            What::Picture(picture, height) => bits.push(Bit::Picture {
                x,
                width: atom.width,
                height: *height,
                picture: Rc::clone(picture),
            }),
            What::Room => {}
        }
        match (atom.ruled, &mut rule) {
            (Ruled::Yes, Some((_, end))) => *end = x + advance,
            (Ruled::Yes, None) => rule = Some((x, x + advance)),
            (Ruled::No, _) => end_rule(&mut bits, rule.take()),
        }
        x += advance;
    }
    end_rule(&mut bits, rule);
    bits
}

fn end_rule(bits: &mut Vec<Bit>, rule: Option<(f32, f32)>) {
    if let Some((x, end)) = rule {
        bits.push(Bit::Rule { x, width: end - x });
    }
}

/// Letters of one face, size and colour are drawn in one go, so that others read whole words.
fn push_letter(bits: &mut Vec<Bit>, x: f32, atom: &Atom, letter: char, found: Found, advance: f32) {
    let advance_em = advance / atom.dress.size;
    if let Some(Bit::Letters {
        x: from,
        face,
        size,
        ink,
        text,
        glyphs,
    }) = bits.last_mut()
    {
        let end: f32 = *from + glyphs.iter().map(|(_, em, _)| em * *size).sum::<f32>();
        let alike = *face == found.face && *size == atom.dress.size && *ink == atom.dress.ink;
        if alike && (end - x).abs() < EPSILON {
            text.push(letter);
            glyphs.push((found.glyph, advance_em, letter.len_utf8()));
            return;
        }
    }
    bits.push(Bit::Letters {
        x,
        face: found.face,
        size: atom.dress.size,
        ink: atom.dress.ink,
        text: letter.to_string(),
        glyphs: vec![(found.glyph, advance_em, letter.len_utf8())],
    });
}
