//! An act put right: its form opens with what was answered, and what is sent names the act it corrects.
//! Both stay; what is tied to the first stays tied.

use model::What;
use serde_json::{Map, Value};

use super::answers::Answers;
use super::form::{Ask, Form, How};

/// The form to put this act right with, where the act is of those that are put right. What is sealed
/// cannot be read here: whoever has more to say seals that too.
pub(crate) fn form(what: &What) -> Option<&'static Form> {
    let readable = !matches!(what, What::SealedReporter(_));
    Form::of(what.code()).filter(|_| readable && what.can_be_corrected())
}

/// What was answered.
pub(super) fn answers(form: &Form, what: &What) -> Answers {
    let mut answers = Answers::default();
    let fields = fields(what);
    for ask in form.asks {
        if let Some(value) = fields.get(ask.key) {
            take(&mut answers, ask, value);
        }
    }
    answers
}

fn take(answers: &mut Answers, ask: &Ask, value: &Value) {
    match (&ask.how, value) {
        (How::Rows(asks), Value::Array(rows)) => {
            for (at, row) in rows.iter().enumerate() {
                for (inner, value) in asks.iter().filter_map(|ask| Some((ask, row.get(ask.key)?))) {
                    answers.set(&format!("{}.{at}.{}", ask.key, inner.key), value.clone());
                }
            }
        }
        (How::Lines, Value::Array(rows)) => {
            for (at, row) in rows.iter().enumerate() {
                answers.set(&format!("{}.{at}.unit", ask.key), row.clone());
            }
        }
        // Names that were drawn stay under it.
        (How::Signatures, _) => {}
        _ => answers.set(ask.key, value.clone()),
    }
}

/// The act as it was, with these answers in the place of those its form asks for.
pub(super) fn corrected(
    form: &Form,
    what: &What,
    answered: Map<String, Value>,
) -> Map<String, Value> {
    let mut fields = fields(what);
    fields.remove("what");
    for ask in form.asks {
        if !matches!(ask.how, How::Signatures) {
            fields.remove(ask.key);
        }
    }
    fields.extend(answered);
    fields
}

fn fields(what: &What) -> Map<String, Value> {
    match serde_json::to_value(what) {
        Ok(Value::Object(fields)) => fields,
        _ => Map::new(),
    }
}
