//! From what a camera gives to what is kept.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits, RgbImage};
use model::FileHash;
use sha2::{Digest, Sha256};

/// The longer side of what is kept.
pub const MAX_SIDE_PX: u32 = 1_600;
/// The longer side of what lists show.
pub const THUMBNAIL_PX: u32 = 240;
/// The largest file that is opened.
pub const MAX_BYTES: usize = 20 * 1024 * 1024;
/// The most pixels that are opened: what the cameras of ordinary phones give, and some 120 MB of
/// memory.
pub const MAX_PIXELS: u64 = 40_000_000;

/// No side is longer, and no decoder takes more memory for itself.
const MAX_INPUT_SIDE_PX: u32 = 20_000;
const MAX_ALLOC_BYTES: u64 = 256 * 1024 * 1024;
/// Qualities that are tried, best first, until the file is small enough.
const QUALITIES: [u8; 3] = [80, 70, 55];
const WANTED_BYTES: usize = 350 * 1024;
const THUMBNAIL_QUALITY: u8 = 70;

/// A photograph that may be kept: JPEG, upright, without metadata.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Photo {
    /// The file.
    pub bytes: Vec<u8>,
    /// SHA-256 of the file.
    pub sha256: FileHash,
    /// Width.
    pub width_px: u32,
    /// Height.
    pub height_px: u32,
    /// A small one for lists, JPEG as well.
    pub thumbnail: Vec<u8>,
}

/// Why a picture cannot be kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PhotoError {
    /// Not a picture, or one of another kind.
    #[error("this is not a photo that can be read: choose a JPEG, PNG or WebP")]
    NotAPhoto,
    /// The bytes break off or are damaged.
    #[error("the photo is damaged ({0}): take it again")]
    Damaged(String),
    /// Too many bytes or pixels.
    #[error("the photo is too large to open: choose one of at most 20 MB and 40 million pixels")]
    TooLarge,
}

/// Makes a photograph fit to be kept.
///
/// # Errors
/// [`PhotoError`].
pub fn prepare(bytes: &[u8]) -> Result<Photo, PhotoError> {
    let whole = open(bytes, MAX_SIDE_PX)?;
    let thumbnail = jpeg(
        &flat(shrunk(whole.clone(), THUMBNAIL_PX)),
        THUMBNAIL_QUALITY,
    )?;
    let picture = flat(whole);
    let mut kept = Vec::new();
    for quality in QUALITIES {
        kept = jpeg(&picture, quality)?;
        if kept.len() <= WANTED_BYTES {
            break;
        }
    }
    Ok(Photo {
        sha256: FileHash::from_bytes(Sha256::digest(&kept).into()),
        width_px: picture.width(),
        height_px: picture.height(),
        bytes: kept,
        thumbnail,
    })
}

/// A small picture of a file that was kept.
///
/// # Errors
/// [`PhotoError`].
pub fn thumbnail(bytes: &[u8]) -> Result<Vec<u8>, PhotoError> {
    jpeg(&flat(open(bytes, THUMBNAIL_PX)?), THUMBNAIL_QUALITY)
}

/// The picture upright, its longer side at most so long. A decoder that gives up in a panic over
/// damaged bytes takes nothing else down.
fn open(bytes: &[u8], max_side_px: u32) -> Result<DynamicImage, PhotoError> {
    catch_unwind(AssertUnwindSafe(|| decoded(bytes, max_side_px)))
        .unwrap_or_else(|_| Err(PhotoError::Damaged("the decoder gave up".into())))
}

fn decoded(bytes: &[u8], max_side_px: u32) -> Result<DynamicImage, PhotoError> {
    if bytes.len() > MAX_BYTES {
        return Err(PhotoError::TooLarge);
    }
    let mut reader = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .map_err(|_| PhotoError::NotAPhoto)?;
    if reader.format() == Some(ImageFormat::Jpeg) && breaks_off(bytes) {
        return Err(PhotoError::Damaged("it breaks off".into()));
    }
    let known = [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP];
    if !reader.format().is_some_and(|found| known.contains(&found)) {
        return Err(PhotoError::NotAPhoto);
    }
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_INPUT_SIDE_PX);
    limits.max_image_height = Some(MAX_INPUT_SIDE_PX);
    limits.max_alloc = Some(MAX_ALLOC_BYTES);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(wrong)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(PhotoError::TooLarge);
    }
    // A picture whose metadata cannot be read is shown as it lies.
    let orientation = decoder.orientation().ok();
    let picture = DynamicImage::from_decoder(decoder).map_err(wrong)?;
    let mut picture = shrunk(picture, max_side_px);
    if let Some(orientation) = orientation {
        picture.apply_orientation(orientation);
    }
    Ok(picture)
}

/// Whether a JPEG has no end: the decoder fills what is missing with grey and says nothing. The end
/// of a small picture in the metadata is not the end of the photo (ITU-T T.81, annex B).
fn breaks_off(bytes: &[u8]) -> bool {
    let mut rest = bytes.get(2..).unwrap_or_default();
    while let [0xff, marker, more @ ..] = rest {
        match (marker, more) {
            // A filler, and markers without a length.
            (0xff, _) => rest = &rest[1..],
            (0x01 | 0xd0..=0xd7, _) => rest = more,
            (0xd9, _) => return false,
            (0xda, scan) => return !scan.windows(2).any(|two| two == [0xff, 0xd9]),
            (_, [high, low, ..]) => {
                let length = usize::from(u16::from_be_bytes([*high, *low]));
                rest = more.get(length..).unwrap_or_default();
            }
            _ => return true,
        }
    }
    true
}

/// Never made larger than it is.
fn shrunk(picture: DynamicImage, max_side_px: u32) -> DynamicImage {
    if picture.width().max(picture.height()) <= max_side_px {
        picture
    } else {
        picture.thumbnail(max_side_px, max_side_px)
    }
}

/// Without transparency: what shows through is white, as paper is.
fn flat(picture: DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.into_rgb8();
    }
    let picture = picture.into_rgba8();
    RgbImage::from_fn(picture.width(), picture.height(), |x, y| {
        let [red, green, blue, alpha] = picture.get_pixel(x, y).0;
        let over_white = |colour: u8| {
            let (colour, alpha) = (u32::from(colour), u32::from(alpha));
            u8::try_from((colour * alpha + 255 * (255 - alpha)) / 255).unwrap_or(u8::MAX)
        };
        image::Rgb([over_white(red), over_white(green), over_white(blue)])
    })
}

fn jpeg(picture: &RgbImage, quality: u8) -> Result<Vec<u8>, PhotoError> {
    let mut bytes = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut bytes, quality);
    picture.write_with_encoder(encoder).map_err(wrong)?;
    Ok(bytes)
}

fn wrong(error: ImageError) -> PhotoError {
    match error {
        ImageError::Limits(_) => PhotoError::TooLarge,
        ImageError::Unsupported(_) => PhotoError::NotAPhoto,
        error => PhotoError::Damaged(error.to_string()),
    }
}
