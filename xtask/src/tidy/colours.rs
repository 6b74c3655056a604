//! A colour means something or is not there: all of them stand in one file, by name.

use super::Finding;

const TOKENS: &str = "ui/styles/tokens.css";

/// Checks one file of the screens.
pub(crate) fn check(name: &str, text: &str) -> Vec<Finding> {
    let screens = name.starts_with("ui/") && name != TOKENS;
    if !screens
        || !["rs", "css", "html", "js", "svg"]
            .iter()
            .any(|ending| name.ends_with(&format!(".{ending}")))
    {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for (index, line) in text.lines().enumerate() {
        if has_colour(line) {
            findings.push(Finding::at(
                name,
                index + 1,
                &format!("name this colour in {TOKENS}"),
            ));
        }
        if line.contains(" style=") {
            findings.push(Finding::at(
                name,
                index + 1,
                "give it a class; the page forbids styles in place",
            ));
        }
    }
    findings
}

fn has_colour(line: &str) -> bool {
    let function = ["rgb(", "rgba(", "hsl(", "hsla(", "oklch("]
        .iter()
        .any(|word| line.contains(word));
    let hex = line.split('#').skip(1).any(|rest| {
        let digits = rest
            .find(|c: char| !c.is_ascii_hexdigit())
            .unwrap_or(rest.len());
        let ended = !rest[digits..]
            .starts_with(|c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_');
        ended && [3, 4, 6, 8].contains(&digits)
    });
    function || hex
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_outside_the_tokens_is_found() {
        assert_eq!(check("ui/styles/card.css", "color: #17614F;").len(), 1);
        assert_eq!(check("ui/styles/card.css", "color: rgb(1 2 3);").len(), 1);
        assert_eq!(
            check("ui/src/part.rs", "html! { <p style=\"top: 0\"/> }").len(),
            1
        );
        assert!(check("ui/styles/card.css", "color: var(--pine);").is_empty());
        assert!(check("ui/styles/card.css", "#addition { top: 0 }").is_empty());
        assert!(check("ui/src/part.rs", "#[derive(Clone)]").is_empty());
        assert!(check(TOKENS, "--pine: #17614F;").is_empty());
    }
}
