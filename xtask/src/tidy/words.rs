//! Words that must not stand in any file: work left undone, checks switched off, places that exist
//! on one machine only, and slips of the pen.

use super::Finding;

/// In Rust. Written in pieces so that this list does not find itself.
const IN_CODE: &[(&str, &str)] = &[
    (concat!("to", "do!"), "write it, or leave it out"),
    (concat!("unimple", "mented!"), "write it, or leave it out"),
    (
        concat!("#[ig", "nore"),
        "a test that does not run is no test",
    ),
    (
        concat!("#[al", "low("),
        "say `#[expect(…, reason = \"…\")]`",
    ),
    (
        concat!("#![al", "low("),
        "say `#![expect(…, reason = \"…\")]`",
    ),
];

/// Anywhere.
const ANYWHERE: &[(&str, &str)] = &[
    (
        concat!("FIX", "ME"),
        "mend it, or say plainly what falls short",
    ),
    (
        concat!("XX", "X"),
        "mend it, or say plainly what falls short",
    ),
    (
        concat!("/wo", "rk/"),
        "this path exists on one machine only",
    ),
    (
        concat!("/ro", "ot/"),
        "this path exists on one machine only",
    ),
    (
        concat!("/ho", "me/"),
        "this path exists on one machine only",
    ),
    (
        concat!("index.crates", ".io"),
        "where packages come from is each machine's own affair",
    ),
    (
        concat!("static.crates", ".io"),
        "where packages come from is each machine's own affair",
    ),
    (
        concat!("registry.npm", "js.org"),
        "where packages come from is each machine's own affair",
    ),
    (
        concat!("py", "pi.org"),
        "where packages come from is each machine's own affair",
    ),
    (
        concat!("pythonho", "sted.org"),
        "where packages come from is each machine's own affair",
    ),
    (
        concat!("deb.deb", "ian.org"),
        "where packages come from is each machine's own affair",
    ),
    (
        concat!("arti", "factory"),
        "where packages come from is each machine's own affair",
    ),
    (concat!("the t", "he "), "said twice"),
    (concat!(" of o", "f "), "said twice"),
    (concat!(" is i", "s "), "said twice"),
    (concat!(" and a", "nd "), "said twice"),
    (concat!("rec", "ieve"), "receive"),
    (concat!("sep", "erate"), "separate"),
    (concat!("occ", "ured"), "occurred"),
    (concat!("neccess", "ary"), "necessary"),
    (concat!("succes", "ful "), "successful"),
];

/// Checks the words of one file.
pub(crate) fn check(name: &str, text: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let code = if name.ends_with(".rs") { IN_CODE } else { &[] };
        for (word, instead) in code.iter().chain(ANYWHERE) {
            if line.contains(word) {
                findings.push(Finding::at(
                    name,
                    index + 1,
                    &format!("`{}`: {instead}", word.trim()),
                ));
            }
        }
        if names_an_issue(line) {
            let why = "give the reason itself; a number in a tracker is gone with the tracker";
            findings.push(Finding::at(name, index + 1, why));
        }
    }
    findings
}

fn names_an_issue(line: &str) -> bool {
    let line = line.to_ascii_lowercase();
    let after = |word: &str| {
        line.split(word).skip(1).any(|rest| {
            rest.trim_start_matches('#')
                .starts_with(|c: char| c.is_ascii_digit())
        })
    };
    after("issue ") || after("issues/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn undone_work_and_places_of_one_machine_are_found() {
        for line in [
            concat!("to", "do!()"),
            concat!("#[ig", "nore]"),
            concat!("cd /ro", "ot/x"),
            concat!("see iss", "ue 12"),
        ] {
            assert_eq!(check("a.rs", line).len(), 1, "{line}");
        }
        assert!(check("a.md", concat!("the macro to", "do! in a text")).is_empty());
        assert!(check("a.rs", "// The work of a day, the issue of trust.").is_empty());
    }
}
