//! The style sheets keep their promises: colours in one place, none in the markup, every pair of
//! colours readable.

const TOKENS: &str = include_str!("../../styles/tokens.css");
const OTHERS: [(&str, &str); 11] = [
    ("base", include_str!("../../styles/base.css")),
    ("shell", include_str!("../../styles/shell.css")),
    ("button", include_str!("../../styles/button.css")),
    ("card", include_str!("../../styles/card.css")),
    ("form", include_str!("../../styles/form.css")),
    ("list", include_str!("../../styles/list.css")),
    ("sheet", include_str!("../../styles/sheet.css")),
    ("photo", include_str!("../../styles/photo.css")),
    ("table", include_str!("../../styles/table.css")),
    ("totals", include_str!("../../styles/totals.css")),
    ("map", include_str!("../../styles/map.css")),
];
const PAGE: &str = include_str!("../../index.html");

#[test]
fn colours_stand_in_one_place_and_every_sheet_is_linked() {
    for (name, css) in OTHERS {
        assert!(
            !css.contains("#") && !css.contains("rgb"),
            "{name}.css names a colour"
        );
        assert!(
            PAGE.contains(&format!("./styles/{name}.css")),
            "{name}.css is not linked"
        );
    }
    assert!(
        !PAGE.contains("style="),
        "the page may carry no inline style"
    );
}

#[test]
fn what_is_touched_is_as_large_as_a_finger() {
    let touched = [
        "button",
        "chip",
        "link",
        "back",
        "badge",
        "tab",
        "new",
        "door",
        "fold__name",
        "field__input",
        "found__row",
        "tick",
        "check",
        "alike__door",
        "map__button",
        "bars__name--door",
    ];
    for class in touched {
        let rule = OTHERS.iter().find_map(|(_, css)| {
            let (_, rest) = css.split_once(&format!("\n.{class} {{"))?;
            rest.split_once('}').map(|(rule, _)| rule)
        });
        let rule = rule.unwrap_or_else(|| panic!("no .{class}"));
        let high = ["min-height: var(--touch)", "min-height: 56px"];
        assert!(high.iter().any(|high| rule.contains(high)), ".{class}");
    }
    assert!(TOKENS.contains("--touch: 48px"));
}

/// The value of a colour in the light or the dark half.
fn colour(half: &str, name: &str) -> [f64; 3] {
    let (_, rest) = half
        .split_once(&format!("--{name}: #"))
        .unwrap_or_else(|| panic!("no --{name}"));
    [0, 2, 4].map(|at| f64::from(u8::from_str_radix(&rest[at..at + 2], 16).unwrap()) / 255.0)
}

/// Contrast by WCAG 2.2, 1.4.3.
fn contrast(one: [f64; 3], other: [f64; 3]) -> f64 {
    let light = |rgb: [f64; 3]| {
        let [r, g, b] = rgb.map(|c| {
            if c <= 0.04045 {
                c / 12.92
            } else {
                ((c + 0.055) / 1.055).powf(2.4)
            }
        });
        0.2126 * r + 0.7152 * g + 0.0722 * b
    };
    let (a, b) = (light(one), light(other));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn every_text_can_be_read_in_light_and_dark() {
    let (light, dark) = TOKENS.split_once("prefers-color-scheme: dark").unwrap();
    let pairs = [
        ("ink", "paper"),
        ("ink", "card"),
        ("ink", "pine-wash"),
        ("ink", "red-wash"),
        ("ink-soft", "paper"),
        ("ink-soft", "card"),
        ("ink-soft", "pine-wash"),
        ("pine", "paper"),
        ("pine", "card"),
        ("pine", "pine-wash"),
        ("on-pine", "pine"),
        ("on-pine", "pine-press"),
        ("red", "card"),
        ("red", "paper"),
        ("orange", "card"),
        ("yellow", "card"),
    ];
    for (name, half) in [("light", light), ("dark", dark)] {
        for (text, ground) in pairs {
            let ratio = contrast(colour(half, text), colour(half, ground));
            assert!(ratio >= 4.5, "{text} on {ground} is {ratio:.2} in {name}");
        }
        let edge = contrast(colour(half, "line-strong"), colour(half, "card"));
        assert!(edge >= 3.0, "the edge of a field is {edge:.2} in {name}");
    }
}
