//! Where pages end, and that the same record gives the same bytes.

use rstest::rstest;

use super::*;
use crate::{CaseFile, Paper, Session, sample};

#[test]
fn the_same_record_gives_the_same_bytes() {
    let print = || press().case_file(&sample::full(2)).unwrap().pdf;
    let first = print();
    assert!(first == print());
    let other_faces = Typefaces::embedded().unwrap();
    let other = Press::new(&other_faces, press().on);
    assert!(first == other.case_file(&sample::full(2)).unwrap().pdf);
}

#[test]
fn thirty_pages_of_narrative_are_thirty_pages() {
    let mut file = sample::full(1);
    file.investigations[0].words = vec![sample::STORY; 130].join("\n");
    let printed = press().one(Paper::Investigation, &file).unwrap();
    lay("thirty", &printed);
    let pages = pages(&printed);
    assert!((28..40).contains(&pages.len()), "{} pages", pages.len());
    for page in &pages[1..pages.len() - 1] {
        assert!(
            page.chars().count() > 550,
            "no page is left half empty: {page}"
        );
    }
}

/// However long the words before it are, a signature stands on a page with some of them.
#[rstest]
fn a_signature_never_stands_alone(
    #[values(Paper::Investigation, Paper::Mediation, Paper::Agreement)] paper: Paper,
) {
    for length in 0..30 {
        let mut file = sample::full(1);
        let story = "他说过的话。".repeat(40 + length * 9);
        file.investigations[0].words.clone_from(&story);
        file.sessions[0].outcome.clone_from(&story);
        if let Some(agreement) = &mut file.agreement {
            agreement.deadline = story;
        }
        let pages = pages(&press().one(paper, &file).unwrap());
        let last = pages.last().unwrap();
        let before = last.split("（签名").next().unwrap();
        assert!(
            before.contains("他说过的话。") || before.contains("各持一份"),
            "{length}: {before}"
        );
        let signed = pages
            .iter()
            .filter(|page| page.contains("记录人（签名）："))
            .count();
        assert_eq!(signed, 1);
        assert!(
            last.contains("记录人（签名）：") && last.contains("年"),
            "all sign on one page"
        );
    }
}

#[test]
fn a_row_of_a_form_goes_on_over_the_page() {
    let file = CaseFile {
        brief: vec![sample::STORY; 20].join("\n"),
        ..sample::full(1)
    };
    let printed = press().one(Paper::Application, &file).unwrap();
    lay("long_row", &printed);
    let pages = pages(&printed);
    assert!(pages.len() > 3);
    assert_eq!(
        pages.concat().matches("经邻居劝开").count(),
        20,
        "nothing is lost between pages"
    );
}

#[test]
fn a_heading_stands_with_what_it_heads() {
    for length in 0..30 {
        let file = CaseFile {
            sessions: vec![Session {
                words_a: "他说过的话。".repeat(60 + length * 9),
                words_b: "她说过的话。".repeat(60),
                course: "谈了一下午。".to_owned(),
                outcome: "谈成了。".to_owned(),
                ..Session::default()
            }],
            ..sample::full(1)
        };
        for page in pages(&press().one(Paper::Mediation, &file).unwrap()) {
            let foot = page.rfind("—").and_then(|end| page[..end].rfind("—"));
            let words = &page[..foot.unwrap_or(page.len())];
            for head in [
                "一、甲方陈述",
                "二、乙方陈述",
                "三、调解过程",
                "四、调解结果",
            ] {
                assert!(!words.ends_with(head), "{length}: {words}");
            }
        }
    }
}
