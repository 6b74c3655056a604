//! Where pages end.

use super::*;

/// Pieces of ten points; those in `glued` hold what follows.
fn pieces(count: usize, glued: &[usize]) -> Vec<Piece> {
    (0..count)
        .map(|at| Piece {
            height: 10.0,
            before: 0.0,
            glued: glued.contains(&at),
            body: Body::Hairline,
        })
        .collect()
}

fn lengths(pieces: &[Piece], height: f32) -> Vec<usize> {
    paginate(pieces, height).iter().map(Vec::len).collect()
}

#[test]
fn a_page_ends_as_late_as_it_can() {
    assert_eq!(lengths(&pieces(25, &[]), 100.0), [10, 10, 5]);
}

#[test]
fn what_is_glued_goes_along() {
    assert_eq!(lengths(&pieces(12, &[8, 9]), 100.0), [8, 4]);
}

#[test]
fn what_is_longer_than_a_page_is_parted_where_the_page_ends() {
    let all: Vec<usize> = (0..30).collect();
    assert_eq!(lengths(&pieces(30, &all), 100.0), [10, 10, 10]);
}

#[test]
fn a_piece_higher_than_a_page_has_one_of_its_own() {
    let mut pieces = pieces(3, &[]);
    pieces[1].height = 500.0;
    assert_eq!(lengths(&pieces, 100.0), [1, 1, 1]);
}

#[test]
fn a_page_does_not_begin_with_room() {
    let mut pieces = pieces(11, &[]);
    pieces[10].body = Body::Gap;
    assert_eq!(lengths(&pieces, 100.0), [10]);
}
