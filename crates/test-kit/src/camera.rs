//! Photos to tell stories with: drawn, not taken.

use corpus::Draw;
use image::codecs::jpeg::JpegEncoder;
use image::{Rgb, RgbImage};

/// A photo as a camera gives it, some 300 KB; another seed is another photo.
#[must_use]
pub fn camera(seed: u8) -> Vec<u8> {
    picture(seed, 800, 600)
}

/// The same of another size, for where there are many.
#[must_use]
pub fn picture(seed: u8, width: u32, height: u32) -> Vec<u8> {
    let mut draw = Draw::seeded(seed.into());
    let picture = RgbImage::from_fn(width, height, |x, y| {
        let (shade, grain) = (u8::try_from((x + y) % 128).unwrap(), draw.byte() / 8);
        Rgb([shade + grain, shade / 2 + grain, 90 + grain])
    });
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, 92)
        .encode_image(&picture)
        .unwrap();
    bytes
}
