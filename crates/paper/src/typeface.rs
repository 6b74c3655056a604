//! The letters papers are printed with: a face for the text, one for headings, and behind both the
//! rare letters that only names have. A letter that no face has is told to whoever prints; it is
//! never a silent box.

use std::sync::Arc;

use krilla::text::Font;
use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider};

use crate::PaperError;

include!(concat!(env!("OUT_DIR"), "/fonts.rs"));

/// What an embedded font may inflate to; the largest has 14.5 MB.
const MAX_FONT_BYTES: usize = 24 * 1024 * 1024;

/// How dark the letters are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weight {
    Regular,
    Bold,
}

/// Every face, inflated and ready: about 18 MB while papers are made, so a phone drops it after.
pub struct Typefaces {
    faces: Vec<Face>,
    regular: Vec<usize>,
    bold: Vec<usize>,
}

struct Face {
    font: Font,
    /// By code point.
    letters: Box<[Letter]>,
}

struct Letter {
    code: u32,
    glyph: u32,
    advance_em: f32,
}

/// A letter in the first face of the chain that has it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Found {
    pub(crate) face: usize,
    pub(crate) glyph: u32,
    pub(crate) advance_em: f32,
}

impl Typefaces {
    /// The faces this program was built with.
    ///
    /// # Errors
    /// [`PaperError::NoLetters`] when it was built without them, [`PaperError::BadLetters`] when
    /// they cannot be read.
    pub fn embedded() -> Result<Self, PaperError> {
        let face = |packed: Option<&[u8]>| {
            let packed = packed.ok_or(PaperError::NoLetters)?;
            let bytes = zstd::bulk::decompress(packed, MAX_FONT_BYTES)
                .map_err(|_| PaperError::BadLetters)?;
            Face::read(bytes)
        };
        Ok(Self {
            faces: vec![face(REGULAR)?, face(BOLD)?, face(RARE_JP)?, face(RARE_HK)?],
            regular: vec![0, 2, 3],
            bold: vec![1, 0, 2, 3],
        })
    }

    /// Sets one more face behind all others, such as one that the machine has for the rarest
    /// names.
    ///
    /// # Errors
    /// [`PaperError::BadLetters`] when the bytes are no TrueType or OpenType font.
    pub fn and(mut self, font: Vec<u8>) -> Result<Self, PaperError> {
        let at = self.faces.len();
        self.faces.push(Face::read(font)?);
        self.regular.push(at);
        self.bold.push(at);
        Ok(self)
    }

    /// Whether a letter can be printed.
    #[must_use]
    pub fn has(&self, letter: char) -> bool {
        self.find(Weight::Regular, letter).is_some()
    }

    pub(crate) fn find(&self, weight: Weight, letter: char) -> Option<Found> {
        let chain = match weight {
            Weight::Regular => &self.regular,
            Weight::Bold => &self.bold,
        };
        chain.iter().find_map(|&face| {
            let letters = &self.faces.get(face)?.letters;
            let at = letters
                .binary_search_by_key(&u32::from(letter), |letter| letter.code)
                .ok()?;
            let letter = letters.get(at)?;
            Some(Found {
                face,
                glyph: letter.glyph,
                advance_em: letter.advance_em,
            })
        })
    }

    pub(crate) fn font(&self, face: usize) -> Option<Font> {
        self.faces.get(face).map(|face| face.font.clone())
    }
}

impl Face {
    fn read(bytes: Vec<u8>) -> Result<Self, PaperError> {
        let bytes = Arc::new(bytes);
        let font = FontRef::new(&bytes).map_err(|_| PaperError::BadLetters)?;
        let metrics = font.glyph_metrics(Size::unscaled(), LocationRef::default());
        let em = f32::from(
            font.metrics(Size::unscaled(), LocationRef::default())
                .units_per_em,
        );
        let mut letters: Vec<Letter> = font
            .charmap()
            .mappings()
            .map(|(code, glyph)| Letter {
                code,
                glyph: glyph.to_u32(),
                advance_em: metrics.advance_width(glyph).unwrap_or(em) / em,
            })
            .collect();
        letters.sort_unstable_by_key(|letter| letter.code);
        letters.dedup_by_key(|letter| letter.code);
        let font = Font::new(bytes.into(), 0).ok_or(PaperError::BadLetters)?;
        Ok(Self {
            font,
            letters: letters.into_boxed_slice(),
        })
    }
}
