//! Ink on pages: letters, hairlines, pictures, and what stands in the margins. The same pages give
//! the same bytes, as PDF/A-2u, which an archive takes.

use std::collections::BTreeSet;

use krilla::color::rgb;
use krilla::configure::{Archival, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::error::KrillaError;
use krilla::geom::{PathBuilder, Point, Rect, Size, Transform};
use krilla::metadata::{DateTime, Metadata};
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;
use krilla::text::{GlyphId, KrillaGlyph};
use krilla::{Document, SerializeSettings};
use model::Day;

use crate::PaperError;
use crate::flow::Placed;
use crate::text::{Bit, Ink, Line};
use crate::typeface::Typefaces;

mod row;

/// A4, in points.
pub(crate) const PAGE_WIDTH: f32 = 595.276;
/// A4, in points.
pub(crate) const PAGE_HEIGHT: f32 = 841.89;

/// Millimetres in points.
pub(crate) const fn mm(millimetres: f32) -> f32 {
    millimetres * 72.0 / 25.4
}

/// A page, ready to be drawn.
#[derive(Debug, Default)]
pub(crate) struct Page {
    pub(crate) placed: Vec<Placed>,
    /// Left and top of the column, and its width.
    pub(crate) left: f32,
    pub(crate) top: f32,
    pub(crate) width: f32,
    /// Lines in the margins: the left end of each and the top of its slot.
    pub(crate) margin: Vec<(f32, f32, Line)>,
    /// Straight lines: from, to, thickness, colour.
    pub(crate) strokes: Vec<([f32; 2], [f32; 2], f32, Ink)>,
    /// Letters on it that no face has.
    pub(crate) missing: BTreeSet<char>,
    /// Where the outline leads when a paper begins here.
    pub(crate) begins: Option<String>,
}

/// Draws pages into one document.
///
/// # Errors
/// [`PaperError::Pdf`] when the document would not be what it claims to be.
pub(crate) fn document(
    title: &str,
    on: Day,
    pages: &[Page],
    faces: &Typefaces,
) -> Result<Vec<u8>, PaperError> {
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A2_U)
        .finish()
        .map_err(|error| PaperError::Pdf(format!("{error:?}")))?;
    let mut document = Document::new_with(SerializeSettings {
        configuration,
        ..SerializeSettings::default()
    });
    let mut outline = Outline::new();
    for (at, page) in pages.iter().enumerate() {
        if let Some(name) = &page.begins {
            let top = XyzDestination::new(at, Point::from_xy(0.0, 0.0));
            outline.push_child(OutlineNode::new(name.clone(), top));
        }
        let size = Size::from_wh(PAGE_WIDTH, PAGE_HEIGHT)
            .ok_or_else(|| PaperError::Pdf("A4 is no size".to_owned()))?;
        let mut sheet = document.start_page_with(PageSettings::new(size));
        let mut pen = Pen {
            surface: sheet.surface(),
            faces,
        };
        pen.page(page);
        drop(pen);
        sheet.finish();
    }
    document.set_outline(outline);
    document.set_metadata(
        Metadata::new()
            .title(title.to_owned())
            .language("zh-CN".to_owned())
            .creator("Bandeng".to_owned())
            .creation_date(date(on)),
    );
    document
        .finish()
        .map_err(|error| PaperError::Pdf(said(&error)))
}

fn date(day: Day) -> DateTime {
    DateTime::new(day.year().unsigned_abs())
        .month(day.month().unsigned_abs())
        .day(day.day_of_month().unsigned_abs())
}

/// What an archive would not take, by name.
fn said(error: &KrillaError) -> String {
    match error {
        KrillaError::Validation(errors) => {
            let errors: Vec<String> = errors
                .iter()
                .map(|(error, _)| format!("{error:?}"))
                .collect();
            errors.join(", ")
        }
        other => other.to_string(),
    }
}

/// What draws on one page.
struct Pen<'a, 'b> {
    surface: Surface<'b>,
    faces: &'a Typefaces,
}

impl Pen<'_, '_> {
    fn page(&mut self, page: &Page) {
        for (from, to, thick, ink) in &page.strokes {
            self.stroke(*from, *to, *thick, *ink);
        }
        for (x, y, line) in &page.margin {
            self.line(line, *x, *y);
        }
        self.column(page);
    }

    /// Draws a line of text whose slot begins at `y`.
    fn line(&mut self, line: &Line, x: f32, y: f32) {
        // The ideographic box of the face reaches from 0.12 em below the baseline to 0.88 above.
        let baseline = y + (line.pitch - line.size) / 2.0 + line.size * 0.88;
        for bit in &line.bits {
            match bit {
                Bit::Letters {
                    x: at,
                    face,
                    size,
                    ink,
                    text,
                    glyphs,
                } => self.letters([x + at, baseline], *face, *size, *ink, text, glyphs),
                Bit::Rule { x: at, width } => {
                    let under = baseline + line.size * 0.2;
                    let (from, to) = ([x + at, under], [x + at + width, under]);
                    self.stroke(from, to, 0.5, Ink::Black);
                }
                Bit::Picture {
                    x: at,
                    width,
                    height,
                    picture,
                } => {
                    let top = baseline + line.size * 0.15 - height;
                    if let Some(size) = Size::from_wh(*width, *height) {
                        let place = Transform::from_translate(x + at, top);
                        self.surface.push_transform(&place);
                        self.surface.draw_image(picture.image.clone(), size);
                        self.surface.pop();
                    }
                }
            }
        }
    }

    fn letters(
        &mut self,
        at: [f32; 2],
        face: usize,
        size: f32,
        ink: Ink,
        text: &str,
        glyphs: &[(u32, f32, usize)],
    ) {
        let Some(font) = self.faces.font(face) else {
            return;
        };
        let mut byte = 0;
        let glyphs: Vec<KrillaGlyph> = glyphs
            .iter()
            .map(|(glyph, advance_em, bytes)| {
                let range = byte..byte + bytes;
                byte = range.end;
                KrillaGlyph::new(
                    GlyphId::new(*glyph),
                    *advance_em,
                    0.0,
                    0.0,
                    0.0,
                    range,
                    None,
                )
            })
            .collect();
        self.surface.set_stroke(None);
        self.surface.set_fill(Some(fill(ink)));
        let start = Point::from_xy(at[0], at[1]);
        self.surface
            .draw_glyphs(start, &glyphs, font, text, size, false);
    }

    fn stroke(&mut self, from: [f32; 2], to: [f32; 2], thick: f32, ink: Ink) {
        let mut path = PathBuilder::new();
        path.move_to(from[0], from[1]);
        path.line_to(to[0], to[1]);
        self.outline(path, thick, ink);
    }

    fn outline(&mut self, path: PathBuilder, thick: f32, ink: Ink) {
        let Some(path) = path.finish() else { return };
        self.surface.set_fill(None);
        self.surface.set_stroke(Some(Stroke {
            paint: colour(ink).into(),
            width: thick,
            ..Stroke::default()
        }));
        self.surface.draw_path(&path);
    }

    /// A filled box, for bars.
    fn slab(&mut self, x: f32, y: f32, width: f32, height: f32, ink: Ink) {
        let Some(rect) = Rect::from_xywh(x, y, width, height) else {
            return;
        };
        let mut path = PathBuilder::new();
        path.push_rect(rect);
        let Some(path) = path.finish() else { return };
        self.surface.set_stroke(None);
        self.surface.set_fill(Some(fill(ink)));
        self.surface.draw_path(&path);
    }
}

fn fill(ink: Ink) -> Fill {
    Fill {
        paint: colour(ink).into(),
        opacity: NormalizedF32::ONE,
        ..Fill::default()
    }
}

fn colour(ink: Ink) -> rgb::Color {
    match ink {
        Ink::Black => rgb::Color::black(),
        Ink::Soft => rgb::Color::new(0x70, 0x70, 0x70),
        Ink::Red => rgb::Color::new(0xD2, 0x0F, 0x0F),
    }
}
