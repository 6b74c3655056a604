//! Photographs as cameras give them, and bytes that only look like one.

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::codecs::webp::WebPEncoder;
use image::{DynamicImage, ImageEncoder, Rgb, RgbImage, Rgba, RgbaImage};
use model::FileHash;
use rstest::rstest;
use sha2::{Digest, Sha256};

use super::*;

/// The upper left corner is red, the rest grey with some texture.
fn scene(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        if x < width / 4 && y < height / 4 {
            Rgb([220, 20, 20])
        } else {
            let shade = u8::try_from((x * 7 + y * 13) % 64).unwrap();
            Rgb([96 + shade, 96 + shade, 96])
        }
    })
}

fn camera(picture: &RgbImage) -> Vec<u8> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, 90)
        .encode_image(picture)
        .unwrap();
    bytes
}

/// A camera's file with what cameras add: which way up, the place, a comment.
fn with_metadata(jpeg: &[u8], orientation: u8) -> Vec<u8> {
    let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08".to_vec();
    exif.extend([0, 2]);
    exif.extend([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0]);
    exif.extend([0x88, 0x25, 0, 4, 0, 0, 0, 1, 0, 0, 0, 38]);
    exif.extend([0, 0, 0, 0]);
    exif.extend([0, 1, 0, 1, 0, 2, 0, 0, 0, 2, b'N', 0, 0, 0, 0, 0, 0, 0]);
    exif.extend(b"GPSLatitude 37.9283");
    let mut bytes = jpeg[..2].to_vec();
    for (marker, content) in [(0xe1, &exif[..]), (0xfe, b"Huawei Liangzhou")] {
        bytes.extend([0xff, marker]);
        bytes.extend(u16::try_from(content.len() + 2).unwrap().to_be_bytes());
        bytes.extend(content);
    }
    bytes.extend(&jpeg[2..]);
    bytes
}

fn opened(bytes: &[u8]) -> DynamicImage {
    image::load_from_memory(bytes).unwrap()
}

/// Where the red corner is: left or right, upper or lower.
fn red_corner(bytes: &[u8]) -> (bool, bool) {
    let picture = opened(bytes).into_rgb8();
    let (width, height) = picture.dimensions();
    let red = |right: bool, lower: bool| {
        let x = if right {
            width - 1 - width / 16
        } else {
            width / 16
        };
        let y = if lower {
            height - 1 - height / 16
        } else {
            height / 16
        };
        let [red, green, _] = picture.get_pixel(x, y).0;
        red > 150 && green < 90
    };
    let corners = [(false, false), (true, false), (false, true), (true, true)];
    let found: Vec<_> = corners.into_iter().filter(|(x, y)| red(*x, *y)).collect();
    assert_eq!(found.len(), 1);
    found[0]
}

#[test]
fn a_large_photo_becomes_one_a_village_line_can_carry() {
    let photo = prepare(&camera(&scene(4_000, 3_000))).unwrap();
    assert_eq!((photo.width_px, photo.height_px), (1_600, 1_200));
    assert_eq!(opened(&photo.bytes).width(), 1_600);
    assert!(photo.bytes.len() < 700_000, "{} bytes", photo.bytes.len());
    let digest = FileHash::from_bytes(Sha256::digest(&photo.bytes).into());
    assert_eq!(photo.sha256, digest);
    let small = opened(&photo.thumbnail);
    assert_eq!((small.width(), small.height()), (240, 180));
    assert!(photo.thumbnail.len() < 16_000);
    assert_eq!(
        thumbnail(&photo.bytes).unwrap().len() / 1_000,
        photo.thumbnail.len() / 1_000
    );
}

#[test]
fn a_small_one_is_not_made_larger() {
    let photo = prepare(&camera(&scene(200, 300))).unwrap();
    assert_eq!((photo.width_px, photo.height_px), (200, 300));
}

#[rstest]
#[case(1, (false, false), (400, 300))]
#[case(2, (true, false), (400, 300))]
#[case(3, (true, true), (400, 300))]
#[case(4, (false, true), (400, 300))]
#[case(6, (true, false), (300, 400))]
#[case(8, (false, true), (300, 400))]
fn whichever_way_the_phone_was_held_it_is_upright(
    #[case] orientation: u8,
    #[case] corner: (bool, bool),
    #[case] size: (u32, u32),
) {
    let taken = with_metadata(&camera(&scene(400, 300)), orientation);
    let photo = prepare(&taken).unwrap();
    assert_eq!((photo.width_px, photo.height_px), size);
    assert_eq!(red_corner(&photo.bytes), corner);
    assert_eq!(red_corner(&photo.thumbnail), corner);
}

#[test]
fn nothing_is_left_of_the_camera_the_place_and_the_moment() {
    let taken = with_metadata(&camera(&scene(400, 300)), 6);
    let holds = |bytes: &[u8], word: &[u8]| bytes.windows(word.len()).any(|w| w == word);
    let photo = prepare(&taken).unwrap();
    for word in [&b"Exif"[..], b"GPS", b"Huawei"] {
        assert!(holds(&taken, word));
        assert!(!holds(&photo.bytes, word) && !holds(&photo.thumbnail, word));
    }
    // Nor anything else beside the picture: no segment but what draws it.
    for bytes in [&photo.bytes, &photo.thumbnail] {
        let mut at = 2;
        while bytes[at + 1] != 0xda {
            assert!(
                [0xe0, 0xdb, 0xc0, 0xc4].contains(&bytes[at + 1]),
                "segment {:#x}",
                bytes[at + 1]
            );
            at += 2 + usize::from(u16::from_be_bytes([bytes[at + 2], bytes[at + 3]]));
        }
    }
}

#[test]
fn what_is_seen_through_is_white() {
    let glass = RgbaImage::from_pixel(64, 64, Rgba([10, 200, 10, 0]));
    let mut png = Vec::new();
    PngEncoder::new(&mut png)
        .write_image(&glass, 64, 64, image::ExtendedColorType::Rgba8)
        .unwrap();
    let photo = prepare(&png).unwrap();
    let [red, green, blue] = opened(&photo.bytes).into_rgb8().get_pixel(30, 30).0;
    assert!(red > 250 && green > 250 && blue > 250);
}

#[test]
fn a_webp_is_read_as_well() {
    let mut webp = Vec::new();
    WebPEncoder::new_lossless(&mut webp)
        .encode(
            scene(64, 48).as_raw(),
            64,
            48,
            image::ExtendedColorType::Rgb8,
        )
        .unwrap();
    assert_eq!(prepare(&webp).unwrap().width_px, 64);
}

/// A picture of so many pixels in a few bytes.
fn bomb(width: u32, height: u32) -> Vec<u8> {
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut chunk = |name: &[u8; 4], content: &[u8]| {
        png.extend(u32::try_from(content.len()).unwrap().to_be_bytes());
        let named = [&name[..], content].concat();
        let mut crc = u32::MAX;
        for byte in &named {
            crc ^= u32::from(*byte);
            for _ in 0..8 {
                crc = if crc & 1 == 1 {
                    (crc >> 1) ^ 0xedb8_8320
                } else {
                    crc >> 1
                };
            }
        }
        png.extend(named);
        png.extend((!crc).to_be_bytes());
    };
    let size = [width.to_be_bytes(), height.to_be_bytes()].concat();
    chunk(b"IHDR", &[&size[..], &[8, 2, 0, 0, 0]].concat());
    chunk(b"IDAT", &[0x78, 0x9c, 0x63, 0, 0, 0, 1, 0, 1]);
    chunk(b"IEND", &[]);
    png
}

#[rstest]
#[case(30_000, 30_000)]
#[case(19_999, 19_999)]
#[case(20_001, 10)]
#[case(u32::MAX >> 1, u32::MAX >> 1)]
fn a_picture_that_would_fill_the_memory_is_refused_unopened(
    #[case] width: u32,
    #[case] height: u32,
) {
    assert_eq!(prepare(&bomb(width, height)), Err(PhotoError::TooLarge));
    assert_eq!(thumbnail(&bomb(width, height)), Err(PhotoError::TooLarge));
}

#[test]
fn too_many_bytes_are_not_looked_at() {
    assert_eq!(
        prepare(&vec![0xff; MAX_BYTES + 1]),
        Err(PhotoError::TooLarge)
    );
}

#[rstest]
#[case(b"")]
#[case(b"<svg xmlns='http://www.w3.org/2000/svg'/>")]
#[case(b"GIF89a\x01\0\x01\0\0\0\0;")]
#[case(b"%PDF-1.7")]
fn what_is_no_photo_is_refused(#[case] bytes: &[u8]) {
    assert_eq!(prepare(bytes), Err(PhotoError::NotAPhoto));
}

#[test]
fn damaged_photos_end_in_a_sentence_never_in_a_panic() {
    let taken = with_metadata(&camera(&scene(32, 24)), 6);
    let mut refused = 0;
    for at in (0..taken.len()).step_by(7) {
        refused += usize::from(prepare(&taken[..at]).is_err());
        let mut changed = taken.clone();
        changed[at] ^= 0x55;
        refused += usize::from(prepare(&changed).is_err());
    }
    assert!(refused > 10, "{refused}");
}

#[test]
fn half_a_photo_is_refused_also_when_a_small_one_lies_in_it() {
    // The metadata hold a whole small picture, with its own end.
    let small = camera(&scene(16, 12));
    let whole = camera(&scene(320, 240));
    let mut taken = whole[..2].to_vec();
    taken.extend([0xff, 0xe1]);
    taken.extend(u16::try_from(small.len() + 2).unwrap().to_be_bytes());
    taken.extend(&small);
    taken.extend(&whole[2..]);
    assert!(prepare(&taken).is_ok());
    for missing in [2, 3, 500, whole.len() / 2] {
        let cut = prepare(&taken[..taken.len() - missing]);
        assert!(matches!(cut, Err(PhotoError::Damaged(_))), "{missing}");
    }
    // What some phones write after the end does no harm.
    taken.extend(b"a moving picture of the moment");
    assert!(prepare(&taken).is_ok());
}
