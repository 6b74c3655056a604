//! What a county may write, and every way in which a document is refused whole.

use rstest::rstest;

use super::*;
use crate::Day;
use crate::clock::Unit;
use crate::dispute::act::grading::FACTS;

const WHOLE: &str = r#"{
  "version": 1,
  "rules": {
    "mediation": { "value": 20, "unit": "days", "source": "凉州区矛盾纠纷调解办法", "article": "第六条" },
    "monthly_analysis": { "value": 25, "unit": "day_of_month", "source": "凉州区委政法委通知" }
  },
  "facts": [
    { "code": "threats" },
    { "code": "road_blocked", "zh": "堵路断水", "en": "A road or water is cut off" },
    { "code": "old_one", "zh": "旧条目", "retired": true }
  ],
  "holidays": [
    { "notice": "一份演示用的通知（演示〔2026〕1号）", "days": ["2027-01-01,2027-01-03,off,元旦", "2027-02-06,2027-02-06,work,春节"] }
  ]
}"#;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

#[test]
fn what_a_county_writes_counts_and_what_it_leaves_out_is_as_built_in() {
    let practice = Practice::check(WHOLE).unwrap();
    let mediation = practice.rules().rule(Clock::Mediation);
    assert_eq!((mediation.value(), mediation.unit()), (20, Unit::Days));
    assert_eq!(mediation.source(), "凉州区矛盾纠纷调解办法");
    assert_eq!(practice.rules().day_of_analysis(), 25);
    assert_eq!(
        practice.rules().rule(Clock::RedReview),
        Rules::default().rule(Clock::RedReview)
    );
    let codes: Vec<_> = practice
        .facts()
        .iter()
        .map(|fact| fact.code.as_str())
        .collect();
    assert_eq!(codes, ["threats", "road_blocked", "old_one"]);
    assert!(practice.facts()[2].retired && !practice.facts()[1].retired);
    let calendar = practice.calendar();
    assert!(!calendar.kind(day("2027-01-01")).is_worked());
    assert!(calendar.kind(day("2027-02-06")).is_worked());
    assert!(calendar.source(2026).unwrap().contains("国办发明电"));

    let nothing = Practice::check(r#"{"version":1}"#).unwrap();
    assert_eq!(nothing, Practice::default());
    assert_eq!(nothing.facts().len(), FACTS.len());
}

#[test]
fn a_document_that_leaves_nothing_out_reads_the_same() {
    for practice in [Practice::default(), Practice::check(WHOLE).unwrap()] {
        let written = serde_json::to_string(&practice).unwrap();
        assert_eq!(Practice::check(&written), Ok(practice));
    }
}

#[test]
fn a_file_is_text_whatever_editor_wrote_it() {
    let marked = [b"\xef\xbb\xbf".as_slice(), b" {\"version\":1}\r\n"].concat();
    assert_eq!(Practice::text(&marked), Ok("{\"version\":1}"));
    let refused = Practice::text(b"\xff\xfe{").unwrap_err();
    assert_eq!(
        refused.to_string(),
        "it is no text in UTF-8: save it as such"
    );
}

#[rstest]
#[case::no_json("{", "EOF while parsing an object at line 1")]
#[case::no_version("{}", "missing field `version` at line 1")]
#[case::newer(
    r#"{"version":2,"elders":[]}"#,
    "version: this program knows version 1, not 2: write 1, or update the program"
)]
#[case::another_field(
    "{\"version\":1,\n\"fact\":[]}",
    "unknown field `fact`, expected one of `version`, `rules`, `facts`, `holidays` at line 2"
)]
#[case::another_clock(
    r#"{"version":1,"rules":{"mediaton":{"value":20,"unit":"days","source":"某办法"}}}"#,
    "rules: there is no clock \"mediaton\"; there are mediation, police_mediation, "
)]
#[case::beyond_the_law(
    r#"{"version":1,"rules":{"court_confirmation":{"value":31,"unit":"days","source":"某办法"}}}"#,
    "rules: court_confirmation: 中华人民共和国人民调解法第三十三条 allows 30 days at the most"
)]
#[case::without_a_source(
    r#"{"version":1,"rules":{"mediation":{"value":20,"unit":"days","source":""}}}"#,
    "rules: mediation: say where the rule stands"
)]
#[case::a_day_not_every_month_has(
    r#"{"version":1,"rules":{"monthly_analysis":{"value":31,"unit":"day_of_month","source":"某通知"}}}"#,
    "rules: monthly_analysis: 31 as the day of the month is too much"
)]
#[case::longer_than_a_grade_holds(
    r#"{"version":1,"rules":{"yellow_review":{"value":120,"unit":"days","source":"某办法"}}}"#,
    "rules: yellow_review: a grade holds 90 days at the most"
)]
#[case::nothing_to_tick(
    r#"{"version":1,"facts":[{"code":"threats","retired":true}]}"#,
    "facts: 1 to 30 are ticked: a red and an orange grade need one"
)]
#[case::no_code(
    r#"{"version":1,"facts":[{"code":"Road Blocked","zh":"堵路"}]}"#,
    "facts, no. 1 (Road Blocked): a code is 1 to 40 small letters, digits and _, a letter first"
)]
#[case::twice(
    r#"{"version":1,"facts":[{"code":"threats"},{"code":"threats"}]}"#,
    "facts, no. 2 (threats): the code stands twice"
)]
#[case::without_words(
    r#"{"version":1,"facts":[{"code":"road_blocked","en":"A road is blocked"}]}"#,
    "facts, no. 1 (road_blocked): say it in Chinese: \"zh\""
)]
#[case::too_many_words(
    r#"{"version":1,"facts":[{"code":"threats","zh":"一二三四五六七八九十一二三四五六七八九十一"}]}"#,
    "facts, no. 1 (threats): its words are one line of 20 characters at the most"
)]
#[case::a_notice_without_a_name(
    r#"{"version":1,"holidays":[{"notice":" ","days":["2027-01-01,2027-01-03,off,元旦"]}]}"#,
    "holidays, notice 1: name the notice"
)]
#[case::a_notice_without_days(
    r#"{"version":1,"holidays":[{"notice":"通知","days":[]}]}"#,
    "holidays, notice 1: it names no day"
)]
#[case::a_wrong_line(
    r#"{"version":1,"holidays":[{"notice":"通知","days":["2027-01-01,2027-01-03,off,元旦","2027-02-30,2027-02-30,off,春节"]}]}"#,
    "holidays, notice 1, line 2: a day is written 2026-01-01"
)]
#[case::a_year_twice(
    r#"{"version":1,"holidays":[{"notice":"一","days":["2027-01-01,2027-01-03,off,元旦"]},{"notice":"二","days":["2027-05-01,2027-05-05,off,劳动节"]}]}"#,
    "holidays, notice 2: the year 2027 stands twice"
)]
fn a_document_that_cannot_be_is_refused_at_its_place(#[case] text: &str, #[case] said: &str) {
    let refused = Practice::check(text).unwrap_err();
    assert_eq!(refused.0.len(), 1, "{refused}");
    assert!(refused.to_string().starts_with(said), "{refused}");
}

#[test]
fn all_that_is_wrong_is_told_at_once_and_a_document_has_an_end() {
    let text = r#"{"version":1,
        "rules":{"mediation":{"value":0,"unit":"months","source":"某办法"}},
        "facts":[{"code":"road_blocked"}],
        "holidays":[{"notice":"","days":[]}]}"#;
    assert_eq!(Practice::check(text).unwrap_err().0.len(), 3);
    let long = format!("{{\"version\":1}}{}", " ".repeat(MAX_BYTES));
    let refused = Practice::read(&long).unwrap_err().to_string();
    assert_eq!(refused, "it has 65549 bytes; 65536 at the most");
    let facts: Vec<_> = (0..40).map(|_| r#"{"code":"X"}"#).collect();
    let many = format!("{{\"version\":1,\"facts\":[{}]}}", facts.join(","));
    assert_eq!(Practice::check(&many).unwrap_err().0.len(), MAX_TOLD);
}

#[test]
fn a_clock_of_a_newer_server_is_left_alone_and_no_other_part_is() {
    let newer = r#"{"version":1,"rules":{
        "arbitration":{"value":60,"unit":"days","source":"某法"},
        "mediation":{"value":20,"unit":"days","source":"某办法"}}}"#;
    let read = Practice::read(newer).unwrap();
    assert_eq!(read.rules().rule(Clock::Mediation).value(), 20);
    assert!(Practice::check(newer).is_err());
    assert!(Practice::read(r#"{"version":2}"#).is_err());
}
