//! How words become lines.

use std::sync::OnceLock;

use super::*;
use crate::Typefaces;

fn faces() -> &'static Typefaces {
    static FACES: OnceLock<Typefaces> = OnceLock::new();
    FACES.get_or_init(|| Typefaces::embedded().unwrap())
}

/// The lines of a paragraph of 10-point letters, `em` letters wide.
fn lines(text: &str, em: f32) -> Vec<String> {
    let setter = Setter::new(faces());
    let para = Para::new(10.0, 16.0).text(text);
    setter.lines(&para, em * 10.0).iter().map(said).collect()
}

fn said(line: &Line) -> String {
    line.bits
        .iter()
        .filter_map(|bit| match bit {
            Bit::Letters { text, .. } => Some(text.as_str()),
            Bit::Rule { .. } | Bit::Picture { .. } => None,
        })
        .collect()
}

/// Where the last letter of a line ends.
fn edge(line: &Line) -> f32 {
    line.bits
        .iter()
        .map(|bit| match bit {
            Bit::Letters {
                x, size, glyphs, ..
            } => x + glyphs.iter().map(|(_, em, _)| em * size).sum::<f32>(),
            Bit::Rule { x, width } | Bit::Picture { x, width, .. } => x + width,
        })
        .fold(0.0, f32::max)
}

#[test]
fn no_line_begins_with_a_closing_mark_and_none_ends_with_an_opening_one() {
    let text = "他说：“这条沟（就是门前那条）是一九八七年分地时就有的。”村里的老人都知道，《地底册》上也有。";
    for em in 4..40u16 {
        for line in lines(text, f32::from(em)) {
            let (first, last) = (line.chars().next().unwrap(), line.chars().last().unwrap());
            assert!(!"，。：；、）》”".contains(first), "{em}: {line}");
            assert!(!"（《“".contains(last), "{em}: {line}");
        }
    }
}

#[test]
fn a_mark_at_the_edge_gives_way_by_half() {
    // Six letters and a mark in six and a half ems: the mark stays on the line.
    assert_eq!(lines("一二三四五六，七八九", 6.5)[0], "一二三四五六，");
    assert_eq!(lines("一二三四五六，七八九", 6.3)[0], "一二三四五");
}

#[test]
fn numbers_and_words_stay_whole_unless_they_are_longer_than_a_line() {
    assert_eq!(
        lines("补偿损失1200.50元整", 6.0),
        ["补偿损失", "1200.50元整"]
    );
    assert_eq!(
        lines("abcdefghijklmnopqrst", 4.0).concat(),
        "abcdefghijklmnopqrst"
    );
    assert!(lines("abcdefghijklmnopqrst", 4.0).len() > 1);
}

#[test]
fn dashes_and_dots_are_one_mark() {
    for em in 3..12u16 {
        for line in lines("他停了一会儿——没有说话……后来走了", f32::from(em)) {
            assert!(!line.starts_with(['—', '…']), "{em}: {line}");
            assert!(
                line.matches('—').count() != 1 && line.matches('…').count() != 1,
                "{line}"
            );
        }
    }
}

#[test]
fn no_letter_stands_on_the_last_line_alone() {
    assert_eq!(lines("一二三四五六七", 6.0), ["一二三四五", "六七"]);
    assert_eq!(lines("一二三四五六七。", 6.0), ["一二三四五", "六七。"]);
    assert_eq!(lines("一二三四五六", 6.0), ["一二三四五六"]);
}

#[test]
fn lines_are_even_and_the_last_one_is_not_stretched() {
    let setter = Setter::new(faces());
    let para = Para::new(10.0, 16.0).text("村里的老人都知道，这条沟是1987年分地时就有的。");
    let lines = setter.lines(&para, 103.0);
    let (last, others) = lines.split_last().unwrap();
    for line in others {
        assert!(
            (edge(line) - 103.0).abs() < 5.1,
            "{} ends at {}",
            said(line),
            edge(line)
        );
    }
    assert!(edge(last) < 103.0);
}

#[test]
fn what_cannot_be_seen_is_left_out_and_a_line_break_is_a_paragraph() {
    assert_eq!(visible("王\u{200b}德\u{202e}顺\u{7}"), "王德顺");
    assert_eq!(paragraphs("一\r\n\n  二\u{2028}三\n"), ["一", "二", "三"]);
}

#[test]
fn a_blank_is_ruled_and_so_is_what_fills_it() {
    let setter = Setter::new(faces());
    let rules = |text: &str| {
        let line = &setter.lines(&Para::new(10.0, 16.0).filled(text, 8.0), 200.0)[0];
        let rules = line.bits.iter().filter_map(|bit| match bit {
            Bit::Rule { width, .. } => Some(*width),
            Bit::Letters { .. } | Bit::Picture { .. } => None,
        });
        rules.collect::<Vec<_>>()
    };
    assert_eq!(rules(""), [80.0]);
    assert_eq!(rules("王德顺"), [80.0]);
    assert!(rules("尉迟敬德的名字比格子长")[0] > 100.0);
}
