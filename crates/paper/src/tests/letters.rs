//! Which letters there are, and what happens to one there is not.

use rstest::rstest;

use super::*;
use crate::sample;
use crate::typeface::Weight;

/// All letters of a two-byte Chinese set, from its own encoding.
fn in_blocks(blocks: &[(u32, u32)]) -> impl Iterator<Item = char> {
    blocks
        .iter()
        .flat_map(|(from, to)| *from..=*to)
        .filter_map(char::from_u32)
}

#[test]
fn every_letter_of_the_first_level_of_gb_18030_is_there() {
    // GB 18030-2022, level 1: the unified block with its additions, and extension A.
    let level = in_blocks(&[(0x4E00, 0x9FFF), (0x3400, 0x4DBF)]);
    let missing: String = level.filter(|letter| !faces().has(*letter)).collect();
    assert_eq!(missing, "");
}

#[test]
fn letters_that_only_names_have_are_there() {
    // From the table of standard characters (通用规范汉字表) beyond the unified block, and two of old names.
    let names =
        "𠮷㛃㐂㑇㙓䶮𫖯𬭎𬴊𫇭𬍛𪟝𬬭𠅤𣗋䴕喆堃犇淼玥彧晢暐翀骉奡璟頔濛赟昉彣㓥䲟𫍯𫓹𬱖𬸪𬟁𫄷";
    let missing: String = names
        .chars()
        .filter(|letter| !faces().has(*letter))
        .collect();
    assert_eq!(missing, "");
}

#[test]
fn every_printed_word_has_its_letters() {
    let words = concat!(
        include_str!("../words.rs"),
        include_str!("../forms/cover.rs"),
        include_str!("../forms/register.rs"),
        include_str!("../sheet.rs"),
    );
    let missing: String = words
        .chars()
        .filter(|letter| !letter.is_control() && !faces().has(*letter))
        .collect();
    assert_eq!(missing, "");
}

#[test]
fn headings_are_in_one_face() {
    let names = [
        crate::words::FILE,
        crate::words::APPLICATION,
        crate::words::REGISTER,
        crate::words::RIGHTS,
        crate::words::INVESTIGATION,
        crate::words::MEDIATION,
        crate::words::AGREEMENT,
        crate::words::ORAL,
        crate::words::FOLLOW_UP,
        crate::words::CONFIRMATION,
        crate::words::LETTER,
        crate::words::MEETING,
        crate::words::EXPLANATION,
        crate::words::HELD,
        crate::words::CONTENTS,
    ];
    for letter in names.concat().chars() {
        let found = faces().find(Weight::Bold, letter).unwrap();
        assert_eq!(found.face, 1, "{letter} is not in the bold face");
    }
}

#[rstest]
#[case('𠮷')]
#[case('㛃')]
#[case('𬍛')]
fn a_rare_letter_is_printed_and_read_back(#[case] letter: char) {
    let mut file = sample::full(1);
    file.parties[1].name = format!("王{letter}明");
    let printed = press().case_file(&file).unwrap();
    assert!(printed.missing.is_empty(), "{:?}", printed.missing);
    let text = pages(&printed).concat();
    assert!(text.contains(&format!("王{letter}明")));
}

#[test]
fn a_letter_that_no_face_has_is_told_and_named_on_its_page() {
    let letter = '\u{2A6D6}';
    assert!(!faces().has(letter), "choose a rarer one");
    let mut file = sample::full(1);
    file.parties[0].name = format!("王{letter}");
    let printed = press().case_file(&file).unwrap();
    lay("missing", &printed);
    assert_eq!(printed.missing, [letter]);
    let pages = pages(&printed);
    let told = |page: &&String| page.contains("请手写填补：U+2A6D6");
    let wanted = pages.iter().filter(|page| page.contains(letter)).count();
    assert!(wanted > 2);
    assert_eq!(
        pages.iter().filter(told).count(),
        wanted,
        "every page that wants it says so"
    );
}

#[test]
fn a_face_of_the_machine_can_stand_behind_all_others() {
    let more = Typefaces::embedded().unwrap().and(b"no font".to_vec());
    assert!(matches!(more, Err(crate::PaperError::BadLetters)));
}
