//! Which crate may stand on which. Arrows point down only; a new one is a decision, made here.

use serde_json::Value;

use super::Finding;
use crate::tool::{self, Outcome};

/// Every crate that ships, and what of ours it may stand on.
const ALLOWED: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("contract", &["model"]),
    ("wire", &["model"]),
    ("merge", &["contain", "model"]),
    ("contain", &[]),
    ("proof", &["model"]),
    ("bundle", &["model", "proof", "wire"]),
    ("sync-core", &["model", "proof", "wire"]),
    ("store", &["merge", "model", "proof"]),
    (
        "field",
        &[
            "bundle",
            "contract",
            "map",
            "merge",
            "model",
            "paper",
            "photo",
            "proof",
            "store",
            "sync-core",
            "table",
            "wire",
        ],
    ),
    ("photo", &["model"]),
    ("paper", &["model"]),
    ("table", &["contain"]),
    ("map", &[]),
    ("corpus", &["model"]),
    ("line", &["field", "wire"]),
    ("bandeng-field", &["contract", "field", "line"]),
    ("bandeng-app", &["contract", "field", "line"]),
    (
        "sync-server",
        &[
            "bundle",
            "corpus",
            "map",
            "merge",
            "model",
            "proof",
            "sync-core",
            "table",
            "wire",
        ],
    ),
    ("ui", &["contract", "model"]),
];

/// Crates that never ship: they may look everywhere, and nothing that ships may look at them.
const NEVER_SHIP: &[&str] = &[
    "hostile",
    "simulation",
    "test-kit",
    "test-postgres",
    "stories",
    "e2e",
    "xtask",
];

/// Checks the crates as they are declared.
pub(crate) fn check() -> Outcome<Vec<Finding>> {
    let words = [
        "metadata",
        "--no-deps",
        "--offline",
        "--format-version",
        "1",
    ];
    let told = tool::read(tool::cargo().args(words))?;
    let told: Value =
        serde_json::from_str(&told).map_err(|error| format!("cargo metadata: {error}"))?;
    Ok(edges(&told).iter().filter_map(judge).collect())
}

struct Edge {
    from: String,
    to: String,
    for_tests: bool,
}

fn edges(metadata: &Value) -> Vec<Edge> {
    let packages = metadata["packages"]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default();
    let mut edges = Vec::new();
    for package in packages {
        let from = package["name"].as_str().unwrap_or_default();
        for dependency in package["dependencies"]
            .as_array()
            .map(Vec::as_slice)
            .unwrap_or_default()
        {
            if dependency["path"].is_string() {
                edges.push(Edge {
                    from: from.to_owned(),
                    to: dependency["name"].as_str().unwrap_or_default().to_owned(),
                    for_tests: dependency["kind"] == "dev",
                });
            }
        }
        if !NEVER_SHIP.contains(&from) && !ALLOWED.iter().any(|(name, _)| *name == from) {
            edges.push(Edge {
                from: from.to_owned(),
                to: "nothing yet".to_owned(),
                for_tests: false,
            });
        }
    }
    edges
}

fn judge(edge: &Edge) -> Option<Finding> {
    let Edge {
        from,
        to,
        for_tests,
    } = edge;
    if *for_tests || NEVER_SHIP.contains(&from.as_str()) {
        return None;
    }
    let (_, allowed) = ALLOWED
        .iter()
        .find(|(name, _)| name == from)
        .unwrap_or(&("", &[]));
    (!allowed.contains(&to.as_str())).then(|| {
        Finding::of(
            &format!("{from} → {to}"),
            "no such arrow is allowed; turn it round, or allow it in xtask/src/tidy/edges.rs and say why",
        )
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn found(from: &str, to: &str, kind: Option<&str>) -> usize {
        let metadata = json!({ "packages": [{
            "name": from,
            "dependencies": [{ "name": to, "kind": kind, "path": "/somewhere" }],
        }] });
        edges(&metadata).iter().filter_map(judge).count()
    }

    #[test]
    fn arrows_point_down_only() {
        assert_eq!(found("field", "store", None), 0);
        assert_eq!(found("store", "field", None), 1);
        assert_eq!(found("store", "test-kit", None), 1);
        assert_eq!(found("store", "test-kit", Some("dev")), 0);
        assert_eq!(found("stories", "field", None), 0);
        assert_eq!(
            found("new-crate", "model", None),
            2,
            "the arrow, and the crate itself"
        );
    }
}
