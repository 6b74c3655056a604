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
}
