//! What is asked of the application as a family is assessed.

use super::*;

#[test]
fn an_assessment_without_words_stays_on_the_screen_with_its_problem() {
    let problem = FieldProblem::new("words", model::Problem::Missing);
    let failure = Failure::invalid(vec![problem.clone()]);
    let (screen, effects) = Calls::default().update(Event::Assessed(Box::new(Err(failure))));
    assert_eq!((screen.problem, effects), (Some(problem), vec![]));
}

#[test]
fn a_notice_goes_with_the_assessment_and_what_is_wrong_with_it_is_said_there() {
    let opened = Opened {
        household: contract::command::repeat_call::Household {
            household: 7,
            calls: 2,
            first_at_ms: model::UtcMs(0),
            last_at_ms: model::UtcMs(0),
            place: "李家磨村三组17号".into(),
            phone: String::new(),
            assessments: vec![],
            waits: true,
        },
        calls: vec![],
        looks: vec![],
    };
    let (screen, _) = Calls::default().update(Event::Opened(Box::new(Ok(opened))));
    let (screen, _) = screen.update(Event::Wrote("看过了".into()));
    let today: Day = "2026-11-02".parse().unwrap();
    let (screen, effects) = screen.update(Event::Ask(today));
    assert_eq!(effects, []);
    let (screen, effects) = screen.update(Event::Notice(send_notice::Event::Send));
    let [Effect::Assess(assess)] = effects.as_slice() else {
        panic!("{effects:?}")
    };
    let notice = assess.notice.as_ref().unwrap();
    assert_eq!(
        (assess.household, assess.words.as_str(), assess.then),
        (7, "看过了", Then::Notice)
    );
    assert_eq!(notice.household, "李家磨村三组17号");
    let (screen, effects) = screen.update(Event::Notice(send_notice::Event::Send));
    assert_eq!(effects, [], "one at a time");
    let problem = FieldProblem::new("asked", model::Problem::Missing);
    let failure = Failure::invalid(vec![problem]);
    let (screen, _) = screen.update(Event::Assessed(Box::new(Err(failure))));
    assert!(screen.notice.is_some() && screen.problem.is_none());
    assert!(screen.opened.is_some() && screen.words == "看过了");
    let (screen, effects) = screen.update(Event::Assessed(Box::new(Ok(Assessed {
        draft: None,
        notice: None,
    }))));
    assert_eq!(effects, [Effect::List]);
    assert!(screen.notice.is_none() && screen.opened.is_none());
}
