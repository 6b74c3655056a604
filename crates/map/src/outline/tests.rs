//! A place is inside of one outline, and bytes read as they were written.

use proptest::prelude::*;
use rstest::rstest;

use super::*;

fn ring(corners: &[(i32, i32)]) -> Ring {
    let spots = corners.iter().map(|(lon_e6, lat_e6)| Spot {
        at: Position {
            lon_e6: *lon_e6,
            lat_e6: *lat_e6,
        },
        from_zoom: 0,
    });
    spots.collect()
}

/// A square with a square hole.
fn frame() -> Outline {
    Outline {
        polygons: vec![vec![
            ring(&[(0, 0), (90, 0), (90, 90), (0, 90)]),
            ring(&[(30, 30), (30, 60), (60, 60), (60, 30)]),
        ]],
    }
}

#[rstest]
#[case(10, 10, true)]
#[case(45, 45, false)]
#[case(100, 45, false)]
#[case(29, 45, true)]
#[case(61, 45, true)]
fn a_place_is_inside_or_not(#[case] lon_e6: i32, #[case] lat_e6: i32, #[case] inside: bool) {
    assert_eq!(frame().holds(Position { lon_e6, lat_e6 }), inside);
}

#[test]
fn a_place_on_a_shared_border_lies_in_one_of_the_two() {
    let west = Outline {
        polygons: vec![vec![ring(&[(0, 0), (50, 0), (50, 100), (0, 100)])]],
    };
    let east = Outline {
        polygons: vec![vec![ring(&[(50, 0), (90, 0), (90, 100), (50, 100)])]],
    };
    for lat_e6 in 0..100 {
        let at = Position { lon_e6: 50, lat_e6 };
        assert!(west.holds(at) != east.holds(at), "{at:?}");
    }
}

#[test]
fn a_word_stands_inside_of_the_part_it_is_about() {
    // A horseshoe, whose middle is outside of it.
    let shoe = Outline {
        polygons: vec![vec![ring(&[
            (0, 0),
            (900, 0),
            (900, 900),
            (600, 900),
            (600, 300),
            (300, 300),
            (300, 900),
            (0, 900),
        ])]],
    };
    assert!(shoe.holds(shoe.label().unwrap()));
    assert!(frame().holds(frame().label().unwrap()));
    assert_eq!(Outline::default().label(), None);
}

#[test]
fn bytes_keep_their_meaning() {
    let hex = frame()
        .to_bytes()
        .iter()
        .fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
    assert_eq!(
        hex,
        "01010204000000b401000000b40100b3010000043c7700003c003c0000003b00"
    );
}

#[rstest]
#[case(&[])]
#[case(&[1])]
#[case(&[1, 1, 1, 4, 0, 0])]
#[case(&[1, 0, 0])]
#[case(&[1, 0xff, 0xff, 0xff, 0xff, 0x0f])]
#[case(&[1, 1, 1, 1, 0x80, 0xa6, 0x9d, 0xac, 0x01, 0, 0])]
fn what_is_no_outline_is_refused(#[case] bytes: &[u8]) {
    assert_eq!(Outline::from_bytes(bytes), Err(Unreadable::Damaged));
}

#[test]
fn a_newer_outline_says_so() {
    assert_eq!(Outline::from_bytes(&[2, 0]), Err(Unreadable::Newer(2)));
}

proptest! {
    #[test]
    fn an_outline_reads_as_it_was_written(corners in proptest::collection::vec(
        (-180_000_000..=180_000_000i32, -90_000_000..=90_000_000i32, any::<u8>()), 0..60,
    )) {
        let spots = corners.iter().map(|(lon_e6, lat_e6, from_zoom)| Spot {
            at: Position { lon_e6: *lon_e6, lat_e6: *lat_e6 },
            from_zoom: *from_zoom,
        });
        let outline = Outline { polygons: vec![vec![spots.collect()]] };
        prop_assert_eq!(Outline::from_bytes(&outline.to_bytes()), Ok(outline));
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let mut bytes = bytes;
        if let Some(first) = bytes.first_mut() { *first = 1; }
        if let Ok(outline) = Outline::from_bytes(&bytes) {
            prop_assert!(outline.spots().count() <= bytes.len());
            let again = Outline::from_bytes(&outline.to_bytes());
            prop_assert_eq!(again, Ok(outline));
        }
    }
}
