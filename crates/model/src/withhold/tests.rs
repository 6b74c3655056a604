//! What may be told is told, what is small is not, and nobody finds it by sums.

use proptest::prelude::*;

use super::Told::{Count, Withheld};
use super::*;

#[test]
fn nothing_is_withheld_where_nothing_is_small() {
    assert_eq!(
        parts(&[12, 0, 5]),
        (Count(17), vec![Count(12), Count(0), Count(5)])
    );
}

#[test]
fn a_small_part_takes_the_next_smallest_with_it() {
    assert_eq!(
        parts(&[40, 3, 9, 0]),
        (Count(52), vec![Count(40), Withheld, Withheld, Count(0)])
    );
}

#[test]
fn two_small_parts_that_would_add_up_to_a_small_sum_take_a_third() {
    assert_eq!(
        parts(&[1, 1, 30, 8]),
        (Count(40), vec![Withheld, Withheld, Count(30), Withheld])
    );
}

#[test]
fn a_small_total_is_withheld_with_all_that_is_something() {
    let (total, told) = parts(&[0, 3, 0]);
    assert_eq!((total, told[1]), (Withheld, Withheld));
}

#[test]
fn a_total_that_one_table_withholds_no_other_tells() {
    let areas = [vec![3, 40], vec![0, 30]];
    let kinds = [vec![1, 2], vec![50, 20]];
    let told = together(&areas, &kinds, &[vec![70, 3]]);
    assert_eq!(told.by_column.columns, told.by_row.rows);
    assert_eq!(told.by_column.columns[0], Withheld);
    // Two parts, one of them small: the total would tell it.
    assert_eq!(told.lists[0], [Withheld, Withheld]);
    assert_eq!(told.by_column.total, told.by_row.total);
}

/// Whoever has the table tries every sum there is: rows of a system of equations, brought to steps. Tells
/// which withheld cells come out.
fn found_out(table: &Table) -> Vec<(usize, usize)> {
    let (height, width) = (table.cells.len(), table.columns.len());
    let told = |row: usize, column: usize| match (row == height, column == width) {
        (false, false) => table.cells[row][column],
        (false, true) => table.rows[row],
        (true, false) => table.columns[column],
        (true, true) => table.total,
    };
    let unknown: Vec<(usize, usize)> = (0..=height)
        .flat_map(|row| (0..=width).map(move |column| (row, column)))
        .filter(|(row, column)| told(*row, *column) == Withheld)
        .collect();
    let place = |cell: (usize, usize)| unknown.iter().position(|one| *one == cell);
    let mut system: Vec<Vec<f64>> = Vec::new();
    let mut relation = |cells: Vec<(usize, usize)>, total: (usize, usize)| {
        let mut row = vec![0.0; unknown.len()];
        for cell in cells {
            if let Some(at) = place(cell) {
                row[at] += 1.0;
            }
        }
        if let Some(at) = place(total) {
            row[at] -= 1.0;
        }
        system.push(row);
    };
    for row in 0..=height {
        relation(
            (0..width).map(|column| (row, column)).collect(),
            (row, width),
        );
    }
    for column in 0..=width {
        relation(
            (0..height).map(|row| (row, column)).collect(),
            (height, column),
        );
    }
    let mut done = 0;
    for at in 0..unknown.len() {
        let Some(pivot) = (done..system.len()).find(|row| system[*row][at].abs() > 1e-9) else {
            continue;
        };
        system.swap(done, pivot);
        let by = system[done][at];
        system[done].iter_mut().for_each(|value| *value /= by);
        for row in (0..system.len()).filter(|row| *row != done) {
            let by = system[row][at];
            let pivot = system[done].clone();
            for (value, taken) in system[row].iter_mut().zip(&pivot) {
                *value -= by * taken;
            }
        }
        done += 1;
    }
    let alone = |row: &Vec<f64>| {
        let mut parts = row
            .iter()
            .enumerate()
            .filter(|(_, value)| value.abs() > 1e-9);
        let first = parts.next().map(|(at, _)| at);
        first.filter(|_| parts.next().is_none())
    };
    system
        .iter()
        .filter_map(alone)
        .map(|at| unknown[at])
        .collect()
}

#[test]
fn the_trial_itself_finds_a_cell_that_was_left_to_be_found() {
    let careless = Table {
        cells: vec![vec![Withheld, Count(9)], vec![Count(7), Count(8)]],
        rows: vec![Count(12), Count(15)],
        columns: vec![Count(10), Count(17)],
        total: Count(27),
    };
    assert_eq!(found_out(&careless), [(0, 0)]);
}

proptest! {
    #[test]
    fn what_is_withheld_cannot_be_computed_and_what_is_small_is_withheld(
        counts in (1..5_usize, 1..5_usize).prop_flat_map(|(height, width)| {
            let count = prop_oneof![Just(0_u64), 1..5_u64, 5..40_u64];
            prop::collection::vec(prop::collection::vec(count, width), height)
        })
    ) {
        let told = table(&counts, &Elsewhere::default());
        prop_assert_eq!(found_out(&told), vec![]);
        for (row, told) in counts.iter().zip(&told.cells) {
            for (count, told) in row.iter().zip(told) {
                prop_assert!(!(1..5).contains(count) || *told == Withheld);
                prop_assert!(*told == Withheld || *told == Count(*count));
            }
        }
    }
}
