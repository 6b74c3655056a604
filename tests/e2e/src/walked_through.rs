//! The recipe that walks a case from the door to the signed paper on the command line is run as it
//! stands: every block of it, in order, as one script.

use std::process::{Command, Stdio};

use crate::stage::{Stage, Trouble, free_port};

const RECIPE: &str = include_str!("../../../docs/recipes/a-case-from-a-script.md");

/// The story.
pub(crate) async fn story(stage: &Stage) -> Result<(), Trouble> {
    let folder = stage.home("walked-through");
    std::fs::create_dir_all(&folder)?;
    let script = format!("set -euo pipefail\n{}", blocks(RECIPE));
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut places = vec![std::path::absolute(stage.program(""))?];
    places.extend(std::env::split_paths(&path));
    let ended = Command::new("bash")
        .args(["-c", &script])
        .current_dir(&folder)
        .env("PATH", std::env::join_paths(places)?)
        .env("PORT", free_port()?.to_string())
        .stdin(Stdio::null())
        .output()?;
    if !ended.status.success() {
        let said = String::from_utf8_lossy(&ended.stderr);
        return Err(format!("the recipe stopped: {said}").into());
    }
    if folder.join("case-file.pdf").is_file() {
        Ok(())
    } else {
        Err("the recipe printed no case file".into())
    }
}

/// What stands in the recipe between the marks of a script.
fn blocks(recipe: &str) -> String {
    let mut script = String::new();
    for after in recipe.split("```sh\n").skip(1) {
        script.push_str(after.split("```").next().unwrap_or_default());
    }
    script
}
