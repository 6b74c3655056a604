//! A signature drawn on the screen, made ready for the page. One that cannot be read is told, and a
//! line stands in its place.

use std::io::Cursor;

use image::{ImageReader, Limits};
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
    /// Reads a PNG; none when it is none, or too large to be a signature.
    pub(crate) fn read(png: &[u8]) -> Option<Self> {
        let mut reader = ImageReader::with_format(Cursor::new(png), image::ImageFormat::Png);
        let mut limits = Limits::default();
        limits.max_image_width = Some(MAX_SIDE_PX);
        limits.max_image_height = Some(MAX_SIDE_PX);
        limits.max_alloc = Some(MAX_ALLOC_BYTES);
        reader.limits(limits);
        let pixels = reader.decode().ok()?.into_rgba8();
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
