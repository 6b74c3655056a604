//! From the start of the process to the first list.

use std::path::Path;
use std::process::Command;

use crate::figures::{Runs, print};

/// Starts.
const RUNS: usize = 21;

pub(crate) fn first_list(program: &Path, home: &Path) {
    let mut runs = Runs::default();
    for _ in 0..RUNS {
        let output = runs.time(|| {
            Command::new(program)
                .arg("--home")
                .arg(home)
                .args(["call", "dispute.list", r#"{"limit":50}"#])
                .output()
                .expect("bandeng-field starts")
        });
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    print("start.first_list_ms", runs.quantile_ms(0.5), "ms");
}
