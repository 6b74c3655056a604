//! Every paper as a printer gets it: sheets of A4, none of them empty, nothing where printers do not print, and
//! long words that go on over the page.

use rstest::rstest;

use super::*;
use crate::{AgreementForm, CaseFile, Paper, sample};

/// Dots an inch that are looked at.
const DPI: usize = 60;
/// What printers leave white at every edge, in dots: 8 mm.
const EDGE: usize = 18;
/// What counts as ink, of 255.
const INK: u8 = 200;
/// Fewer dots of ink are no words.
const WORDS_DOTS: usize = 100;

/// One side, as grey dots.
struct Side {
    width: usize,
    grey: Vec<u8>,
}

impl Side {
    /// Reads what `pdftoppm -gray` writes: `P5`, width, height, 255, and a byte a dot.
    fn read(file: &[u8]) -> Self {
        let mut words = Vec::new();
        let mut at = 0;
        while words.len() < 4 {
            let rest = &file[at..];
            let end = rest.iter().position(u8::is_ascii_whitespace).unwrap();
            words.push(std::str::from_utf8(&rest[..end]).unwrap().to_owned());
            at += end + 1;
        }
        assert_eq!((words[0].as_str(), words[3].as_str()), ("P5", "255"));
        let (width, height): (usize, usize) =
            (words[1].parse().unwrap(), words[2].parse().unwrap());
        let grey = file[at..].to_vec();
        assert_eq!(grey.len(), width * height);
        Self { width, grey }
    }

    /// The places with ink: from the left, from the top.
    fn ink(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        let inked = self
            .grey
            .iter()
            .enumerate()
            .filter(|(_, grey)| **grey < INK);
        inked.map(move |(at, _)| (at % self.width, at / self.width))
    }

    fn height(&self) -> usize {
        self.grey.len() / self.width
    }
}

/// What another program draws of each side.
fn sides(printed: &Printed) -> Vec<Side> {
    let dir = tempfile::tempdir().unwrap();
    let pdf = dir.path().join("paper.pdf");
    fs::write(&pdf, &printed.pdf).unwrap();
    let output = Command::new("pdftoppm")
        .args(["-r", &DPI.to_string(), "-gray"])
        .args([&pdf, &dir.path().join("side")])
        .output()
        .expect("pdftoppm of poppler-utils draws papers; `cargo xtask setup` installs it");
    assert!(output.status.success(), "{output:?}");
    let files = fs::read_dir(dir.path())
        .unwrap()
        .map(|file| file.unwrap().path());
    let mut files: Vec<PathBuf> = files.filter(|file| *file != pdf).collect();
    // Their numbers have leading zeros.
    files.sort();
    files
        .iter()
        .map(|file| Side::read(&fs::read(file).unwrap()))
        .collect()
}

/// The size of each side, in points.
fn sizes(printed: &Printed) -> Vec<[f32; 2]> {
    let dir = tempfile::tempdir().unwrap();
    let pdf = dir.path().join("paper.pdf");
    fs::write(&pdf, &printed.pdf).unwrap();
    let output = Command::new("pdfinfo")
        .args(["-f", "1", "-l", "-1"])
        .arg(&pdf)
        .output()
        .expect("pdfinfo of poppler-utils measures papers; `cargo xtask setup` installs it");
    assert!(output.status.success(), "{output:?}");
    let told = String::from_utf8(output.stdout).unwrap();
    // `Page    1 size:  595.276 x 841.89 pts (A4)`
    let size = |line: &str| {
        let (page, size) = line.split_once(" size:")?;
        page.strip_prefix("Page")?.trim().parse::<usize>().ok()?;
        let mut points = size
            .split_whitespace()
            .filter_map(|word| word.parse::<f32>().ok());
        Some([points.next()?, points.next()?])
    };
    told.lines().filter_map(size).collect()
}

fn one(paper: Paper, file: &CaseFile) -> Printed {
    press().one(paper, file).unwrap()
}

/// Every paper that is laid out, by name.
fn laid_out() -> Vec<(&'static str, Printed)> {
    let full = sample::full(2);
    let mut oral = sample::full(1);
    if let Some(agreement) = &mut oral.agreement {
        agreement.form = AgreementForm::Oral;
    }
    let mut rare = sample::full(1);
    rare.parties[0].name = "王\u{2A6D6}".to_owned();
    let long = crate::Letter {
        facts: [sample::STORY; 12].join("\n"),
        ..sample::letter()
    };
    let press = press();
    vec![
        ("case file", press.case_file(&full).unwrap()),
        (
            "empty case file",
            press.case_file(&sample::empty()).unwrap(),
        ),
        (
            "case file with a rare letter",
            press.case_file(&rare).unwrap(),
        ),
        ("cover", one(Paper::Cover, &full)),
        ("application", one(Paper::Application, &full)),
        ("register", one(Paper::Register, &full)),
        ("notice of rights", one(Paper::RightsNotice, &full)),
        ("investigation", one(Paper::Investigation, &full)),
        ("mediation", one(Paper::Mediation, &full)),
        ("agreement", one(Paper::Agreement, &full)),
        ("oral agreement", one(Paper::Agreement, &oral)),
        (
            "empty oral agreement",
            one(Paper::OralAgreement, &sample::empty()),
        ),
        ("follow-up", one(Paper::FollowUp, &full)),
        ("confirmation", one(Paper::Confirmation, &full)),
        ("letter of a case", one(Paper::Letter, &full)),
        ("minutes of a case", one(Paper::Meeting, &full)),
        ("back", one(Paper::Back, &full)),
        ("letter", press.letter(&sample::letter()).unwrap()),
        ("long letter", press.letter(&long).unwrap()),
        (
            "empty letter",
            press.letter(&crate::Letter::default()).unwrap(),
        ),
        ("minutes", press.meeting(&sample::meeting()).unwrap()),
        ("what is held", press.held(&sample::held(60)).unwrap()),
        ("report", press.report(&sample::report()).unwrap()),
    ]
}

#[test]
fn every_side_is_a4_has_words_on_it_and_leaves_the_edges_white() {
    for (name, printed) in laid_out() {
        let sizes = sizes(&printed);
        assert_eq!(sizes.len(), printed.pages, "{name}");
        for [width, height] in sizes {
            assert!((width - 595.28).abs() < 0.5, "{name} is {width} wide");
            assert!((height - 841.89).abs() < 0.5, "{name} is {height} high");
        }
        let sides = sides(&printed);
        assert_eq!(sides.len(), printed.pages, "{name}");
        for (at, side) in sides.iter().enumerate() {
            let number = at + 1;
            let dots = side.ink().count();
            assert!(dots > WORDS_DOTS, "side {number} of the {name} is blank");
            let within = |(x, y): &(usize, usize)| {
                (EDGE..side.width - EDGE).contains(x) && (EDGE..side.height() - EDGE).contains(y)
            };
            let outside = side.ink().find(|dot| !within(dot));
            assert_eq!(outside, None, "side {number} of the {name} is cut off");
        }
    }
}

/// Words that go on over many pages: all of them are there, in one piece but for the heads and the numbers, and no
/// page but the last ends early.
#[rstest]
#[case(Paper::Investigation, "人民调解调查记录")]
#[case(Paper::Mediation, "人民调解记录")]
#[case(Paper::Agreement, "人民调解协议书")]
fn long_words_go_on_over_the_page(#[case] paper: Paper, #[case] name: &str) {
    let story = vec![sample::STORY; 40].join("\n");
    let mut file = sample::full(1);
    file.investigations[0].words.clone_from(&story);
    file.sessions[0].course.clone_from(&story);
    if let Some(agreement) = &mut file.agreement {
        agreement.facts.clone_from(&story);
    }
    let printed = one(paper, &file);
    assert!(printed.pages > 5, "{} pages", printed.pages);
    let running = format!("{name}{}", file.number);
    let text: String = pages(&printed)
        .iter()
        .enumerate()
        .map(|(at, page)| {
            page.replace(&running, "")
                .replace(&format!("—{}—", at + 1), "")
        })
        .collect();
    assert!(text.contains(&bare(&story)), "{text}");
    let sides = sides(&printed);
    for (at, side) in sides[..sides.len() - 1].iter().enumerate() {
        // The last 45 mm of the column, above the number of the page.
        let low = side.height() - 73 * DPI * 10 / 254..side.height() - 28 * DPI * 10 / 254;
        assert!(
            side.ink().any(|(_, y)| low.contains(&y)),
            "side {} of the {name} ends early",
            at + 1
        );
    }
}
