//! What was answered so far, by the path of the field: `reason`, `terms.0.deed`. Flat while a form is
//! filled in; made into the shape of an act when it is sent.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::form::{Ask, How};
use model::{FieldProblem, Problem};

/// Answers by path.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(crate) struct Answers(BTreeMap<String, Value>);

impl Answers {
    /// Answers a question; what is empty is no answer.
    pub(crate) fn set(&mut self, path: &str, value: impl Into<Value>) {
        let value = value.into();
        let empty = matches!(&value, Value::Null)
            || value.as_str().is_some_and(str::is_empty)
            || value.as_array().is_some_and(Vec::is_empty);
        let in_row = path.contains('.');
        if empty && in_row && value.is_string() {
            // The row stays while somebody is writing in it.
            self.0.insert(path.to_owned(), value);
        } else if empty {
            self.0.remove(path);
        } else {
            self.0.insert(path.to_owned(), value);
        }
    }

    /// The words at a path; empty where there are none.
    pub(crate) fn text(&self, path: &str) -> &str {
        self.0.get(path).and_then(Value::as_str).unwrap_or_default()
    }

    /// Whether somebody said yes, or no, or nothing.
    pub(crate) fn said(&self, path: &str) -> Option<bool> {
        self.0.get(path).and_then(Value::as_bool)
    }

    /// The several codes at a path.
    pub(crate) fn many(&self, path: &str) -> Vec<String> {
        let found = self.0.get(path).and_then(Value::as_array);
        let found = found.into_iter().flatten();
        found
            .filter_map(|value| value.as_str().map(str::to_owned))
            .collect()
    }

    /// Adds a code to several, or takes it away.
    pub(crate) fn flip(&mut self, path: &str, code: &str) {
        let mut many = self.many(path);
        match many.iter().position(|known| known == code) {
            Some(at) => drop(many.remove(at)),
            None => many.push(code.to_owned()),
        }
        self.set(path, many);
    }

    /// Begins a row with a question not answered yet.
    pub(crate) fn open_row(&mut self, path: &str) {
        self.0.insert(path.to_owned(), Value::String(String::new()));
    }

    /// How many rows a list of rows has.
    pub(crate) fn rows(&self, path: &str) -> usize {
        let prefix = format!("{path}.");
        let rows = self.0.keys().filter_map(|key| {
            let rest = key.strip_prefix(&prefix)?;
            rest.split('.').next()?.parse::<usize>().ok()
        });
        rows.max().map_or(0, |last| last + 1)
    }

    /// Takes a row away; those behind it move up.
    pub(crate) fn drop_row(&mut self, path: &str, row: usize) {
        let prefix = format!("{path}.");
        let kept = std::mem::take(&mut self.0).into_iter();
        self.0 = kept
            .filter_map(|(key, value)| {
                let Some((at, rest)) = key
                    .strip_prefix(&prefix)
                    .and_then(|rest| rest.split_once('.'))
                    .and_then(|(at, rest)| Some((at.parse::<usize>().ok()?, rest)))
                else {
                    return Some((key, value));
                };
                match at.cmp(&row) {
                    std::cmp::Ordering::Less => Some((key, value)),
                    std::cmp::Ordering::Equal => None,
                    std::cmp::Ordering::Greater => {
                        Some((format!("{prefix}{}.{rest}", at - 1), value))
                    }
                }
            })
            .collect();
    }

    /// What must be answered and is not.
    pub(crate) fn missing(&self, asks: &[Ask]) -> Vec<FieldProblem> {
        let mut missing = Vec::new();
        for ask in asks {
            match &ask.how {
                How::Rows(inner) => {
                    let rows = self.rows(ask.key);
                    if ask.must && rows == 0 {
                        missing.push(FieldProblem::new(ask.key, Problem::Missing));
                    }
                    for row in 0..rows {
                        for inner in inner.iter().filter(|inner| inner.must) {
                            let path = format!("{}.{row}.{}", ask.key, inner.key);
                            if !self.is_answered(&path) {
                                missing.push(FieldProblem::new(&path, Problem::Missing));
                            }
                        }
                    }
                }
                How::Lines => {
                    let said = |row| self.is_answered(&format!("{}.{row}.unit", ask.key));
                    if ask.must && !(0..self.rows(ask.key)).any(said) {
                        missing.push(FieldProblem::new(ask.key, Problem::Missing));
                    }
                }
                _ if ask.must && !self.is_answered(ask.key) => {
                    missing.push(FieldProblem::new(ask.key, Problem::Missing));
                }
                _ => {}
            }
        }
        missing
    }

    fn is_answered(&self, path: &str) -> bool {
        match self.0.get(path) {
            Some(Value::String(text)) => !text.trim().is_empty(),
            Some(_) => true,
            None => false,
        }
    }

    /// The answers in the shape of an act: objects in objects, rows as lists.
    pub(crate) fn shaped(&self) -> Map<String, Value> {
        let mut shaped = Map::new();
        for (path, value) in &self.0 {
            let value = match value {
                Value::String(text) => Value::String(text.trim().to_owned()),
                other => other.clone(),
            };
            if value.as_str().is_some_and(str::is_empty) {
                continue;
            }
            match path.splitn(3, '.').collect::<Vec<_>>()[..] {
                [list, row, key] => put_in_row(&mut shaped, list, row, key, value),
                _ => drop(shaped.insert(path.clone(), value)),
            }
        }
        shaped
    }
}

fn put_in_row(shaped: &mut Map<String, Value>, list: &str, row: &str, key: &str, value: Value) {
    let Ok(row) = row.parse::<usize>() else {
        return;
    };
    let rows = shaped.entry(list).or_insert_with(|| Value::Array(vec![]));
    let Some(rows) = rows.as_array_mut() else {
        return;
    };
    while rows.len() <= row {
        rows.push(Value::Object(Map::new()));
    }
    if let Some(Value::Object(fields)) = rows.get_mut(row) {
        fields.insert(key.to_owned(), value);
    }
}
