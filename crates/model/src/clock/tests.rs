//! Clocks by table: what is due when, and which rules are refused.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::DisputeState::{self, *};
use crate::calendar::Calendar;
use crate::dispute::grade::Grade;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn days(texts: &[&str]) -> Vec<Day> {
    texts.iter().map(|text| day(text)).collect()
}

fn all(case: &CaseDays) -> Vec<Due> {
    due(case, &Rules::default(), &Calendar::built_in())
}

/// The only thing that is due.
fn only(case: &CaseDays) -> Due {
    let [due] = <[Due; 1]>::try_from(all(case)).unwrap();
    due
}

fn dates(case: &CaseDays) -> Vec<(Clock, String)> {
    let due = all(case).into_iter();
    due.map(|due| (due.clock, due.due_on.to_string())).collect()
}

#[rstest]
#[case::an_ordinary_month("2026-11-22", "2026-12-22")]
#[case::the_last_of_january("2026-01-31", "2026-02-28")]
#[case::the_last_of_january_of_a_leap_year("2024-01-31", "2024-02-29")]
#[case::over_the_year("2026-12-15", "2027-01-15")]
fn mediation_takes_a_month_from_acceptance(#[case] accepted: &str, #[case] due_on: &str) {
    let case = CaseDays {
        accepted_on: Some(day(accepted)),
        ..CaseDays::of(Mediating)
    };
    let due = only(&case);
    assert_eq!((due.clock, due.due_on), (Clock::Mediation, day(due_on)));
    assert!(due.source.contains("宁波市人民调解条例"));
    assert_eq!((due.article.as_str(), due.notes), ("第二十七条", vec![]));
}

#[rstest]
#[case::with_both_sides_consent(Some("2027-01-05"), "2027-01-05", true)]
#[case::to_a_day_before_the_end(Some("2026-12-01"), "2026-12-22", false)]
#[case::not_at_all(None, "2026-12-22", false)]
fn mediation_goes_on_as_long_as_both_sides_agreed(
    #[case] extended: Option<&str>,
    #[case] due_on: &str,
    #[case] noted: bool,
) {
    let case = CaseDays {
        accepted_on: Some(day("2026-11-22")),
        mediation_extended_to: extended.map(day),
        ..CaseDays::of(Mediating)
    };
    let due = only(&case);
    assert_eq!(due.due_on, day(due_on));
    let from = day("2026-12-22");
    assert_eq!(due.notes.contains(&Note::Extended { from }), noted);
}

#[test]
fn mediation_runs_while_there_is_something_to_mediate() {
    let newer = DisputeState::from_code("arbitrated");
    for state in DisputeState::ALL.iter().chain([&newer]) {
        let case = CaseDays {
            accepted_on: Some(day("2026-11-22")),
            ..CaseDays::of(state.clone())
        };
        let runs = matches!(
            state,
            Accepted | Assigned | Claimed | Mediating | Reopened | Unknown(_)
        );
        assert_eq!(!all(&case).is_empty(), runs, "{state:?}");
    }
}

#[rstest]
#[case::the_first("2026-09-30", None, None, Some((Clock::PoliceMediation, "2026-10-10")))]
#[case::the_second("2026-09-30", Some("2026-10-09"), None, Some((Clock::PoliceSecondMediation, "2026-10-19")))]
#[case::no_third("2026-09-30", Some("2026-10-09"), Some("2026-10-12"), None)]
fn the_police_mediate_within_working_days_and_twice_at_the_most(
    #[case] began: &str,
    #[case] first: Option<&str>,
    #[case] second: Option<&str>,
    #[case] expected: Option<(Clock, &str)>,
) {
    let case = CaseDays {
        police: Some(PoliceDays {
            began_on: day(began),
            first_on: first.map(day),
            second_on: second.map(day),
        }),
        ..CaseDays::of(Recorded)
    };
    let expected: Vec<_> = expected
        .map(|(clock, on)| (clock, on.to_owned()))
        .into_iter()
        .collect();
    assert_eq!(dates(&case), expected);
    assert!(all(&case).iter().all(|due| due.article == "第九条"));
    let agreed = CaseDays {
        agreement_effective_on: Some(day(began)),
        court_asked_on: Some(day(began)),
        ..case
    };
    assert_eq!(dates(&agreed), [], "there is nothing left to mediate");
}

#[test]
fn working_days_of_a_year_nobody_has_said_are_marked() {
    let case = CaseDays {
        police: Some(PoliceDays {
            began_on: day("2026-12-30"),
            first_on: None,
            second_on: None,
        }),
        ..CaseDays::of(Recorded)
    };
    let due = only(&case);
    assert_eq!(due.due_on, day("2027-01-04"));
    let years = BTreeSet::from([2027]);
    assert_eq!(due.notes, [Note::HolidaysUnknown { years }]);
}

#[rstest]
#[case::an_ordinary_day("2026-11-02", "2026-12-02", vec![])]
#[case::a_sunday("2026-10-23", "2026-11-23", vec![Note::Moved { from: day("2026-11-22") }])]
#[case::in_the_national_day("2026-09-02", "2026-10-08", vec![Note::Moved { from: day("2026-10-02") }])]
#[case::a_sunday_that_is_worked("2026-08-21", "2026-09-20", vec![])]
#[case::in_a_year_nobody_has_said("2026-12-15", "2027-01-14", vec![Note::HolidaysUnknown { years: BTreeSet::from([2027]) }])]
fn the_court_is_asked_within_thirty_days(
    #[case] effective: &str,
    #[case] due_on: &str,
    #[case] notes: Vec<Note>,
) {
    let case = CaseDays {
        agreement_effective_on: Some(day(effective)),
        ..CaseDays::of(Closed)
    };
    let due = only(&case);
    assert_eq!(
        (due.clock, due.due_on),
        (Clock::CourtConfirmation, day(due_on))
    );
    assert_eq!(due.notes, notes);
    assert_eq!(due.article, "第三十三条");
    let asked = CaseDays {
        court_asked_on: Some(day(effective)),
        ..case
    };
    assert_eq!(all(&asked), []);
}

#[test]
fn what_can_no_longer_be_asked_is_not_overdue_for_ever() {
    let case = CaseDays {
        agreement_effective_on: Some(day("2026-11-02")),
        ..CaseDays::of(Closed)
    };
    let due = only(&case);
    assert_eq!(due.at(day("2026-11-30")), Standing::Coming { days: 2 });
    assert_eq!(due.at(day("2026-12-02")), Standing::Today);
    let on = day("2026-12-02");
    assert_eq!(due.at(day("2026-12-03")), Standing::Lapsed { on });
}

#[rstest]
#[case(Grade::Red, Clock::RedReview, "2026-11-29", false)]
#[case(Grade::Orange, Clock::OrangeReview, "2026-12-07", false)]
#[case(Grade::Yellow, Clock::YellowReview, "2026-12-22", false)]
#[case(Grade::from_code("purple"), Clock::RedReview, "2026-11-29", true)]
fn a_grade_comes_up_for_review(
    #[case] grade: Grade,
    #[case] clock: Clock,
    #[case] due_on: &str,
    #[case] unknown: bool,
) {
    let case = CaseDays {
        graded: Some((grade, day("2026-11-22"))),
        ..CaseDays::of(Recorded)
    };
    let due = only(&case);
    assert_eq!((due.clock, due.due_on), (clock, day(due_on)));
    assert_eq!(due.notes.contains(&Note::GradeUnknown), unknown);
    assert_eq!(
        all(&CaseDays {
            state: Closed,
            ..case
        }),
        [],
        "no grade outlives its case"
    );
}

#[test]
fn each_letter_that_waits_is_due_by_its_own_day_or_by_the_rule() {
    let letter = |offered: &str, by: Option<&str>| ReferralDays {
        offered_on: day(offered),
        answer_by: by.map(day),
    };
    let case = CaseDays {
        referrals: vec![
            letter("2026-11-20", None),
            letter("2026-11-20", Some("2026-11-25")),
            letter("2026-11-20", Some("2026-12-05")),
        ],
        ..CaseDays::of(Mediating)
    };
    let due = all(&case);
    let dates: Vec<_> = due.iter().map(|due| due.due_on).collect();
    assert_eq!(
        dates,
        days(&["2026-11-25", "2026-12-05", "2026-12-05"]),
        "the most pressing first"
    );
    assert_eq!(due[0].notes, [Note::SetByHand]);
    assert_eq!(due[1].notes, []);
    assert_eq!(due[2].notes, [], "it names the day that the rule gives");
}

#[rstest]
#[case::as_built_in(None, "2026-12-05")]
#[case::days(Some((10, Unit::Days)), "2026-11-30")]
#[case::working_days(Some((3, Unit::WorkingDays)), "2026-11-25")]
fn a_letter_that_names_no_day_is_to_be_answered_by_the_countys(
    #[case] set: Option<(u16, Unit)>,
    #[case] by: &str,
) {
    let set = set.map(|(value, unit)| sent("referral_answer", of(value, unit)));
    let rules = Rules::parse(&set.unwrap_or_default()).unwrap();
    let found = answer_by(day("2026-11-20"), &rules, &Calendar::built_in());
    assert_eq!(found, day(by));
}

#[rstest]
#[case::nobody_went(&[], Some((Clock::FirstFollowUp, "2026-10-08")))]
#[case::the_same_day(&["2026-10-01"], Some((Clock::FirstFollowUp, "2026-10-08")))]
#[case::twice_in_the_first_week(&["2026-10-05", "2026-10-07"], Some((Clock::SecondFollowUp, "2026-10-31")))]
#[case::a_day_late(&["2026-10-09"], Some((Clock::SecondFollowUp, "2026-10-31")))]
#[case::only_after_a_month(&["2026-11-10"], Some((Clock::ThirdFollowUp, "2026-12-30")))]
#[case::as_planned(&["2026-10-08", "2026-10-31", "2026-12-30"], None)]
#[case::before_the_agreement(&["2026-09-20"], Some((Clock::FirstFollowUp, "2026-10-08")))]
fn a_settlement_is_followed_up_three_times(
    #[case] visits: &[&str],
    #[case] expected: Option<(Clock, &str)>,
) {
    let case = CaseDays {
        agreement_effective_on: Some(day("2026-10-01")),
        court_asked_on: Some(day("2026-10-02")),
        followed_up_on: days(visits),
        ..CaseDays::of(FollowUp)
    };
    let expected: Vec<_> = expected
        .map(|(clock, on)| (clock, on.to_owned()))
        .into_iter()
        .collect();
    assert_eq!(dates(&case), expected);
    for state in [Reopened, Closed] {
        assert_eq!(
            dates(&CaseDays {
                state,
                ..case.clone()
            }),
            []
        );
    }
}

#[rstest]
#[case::nobody_went(None, None, &["2026-11-08", "2026-12-01"])]
#[case::visited(Some("2026-11-07"), None, &["2026-11-14", "2026-12-01"])]
#[case::both(Some("2026-11-28"), Some("2026-11-30"), &["2026-12-05", "2026-12-30"])]
#[case::before_the_plan(Some("2026-10-01"), None, &["2026-11-08", "2026-12-01"])]
fn a_planned_case_is_visited_weekly_and_returned_to_monthly(
    #[case] visited: Option<&str>,
    #[case] returned: Option<&str>,
    #[case] expected: &[&str],
) {
    let case = CaseDays {
        visits: Some(VisitDays {
            since: day("2026-11-01"),
            visited_on: visited.map(day),
            returned_on: returned.map(day),
        }),
        ..CaseDays::of(Mediating)
    };
    let found: Vec<_> = all(&case).iter().map(|due| due.due_on).collect();
    assert_eq!(found, days(expected));
    assert_eq!(
        all(&CaseDays {
            state: Refused,
            ..case
        }),
        [],
        "nobody is nagged"
    );
}

#[rstest]
#[case("2026-11-01", "2026-11-20")]
#[case("2026-11-20", "2026-11-20")]
#[case("2026-11-21", "2026-12-20")]
#[case("2026-12-31", "2027-01-20")]
fn the_month_is_gone_through_on_the_twentieth(#[case] today: &str, #[case] on: &str) {
    assert_eq!(analysis_day(&Rules::default(), day(today)), day(on));
}

#[test]
fn a_due_day_is_late_from_the_day_after() {
    let case = CaseDays {
        accepted_on: Some(day("2026-10-22")),
        ..CaseDays::of(Mediating)
    };
    let due = only(&case);
    let since = day("2026-11-23");
    assert_eq!(due.overdue_since(), since);
    assert_eq!(due.at(day("2026-11-22")), Standing::Today);
    assert_eq!(due.at(since), Standing::Overdue { since, days: 1 });
    assert_eq!(
        due.at(day("2026-12-02")),
        Standing::Overdue { since, days: 10 }
    );
}

#[test]
fn every_rule_says_where_it_stands() {
    let rules = Rules::default();
    assert_eq!(rules.all().count(), Clock::ALL.len());
    for (clock, rule) in rules.all() {
        assert!(rule.value() > 0 && !rule.source().is_empty(), "{clock:?}");
        assert_eq!(Clock::from_code(clock.code()), Some(clock));
    }
    let by_law = [
        Clock::PoliceMediation,
        Clock::CourtConfirmation,
        Clock::Mediation,
    ];
    assert!(
        by_law
            .iter()
            .all(|clock| !rules.rule(*clock).article().is_empty())
    );
    assert!(
        rules
            .rule(Clock::RedReview)
            .source()
            .contains("没有全国统一规定")
    );
}

fn sent(clock: &str, rule: Rule) -> BTreeMap<String, Rule> {
    BTreeMap::from([(clock.to_owned(), rule)])
}

fn of(value: u16, unit: Unit) -> Rule {
    Rule::new(value, unit, "凉州区实施办法", "第五条")
}

#[test]
fn a_county_sets_its_own() {
    let rules = Rules::parse(&sent("mediation", of(20, Unit::Days))).unwrap();
    let case = CaseDays {
        accepted_on: Some(day("2026-11-22")),
        ..CaseDays::of(Mediating)
    };
    let due = &due(&case, &rules, &Calendar::built_in())[0];
    assert_eq!(due.due_on, day("2026-12-12"));
    assert_eq!(
        (due.source.as_str(), due.article.as_str()),
        ("凉州区实施办法", "第五条")
    );
    assert_eq!(
        rules.rule(Clock::RedReview),
        Rules::default().rule(Clock::RedReview)
    );
}

#[rstest]
#[case::no_time(
    "mediation",
    of(0, Unit::Months),
    "mediation: 0 months is no time; write a number from 1 to 24"
)]
#[case::for_ever(
    "yellow_review",
    of(10_000, Unit::Days),
    "yellow_review: 10000 days is too much; write a number from 1 to 730"
)]
#[case::for_years(
    "mediation",
    of(25, Unit::Months),
    "mediation: 25 months is too much; write a number from 1 to 24"
)]
#[case::longer_than_the_law(
    "court_confirmation",
    of(31, Unit::Days),
    "court_confirmation: 中华人民共和国人民调解法第三十三条 allows 30 days at the most; a county may set less, not more"
)]
#[case::slower_than_the_police_may_be(
    "police_mediation",
    of(4, Unit::WorkingDays),
    "police_mediation: 公安机关治安调解工作规范（公通字〔2007〕81号）第九条 allows 3 working days at the most; a county may set less, not more"
)]
#[case::days_that_are_not_working_days(
    "police_mediation",
    of(3, Unit::Days),
    "police_mediation: it is not counted in days; write working days"
)]
#[case::a_day_not_every_month_has(
    "monthly_analysis",
    of(29, Unit::DayOfMonth),
    "monthly_analysis: 29 as the day of the month is too much; write a number from 1 to 28"
)]
#[case::without_a_source(
    "mediation",
    Rule::new(1, Unit::Months, " ", ""),
    "mediation: say where the rule stands, in 1 to 200 characters"
)]
#[case::red_after_orange(
    "red_review",
    of(16, Unit::Days),
    "red_review must not be later than orange_review"
)]
#[case::the_second_before_the_first(
    "first_follow_up",
    of(31, Unit::Days),
    "first_follow_up must not be later than second_follow_up"
)]
fn a_rule_that_cannot_be_is_refused_in_a_sentence(
    #[case] clock: &str,
    #[case] rule: Rule,
    #[case] said: &str,
) {
    let problems = Rules::parse(&sent(clock, rule.clone())).unwrap_err();
    let sentences: Vec<_> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(sentences, [said]);
    let json = serde_json::to_string(&sent(clock, rule)).unwrap();
    let refused = serde_json::from_str::<Rules>(&json).unwrap_err();
    assert!(refused.to_string().contains(said), "{refused}");
}

#[test]
fn all_that_is_wrong_is_told_at_once() {
    let sent = BTreeMap::from([
        ("mediation".to_owned(), of(0, Unit::Months)),
        ("red_review".to_owned(), of(9_999, Unit::Days)),
    ]);
    assert_eq!(Rules::parse(&sent).unwrap_err().len(), 2);
}

#[test]
fn rules_travel_and_a_clock_of_a_newer_version_is_left_alone() {
    let rules = Rules::parse(&sent("mediation", of(45, Unit::Days))).unwrap();
    let json = serde_json::to_string(&rules).unwrap();
    assert_eq!(serde_json::from_str::<Rules>(&json).unwrap(), rules);
    let newer = r#"{"arbitration":{"value":60,"unit":"days","source":"某法"}}"#;
    assert_eq!(
        serde_json::from_str::<Rules>(newer).unwrap(),
        Rules::default()
    );
}

proptest! {
    #[test]
    fn whatever_the_days_are_nothing_is_due_before_it_began(
        n in -400_000_i32..3_000_000, state in 0..DisputeState::ALL.len(), later in 0_i32..400,
    ) {
        let from = day("2026-11-22").plus_days(n);
        let case = CaseDays {
            accepted_on: Some(from),
            police: Some(PoliceDays { began_on: from, first_on: None, second_on: None }),
            agreement_effective_on: Some(from),
            graded: Some((Grade::Orange, from)),
            referrals: vec![ReferralDays { offered_on: from, answer_by: None }],
            followed_up_on: vec![from.plus_days(later)],
            visits: Some(VisitDays { since: from, visited_on: None, returned_on: None }),
            ..CaseDays::of(DisputeState::ALL[state].clone())
        };
        let due = all(&case);
        prop_assert!(due.is_sorted_by_key(|due| due.due_on));
        prop_assert!(due.iter().all(|due| due.due_on >= from));
        let today = from.plus_days(later);
        let late = |due: &Due| matches!(due.at(today), Standing::Overdue { .. } | Standing::Lapsed { .. });
        prop_assert!(due.iter().all(|due| late(due) == (due.due_on < today)));
    }
}
