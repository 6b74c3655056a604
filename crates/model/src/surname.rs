//! Surnames: which of them have two characters, and how those are read that are read another way as a
//! surname than as a word. A reading is without tones, `ü` written `v`, a space between syllables.

/// Surnames of two characters, with their reading.
const COMPOUND: &[(&str, &str)] = &[
    ("欧阳", "ou yang"),
    ("尉迟", "yu chi"),
    ("万俟", "mo qi"),
    ("司马", "si ma"),
    ("司徒", "si tu"),
    ("司空", "si kong"),
    ("上官", "shang guan"),
    ("诸葛", "zhu ge"),
    ("夏侯", "xia hou"),
    ("慕容", "mu rong"),
    ("皇甫", "huang fu"),
    ("长孙", "zhang sun"),
    ("公孙", "gong sun"),
    ("仲孙", "zhong sun"),
    ("令狐", "ling hu"),
    ("东方", "dong fang"),
    ("西门", "xi men"),
    ("南宫", "nan gong"),
    ("轩辕", "xuan yuan"),
    ("呼延", "hu yan"),
    ("赫连", "he lian"),
    ("宇文", "yu wen"),
    ("端木", "duan mu"),
    ("申屠", "shen tu"),
    ("淳于", "chun yu"),
    ("单于", "chan yu"),
    ("鲜于", "xian yu"),
    ("澹台", "tan tai"),
    ("濮阳", "pu yang"),
    ("闾丘", "lv qiu"),
    ("亓官", "qi guan"),
    ("钟离", "zhong li"),
    ("拓跋", "tuo ba"),
    ("独孤", "du gu"),
    ("完颜", "wan yan"),
    ("纳兰", "na lan"),
    ("乐正", "yue zheng"),
    ("宗政", "zong zheng"),
    ("百里", "bai li"),
    ("东郭", "dong guo"),
    ("谷梁", "gu liang"),
    ("第五", "di wu"),
];

/// Surnames of one character that are read another way than the word, or in two ways, the more usual
/// first.
const READ_OTHERWISE: &[(char, &[&str])] = &[
    ('单', &["shan"]),
    ('仇', &["qiu"]),
    ('曾', &["zeng"]),
    ('解', &["xie"]),
    ('查', &["zha"]),
    ('区', &["ou"]),
    ('盖', &["ge", "gai"]),
    ('朴', &["piao"]),
    ('秘', &["bi"]),
    ('折', &["she"]),
    ('种', &["chong"]),
    ('重', &["chong"]),
    ('乐', &["yue", "le"]),
    ('员', &["yun"]),
    ('贠', &["yun"]),
    ('繁', &["po"]),
    ('洗', &["xian"]),
    ('祭', &["zhai"]),
    ('黑', &["he", "hei"]),
    ('缪', &["miao"]),
    ('能', &["nai"]),
    ('牟', &["mu", "mou"]),
    ('召', &["shao"]),
    ('覃', &["qin", "tan"]),
    ('谌', &["chen", "shen"]),
    ('郗', &["xi", "chi"]),
    ('都', &["du"]),
    ('翟', &["zhai", "di"]),
    ('薄', &["bo"]),
    ('柏', &["bai", "bo"]),
    ('卜', &["bu"]),
    ('郇', &["xun", "huan"]),
    ('句', &["gou"]),
    ('藏', &["zang"]),
    ('阚', &["kan"]),
    ('隗', &["wei", "kui"]),
    ('适', &["kuo"]),
    ('乜', &["nie"]),
    ('佴', &["nai"]),
    ('角', &["jue"]),
    ('宓', &["mi", "fu"]),
    ('莘', &["shen", "xin"]),
    ('尉', &["wei", "yu"]),
];

/// The surname of two characters the name begins with, and its reading.
#[must_use]
pub fn compound(name: &str) -> Option<(&'static str, &'static str)> {
    let found = COMPOUND
        .iter()
        .find(|(surname, _)| name.starts_with(surname));
    found.copied()
}

/// How a surname of one character is read; empty when it is read like the word.
#[must_use]
pub fn readings(surname: char) -> &'static [&'static str] {
    let found = READ_OTHERWISE.iter().find(|(known, _)| *known == surname);
    found.map_or(&[], |(_, readings)| readings)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("尉迟恭", Some(("尉迟", "yu chi")))]
    #[case("万俟云", Some(("万俟", "mo qi")))]
    #[case("长孙", Some(("长孙", "zhang sun")))]
    #[case("王小明", None)]
    #[case("阳欧", None)]
    fn a_surname_of_two_characters_is_known(
        #[case] name: &str,
        #[case] surname: Option<(&str, &str)>,
    ) {
        assert_eq!(compound(name), surname);
    }

    #[rstest]
    #[case('单', &["shan"])]
    #[case('盖', &["ge", "gai"])]
    #[case('王', &[])]
    fn a_surname_is_read_as_its_bearers_do(#[case] surname: char, #[case] read: &[&str]) {
        assert_eq!(readings(surname), read);
    }

    #[test]
    fn each_stands_once_and_is_written_as_it_is_typed() {
        let singles: HashSet<_> = READ_OTHERWISE.iter().map(|(surname, _)| surname).collect();
        assert_eq!(singles.len(), READ_OTHERWISE.len());
        let compounds: HashSet<_> = COMPOUND.iter().map(|(surname, _)| surname).collect();
        assert_eq!(compounds.len(), COMPOUND.len());
        for (surname, reading) in COMPOUND {
            assert_eq!(surname.chars().count(), 2, "{surname}");
            assert_eq!(reading.split(' ').count(), 2, "{surname}");
        }
        let all = COMPOUND.iter().map(|(_, reading)| *reading);
        let all = all.chain(
            READ_OTHERWISE
                .iter()
                .flat_map(|(_, read)| read.iter().copied()),
        );
        for reading in all {
            let letters = |c: char| c.is_ascii_lowercase() || c == ' ';
            assert!(
                !reading.is_empty() && reading.chars().all(letters),
                "{reading}"
            );
        }
    }
}
