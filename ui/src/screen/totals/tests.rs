//! What the statistics ask for as a time, a place and a figure are chosen.

use super::*;

fn screen() -> Totals {
    Totals::of_the_month("2026-11-22".parse().unwrap())
}

fn asked(asks: &[Ask]) -> (String, String) {
    match asks {
        [.., Ask::Figures(get)] => (get.period.to_string(), get.area.clone()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_time_is_chosen_and_turned() {
    let (screen, asks) = screen().update(Event::Read);
    assert_eq!(asked(&asks).0, "2026-11");
    let (screen, asks) = screen.update(Event::Turn(-1));
    assert_eq!(asked(&asks).0, "2026-10");
    let (screen, asks) = screen.update(Event::Span(Span::Quarter));
    assert_eq!(asked(&asks).0, "2026-Q4");
    let (screen, asks) = screen.update(Event::Turn(-1));
    assert_eq!(asked(&asks).0, "2026-Q3");
    let (screen, asks) = screen.update(Event::Span(Span::Analysis));
    assert_eq!(asked(&asks).0, "2026-10-21/2026-11-20");
    let (_, asks) = screen.update(Event::Turn(1));
    assert_eq!(asked(&asks).0, "2026-11-21/2026-12-20");
}

#[test]
fn the_analysis_is_of_the_day_the_county_holds_it_on() {
    let (screen, asks) = screen().update(Event::Read);
    assert_eq!(asks[0], Ask::Practice);
    let (screen, asks) = screen.update(Event::Span(Span::Analysis));
    assert_eq!(asked(&asks).0, "2026-10-21/2026-11-20");
    let document = r#"{"version":1,"rules":{"monthly_analysis":{"value":25,"unit":"day_of_month","source":"某通知"}}}"#;
    let county = model::Practice::check(document).unwrap();
    let told = || Event::Practice(Box::new(Ok(Practice::of(&county, String::new()))));
    let (screen, asks) = screen.update(told());
    assert_eq!(asked(&asks).0, "2026-09-26/2026-10-25");
    let (_, asks) = screen.update(told());
    assert_eq!(asks, [], "nothing is new");
}

#[test]
fn own_days_are_asked_for_once_both_stand_and_in_order() {
    let (screen, _) = screen().update(Event::Span(Span::Days));
    let (screen, asks) = screen.update(Event::From("2026-12-".into()));
    assert_eq!(asks, []);
    let (screen, asks) = screen.update(Event::From("2026-12-03".into()));
    assert_eq!(asks, [], "the last day is before it");
    let (_, asks) = screen.update(Event::Until("2026-12-09".into()));
    assert_eq!(asked(&asks).0, "2026-12-03/2026-12-09");
}

#[test]
fn a_place_is_gone_into_and_left_again() {
    let (screen, asks) = screen().update(Event::Within("620602119".into(), "金沙镇".into()));
    assert_eq!(asked(&asks).1, "620602119");
    let (screen, asks) = screen.update(Event::Within("620602119202".into(), "李家磨村".into()));
    assert_eq!(asked(&asks).1, "620602119202");
    let (screen, asks) = screen.update(Event::Around(1));
    assert_eq!(asked(&asks).1, "620602119");
    let (_, asks) = screen.update(Event::Around(0));
    assert_eq!(asked(&asks).1, "");
}

#[test]
fn the_cases_of_a_month_at_the_edge_are_those_within_the_time() {
    let (screen, _) = screen().update(Event::Span(Span::Analysis));
    let by = By::Month("2026-11".parse().unwrap());
    let (screen, asks) = screen.update(Event::Open("2026年11月".into(), by));
    let [Ask::Cases(cases)] = asks.as_slice() else {
        panic!("{asks:?}");
    };
    assert_eq!(cases.period.to_string(), "2026-11-01/2026-11-20");
    assert!(screen.behind.is_some());
    let (screen, _) = screen.update(Event::Shut);
    assert!(screen.behind.is_none());
}

#[test]
fn behind_a_grid_stand_its_cases_and_the_place_around_it_stays() {
    let (screen, _) = screen().update(Event::Within("620602119202".into(), "李家磨村".into()));
    let by = By::Grid("620602119202003".into());
    let (screen, asks) = screen.update(Event::Open("李家磨村第三网格".into(), by));
    let [Ask::Cases(cases)] = asks.as_slice() else {
        panic!("{asks:?}");
    };
    assert_eq!(
        (cases.area.as_str(), cases.what.as_str()),
        ("620602119202003", "recorded")
    );
    let (screen, _) = screen.update(Event::Shut);
    assert_eq!(screen.area(), "620602119202");
}
