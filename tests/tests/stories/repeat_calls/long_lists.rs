//! A long list tells how far it has come and can be stopped; then nothing of it is there. One with odd names over its
//! columns is shown with what stands in them, until somebody says which is what.

use std::fmt::Write as _;
use std::thread;
use std::time::{Duration, Instant};

use contract::Code;
use contract::command::attachment::{Handed, StagedId};
use contract::command::repeat_call::{Column, Columns, Going, Halt, Import, List, Part, Progress};
use field::Field;
use model::Role;
use test_kit::{Device, World};

use super::{ago, handed_over, import};
use crate::everything::everything_on;

/// Longer than a list takes on a machine that has much else to do.
const PATIENCE: Duration = Duration::from_secs(120);

/// So many calls under odd names.
fn odd(device: &Device, calls: usize) -> String {
    let day = ago(device, 3);
    let mut text = String::from("甲,乙,丙,丁\n");
    for n in 0..calls {
        writeln!(text, "{day} 10:40,,家庭纠纷,139{n:08}").unwrap();
    }
    text
}

fn columns() -> Columns {
    let said = [
        (Column::At, "甲"),
        (Column::Kind, "丙"),
        (Column::Phone, "丁"),
    ];
    said.map(|(column, name)| (column, name.to_owned())).into()
}

/// How far it has come, told until it is done or `wanted` says that this is what was waited for.
fn watched(field: &Field, wanted: impl Fn(Going) -> bool) -> Vec<Going> {
    let mut told: Vec<Going> = Vec::new();
    let began = Instant::now();
    loop {
        assert!(began.elapsed() < PATIENCE, "nothing was told of the list");
        let going = field.give(&Progress {}).unwrap();
        if going == Going::default() {
            if !told.is_empty() {
                return told;
            }
        } else if told.last() != Some(&going) {
            told.push(going);
        }
        if wanted(going) {
            return told;
        }
        thread::yield_now();
    }
}

#[test]
fn a_list_with_odd_names_is_shown_with_what_stands_in_it_and_is_known_the_next_time() {
    let world = World::new();
    let station = world.enrolled(Role::StationOfficer);
    let text = odd(&station, 2);
    let look = |text: &str, columns| {
        station.give(&Import {
            columns,
            dry_run: true,
            ..import(text.as_bytes())
        })
    };
    let looked = look(&text, None);
    assert_eq!(looked.names, ["甲", "乙", "丙", "丁"]);
    let when = format!("{} 10:40", ago(&station, 3));
    assert_eq!(looked.examples, [&when, "", "家庭纠纷", "13900000000"]);
    assert_eq!(looked.needs, [Column::At, Column::Kind, Column::Phone]);
    assert_eq!((looked.rows, looked.new, looked.bad), (2, 0, 0));

    // One after the other is said, and each time it is told what is left.
    let mut said = Columns::new();
    for (column, name) in columns() {
        said.insert(column, name);
        let needs = look(&text, Some(said.clone())).needs;
        assert!(!needs.contains(&column), "{column:?} is said");
    }
    let whole = look(&text, Some(said.clone()));
    assert_eq!((whole.needs.len(), whole.new), (0, 2));
    let refused = station.try_give(&import(text.as_bytes())).unwrap_err();
    assert_eq!(
        refused.code,
        Code::BadArguments,
        "a look remembers nothing, and nobody guesses"
    );
    let taken = station.give(&Import {
        columns: Some(said),
        ..import(text.as_bytes())
    });
    assert_eq!((taken.done, taken.new), (true, 2));
    let later = odd(&station, 3);
    let again = look(&later, None);
    assert_eq!((again.columns, again.needs), (columns(), vec![]));
    assert_eq!((again.new, again.known), (1, 2));
}

#[test]
fn a_column_without_a_name_is_told_by_its_letter_and_can_be_said() {
    let world = World::new();
    let station = world.enrolled(Role::StationOfficer);
    let text = format!("时间,,类别,\n{},13900000001,家庭纠纷,\n", ago(&station, 1));
    let look = Import {
        dry_run: true,
        ..import(text.as_bytes())
    };
    let looked = station.give(&look);
    assert_eq!(
        looked.names,
        ["时间", "[B]", "类别"],
        "an empty one is none"
    );
    assert_eq!(looked.needs, [Column::Phone]);
    let mut columns = looked.columns;
    columns.insert(Column::Phone, "[B]".to_owned());
    let taken = station.give(&Import {
        columns: Some(columns),
        ..import(text.as_bytes())
    });
    assert_eq!((taken.done, taken.new), (true, 1));
}

#[test]
fn a_long_list_tells_how_far_it_has_come_and_no_second_one_runs_beside_it() {
    let world = World::new();
    let station = world.enrolled(Role::StationOfficer);
    let text = odd(&station, 6_000);
    let list = Handed::Staged(handed_over(&station, &text));
    let import = Import {
        columns: Some(columns()),
        list,
        ..import(b"")
    };
    let field = station.field();
    let told = thread::scope(|threads| {
        let taken = threads.spawn(|| field.give(&import));
        let mut told = watched(field, |going| going.part == Part::TakingIn);
        let second = field.give(&import).unwrap_err();
        assert_eq!(second.code, Code::Busy, "{second:?}");
        // To let go of another file is not to stop this one.
        let staged = Some(StagedId("22".repeat(16)));
        assert_eq!(field.give(&Halt { staged }).unwrap().rows, 6_000);
        told.extend(watched(field, |_| false));
        assert_eq!(taken.join().unwrap().unwrap().new, 6_000);
        told
    });
    assert!(
        told.iter().all(|going| going.done <= going.rows),
        "{told:?}"
    );
    let of = |part| {
        let told = told.iter().filter(move |going| going.part == part);
        told.map(|going| (going.done, going.rows))
            .collect::<Vec<_>>()
    };
    for part in [Part::Checking, Part::TakingIn] {
        assert!(of(part).is_sorted(), "{part:?}: {told:?}");
        assert!(of(part).iter().all(|(_, rows)| *rows == 6_000), "{told:?}");
    }
    assert!(of(Part::TakingIn).len() > 5, "{told:?}");
    // While they are read, it is about as many.
    let read = of(Part::Reading).pop();
    assert!(
        read.is_none_or(|(_, about)| (5_500..6_500).contains(&about)),
        "{told:?}"
    );
    assert_eq!(station.give(&Progress {}), Going::default());
}

#[test]
fn a_list_that_is_stopped_leaves_no_call_no_file_and_no_columns() {
    let world = World::new();
    let station = world.enrolled(Role::StationOfficer);
    let text = odd(&station, 12_000);
    for (part, dry_run) in [(Part::TakingIn, false), (Part::Checking, true)] {
        let staged = handed_over(&station, &text);
        let import = Import {
            columns: Some(columns()),
            list: Handed::Staged(staged.clone()),
            dry_run,
            ..import(b"")
        };
        let field = station.field();
        let refused = thread::scope(|threads| {
            let taken = threads.spawn(|| field.give(&import));
            watched(field, |going| going.part == part && going.done > 0);
            field
                .give(&Halt {
                    staged: Some(staged),
                })
                .unwrap();
            taken.join().unwrap().unwrap_err()
        });
        assert_eq!(refused.code, Code::Stopped, "{refused:?}");
        let again = station.try_give(&import).unwrap_err();
        assert_eq!(again.code, Code::NotFound, "the file went");
    }
    assert_eq!(station.give(&List {}).calls, 0);
    let all = everything_on(&station);
    assert!(!all.contains("13900000000") && !all.contains("家庭纠纷"));
    let short = odd(&station, 1);
    let looked = station.give(&Import {
        dry_run: true,
        ..import(short.as_bytes())
    });
    assert_eq!(looked.needs.len(), 3, "nothing is remembered of it");
    // Nothing is in the way of the next one, and stopping nothing is no harm.
    station.give(&Halt { staged: None });
    let taken = station.give(&Import {
        columns: Some(columns()),
        ..import(short.as_bytes())
    });
    assert_eq!(taken.new, 1);
}

#[test]
fn a_list_that_was_only_looked_at_goes_within_a_day_whoever_comes_back_to_it() {
    let world = World::new();
    let station = world.enrolled(Role::StationOfficer);
    let list = Handed::Staged(handed_over(&station, &odd(&station, 3)));
    let look = Import {
        columns: Some(columns()),
        list,
        dry_run: true,
        ..import(b"")
    };
    assert_eq!(station.give(&look).new, 3);
    world.pass_days(2);
    station.sync();
    assert_eq!(station.try_give(&look).unwrap_err().code, Code::NotFound);
}

#[test]
fn rows_that_cannot_stand_are_told_two_hundred_at_a_time_until_the_last() {
    let world = World::new();
    let station = world.enrolled(Role::StationOfficer);
    let mut text = String::from("时间,电话,类别\n");
    for n in 0..430 {
        writeln!(text, "昨天,139{n:08},家庭纠纷").unwrap();
    }
    writeln!(text, "{},13900000000,家庭纠纷", ago(&station, 1)).unwrap();
    let told = |reasons_from| {
        let looked = station.give(&Import {
            dry_run: true,
            reasons_from,
            ..import(text.as_bytes())
        });
        assert_eq!((looked.bad, looked.new), (430, 1));
        assert_eq!(looked.reasons_from, reasons_from);
        let lines = looked.reasons.iter().map(|bad| bad.line);
        lines.collect::<Vec<u64>>()
    };
    let mut lines = Vec::new();
    for from in [0, 200, 400] {
        lines.extend(told(from));
    }
    assert_eq!(lines, (2..432).collect::<Vec<u64>>());
    assert!(told(430).is_empty() && told(u32::MAX).is_empty());
}
