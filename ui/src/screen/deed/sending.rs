//! Sending a form: what it asks for once it is filled in, what has to be said first, and where the worker is
//! then.

use contract::Failure;
use model::FieldProblem;

use super::form::{Form, How};
use super::{Deed, Effect, element, order};
use crate::route::Route;
use crate::screen::keeping::Keeps;

impl Deed {
    pub(super) fn send(mut self, caption: String) -> (Self, Vec<Effect>) {
        let Some(sheet) = self.sheet.as_ref().filter(|_| !self.sending) else {
            return (self, vec![]);
        };
        let mut answers = self.answers.clone();
        if let (How::Workers, Some(lead)) = (first_how(self.form), answers.many("to").first()) {
            // Who is alone leads.
            if answers.text("lead").is_empty() && answers.many("to").len() == 1 {
                answers.set("lead", lead.clone());
            }
        }
        if let ("passed_back", Some(me)) = (self.form.code, &self.me) {
            answers.set("me", me.id.to_string());
        }
        let order = match (self.corrects, self.corrected(sheet)) {
            (Some(act), Some(what)) => order::correction(self.form, &answers, sheet, act, what),
            _ => order::order(self.form, &answers, sheet, &self.inks, caption),
        };
        match order {
            Ok(order) => {
                (self.sending, self.failure, self.problems) = (true, None, vec![]);
                (self, vec![Effect::Give(Box::new(order))])
            }
            Err(problems) => self.wrong(problems),
        }
    }

    fn wrong(mut self, problems: Vec<FieldProblem>) -> (Self, Vec<Effect>) {
        let first = problems.first().map(|problem| element(&problem.field));
        self.problems = problems;
        (self, first.map(Effect::Show).into_iter().collect())
    }

    pub(super) fn sent(mut self, sent: Result<(), Failure>) -> (Self, Vec<Effect>) {
        self.sending = false;
        match sent {
            Ok(())
                if self.corrects.is_none()
                    && self.form.code == "session"
                    && self.answers.text("outcome") == "agreed" =>
            {
                let next = Form::of("agreement").map(|form| Route::Deed(self.id, form));
                self.done(next.map(Effect::Next))
            }
            Ok(()) => {
                let back = Effect::Back(Route::Dispute(self.id));
                self.done(Some(back))
            }
            Err(failure) if !failure.fields.is_empty() => {
                let problems = failure.fields.into_iter().map(|problem| FieldProblem {
                    field: own(&problem.field).to_owned(),
                    ..problem
                });
                self.wrong(problems.collect())
            }
            Err(failure) => {
                self.failure = Some(failure);
                (self, vec![])
            }
        }
    }
}

fn first_how(form: &Form) -> &How {
    form.asks.first().map_or(&How::Text, |ask| &ask.how)
}

/// The field of the form's own act, of several that are done together.
fn own(field: &str) -> &str {
    let field = field.strip_prefix("acts.0.").unwrap_or(field);
    field.strip_prefix("hand_over.").unwrap_or(field)
}
