//! Every command there is, for whoever writes a script.

use contract::command::May;
use contract::{COMMANDS, CommandInfo};
use serde_json::{Value, json};

/// Every command with what it does, who may give it, and the JSON Schema of what goes in and out.
#[must_use]
pub fn list() -> Value {
    COMMANDS.iter().map(describe).collect()
}

fn describe(command: &CommandInfo) -> Value {
    json!({
        "name": command.name,
        "about": command.about,
        "may": match command.may {
            May::Anyone => json!("anyone"),
            May::Roles(roles) => json!(roles),
        },
        "arguments": (command.arguments)(),
        "reply": (command.reply)(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_says_who_may_give_it_and_what_it_takes() {
        let all = list();
        assert_eq!(all.as_array().unwrap().len(), COMMANDS.len());
        for command in all.as_array().unwrap() {
            assert!(command["arguments"].is_object(), "{command}");
            assert!(
                command["may"].is_array() || command["may"] == "anyone",
                "{command}"
            );
        }
        let enrol = all
            .as_array()
            .unwrap()
            .iter()
            .find(|it| it["name"] == "session.enrol")
            .unwrap();
        assert_eq!(enrol["arguments"]["properties"]["server"]["type"], "string");
    }

    /// That somebody received or read a notice is there so that nothing gets lost; it measures nobody. No reply has
    /// numbers beside the people they could be of, and nobody's numbers can be asked for.
    #[test]
    fn no_command_counts_notices_by_worker() {
        let has_numbers = |schema: &Value| schema.to_string().contains("\"uint");
        let names_people = |schema: &Value| {
            let schema = schema.to_string();
            let mut nouns = ["\"Who\"", "\"Worker\"", "\"WorkerId\""].iter();
            nouns.any(|noun| schema.contains(noun))
        };
        let all = list();
        let all = all.as_array().unwrap();
        let of = |name: &str| all.iter().find(|it| it["name"] == name).unwrap();
        // What is looked for is found where it is.
        assert!(has_numbers(&of("notice.totals")["reply"]));
        assert!(has_numbers(&of("notice.batches")["reply"]));
        assert!(names_people(&of("notice.get")["reply"]));
        assert!(names_people(&of("notice.send")["arguments"]));
        let counting = ["notice.", "tally."];
        for command in all {
            let name = command["name"].as_str().unwrap();
            if !counting.iter().any(|noun| name.starts_with(noun)) {
                continue;
            }
            let (asked, told) = (&command["arguments"], &command["reply"]);
            if has_numbers(told) {
                assert!(!names_people(told), "{name} counts by worker");
                assert!(!names_people(asked), "{name} counts of a worker");
            }
        }
    }
}
