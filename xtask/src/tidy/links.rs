//! Every link from one text of the project to another leads somewhere.

use super::Finding;

/// Checks one text; `exists` tells whether a path from the top of the checkout does.
pub(crate) fn check(name: &str, text: &str, exists: impl Fn(&str) -> bool) -> Vec<Finding> {
    if !name.ends_with(".md") {
        return Vec::new();
    }
    let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut findings = Vec::new();
    for (index, line) in text.lines().enumerate() {
        for target in targets(line) {
            let path = target.split('#').next().unwrap_or_default();
            let elsewhere = path.is_empty() || path.contains("://") || path.starts_with("mailto:");
            if !elsewhere && !exists(&from_top(folder, path)) {
                findings.push(Finding::at(
                    name,
                    index + 1,
                    &format!("`{path}` is not there"),
                ));
            }
        }
    }
    findings
}

fn targets(line: &str) -> impl Iterator<Item = &str> {
    line.split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
}

fn from_top(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            _ => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_followed_from_where_it_stands() {
        let exists = |path: &str| path == "docs/map.md";
        assert!(
            check(
                "docs/recipes/one.md",
                "see [the map](../map.md#north)",
                exists
            )
            .is_empty()
        );
        assert!(check("README.md", "see [the site](https://example.cn)", exists).is_empty());
        assert_eq!(check("README.md", "see [the map](map.md)", exists).len(), 1);
    }
}
