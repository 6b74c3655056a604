//! What a form begins with, so that the usual case is quick: today, here, me. Consent is never among
//! it, nor what a person has to weigh.

use contract::command::dispute::Sheet;
use model::clock::{Clock, Rules};
use model::{Day, Worker};

use super::answers::Answers;
use super::form::Form;

/// Days a grade holds before it is looked at again, by grade, as the rules have it.
pub(super) fn holds(rules: &Rules) -> [(&'static str, i32); 3] {
    let grades = [
        ("red", Clock::RedReview),
        ("orange", Clock::OrangeReview),
        ("yellow", Clock::YellowReview),
    ];
    grades.map(|(grade, clock)| (grade, rules.rule(clock).value().into()))
}

/// The answers a form begins with.
pub(crate) fn begin(form: &Form, sheet: &Sheet, today: Day, me: Option<&Worker>) -> Answers {
    let mut answers = Answers::default();
    let day = today.to_string();
    match form.code {
        "session" => {
            answers.set("on", day);
            answers.set("place", sheet.area_name.clone());
            if let Some(me) = me {
                answers.set("mediators.0.name", me.name.clone());
            }
        }
        "agreement" => {
            answers.set("effective_on", day);
            answers.set("facts", sheet.content.verified.clone());
            answers.open_row("terms.0.deed");
        }
        "follow_up" => {
            answers.set("on", day);
            answers.set("how", "door");
        }
        "mediation_began" => answers.set("procedure", "people"),
        "court_confirmation" => {
            answers.set("on", day);
            answers.set("step", "asked");
        }
        "meeting" => {
            answers.set("on", day);
            answers.open_row("units.0.unit");
        }
        "supervised" => answers.set("level", "station"),
        "report_duty" | "protective_visit" | "referral_accepted" | "referral_declined"
        | "referral_answered" => answers.set("on", day),
        "warning_letter" | "protection_order" => answers.set("issued_on", day),
        "referral_offered" => answers.set("facts", sheet.content.verified.clone()),
        "assigned" => {
            let people = sheet.life.responsible.iter().filter_map(|who| who.id);
            let people: Vec<_> = people.map(|id| id.to_string()).collect();
            answers.set("to", people);
        }
        _ => {}
    }
    answers
}

/// The day a grade is to be looked at again, as its rule has it.
pub(super) fn expire(answers: &mut Answers, today: Day, rules: &Rules) {
    let grade = answers.text("grade").to_owned();
    if let Some((_, days)) = holds(rules).iter().find(|(code, _)| *code == grade) {
        answers.set("expires_on", today.plus_days(*days).to_string());
    }
}
