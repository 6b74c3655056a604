//! What is answered becomes acts and nothing else; what must be answered is asked for at its place.

use contract::command::dispute::{Do, DoneAct};
use contract::command::settings::Language;
use model::dispute::act::{mediation, meeting};
use model::{Act, ActId, PartyId, Problem, What, WorkerId};
use rstest::rstest;

use super::*;
use crate::bridge::memory::seed::{self, NOW};
use crate::words::Words;

fn form(code: &str) -> &'static Form {
    Form::of(code).unwrap()
}

fn begun(code: &str, state: &str) -> Deed {
    let sheet = seed::sheet(state);
    let me = seed::seat().worker;
    let deed = Deed::of(sheet.id, form(code), NOW.day(), Some(me));
    deed.update(Event::Got(Box::new(Ok(sheet)))).0
}

fn tell(deed: Deed, events: Vec<Event>) -> Deed {
    events
        .into_iter()
        .fold(deed, |deed, event| deed.update(event).0)
}

fn wrote(path: &str, text: &str) -> Event {
    Event::Wrote(path.into(), text.into())
}

fn said(path: &str, yes: bool) -> Event {
    Event::Said(path.into(), Some(yes))
}

/// What the form wants done when it is sent.
fn sent(deed: Deed) -> Vec<What> {
    let (_, effects) = deed.update(Event::Send("签名".into()));
    let acts = match effects.into_iter().next() {
        Some(Effect::Give(order)) => match *order {
            Order::Acts(Do { acts, .. }) => acts,
            Order::Agreement { reached, .. } => reached.acts,
            other => panic!("{other:?}"),
        },
        other => panic!("nothing is done: {other:?}"),
    };
    acts.into_iter().map(|deed| deed.what).collect()
}

fn missing(deed: Deed) -> Vec<String> {
    let (deed, effects) = deed.update(Event::Send(String::new()));
    let first = deed.problems.first().expect("nothing is missing");
    assert_eq!(first.problem, Problem::Missing);
    assert_eq!(effects, vec![Effect::Show(element(&first.field))]);
    let fields = deed.problems.into_iter();
    fields.map(|problem| problem.field).collect()
}

#[rstest]
#[case("returned", "recorded", &["reason"])]
#[case("assigned", "accepted", &["to"])]
#[case("session", "mediating", &["outcome"])]
#[case("agreement", "mediating", &["form", "terms.0.deed"])]
#[case("graded", "accepted", &["grade", "reason", "expires_on"])]
#[case("extended", "mediating", &["until", "consent_a", "consent_b"])]
#[case("follow_up", "agreed", &["trouble"])]
#[case("meeting", "accepted", &["units", "minutes"])]
fn what_must_be_said_is_asked_for_at_its_field(
    #[case] code: &str,
    #[case] state: &str,
    #[case] fields: &[&str],
) {
    assert_eq!(missing(begun(code, state)), fields);
}

#[test]
fn a_case_goes_to_several_and_whoever_is_alone_leads() {
    let (one, two) = (
        WorkerId::from_bytes([3; 16]).to_string(),
        WorkerId::from_bytes([4; 16]).to_string(),
    );
    let flip = |who: &str| Event::Flip("to".into(), who.into());
    let alone = tell(begun("assigned", "accepted"), vec![flip(&one)]);
    let [What::Assigned(assigned)] = &sent(alone.clone())[..] else {
        panic!("not an assignment")
    };
    assert_eq!(assigned.lead, Some(WorkerId::from_bytes([3; 16])));
    let both = tell(
        alone,
        vec![
            flip(&two),
            wrote("deadline", "2026-12-01"),
            wrote("lead", &two),
        ],
    );
    let [What::Assigned(assigned)] = &sent(both)[..] else {
        panic!("not an assignment")
    };
    assert_eq!(assigned.to.len(), 2);
    assert_eq!(assigned.lead, Some(WorkerId::from_bytes([4; 16])));
    assert_eq!(assigned.deadline.unwrap().to_string(), "2026-12-01");
}

#[test]
fn a_session_is_voluntary_as_said_and_a_refusal_in_it_stops_the_case() {
    let session = tell(
        begun("session", "mediating"),
        vec![
            wrote("outcome", "refused"),
            wrote("statement_a", " 不谈了 "),
        ],
    );
    let all = sent(session);
    let [What::Session(session), What::Refused(_)] = &all[..] else {
        panic!("{all:?}")
    };
    assert!(!session.voluntary_a && !session.voluntary_b);
    assert_eq!(session.statement_a, "不谈了");
    assert_eq!(session.mediators[0].name, "赵青禾");
    let failed = tell(
        begun("session", "mediating"),
        vec![wrote("outcome", "failed")],
    );
    assert_eq!(missing(failed), ["course"], "what came to nothing says why");
}

#[test]
fn a_session_that_came_to_nothing_after_all_ends_the_mediation_where_it_is_put_right() {
    let held: mediation::Session = serde_json::from_value(serde_json::json!({
        "on": NOW.day(),
        "mediators": [{ "name": "赵青禾" }],
        "voluntary_a": true,
        "voluntary_b": true,
        "course": "看了现场",
        "outcome": "goes_on",
    }))
    .unwrap();
    let act = Act {
        id: ActId::from_bytes([0x51; 16]),
        by: WorkerId::from_bytes([1; 16]),
        at_ms: NOW,
        corrects: None,
        what: held.into(),
    };
    let id = act.id;
    let mut sheet = seed::sheet("mediating");
    sheet.acts.push(DoneAct {
        act,
        by_name: "赵青禾".into(),
    });
    let deed = Deed::of(sheet.id, form("session"), NOW.day(), None).correcting(id);
    let (deed, _) = deed.update(Event::Got(Box::new(Ok(sheet))));
    let other_words = tell(deed.clone(), vec![wrote("course", "看了现场，再约")]);
    assert!(matches!(&sent(other_words)[..], [What::Session(_)]));
    let all = sent(tell(deed, vec![wrote("outcome", "failed")]));
    let [What::Session(_), What::Failed(failed)] = &all[..] else {
        panic!("{all:?}")
    };
    assert_eq!(failed.reason, "看了现场");
}

#[test]
fn a_sign_of_trouble_opens_the_case_again_and_says_what_it_is() {
    let calm = tell(
        begun("follow_up", "agreed"),
        vec![
            wrote("state_a", "平和"),
            wrote("state_b", "有来往"),
            wrote("kept", "whole"),
            said("trouble", false),
        ],
    );
    assert!(matches!(&sent(calm.clone())[..], [What::FollowUp(visit)] if !visit.trouble));
    let trouble = tell(calm, vec![said("trouble", true)]);
    assert_eq!(missing(trouble.clone()), ["words"]);
    let trouble = tell(trouble, vec![wrote("words", "又为水渠吵了")]);
    let all = sent(trouble);
    let [What::FollowUp(_), What::Reopened(reopened)] = &all[..] else {
        panic!("{all:?}")
    };
    assert_eq!(reopened.reason, "又为水渠吵了");
}

#[test]
fn a_grade_proposes_when_it_is_looked_at_again_and_a_person_may_choose_another_day() {
    let red = tell(begun("graded", "accepted"), vec![wrote("grade", "red")]);
    assert_eq!(red.answers.text("expires_on"), "2026-11-29");
    let facts = Event::Flip("facts".into(), "threats".into());
    let other = tell(
        red,
        vec![
            facts,
            wrote("reason", "扬言"),
            wrote("expires_on", "2026-11-25"),
        ],
    );
    let [What::Graded(graded)] = &sent(other)[..] else {
        panic!("not a grade")
    };
    assert_eq!(
        (graded.facts.len(), graded.expires_on.day_of_month()),
        (1, 25)
    );
}

#[test]
fn a_grade_asks_how_the_county_works_and_goes_by_its_days() {
    let sheet = seed::sheet("accepted");
    let deed = Deed::of(sheet.id, form("graded"), NOW.day(), None);
    let (deed, effects) = deed.update(Event::Got(Box::new(Ok(sheet))));
    assert!(effects.contains(&Effect::Practice), "{effects:?}");
    let document =
        r#"{"version":1,"rules":{"red_review":{"value":5,"unit":"days","source":"某办法"}}}"#;
    let county = model::Practice::check(document).unwrap();
    let told = Practice::of(&county, String::new());
    let told = Event::Practice(Box::new(Ok(told)));
    let red = tell(deed, vec![told, wrote("grade", "red")]);
    assert_eq!(red.answers.text("expires_on"), "2026-11-27");
}

#[test]
fn where_somebody_speaks_of_self_harm_a_call_comes_before_any_grade() {
    for language in [Language::Chinese, Language::English] {
        let says = Words::of(language).deed_says("graded");
        let wants = match language {
            Language::Chinese => ["自伤", "轻生", "110", "120"],
            Language::English => ["self-harm", "suicide", "110", "120"],
        };
        for wanted in wants {
            assert!(says.contains(wanted), "{wanted} in {says}");
        }
    }
}

#[test]
fn a_task_of_a_meeting_is_taken_on_by_a_colleague_or_by_a_unit() {
    let sheet = seed::sheet("accepted");
    let deed = Deed::of(sheet.id, form("meeting"), NOW.day(), None);
    let (deed, effects) = deed.update(Event::Got(Box::new(Ok(sheet))));
    assert!(effects.contains(&Effect::People), "{effects:?}");
    let who = WorkerId::from_bytes([3; 16]);
    let deed = tell(
        deed,
        vec![
            wrote("units.0.unit", "司法所"),
            wrote("minutes", "先看渠，再谈。"),
            Event::AddRow("takers", "worker"),
            wrote("takers.0.worker", &who.to_string()),
            wrote("takers.0.task", "陪水利站看渠"),
            wrote("takers.0.deadline", "2026-12-01"),
            Event::AddRow("takers", "worker"),
            wrote("takers.1.unit", "水利站"),
            wrote("takers.1.task", "清淤"),
            wrote("takers.1.deadline", "2026-12-01"),
        ],
    );
    let [What::Meeting(held)] = &sent(deed)[..] else {
        panic!("not a meeting")
    };
    let takers = held.takers.iter();
    let said: Vec<_> = takers
        .map(|taker| (taker.worker, taker.unit.as_str()))
        .collect();
    assert_eq!(said, [(Some(who), ""), (None, "水利站")]);
}

#[test]
fn who_took_a_task_on_stays_named_where_the_meeting_is_put_right() {
    let who = WorkerId::from_bytes([3; 16]);
    let held = meeting::Meeting {
        on: NOW.day(),
        place: String::new(),
        chair: String::new(),
        units: vec!["司法所".into()],
        minutes: "先看渠".into(),
        takers: vec![meeting::Taker {
            worker: Some(who),
            task: "陪水利站看渠".into(),
            deadline: Some(NOW.day()),
            ..meeting::Taker::default()
        }],
    };
    let id = ActId::from_bytes([0x52; 16]);
    let mut sheet = seed::sheet("accepted");
    sheet.acts.push(DoneAct {
        act: Act {
            id,
            by: WorkerId::from_bytes([1; 16]),
            at_ms: NOW,
            corrects: None,
            what: held.into(),
        },
        by_name: "孙立新".into(),
    });
    let deed = Deed::of(sheet.id, form("meeting"), NOW.day(), None).correcting(id);
    let (deed, _) = deed.update(Event::Got(Box::new(Ok(sheet))));
    let deed = tell(deed, vec![wrote("minutes", "先看渠，再谈。")]);
    let [What::Meeting(held)] = &sent(deed)[..] else {
        panic!("not a meeting")
    };
    assert_eq!(held.takers[0].worker, Some(who));
}

#[test]
fn a_letter_asks_for_a_day_only_where_somebody_says_one() {
    let letter = tell(
        begun("referral_offered", "accepted"),
        vec![
            wrote("unit", "1"),
            wrote("matter", "渠的归属"),
            wrote("facts", "两家共用一渠"),
            wrote("asked", "请确认归属"),
        ],
    );
    let asked_by = |deed: Deed| match deed.update(Event::Send(String::new())).1.pop() {
        Some(Effect::Give(order)) => match *order {
            Order::Letter(offer) => offer.hand_over.deadline,
            other => panic!("{other:?}"),
        },
        other => panic!("nothing is done: {other:?}"),
    };
    assert_eq!(asked_by(letter.clone()), None, "the county's days hold");
    let day = "2026-12-01";
    let said = tell(letter, vec![wrote("deadline", day)]);
    assert_eq!(asked_by(said), Some(day.parse().unwrap()));
}

#[test]
fn names_under_an_agreement_are_drawn_and_wiped() {
    let mut deed = begun("agreement", "mediating");
    assert_eq!(deed.inks.len(), 2, "a sheet for each party");
    for touch in [
        Touch::Down((1, 1)),
        Touch::Move((9, 9)),
        Touch::Up,
        Touch::Move((20, 2)),
    ] {
        deed = deed.update(Event::Ink(0, touch)).0;
    }
    assert_eq!(deed.inks[0].strokes, vec![vec![(1, 1), (9, 9)]]);
    assert!(deed.inks[0].is_drawn() && !deed.inks[1].is_drawn());
    let deed = deed.update(Event::Ink(0, Touch::Wipe)).0;
    assert!(!deed.inks[0].is_drawn());
}

#[test]
fn a_row_that_is_taken_away_leaves_the_others_as_they_were() {
    let term = |at: usize, text: &str| wrote(&format!("terms.{at}.deed"), text);
    let deed = tell(
        begun("agreement", "mediating"),
        vec![
            term(0, "清淤"),
            Event::AddRow("terms", "deed"),
            term(1, "修墙"),
            Event::DropRow("terms", 0),
            wrote("form", "oral"),
        ],
    );
    let [What::Agreement(agreement), What::Agreed(agreed)] = &sent(deed)[..] else {
        panic!("not an agreement that settles the case")
    };
    assert_eq!(agreed.agreement, None, "it is the one it is done with");
    let terms: Vec<_> = agreement.terms.iter().map(|term| &term.deed).collect();
    assert_eq!(terms, ["修墙"]);
}

#[test]
fn a_party_is_who_is_chosen_and_choosing_again_takes_it_back() {
    let party = PartyId::from_bytes([1; 16]).to_string();
    let deed = tell(begun("refused", "accepted"), vec![wrote("party", &party)]);
    let [What::Refused(refused)] = &sent(deed.clone())[..] else {
        panic!("not a refusal")
    };
    assert_eq!(refused.party, Some(PartyId::from_bytes([1; 16])));
    let deed = tell(deed, vec![wrote("party", "")]);
    assert!(matches!(&sent(deed)[..], [What::Refused(refused)] if refused.party.is_none()));
}

#[test]
fn what_was_refused_stays_in_the_form_and_its_problem_finds_its_field() {
    let deed = tell(
        begun("returned", "recorded"),
        vec![wrote("reason", "补四至")],
    );
    let (deed, effects) = deed.update(Event::Send(String::new()));
    assert_eq!(effects.len(), 1);
    assert!(
        deed.clone().update(Event::Send(String::new())).1.is_empty(),
        "it is sent once"
    );
    let long = FieldProblem::new("acts.0.reason", Problem::Missing);
    let (deed, effects) = deed.update(Event::Sent(Err(Failure::invalid(vec![long]))));
    assert_eq!(effects, vec![Effect::Show("deed-reason".into())]);
    assert_eq!(deed.answers.text("reason"), "补四至");
    let (_, effects) = deed.update(Event::Sent(Ok(())));
    assert_eq!(
        effects,
        vec![Effect::Back(Route::Dispute(seed::sheet("recorded").id))]
    );
}

fn kept(content: &str) -> Kept {
    Kept {
        content: content.to_owned(),
        saved_at_ms: NOW,
    }
}

fn wants_kept(effects: Vec<Effect>) -> Keep {
    match effects.into_iter().next() {
        Some(Effect::Keep(keep)) => *keep,
        other => panic!("nothing is kept: {other:?}"),
    }
}

#[test]
fn what_is_being_answered_is_kept_at_a_pause_and_gone_on_from() {
    let (deed, effects) = begun("returned", "recorded").update(wrote("reason", "补四"));
    assert_eq!(effects, [Effect::Pause(1)]);
    let (deed, effects) = deed.update(wrote("reason", "补四至"));
    assert_eq!(effects, [Effect::Pause(2)]);
    let (deed, effects) = deed.update(Event::Paused(1));
    assert!(effects.is_empty(), "somebody is still writing");
    let (deed, effects) = deed.update(Event::Paused(2));
    let keep = wants_kept(effects);
    assert_eq!(keep.form, "returned");
    let saved = Saved { saved_at_ms: NOW };
    let (deed, effects) = deed.update(Event::Kept(Ok(saved)));
    assert!(effects.is_empty());
    assert!(deed.update(Event::Left).1.is_empty(), "all of it is kept");

    let (deed, _) =
        begun("returned", "recorded").update(Event::Recalled(Ok(Some(kept(&keep.content)))));
    assert_eq!(deed.answers.text("reason"), "补四至");
    let (deed, effects) = deed.update(Event::Afresh);
    assert_eq!(deed.answers.text("reason"), "");
    assert_eq!(effects, [Effect::Discard(deed.id, "returned")]);
}

#[test]
fn names_that_were_drawn_are_kept_too_and_late_news_of_it_overwrites_nothing() {
    let deed = begun("agreement", "mediating");
    let (deed, _) = deed.update(Event::Ink(1, Touch::Down((3, 4))));
    let keep = wants_kept(deed.clone().update(Event::Left).1);
    let again = begun("agreement", "mediating");
    let (again, _) = again.update(Event::Recalled(Ok(Some(kept(&keep.content)))));
    assert_eq!(again.inks[1].strokes, [vec![(3, 4)]]);
    let (deed, _) = deed.update(Event::Recalled(Ok(Some(kept("{\"answers\":{}}")))));
    assert_eq!(deed.inks[1].strokes.len(), 1, "the worker was faster");
    let (deed, _) =
        begun("agreement", "mediating").update(Event::Recalled(Ok(Some(kept("of a newer app")))));
    assert_eq!(deed.answers.text("effective_on"), NOW.day().to_string());
}

#[test]
fn a_form_that_has_done_its_work_leaves_nothing_behind() {
    let (deed, _) = begun("returned", "recorded").update(wrote("reason", "补四至"));
    let (deed, effects) = deed.update(Event::Paused(1));
    wants_kept(effects);
    let (deed, _) = deed.update(Event::Send(String::new()));
    let (deed, effects) = deed.update(Event::Sent(Ok(())));
    let back = Effect::Back(Route::Dispute(deed.id));
    assert_eq!(effects, [back], "what is on its way is waited for");
    let saved = Saved { saved_at_ms: NOW };
    let (deed, effects) = deed.update(Event::Kept(Ok(saved)));
    assert_eq!(effects, [Effect::Discard(deed.id, "returned")]);
    assert!(deed.update(Event::Left).1.is_empty());
}

#[test]
fn who_reported_it_is_kept_nowhere() {
    let deed = begun("sealed_reporter", "recorded");
    let (deed, effects) = deed.update(wrote("words", "邻居说的"));
    assert!(effects.is_empty());
    assert!(deed.update(Event::Left).1.is_empty());
}

#[test]
fn every_form_that_is_offered_asks_what_its_act_knows() {
    // Each form in the state it is offered in, sent with nothing but what it begins with, either does
    // something or says what is missing; none falls through.
    for form in form::FORMS {
        let deed = begun(form.code, "mediating");
        let (after, effects) = deed.update(Event::Send(String::new()));
        assert!(
            after.sending || !after.problems.is_empty(),
            "{}: {effects:?}",
            form.code
        );
    }
}
