//! Commands from the command line: one, or a script of them.

use std::io::{self, BufRead, Write};

use contract::{Code, Failure};
use serde_json::{Value, json};

/// Whoever carries out commands.
pub type Answer<'a> = &'a dyn Fn(&str, Value) -> Result<Value, Failure>;

/// Gives one command with its arguments as they were typed.
///
/// # Errors
/// `bad_arguments` when they are not JSON, or what the application answers.
pub fn one(answer: Answer<'_>, name: &str, arguments: &str) -> Result<Value, Failure> {
    answer(name, parse(arguments)?)
}

/// Reads a command a line, `NAME JSON`, and prints an answer a line, `{"reply":…}` or
/// `{"failure":…}`, each as soon as it is there. A failure does not end the script.
///
/// # Errors
/// When the input cannot be read or the output not written.
pub fn script(answer: Answer<'_>, input: impl BufRead, mut output: impl Write) -> io::Result<()> {
    for line in input.lines() {
        let line = line?;
        let line = line.trim();
        if line.is_empty() {
            continue;
        }
        let (name, arguments) = line.split_once(char::is_whitespace).unwrap_or((line, "{}"));
        let said = match one(answer, name, arguments) {
            Ok(reply) => json!({ "reply": reply }),
            Err(failure) => json!({ "failure": failure }),
        };
        writeln!(output, "{said}")?;
        output.flush()?;
    }
    Ok(())
}

pub(crate) fn parse(arguments: &str) -> Result<Value, Failure> {
    serde_json::from_str(arguments).map_err(|error| {
        let detail = format!("the arguments are not JSON ({error}); write them like '{{}}'");
        Failure::new(Code::BadArguments, detail)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn echo(name: &str, arguments: Value) -> Result<Value, Failure> {
        match name {
            "echo" => Ok(arguments),
            _ => Err(Failure::new(Code::UnknownCommand, "no such command")),
        }
    }

    #[test]
    fn arguments_that_are_not_json_are_refused_with_what_to_write() {
        let failure = one(&echo, "echo", "{oops").unwrap_err();
        assert_eq!(failure.code, Code::BadArguments);
        assert!(failure.detail.contains("write them like '{}'"), "{failure}");
    }

    #[test]
    fn a_script_gets_an_answer_a_line_and_goes_on_after_a_failure() {
        let script_lines = "echo {\"a\":1}\n\nnone {}\necho nonsense\necho\n";
        let mut output = Vec::new();
        script(&echo, script_lines.as_bytes(), &mut output).unwrap();
        let answers: Vec<Value> = String::from_utf8(output)
            .unwrap()
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert_eq!(answers.len(), 4);
        assert_eq!(answers[0], json!({ "reply": { "a": 1 } }));
        assert_eq!(answers[1]["failure"]["code"], "unknown_command");
        assert_eq!(answers[2]["failure"]["code"], "bad_arguments");
        assert_eq!(answers[3], json!({ "reply": {} }));
    }
}
