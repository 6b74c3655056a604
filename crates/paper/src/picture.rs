//! A signature drawn on the screen, made ready for the page. One that cannot be read is told, and a
//! line stands in its place.

use std::io::Cursor;
use std::panic::catch_unwind;

use image::{ImageFormat, ImageReader, Limits, RgbaImage};
use krilla::image::Image;

/// Pixels of a side that are still a signature.
const MAX_SIDE_PX: u32 = 4_096;
/// What opening one may take.
const MAX_ALLOC_BYTES: u64 = 96 * 1024 * 1024;

/// A picture, decoded.
pub(crate) struct Picture {
    pub(crate) image: Image,
    width: f32,
    height: f32,
}

impl std::fmt::Debug for Picture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Picture({} × {})", self.width, self.height)
    }
}

impl Picture {
    /// Reads a PNG or a JPEG; none when it is neither, or too large to be a signature. A decoder that gives
    /// up in a panic over damaged bytes takes nothing else down.
    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        let pixels = catch_unwind(|| decoded(bytes)).ok().flatten()?;
        let (width, height) = pixels.dimensions();
        if width == 0 || height == 0 {
            return None;
        }
        #[expect(clippy::cast_precision_loss, reason = "a side has at most 4096 pixels")]
        let (w, h) = (width as f32, height as f32);
        Some(Self {
            image: Image::from_rgba8(pixels.into_raw(), width, height),
            width: w,
            height: h,
        })
    }

    pub(crate) fn width(&self) -> f32 {
        self.width
    }

    pub(crate) fn height(&self) -> f32 {
        self.height
    }
}

fn decoded(bytes: &[u8]) -> Option<RgbaImage> {
    let reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format();
    let mut reader = reader.ok()?;
    if !matches!(reader.format(), Some(ImageFormat::Png | ImageFormat::Jpeg)) {
        return None;
    }
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE_PX);
    limits.max_image_height = Some(MAX_SIDE_PX);
    limits.max_alloc = Some(MAX_ALLOC_BYTES);
    reader.limits(limits);
    Some(reader.decode().ok()?.into_rgba8())
}
