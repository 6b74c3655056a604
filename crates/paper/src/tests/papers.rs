//! What stands on each paper.

use rstest::rstest;

use super::*;
use crate::{AgreementForm, CaseFile, Paper, PaperError, Person, Signature, Signer, sample};

const NUMBER: &str = "（2026）李人调字第12号";

#[test]
fn the_file_has_its_papers_in_order_and_its_contents_know_the_pages() {
    let printed = press().case_file(&sample::full(3)).unwrap();
    lay("full", &printed);
    let pages = pages(&printed);
    assert_eq!(pages.len(), printed.pages);
    let contents = &pages[1];
    let mut at = 0;
    for name in [
        "人民调解申请书",
        "人民调解受理登记表",
        "当事人权利义务告知书",
        "当事人身份证明另附",
        "授权委托书按需另附",
        "人民调解调查记录",
        "现场照片（4张）",
        "一九八七年分地底册复印件另附",
        "其他证据材料按需另附",
        "人民调解记录",
        "人民调解协议书",
        "履行凭证按需另附",
        "人民调解回访记录",
        "司法确认申请书",
        "司法确认裁定书（2026年4月2日）另附",
        "提示函",
        "联席会议纪要",
        "卷宗情况说明",
    ] {
        let found = contents[at..].find(name);
        at +=
            found.unwrap_or_else(|| panic!("{name} is not in its place: {contents}")) + name.len();
    }
    // The number beside a name is the number at the foot of its first page.
    for (name, heading) in [
        ("人民调解记录", "人民调解记录时间："),
        ("人民调解协议书", "编号："),
        ("人民调解回访记录", "回访时间"),
        ("卷宗情况说明", "协议履行情况："),
    ] {
        let row = &contents[contents.find(name).unwrap() + name.len()..];
        let listed: String = row.chars().take_while(char::is_ascii_digit).collect();
        let page = pages[2..]
            .iter()
            .find(|page| page.contains(heading) && page.contains(name));
        let page = page.unwrap_or_else(|| panic!("no page of {name}"));
        // The digits run together with the next row's number, which follows by one.
        assert!(
            listed.starts_with(&number_of(page)),
            "{name} is listed on {listed}, stands on {}",
            number_of(page)
        );
    }
}

/// The number between the dashes at the foot.
fn number_of(page: &str) -> String {
    let from = page
        .rfind("—")
        .and_then(|end| page[..end].rfind("—"))
        .unwrap();
    page[from + "—".len()..]
        .chars()
        .take_while(char::is_ascii_digit)
        .collect()
}

#[test]
fn the_number_of_the_case_stands_on_every_page_between_the_covers() {
    let pages = pages(&press().case_file(&sample::full(12)).unwrap());
    let inside = &pages[..pages.len() - 1];
    for (at, page) in inside.iter().enumerate() {
        assert!(page.contains(NUMBER), "page {at}: {page}");
    }
}

#[rstest]
#[case(Paper::Cover, "卷名王德顺与𠮷㛃邻里排水纠纷卷号（2026）李人调字第12号")]
#[case(Paper::Application, "请求调解排水沟的通行和饲草损失的补偿。")]
#[case(Paper::Application, "现自愿申请人民调解委员会进行调解。")]
#[case(Paper::Register, "（√）当事人申请")]
#[case(Paper::RightsNotice, "（四）自主表达意愿、自愿达成调解协议。")]
#[case(Paper::RightsNotice, "（三）尊重对方当事人行使权利。")]
#[case(Paper::Investigation, "被调查人：陈永福")]
#[case(
    Paper::Mediation,
    "参加人：村法律顾问何静、三组组长陈永福（经当事人同意邀请）"
)]
#[case(Paper::Mediation, "调解方式：不公开进行")]
#[case(
    Paper::Agreement,
    "3．乙方补偿甲方饲草损失800元，于签字当日以现金付清。"
)]
#[case(Paper::Agreement, "本协议一式三份，当事人、人民调解委员会各持一份。")]
#[case(Paper::FollowUp, "第一、二、三项已履行，第四项待秋季清理。")]
#[case(Paper::Confirmation, "凉州区人民法院")]
#[case(Paper::Letter, "关于李家磨村三组排水渠改造的提示函")]
#[case(Paper::Letter, "请于2026年4月20日前将办理情况函复我单位")]
#[case(Paper::Meeting, "区水务局孙伟")]
#[case(Paper::Back, "本卷宗连面带底共计")]
fn a_paper_says_what_was_recorded(#[case] paper: Paper, #[case] words: &str) {
    let printed = press().one(paper, &sample::full(1)).unwrap();
    let text = pages(&printed).concat();
    assert!(text.contains(words), "{text}");
    assert!(printed.missing.is_empty());
}

#[test]
fn a_narrative_is_printed_whole() {
    let pages = pages(&press().one(Paper::Investigation, &sample::full(3)).unwrap());
    let running = format!("人民调解调查记录{NUMBER}");
    let text: String = pages
        .iter()
        .map(|page| {
            page.replace(&running, "")
                .replace(&format!("—{}—", number_of(page)), "")
        })
        .collect();
    assert!(text.contains(&bare(&sample::STORY.repeat(3))), "{text}");
}

#[test]
fn an_oral_agreement_is_a_register() {
    let mut file = sample::full(1);
    if let Some(agreement) = &mut file.agreement {
        agreement.form = AgreementForm::Oral;
    }
    let printed = press().one(Paper::Agreement, &file).unwrap();
    lay("oral", &printed);
    let text = pages(&printed).concat();
    assert!(text.contains("人民调解口头协议登记表"), "{text}");
    assert!(text.contains("口头调解协议自各方当事人达成协议之日起生效。"));
    assert!(text.contains("登记人（签名）："));
    assert!(!text.contains("人民调解协议书"));
}

#[test]
fn an_empty_record_gives_empty_forms() {
    let printed = press().case_file(&sample::empty()).unwrap();
    lay("empty", &printed);
    let text = rows(&printed).concat();
    assert!(text.contains("人调字第号"), "the number is a blank");
    assert!(!text.contains("人民调解调查记录"), "nobody was asked");
    assert!(!text.contains("卷宗情况说明"), "nothing is to be explained");
    for listed in ["授权委托书按需另附", "证据材料按需另附"] {
        assert!(text.contains(listed), "{listed} in {text}");
    }
    for blank in ["姓名性别民族年龄", "时间：地点：", "编号：（）人调字第号"]
    {
        assert!(text.contains(blank), "{blank} in {text}");
    }
}

#[test]
fn a_letter_nobody_wrote_is_not_printed() {
    let printed = press().one(Paper::Letter, &sample::empty());
    assert_eq!(printed, Err(PaperError::NothingYet));
}

#[test]
fn ethnicity_is_always_a_blank() {
    for paper in [Paper::Application, Paper::Register, Paper::Agreement] {
        let text = rows(&press().one(paper, &sample::full(1)).unwrap()).concat();
        assert!(text.contains("性别男民族年龄52"), "{text}");
    }
}

#[test]
fn without_a_second_side_its_blanks_are_there() {
    let mut file = sample::full(1);
    file.parties.truncate(1);
    let printed = press().one(Paper::Application, &file).unwrap();
    lay("one_side", &printed);
    let text = rows(&printed).concat();
    assert_eq!(text.matches("姓名").count(), 2, "{text}");
    assert!(text.contains("姓名性别民族年龄"));
}

#[test]
fn many_people_with_long_names_have_their_rows() {
    let mut file = sample::full(1);
    let long = "阿卜杜热合曼·买买提依明".repeat(4);
    file.parties = (0..20)
        .map(|at| Person {
            side: if at % 2 == 0 {
                model::Side::A
            } else {
                model::Side::B
            },
            name: format!("{long}{at}"),
            address: "金沙镇李家磨村".repeat(20),
            ..Person::default()
        })
        .collect();
    let printed = press().case_file(&file).unwrap();
    lay("many", &printed);
    let text = pages(&printed).concat();
    for at in 0..20 {
        assert!(text.contains(&format!("买买提依明{at}")), "person {at}");
    }
}

#[test]
fn a_signature_is_a_picture_and_one_that_cannot_be_read_is_told() {
    let mut drawn = image::RgbaImage::new(300, 120);
    for x in 0..300u32 {
        drawn.put_pixel(x, 60 + x % 30, image::Rgba([0, 0, 0, 255]));
    }
    let drawn = image::DynamicImage::ImageRgba8(drawn);
    let mut png = std::io::Cursor::new(Vec::new());
    drawn.write_to(&mut png, image::ImageFormat::Png).unwrap();
    let good = signed(Signature::Drawn(png.into_inner()));
    lay("signed", &good);
    assert_eq!((good.unreadable, good.elsewhere), (0, 0));
    assert!(pictures(&good) > 0);
    let bad = signed(Signature::Drawn(b"no picture".to_vec()));
    assert_eq!((bad.unreadable, pictures(&bad)), (1, 0));
    assert!(
        pages(&bad)
            .concat()
            .contains("当事人王德顺（签名、盖章或者按指印）：")
    );
    // As a record keeps it: on white, without a hole to look through.
    let mut jpeg = std::io::Cursor::new(Vec::new());
    let kept = drawn.into_rgb8();
    kept.write_to(&mut jpeg, image::ImageFormat::Jpeg).unwrap();
    let kept = signed(Signature::Drawn(jpeg.into_inner()));
    assert_eq!((kept.unreadable, pictures(&kept)), (0, 1));
}

#[test]
fn a_signature_that_is_not_at_hand_is_a_line_and_is_told() {
    let printed = signed(Signature::Elsewhere);
    assert_eq!(
        (printed.unreadable, printed.elsewhere, pictures(&printed)),
        (0, 1, 0)
    );
    let open = signed(Signature::Open);
    assert_eq!(open.elsewhere, 0);
    assert!(open.pdf == printed.pdf, "a line is a line");
    // Who prints another paper is told nothing of it.
    let mut file = sample::full(1);
    if let Some(agreement) = &mut file.agreement {
        agreement.parties[0].signature = Signature::Elsewhere;
    }
    let register = press().one(Paper::Register, &file).unwrap();
    assert_eq!(register.elsewhere, 0);
}

/// An agreement with this on the first party's line.
fn signed(signature: Signature) -> Printed {
    let mut file = sample::full(1);
    if let Some(agreement) = &mut file.agreement {
        agreement.parties[0] = Signer {
            name: "王德顺".to_owned(),
            signature,
        };
    }
    press().one(Paper::Agreement, &file).unwrap()
}

/// How many pictures are in it, holes to look through counted as their own.
fn pictures(printed: &Printed) -> usize {
    let is_one = |bytes: &&[u8]| matches!(*bytes, b"/Subtype /Image" | b"/Subtype/Image/");
    printed.pdf.windows(15).filter(is_one).count()
}

#[test]
fn a_letter_that_is_not_at_hand_is_listed_in_its_place() {
    let mut file = sample::full(1);
    file.letters.clear();
    file.letters_elsewhere = vec!["提示函（金综提〔2026〕8号）".to_owned()];
    let contents = &pages(&press().case_file(&file).unwrap())[1];
    let place = |name: &str| {
        let found = contents.find(name);
        found.unwrap_or_else(|| panic!("{name} is not in {contents}"))
    };
    let letter = place("提示函（金综提〔2026〕8号）另附");
    assert!(place("司法确认申请书") < letter && letter < place("联席会议纪要"));
}

#[test]
fn proof_of_performance_is_listed_where_somebody_wrote_down_how_far_the_agreement_is_kept() {
    let is_listed = |file: &CaseFile| {
        let contents = &pages(&press().case_file(file).unwrap())[1];
        contents.contains("履行凭证")
    };
    let mut file = sample::full(1);
    file.follow_ups.clear();
    assert!(is_listed(&file));
    if let Some(agreement) = &mut file.agreement {
        agreement.form = AgreementForm::Oral;
    }
    assert!(is_listed(&file), "also where nothing is signed");
    file.performances.clear();
    assert!(!is_listed(&file));
    file.follow_ups = sample::full(1).follow_ups;
    assert!(is_listed(&file), "a visit tells of it as well");
}

#[test]
fn how_far_the_agreement_is_kept_is_explained_with_the_file() {
    let mut file = sample::full(1);
    let told = "协议履行情况：2026年3月20日记录：调解协议部分履行。封堵物已拆除，";
    let explained = format!("{}{told}", file.explanation);
    let text = pages(&press().case_file(&file).unwrap()).concat();
    assert!(text.contains(&explained), "{explained} in {text}");
    file.explanation.clear();
    let text = pages(&press().case_file(&file).unwrap()).concat();
    assert!(text.contains(&format!("卷宗情况说明{told}")), "{text}");
    file.performances.clear();
    let text = pages(&press().case_file(&file).unwrap()).concat();
    assert!(!text.contains("卷宗情况说明"), "{text}");
}

#[test]
fn letters_minutes_and_what_is_held_stand_by_themselves() {
    let press = press();
    let letter = press.letter(&sample::letter()).unwrap();
    lay("letter", &letter);
    let text = pages(&letter).concat();
    for words in [
        "金综提〔2026〕8号",
        "凉州区水务局：",
        "抄送：金沙镇人民政府，金沙派出所。",
    ] {
        assert!(text.contains(words), "{words} in {text}");
    }
    let meeting = press.meeting(&sample::meeting()).unwrap();
    lay("meeting", &meeting);
    let text = pages(&meeting).concat();
    assert!(text.contains("金综纪〔2026〕3号"));
    assert!(text.contains("2026年3月31日"), "{text}");
    let held = press.held(&sample::held(60)).unwrap();
    lay("held", &held);
    let text = pages(&held);
    assert!(
        text.concat().contains("2026年4月1日07:33周玉梅驻村辅警"),
        "in the village's time"
    );
    let heads = text
        .iter()
        .filter(|page| page.contains("序号时间查阅人岗位"))
        .count();
    assert_eq!(heads, text.len(), "the head of the table is repeated");
}

#[test]
fn a_report_has_its_tables_and_bars() {
    let printed = press().report(&sample::report()).unwrap();
    lay("report", &printed);
    let text = pages(&printed).concat();
    for words in [
        "金沙镇矛盾纠纷月度分析报告",
        "邻里171694.1+1",
        "婚恋<5<5",
        "图1各类纠纷受理件数",
    ] {
        assert!(text.contains(words), "{words} in {text}");
    }
}
