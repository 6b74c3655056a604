//! Lists of calls as files of this machine: handed over to the application a piece at a time, and then named in
//! the command that takes them in.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use contract::command::attachment::StagedId;
use contract::command::bundle::Staged;
use contract::command::repeat_call::{Import, Put};
use contract::{Code, Command, Failure};
use data_encoding::BASE64;
use serde_json::{Value, json};

use crate::call::{Answer, parse};

/// How much is handed over at a time.
const PIECE_BYTES: u64 = 768 * 1024;

/// Gives a command with a file as its list.
///
/// # Errors
/// `bad_arguments` when the command takes no list or the file is empty, `not_found` when it cannot be read, or what
/// the application answers.
pub fn call(
    answer: Answer<'_>,
    name: &str,
    arguments: &str,
    from: &Path,
) -> Result<Value, Failure> {
    let bad = |detail: String| Failure::new(Code::BadArguments, detail);
    if name != Import::NAME {
        return Err(bad(format!("{name} takes no list; leave --list away")));
    }
    let mut arguments = parse(arguments)?;
    let unread = |error: io::Error| {
        let detail = format!("{} cannot be read: {error}", from.display());
        Failure::new(Code::NotFound, detail)
    };
    let file = File::open(from).map_err(unread)?;
    let (mut staged, mut offset): (Option<StagedId>, u64) = (None, 0);
    loop {
        let mut piece = Vec::new();
        (&file)
            .take(PIECE_BYTES)
            .read_to_end(&mut piece)
            .map_err(unread)?;
        if piece.is_empty() {
            break;
        }
        let bytes = BASE64.encode(&piece);
        let put = Put {
            staged,
            offset,
            bytes,
        };
        let put = serde_json::to_value(&put).map_err(|error| internal(&error))?;
        let told = answer(Put::NAME, put)?;
        let told: Staged = serde_json::from_value(told).map_err(|error| internal(&error))?;
        (staged, offset) = (Some(told.staged), told.received);
    }
    let staged = staged.ok_or_else(|| bad(format!("{} is empty", from.display())))?;
    let fields = arguments.as_object_mut();
    let fields = fields.ok_or_else(|| bad("the arguments are written like '{}'".into()))?;
    fields.insert("list".into(), json!({ "staged": staged }));
    answer(name, arguments)
}

fn internal(error: &dyn std::fmt::Display) -> Failure {
    Failure::new(Code::Internal, error.to_string())
}
