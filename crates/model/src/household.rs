//! By what two calls are of one household: a telephone and a home, written in whatever way. What comes out here is
//! compared, by keyed hash, and never shown.

/// A telephone as it is compared: figures alone, without the country. None for what is no subscriber's number, such
/// as 110 or 无.
#[must_use]
pub fn phone(written: &str) -> Option<String> {
    let figures: String = written
        .chars()
        .map(narrow)
        .filter(char::is_ascii_digit)
        .collect();
    let figures = figures
        .strip_prefix("0086")
        .or_else(|| figures.strip_prefix("86").filter(|rest| rest.len() == 11))
        .unwrap_or(&figures);
    (7..=13)
        .contains(&figures.len())
        .then(|| figures.to_owned())
}

/// What a home is counted by, and what stands in its place where it is compared: `3号楼2单元501室`, `3栋2-501` and
/// `三幢二单元５０１` are one home.
const COUNTED: &[&str] = &[
    "号楼", "号院", "单元", "门牌", "栋", "幢", "座", "楼", "层", "号", "室", "户", "房", "#",
];
/// Down to which an area above the village goes, when it is written.
const ABOVE: &[&str] = &[
    "省",
    "自治区",
    "市",
    "县",
    "区",
    "镇",
    "乡",
    "街道办事处",
    "街道",
    "办事处",
];
/// How far from the beginning an area's name may end, in characters.
const REACH: usize = 14;
/// What every village has: its groups are numbered alike, and `三组17号` stands in each of them.
const IN_EVERY_VILLAGE: &[&str] = &[
    "村民小组",
    "生产队",
    "小组",
    "组",
    "社",
    "队",
    "村",
    "第",
    "附",
    "本",
    "该",
];

/// A home as it is compared. None where nothing in it tells one home from another: a village alone is no household, and
/// a house number without its village, estate or street may be anywhere.
#[must_use]
pub fn address(written: &str) -> Option<String> {
    let narrow: String = written.chars().map(narrow).collect();
    let narrow = narrow.to_ascii_lowercase();
    let mut text: String = numerals(below(&narrow));
    for word in COUNTED {
        text = text.replace(word, "-");
    }
    let mut compared = String::with_capacity(text.len());
    for letter in text.chars() {
        let kept = if letter.is_alphanumeric() {
            letter
        } else if is_joint(letter) {
            '-'
        } else {
            continue;
        };
        if kept != '-' || !compared.ends_with('-') {
            compared.push(kept);
        }
    }
    let compared = compared.trim_matches('-');
    (tells_one_home(compared) && names_a_place(compared)).then(|| compared.to_owned())
}

/// Whether a name stands before the last figures, of a village, an estate or a street.
fn names_a_place(compared: &str) -> bool {
    let last = compared.rfind(|letter: char| letter.is_ascii_digit());
    let mut before = compared[..last.unwrap_or(0)].to_owned();
    for word in IN_EVERY_VILLAGE {
        before = before.replace(word, "");
    }
    before
        .chars()
        .any(|letter| letter.is_alphabetic() && !letter.is_ascii())
}

/// Whether a figure stands in it that is of a house, and not of a group or a village.
fn tells_one_home(compared: &str) -> bool {
    let mut letters = compared.chars().peekable();
    while let Some(letter) = letters.next() {
        let next = letters.peek();
        let goes_on = next.is_some_and(char::is_ascii_digit);
        let of_many = next.is_some_and(|next| "组社队村里道路".contains(*next));
        if letter.is_ascii_digit() && !goes_on && !of_many {
            return true;
        }
    }
    false
}

fn is_joint(letter: char) -> bool {
    matches!(letter, '-' | '—' | '–' | '~' | '/' | '_' | '至')
}

/// What is left of an address below its township, where it begins with one or with an area above it.
fn below(address: &str) -> &str {
    let mut rest = address;
    for word in ABOVE {
        let Some(at) = rest.find(word) else { continue };
        let end = at + word.len();
        // 区 and 市 stand in names of estates, communities and markets too: an area's own name is short, and something
        // follows.
        let short = rest[..at].chars().count() < REACH
            && !rest[..at].chars().any(|letter| letter.is_ascii_digit());
        if at > 0
            && short
            && rest[end..].chars().count() >= 2
            && !rest[end..].starts_with('场')
            && !rest[..at].ends_with(['小', '社'])
        {
            rest = &rest[end..];
        }
    }
    rest
}

/// Full-width letters and figures as half-width ones.
fn narrow(letter: char) -> char {
    match letter {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(letter) - 0xfee0).unwrap_or(letter),
        '\u{3000}' => ' ',
        other => other,
    }
}

/// Chinese numerals as figures: 十二 is 12, 三〇五 is 305, 二百一十 is 210. Those in a name, such as 三里屯, become
/// figures too: that is done to both sides of a comparison.
fn numerals(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        if numeral(letter).is_none() {
            out.push(letter);
            continue;
        }
        let mut run = vec![letter];
        while let Some(next) = letters.next_if(|next| numeral(*next).is_some()) {
            run.push(next);
        }
        out.push_str(&value(&run));
    }
    out
}

#[derive(Clone, Copy)]
enum Numeral {
    Digit(u64),
    Times(u64),
}

const fn numeral(letter: char) -> Option<Numeral> {
    Some(match letter {
        '零' | '〇' => Numeral::Digit(0),
        '一' | '壹' => Numeral::Digit(1),
        '二' | '两' | '贰' => Numeral::Digit(2),
        '三' | '叁' => Numeral::Digit(3),
        '四' | '肆' => Numeral::Digit(4),
        '五' | '伍' => Numeral::Digit(5),
        '六' | '陆' => Numeral::Digit(6),
        '七' | '柒' => Numeral::Digit(7),
        '八' | '捌' => Numeral::Digit(8),
        '九' | '玖' => Numeral::Digit(9),
        '十' | '拾' => Numeral::Times(10),
        '百' | '佰' => Numeral::Times(100),
        '千' | '仟' => Numeral::Times(1_000),
        _ => return None,
    })
}

fn value(run: &[char]) -> String {
    let parts: Vec<Numeral> = run.iter().filter_map(|letter| numeral(*letter)).collect();
    if parts.iter().all(|part| matches!(part, Numeral::Digit(_))) {
        let digit = |part: &Numeral| match part {
            Numeral::Digit(digit) | Numeral::Times(digit) => digit.to_string(),
        };
        return parts.iter().map(digit).collect();
    }
    let (mut sum, mut last) = (0_u64, None);
    for part in parts {
        match part {
            Numeral::Digit(digit) => last = Some(digit),
            Numeral::Times(times) => {
                sum = sum.saturating_add(last.take().unwrap_or(1).saturating_mul(times));
            }
        }
    }
    sum.saturating_add(last.unwrap_or(0)).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("13900000001", Some("13900000001"))]
    #[case("139 0000-0001", Some("13900000001"))]
    #[case("＋８６　１３９　００００　０００１", Some("13900000001"))]
    #[case("+86 13900000001", Some("13900000001"))]
    #[case("008613900000001", Some("13900000001"))]
    #[case("0935-2212345", Some("09352212345"))]
    #[case("110", None)]
    #[case("无", None)]
    #[case("", None)]
    fn a_telephone_is_its_figures(#[case] written: &str, #[case] compared: Option<&str>) {
        assert_eq!(phone(written).as_deref(), compared);
    }

    #[rstest]
    #[case(&["李家磨村三组17号", "李家磨村3组17号", "李家磨村三组１７号", "李家磨村三组 十七 号", "李家磨村三组17＃", "李家磨村3组17"])]
    #[case(&["金沙镇李家磨村三组17号", "甘肃省武威市凉州区金沙镇李家磨村3组17号", "李家磨村三组十七号"])]
    #[case(&["幸福小区3号楼2单元501室", "幸福小区3栋2单元501", "幸福小区三幢二单元五〇一室", "幸福小区3-2-501", "幸福小区3#2-501", "幸福小区３号楼２－５０１"])]
    #[case(&["凉州区幸福社区三组17号", "幸福社区3组17"])]
    #[case(&["幸福小区12栋", "幸福小区十二幢", "凉州区幸福小区12号楼"])]
    #[case(&["北街210号", "北街二百一十号"])]
    fn one_home_is_one_however_it_is_written(#[case] ways: &[&str]) {
        let first = address(ways[0]);
        assert!(first.is_some(), "{ways:?}");
        for way in ways {
            assert_eq!(address(way), first, "{way}");
        }
    }

    #[rstest]
    #[case("李家磨村三组17号", "李家磨村三组18号")]
    #[case("李家磨村三组17号", "李家磨村二组17号")]
    #[case("幸福小区3栋2单元501", "幸福小区3栋25单元01")]
    #[case("李家磨村三组17号", "王家庄村三组17号")]
    #[case("幸福社区三组17号", "和平社区三组17号")]
    #[case("幸福小区12栋1室", "幸福小区1栋21室")]
    fn two_homes_are_two(#[case] one: &str, #[case] other: &str) {
        let (one, other) = (address(one), address(other));
        assert!(one.is_some() && other.is_some());
        assert_ne!(one, other);
    }

    #[rstest]
    #[case("三组17号")]
    #[case("金沙镇三组17号")]
    #[case("第3村民小组17号")]
    #[case("本村三组17号")]
    #[case("三组17号门口")]
    #[case("3栋2单元501")]
    #[case("A座501")]
    #[case("17号")]
    fn a_number_without_a_village_is_in_every_village(#[case] place: &str) {
        assert_eq!(address(place), None);
    }

    #[rstest]
    #[case("李家磨村")]
    #[case("金沙镇")]
    #[case("村委会门口")]
    #[case("金沙镇李家磨村三组")]
    #[case("三组")]
    #[case("")]
    fn where_many_live_is_no_household(#[case] place: &str) {
        assert_eq!(address(place), None);
    }

    proptest! {
        #[test]
        fn whatever_is_written_is_compared_the_same_when_it_is_compared_again(text in "\\PC{0,40}") {
            if let Some(once) = address(&text) {
                prop_assert_eq!(address(&once), Some(once));
            }
            if let Some(once) = phone(&text) {
                prop_assert!(once.len() <= 13);
            }
        }
    }
}
