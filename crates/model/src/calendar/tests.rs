//! Working days by table, from the notices of three years.

use proptest::prelude::*;
use rstest::rstest;

use super::*;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

#[test]
fn every_notice_in_the_folder_is_read_and_names_itself() {
    let calendar = Calendar::built_in();
    assert_eq!(calendar.0.len(), KNOWN.len());
    for (year, notice) in [
        (2024, "国办发明电〔2023〕7号"),
        (2025, "国办发明电〔2024〕12号"),
        (2026, "国办发明电〔2025〕7号"),
    ] {
        assert!(calendar.source(year).unwrap().contains(notice));
    }
    assert_eq!(calendar.source(2027), None);
}

/// How long each holiday is, as the notice counts it, and how many weekends are worked in return.
#[rstest]
#[case(2024, &[("元旦", 1, 0), ("春节", 8, 2), ("清明节", 3, 1), ("劳动节", 5, 2), ("端午节", 1, 0), ("中秋节", 3, 1), ("国庆节", 7, 2)])]
#[case(2025, &[("元旦", 1, 0), ("春节", 8, 2), ("清明节", 3, 0), ("劳动节", 5, 1), ("端午节", 3, 0), ("国庆节、中秋节", 8, 2)])]
#[case(2026, &[("元旦", 3, 1), ("春节", 9, 2), ("清明节", 3, 0), ("劳动节", 5, 1), ("端午节", 3, 0), ("中秋节", 3, 0), ("国庆节", 7, 2)])]
fn holidays_are_as_long_as_the_notice_says(
    #[case] year: i16,
    #[case] said: &[(&str, usize, usize)],
) {
    let calendar = Calendar::built_in();
    let first = Day::new(year, 1, 1).unwrap();
    let days: Vec<_> = (0..366)
        .map(|n| first.plus_days(n))
        .filter(|day| day.year() == year)
        .collect();
    let count = |kind: DayKind<'_>| {
        days.iter()
            .filter(|day| calendar.kind(**day) == kind)
            .count()
    };
    for (holiday, off, worked) in said {
        assert_eq!(count(DayKind::Holiday(holiday)), *off, "{holiday}");
        assert_eq!(count(DayKind::MakeUp(holiday)), *worked, "{holiday}");
    }
}

#[rstest]
#[case::an_ordinary_day("2026-11-18", DayKind::Workday)]
#[case::a_saturday("2026-11-21", DayKind::Weekend)]
#[case::new_year_on_a_thursday("2026-01-01", DayKind::Holiday("元旦"))]
#[case::a_friday_given_free("2026-01-02", DayKind::Holiday("元旦"))]
#[case::the_sunday_worked_for_it("2026-01-04", DayKind::MakeUp("元旦"))]
#[case::a_holiday_on_a_weekend("2026-09-26", DayKind::Holiday("中秋节"))]
#[case::the_eve_worked_in_2024("2024-02-09", DayKind::Workday)]
#[case::a_year_nobody_has_said("2027-01-01", DayKind::Workday)]
fn a_day_is_what_the_notice_says(#[case] text: &str, #[case] kind: DayKind<'_>) {
    assert_eq!(Calendar::built_in().kind(day(text)), kind);
}

#[rstest]
#[case::within_a_week("2026-11-16", 3, "2026-11-19")]
#[case::over_a_weekend("2026-11-19", 3, "2026-11-24")]
#[case::from_a_saturday("2026-11-21", 1, "2026-11-23")]
#[case::over_the_spring_festival("2026-02-13", 3, "2026-02-25")]
#[case::a_saturday_worked_in_return_counts("2026-02-13", 1, "2026-02-14")]
#[case::into_a_worked_saturday("2026-02-26", 2, "2026-02-28")]
#[case::over_the_national_day("2026-09-30", 7, "2026-10-15")]
#[case::over_the_national_day_of_2025("2025-09-30", 3, "2025-10-11")]
#[case::sunday_the_fourth_of_january("2025-12-31", 1, "2026-01-04")]
#[case::none("2026-11-21", 0, "2026-11-21")]
fn working_days_are_counted_from_the_day_after(
    #[case] from: &str,
    #[case] days: u16,
    #[case] to: &str,
) {
    let reckoned = Calendar::built_in().plus_working_days(day(from), days);
    assert_eq!(reckoned, Reckoned::certain(day(to)));
}

#[rstest]
#[case::worked("2026-11-20", "2026-11-20")]
#[case::a_saturday("2026-11-21", "2026-11-23")]
#[case::in_the_national_day("2026-10-03", "2026-10-08")]
#[case::a_worked_sunday("2026-09-20", "2026-09-20")]
fn a_last_day_moves_to_a_worked_one(#[case] from: &str, #[case] to: &str) {
    let reckoned = Calendar::built_in().worked_from(day(from));
    assert_eq!(reckoned, Reckoned::certain(day(to)));
}

#[test]
fn a_year_nobody_has_said_is_named_in_what_is_reckoned() {
    let calendar = Calendar::built_in();
    let reckoned = calendar.plus_working_days(day("2026-12-30"), 3);
    assert_eq!(reckoned.day, day("2027-01-04"), "weekends only");
    assert_eq!(reckoned.unknown_years, BTreeSet::from([2027]));
    let within = calendar.plus_working_days(day("2026-12-28"), 3);
    assert_eq!(within, Reckoned::certain(day("2026-12-31")));
    let far = calendar.plus_working_days(day("2027-12-30"), 3);
    assert_eq!(far.unknown_years, BTreeSet::from([2027, 2028]));
}

#[test]
fn another_notice_can_be_taken_in() {
    let notice = HolidayNotice {
        notice: "一份演示用的通知".into(),
        days: vec!["2030-01-01,2030-01-01,off,元旦".into()],
    };
    let mut calendar = Calendar::built_in();
    assert_eq!(calendar.add(&notice), Ok(2030));
    assert_eq!(calendar.kind(day("2030-01-01")), DayKind::Holiday("元旦"));
    assert_eq!(calendar.source(2030), Some("一份演示用的通知"));
    assert_eq!(calendar.years().last(), Some((2030, "一份演示用的通知")));
    assert_eq!(
        calendar.plus_working_days(day("2030-01-01"), 1),
        Reckoned::certain(day("2030-01-02"))
    );
}

#[rstest]
#[case::no_notice("first,last,what,holiday\n", NotAYear::NoSource)]
#[case::an_empty_notice("# \nfirst,last,what,holiday\n", NotAYear::NoSource)]
#[case::no_columns("# 通知\n2026-01-01,2026-01-01,off,元旦\n", NotAYear::NoColumns)]
#[case::no_days("# 通知\nfirst,last,what,holiday\n", NotAYear::Empty)]
fn a_file_that_tells_no_year_is_refused(#[case] text: &str, #[case] why: NotAYear) {
    assert_eq!(Year::parse(text), Err(why));
}

#[rstest]
#[case::too_few_columns("2026-01-01,off,元旦")]
#[case::no_such_day("2026-02-30,2026-02-30,off,元旦")]
#[case::neither_off_nor_worked("2026-01-01,2026-01-01,half,元旦")]
#[case::without_a_name("2026-01-01,2026-01-01,off,")]
#[case::ends_before_it_begins("2026-01-03,2026-01-01,off,元旦")]
#[case::a_month_of_holidays("2026-01-01,2026-01-31,off,元旦")]
#[case::over_the_year("2025-12-31,2026-01-01,off,元旦")]
#[case::a_friday_worked_in_return("2026-01-09,2026-01-09,work,元旦")]
#[case::twice("2026-01-01,2026-01-01,off,元旦\n2026-01-01,2026-01-01,off,元旦")]
#[case::two_years("2026-01-01,2026-01-01,off,元旦\n2027-01-01,2027-01-01,off,元旦")]
fn a_line_that_cannot_be_is_named(#[case] lines: &str) {
    let text = format!("# 通知\nfirst,last,what,holiday\n{lines}\n");
    let refused = Year::parse(&text).unwrap_err();
    assert!(matches!(refused, NotAYear::Line { .. }), "{refused}");
    assert!(refused.to_string().starts_with("line "), "{refused}");
}

proptest! {
    #[test]
    fn between_two_days_lie_as_many_working_days_as_were_counted(
        start in 0_i32..1_200, days in 1_u16..60,
    ) {
        let calendar = Calendar::built_in();
        let from = day("2023-12-20").plus_days(start);
        let to = calendar.plus_working_days(from, days).day;
        prop_assert!(calendar.kind(to).is_worked());
        let worked = (1..=to.days_since(from))
            .filter(|n| calendar.kind(from.plus_days(*n)).is_worked())
            .count();
        prop_assert_eq!(worked, usize::from(days));
    }

    #[test]
    fn no_day_is_too_early_or_too_late_to_reckon_with(year in -9999_i16..=9999, days in 0_u16..300) {
        let calendar = Calendar::built_in();
        for from in [Day::new(year, 1, 1).unwrap(), Day::new(year, 12, 31).unwrap()] {
            prop_assert!(calendar.plus_working_days(from, days).day >= from);
        }
    }
}
