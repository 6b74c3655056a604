//! What may be told is told, what is small is not, and nobody finds it by sums: not in a report, and not with the
//! reports of the places around and within.

use proptest::prelude::*;

use super::Told::{AtLeast, Count, Withheld};
use super::*;

/// A place of one list.
fn place(parts: &[u64]) -> Place {
    Place::smallest(Counts {
        whole: parts.iter().sum(),
        days: 0,
        lists: vec![List::of(parts.iter().copied().map(Cell::of).collect())],
    })
}

/// What is told of the first parts of its list.
fn parts<const N: usize>(place: &Place) -> [Told; N] {
    std::array::from_fn(|at| place.part(0, at))
}

#[test]
fn nothing_is_withheld_where_nothing_is_small() {
    let place = place(&[12, 0, 5]);
    assert_eq!(parts::<3>(&place), [Count(12), Count(0), Count(5)]);
    assert_eq!((place.whole(), place.total(0)), (Count(17), Count(17)));
}

#[test]
fn a_small_part_takes_the_next_smallest_with_it() {
    let place = place(&[40, 3, 9, 0]);
    assert_eq!(
        parts::<4>(&place),
        [Count(40), Withheld, Withheld, Count(0)]
    );
}

#[test]
fn two_small_parts_that_would_add_up_to_a_small_sum_take_a_third() {
    let place = place(&[1, 1, 30, 8]);
    assert_eq!(
        parts::<4>(&place),
        [Withheld, Withheld, Count(30), Withheld]
    );
}

#[test]
fn of_a_place_that_is_too_small_nothing_is_told() {
    let place = place(&[0, 3, 0]);
    assert_eq!((place.whole(), place.total(0)), (Withheld, Withheld));
    assert_eq!(parts::<3>(&place), [Withheld; 3]);
    assert_eq!(place.days(), None);
}

#[test]
fn what_one_village_withholds_its_township_does_not_tell_beside_another() {
    // Ten in one village and two in the other: whoever is told twelve and ten knows of the two.
    let township = Place::around(vec![place(&[10]), place(&[2])]);
    assert_eq!(township.whole(), AtLeast(10));
    assert_eq!(place(&[10]).whole(), Count(10));
    assert_eq!(place(&[2]).whole(), Withheld);
    // Several that are small are told of together.
    let township = Place::around(vec![place(&[10]), place(&[2]), place(&[3])]);
    assert_eq!(township.whole(), Count(15));
    // Two and two are still a few.
    let township = Place::around(vec![place(&[10]), place(&[2]), place(&[2])]);
    assert_eq!(township.whole(), AtLeast(10));
}

#[test]
fn what_two_townships_leave_out_the_county_tells_together() {
    let one = || Place::around(vec![place(&[10]), place(&[2])]);
    let other = || Place::around(vec![place(&[20]), place(&[4])]);
    assert_eq!(other().whole(), AtLeast(20));
    assert_eq!(Place::around(vec![one(), other()]).whole(), Count(36));
    let third = Place::around(vec![place(&[7]), place(&[9])]);
    assert_eq!(Place::around(vec![one(), third]).whole(), AtLeast(26));
}

#[test]
fn a_part_that_one_village_withholds_its_township_does_too() {
    let one = place(&[40, 3, 9]);
    let other = place(&[30, 20, 10]);
    assert_eq!(parts::<3>(&one), [Count(40), Withheld, Withheld]);
    let township = Place::around(vec![one.clone(), other]);
    assert_eq!(parts::<3>(&township), [Count(70), Withheld, Withheld]);
    assert_eq!(township.whole(), Count(112));
    // Where a second village withholds them as well, and they are more than a few, the township tells them.
    let township = Place::around(vec![one, place(&[30, 4, 8])]);
    assert_eq!(parts::<3>(&township), [Count(70), Count(7), Count(17)]);
}

#[test]
fn what_holds_for_a_few_is_not_told_either() {
    let settled = |cells: [(u64, u64); 2]| {
        let both = |(so, not)| Cell::of_both(so, not);
        let counts = cells.map(|(so, not)| so + not);
        Place::smallest(Counts {
            whole: counts.iter().sum(),
            days: 0,
            lists: vec![
                List::of(counts.map(Cell::of).to_vec()),
                List {
                    within: Some(0),
                    ..List::of(cells.map(both).to_vec())
                },
            ],
        })
    };
    let place = settled([(8, 6), (9, 5)]);
    assert_eq!((place.total(1), place.total_not(1)), (Count(17), Count(11)));
    // All but one are settled: the one would be told of.
    let place = settled([(13, 1), (9, 0)]);
    assert_eq!((place.total(1), place.total_not(1)), (Withheld, Withheld));
    assert_eq!(
        (place.part(1, 0), place.part_not(1, 0)),
        (Withheld, Withheld)
    );
    // What is withheld by kind is so of those that are settled, too.
    let place = settled([(3, 0), (20, 12)]);
    assert_eq!((place.part(0, 0), place.part(0, 1)), (Withheld, Withheld));
    assert_eq!((place.part(1, 0), place.part(1, 1)), (Withheld, Withheld));
    assert_eq!(place.total(1), Count(23));
}

#[test]
fn how_far_cases_have_come_does_not_tell_a_part_of_what_is_told_to_be_settled() {
    let place = |kinds: [(u64, u64); 2], settled: [u64; 2], open: [u64; 2]| {
        let outcome = |(so, not)| Cell::of_both(so, not);
        let [so, not] = [settled, open].map(|parts| parts.iter().sum::<u64>());
        Place::smallest(Counts {
            whole: so + not,
            days: 0,
            lists: vec![
                List::of(kinds.map(outcome).to_vec()),
                List::summed_by(0, settled.map(Cell::of).to_vec(), Cell::of_both(so, not)),
                List::summed_by(0, open.map(Cell::of).to_vec(), Cell::of_both(not, so)),
            ],
        })
    };
    // Eleven are settled: whoever is told that eight of them are looked after knows of the three others.
    let told = place([(5, 12), (6, 13)], [3, 8], [20, 5]);
    assert_eq!((told.total(0), told.total_not(0)), (Count(11), Count(25)));
    assert_eq!((told.part(1, 0), told.part(1, 1)), (Withheld, Withheld));
    assert_eq!((told.part(2, 0), told.part(2, 1)), (Count(20), Count(5)));
    // Where it is not told how many are settled, the states do not tell it.
    let told = place([(13, 1), (15, 1)], [14, 14], [2, 0]);
    assert_eq!((told.total(0), told.total_not(0)), (Withheld, Withheld));
    for (list, at) in [(1, 0), (1, 1), (2, 0), (2, 1)] {
        assert_eq!(told.part(list, at), Withheld, "{at} of {list}");
    }
}

#[test]
fn a_bridge_is_the_only_way() {
    let round = [(0, 1), (1, 2), (2, 0)];
    assert!(!bridge::is_there(3, &round));
    let tail = [round.as_slice(), &[(2, 3)]].concat();
    assert!(bridge::is_there(4, &tail));
    let doubled = [tail.as_slice(), &[(3, 2)]].concat();
    assert!(!bridge::is_there(4, &doubled));
    let two_rounds = [round.as_slice(), &[(3, 4), (4, 5), (5, 3), (0, 3)]].concat();
    assert!(bridge::is_there(6, &two_rounds));
    assert!(!bridge::is_there(3, &[]));
}

/// The places of the lists of the trial: by kind, by grade, settled by kind, and how far what is settled has come, and
/// the rest.
const KINDS: usize = 0;
const GRADES: usize = 1;
const SETTLED: usize = 2;
const SETTLED_STATES: usize = 3;
const OPEN_STATES: usize = 4;
/// Parts of each list; the last is a figure without parts.
const LISTS: [usize; 6] = [3, 2, 3, 2, 2, 0];
/// What is not known of a place beforehand: each part of each list, and the figure.
const EACH: usize = 3 + 2 + 3 + 2 + 2 + 1;

/// A smallest place: of how many cases, how many are settled and graded, how far they have come, and for how many
/// something else is so.
#[derive(Debug, Clone)]
struct Drawn {
    kinds: [u64; 3],
    settled: [u64; 3],
    graded: u64,
    so_far: [u64; 2],
    so: u64,
}

impl Drawn {
    fn counts(&self) -> Counts {
        let whole: u64 = self.kinds.iter().sum();
        let settled = [0, 1, 2].map(|at| self.settled[at] % (self.kinds[at] + 1));
        let outcome = |at: usize| Cell::of_both(settled[at], self.kinds[at] - settled[at]);
        let done: u64 = settled.iter().sum();
        let [graded, so] = [self.graded, self.so].map(|drawn| drawn % (whole + 1));
        let by_state = |drawn: u64, of: u64| {
            let first = drawn % (of + 1);
            let parts = [first, of - first].map(Cell::of).to_vec();
            List::summed_by(SETTLED, parts, Cell::of_both(of, whole - of))
        };
        let [agreed, waiting] = self.so_far;
        Counts {
            whole,
            days: 0,
            lists: vec![
                List::of(self.kinds.map(Cell::of).to_vec()),
                List::of([graded, whole - graded].map(Cell::of).to_vec()),
                List {
                    within: Some(KINDS),
                    ..List::of([0, 1, 2].map(outcome).to_vec())
                },
                by_state(agreed, done),
                by_state(waiting, whole - done),
                List::figure(Cell::of_both(so, whole - so)),
            ],
        }
    }
}

/// A place, the smallest places its report tells of, and those that it leaves out.
struct Seen {
    place: Place,
    told: Vec<usize>,
    left_out: Vec<usize>,
}

impl Seen {
    fn smallest(drawn: &Drawn, no: usize) -> Self {
        let place = Place::smallest(drawn.counts());
        let (told, left_out) = match place.whole() {
            Count(_) => (vec![no], Vec::new()),
            AtLeast(_) | Withheld => (Vec::new(), vec![no]),
        };
        Self {
            place,
            told,
            left_out,
        }
    }

    fn around(within: &[Self]) -> Self {
        let place = Place::around(within.iter().map(|seen| seen.place.clone()).collect());
        let told = within.iter().flat_map(|seen| seen.told.iter().copied());
        let mut told: Vec<usize> = told.collect();
        let left_out = within.iter().flat_map(|seen| seen.left_out.iter().copied());
        let mut left_out: Vec<usize> = left_out.collect();
        // It either leaves out what those within do, or tells of all of them.
        if place.tell(1) == Count(1) {
            told.append(&mut left_out);
        }
        Self {
            place,
            told,
            left_out,
        }
    }
}

/// A figure as the sum of what is not known: of so many places, of these.
fn sum(places: usize, of: &[usize], list: usize, at: usize) -> Vec<f64> {
    let first: usize = LISTS[..list].iter().sum();
    let parts = match (LISTS[list], at) {
        (0, _) => first..first + 1,
        (parts, at) if at == parts => first..first + parts,
        (_, at) => first + at..first + at + 1,
    };
    let mut sum = vec![0.0; places * EACH];
    for place in of {
        for part in parts.clone() {
            sum[place * EACH + part] = 1.0;
        }
    }
    sum
}

fn less(row: &mut [f64], times: f64, other: &[f64]) {
    for (value, taken) in row.iter_mut().zip(other) {
        *value -= times * taken;
    }
}

fn first_of(row: &[f64]) -> Option<usize> {
    row.iter().position(|value| value.abs() > 1e-6)
}

/// Whoever has the reports tries every sum there is: equations brought to steps. Tells which of the sums sought come
/// out.
fn found_out(known: Vec<Vec<f64>>, sought: Vec<(String, Vec<f64>)>) -> Vec<String> {
    let mut steps: Vec<(usize, Vec<f64>)> = Vec::new();
    let rest = |steps: &[(usize, Vec<f64>)], mut row: Vec<f64>| {
        for (first, step) in steps {
            let times = row[*first];
            less(&mut row, times, step);
        }
        row
    };
    for row in known {
        let mut row = rest(&steps, row);
        if let Some(first) = first_of(&row) {
            let by = row[first];
            row.iter_mut().for_each(|value| *value /= by);
            for (_, step) in &mut steps {
                let times = step[first];
                less(step, times, &row);
            }
            steps.push((first, row));
        }
    }
    let out = sought.into_iter().filter(|(_, row)| {
        let is_something = first_of(row).is_some();
        is_something && first_of(&rest(&steps, row.clone())).is_none()
    });
    out.map(|(name, _)| name).collect()
}

#[test]
fn the_trial_itself_finds_what_was_left_to_be_found() {
    // A township is told, and one of its two villages.
    let known = vec![sum(2, &[0, 1], 0, 3), sum(2, &[0], 0, 3)];
    let sought = vec![
        ("the other".to_owned(), sum(2, &[1], 0, 3)),
        ("a kind of it".to_owned(), sum(2, &[1], 0, 0)),
    ];
    assert_eq!(found_out(known, sought), ["the other"]);
}

/// Tries all reports of these smallest places together.
fn tried(all: &[Seen], counts: &[Counts]) -> Vec<String> {
    let (mut known, mut sought) = (Vec::new(), Vec::new());
    let places = counts.len();
    // However they are told apart, they are the same cases.
    for place in 0..places {
        let all = |list: usize| sum(places, &[place], list, LISTS[list]);
        for (one, others) in [
            (KINDS, vec![GRADES]),
            (SETTLED, vec![SETTLED_STATES]),
            (KINDS, vec![SETTLED, OPEN_STATES]),
        ] {
            let mut same = all(one);
            for other in others {
                less(&mut same, 1.0, &all(other));
            }
            known.push(same);
        }
    }
    for (no, seen) in all.iter().enumerate() {
        let left_out = sum(places, &seen.left_out, 0, LISTS[0]);
        sought.push((format!("what {no} leaves out"), left_out));
        let is_told = seen.place.whole() != Withheld;
        let of = if is_told { &seen.told } else { &seen.left_out };
        if is_told {
            known.push(sum(places, of, KINDS, LISTS[KINDS]));
        }
        for (list, parts) in LISTS.into_iter().enumerate() {
            for at in 0..=parts {
                // What these add up to is told by another list.
                if at == parts && [SETTLED_STATES, OPEN_STATES].contains(&list) {
                    continue;
                }
                let row = sum(places, of, list, at);
                let told = if at == parts {
                    seen.place.total(list)
                } else {
                    seen.place.part(list, at)
                };
                let cells = of.iter().map(|no| counts[*no].lists[list].cell(at));
                let Cell([count, ..]) = cells.sum::<Cell>();
                match told {
                    Count(_) | AtLeast(_) => known.push(row),
                    // That there is none in what is told of is not told where something is left out.
                    Withheld if is_told && count == 0 => {}
                    Withheld => sought.push((format!("{list}.{at} of {no}"), row)),
                }
            }
        }
    }
    found_out(known, sought)
}

fn drawn() -> impl Strategy<Value = Drawn> {
    let small = prop_oneof![2 => Just(0_u64), 2 => 1..3_u64];
    let usual = prop_oneof![2 => Just(0_u64), 2 => 1..5_u64, 3 => 5..40_u64];
    let kinds = prop_oneof![
        1 => [small.clone(), small.clone(), small].boxed(),
        2 => [usual.clone(), usual.clone(), usual].boxed(),
    ];
    let settled = [0..60_u64, 0..60_u64, 0..60_u64];
    let so_far = [0..60_u64, 0..60_u64];
    let drawn = (kinds, settled, 0..60_u64, so_far, 0..60_u64);
    drawn.prop_map(|(kinds, settled, graded, so_far, so)| Drawn {
        kinds,
        settled,
        graded,
        so_far,
        so,
    })
}

fn several<T: std::fmt::Debug>(one: impl Strategy<Value = T>) -> impl Strategy<Value = Vec<T>> {
    prop::collection::vec(one, 1..4)
}

proptest! {
    #[test]
    fn no_report_tells_what_another_withholds(county in several(several(several(drawn())))) {
        let (mut all, mut counts, mut townships) = (Vec::new(), Vec::new(), Vec::new());
        for township in &county {
            let mut villages = Vec::new();
            for village in township {
                let mut grids = Vec::new();
                for drawn in village {
                    grids.push(Seen::smallest(drawn, counts.len()));
                    counts.push(drawn.counts());
                }
                villages.push(Seen::around(&grids));
                all.extend(grids);
            }
            townships.push(Seen::around(&villages));
            all.extend(villages);
        }
        all.push(Seen::around(&townships));
        all.extend(townships);
        prop_assert_eq!(tried(&all, &counts), Vec::<String>::new());
    }

    #[test]
    fn what_is_small_is_withheld_and_no_whole_is_short_of_more_than_four(
        township in several(several(drawn()))
    ) {
        let place = |drawn: &Drawn| Place::smallest(drawn.counts());
        let villages = township.iter().map(|grids| Place::around(grids.iter().map(place).collect()));
        let township_told = Place::around(villages.collect());
        let true_whole: u64 = township
            .iter()
            .flatten()
            .flat_map(|drawn| drawn.kinds)
            .sum();
        match township_told.whole() {
            Count(whole) => prop_assert_eq!(whole, true_whole),
            AtLeast(whole) => prop_assert!((1..5).contains(&(true_whole - whole))),
            Withheld => prop_assert!((1..5).contains(&true_whole)),
        }
        for (list, parts) in LISTS.into_iter().enumerate() {
            let told = (0..parts).flat_map(|at| [township_told.part(list, at), township_told.part_not(list, at)]);
            let all = told.chain([township_told.total(list), township_told.total_not(list)]);
            for number in all.filter_map(Told::number) {
                prop_assert!(number == 0 || number >= FEWEST, "{number} in list {list}");
            }
        }
    }
}
