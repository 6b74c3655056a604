//! The words of a report. Reports are Chinese, whatever language the screens are in.

use model::Period;

use super::told::CLOSED_UNSETTLED;

/// What is told first, in this order, each against the time before and the year before.
pub(super) const MAIN: &[(&str, &str)] = &[
    ("settled", "本期化解（件）"),
    ("reopened", "重新打开（件次）"),
    ("follow_ups", "回访（次）"),
    ("sessions", "调解（场）"),
    ("mediators", "调解员参加（人次）"),
    ("invited_mediators", "邀请参加（人次）"),
    ("agreed", "达成协议（件次）"),
    ("failed", "未达成（件次）"),
    ("refused", "拒绝调解（件次）"),
    ("closed", "结案（件次）"),
    ("meetings", "会商（次）"),
    ("letters_sent", "推送提示函（份）"),
    ("letters_accepted", "单位接收（份）"),
    ("letters_declined", "单位不接收（份）"),
    ("letters_answered", "单位答复（份）"),
];

/// How long it took.
pub(super) const BANDS: &[(&str, &str)] = &[
    ("settled_in_3_days", "3天以内"),
    ("settled_in_7_days", "4至7天"),
    ("settled_in_15_days", "8至15天"),
    ("settled_in_30_days", "16至30天"),
    ("settled_later", "30天以上"),
];

/// How far from the house it was settled.
pub(super) const LEVELS: &[(&str, &str)] = &[
    ("settled_in_house", "家庭"),
    ("settled_in_group", "村民小组"),
    ("settled_in_village", "村"),
    ("settled_in_township", "乡镇"),
];

/// Who watches: how often a case came under their eyes in the time.
pub(super) const WATCHED: &[(&str, &str)] = &[
    ("supervised_by_station", "派出所"),
    ("supervised_by_county", "县区"),
    ("supervised_by_city", "市"),
    ("supervised_by_other", "其他"),
];

/// The same of what they watch now.
pub(super) const WATCHED_NOW: &[(&str, &str)] = &[
    ("supervised_now_station", "派出所"),
    ("supervised_now_county", "县区"),
    ("supervised_now_city", "市"),
    ("supervised_now_other", "其他"),
];

/// How notices stand.
pub(super) const STAND: &[(&str, &str)] = &[
    ("notices_done", "已办结"),
    ("notices_accepted", "已接受，在办"),
    ("notices_waiting", "未答复"),
    ("notices_declined_unsafe", "不接受：上门不安全"),
    ("notices_declined_not_suitable", "不接受：不合适"),
    ("notices_declined_not_here", "不接受：不归本网格"),
    ("notices_declined_no_hands", "不接受：人手不够"),
    ("notices_declined_other", "不接受：其他"),
    ("notices_recalled", "已撤回"),
];

pub(super) fn kind(code: &str) -> String {
    match code {
        "household" => "家庭".into(),
        "marriage" => "婚恋".into(),
        "neighbor" => "邻里".into(),
        "land" => "土地".into(),
        "other" => "其他".into(),
        newer => newer.into(),
    }
}

pub(super) fn state(code: &str) -> String {
    match code {
        "recorded" => "已记录".into(),
        "accepted" => "已受理".into(),
        "returned" => "已退回".into(),
        "assigned" => "已派发".into(),
        "claimed" => "已认领".into(),
        "mediating" => "调解中".into(),
        "agreed" => "已达成".into(),
        "failed" => "未达成".into(),
        "refused" => "拒绝调解".into(),
        "referred" => "已移交".into(),
        "follow_up" => "回访中".into(),
        "closed" => "已结（已化解）".into(),
        CLOSED_UNSETTLED => "已结（未化解）".into(),
        "reopened" => "重新打开".into(),
        newer => newer.into(),
    }
}

pub(super) fn grade(code: &str) -> String {
    match code {
        "red" => "红".into(),
        "orange" => "橙".into(),
        "yellow" => "黄".into(),
        "" => "未分级".into(),
        newer => newer.into(),
    }
}

/// `2026年11月`, `2026年第4季度`, `2026年`, or the days.
pub(super) fn period(period: Period) -> String {
    let from = period.from();
    let (year, month) = (from.year(), from.month());
    if period == Period::year_of(from) {
        format!("{year}年")
    } else if period == Period::quarter_of(from) {
        format!("{year}年第{}季度", (month - 1) / 3 + 1)
    } else if period == Period::month_of(from) {
        format!("{year}年{month}月")
    } else {
        let day =
            |day: model::Day| format!("{}年{}月{}日", day.year(), day.month(), day.day_of_month());
        format!("{}至{}", day(from), day(period.until()))
    }
}

/// `2026年11月` of a month that was counted.
pub(super) fn month(key: &str) -> String {
    key.parse().map_or_else(|_| key.to_owned(), period)
}
