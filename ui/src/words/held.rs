//! The field dictionary in words: why a field is kept, how sensitive it is, how long it stays.

use model::dictionary::{Class, FieldRule, Retention};

use super::{Words, say};

impl Words {
    /// Why a field is kept. The dictionary speaks Chinese; what it says is the key.
    pub(crate) fn purpose(&self, rule: &FieldRule) -> String {
        match rule.purpose {
            "区分每一件纠纷" => say!(self, "purpose-tell-cases-apart"),
            "分类受理" => say!(self, "purpose-sort"),
            "知道办到哪一步" => say!(self, "purpose-know-how-far"),
            "区分同名当事人" => say!(self, "purpose-tell-people-apart"),
            "分清甲乙双方" => say!(self, "purpose-tell-sides-apart"),
            "联系和调解当事人" => say!(self, "purpose-reach-and-mediate"),
            "约定调解时间" => say!(self, "purpose-arrange-a-time"),
            "上门调解" => say!(self, "purpose-mediate-at-home"),
            "甲方陈述" => say!(self, "purpose-claim-a"),
            "乙方陈述" => say!(self, "purpose-claim-b"),
            "核实的情况" => say!(self, "purpose-verified"),
            "计算时限" => say!(self, "purpose-time-limits"),
            "按区划派发和统计" => say!(self, "purpose-dispatch-and-count"),
            "在地图上找到现场附近" => say!(self, "purpose-find-on-the-map"),
            "找到现场" => say!(self, "purpose-find-the-place"),
            "确定归哪个网格" => say!(self, "purpose-choose-the-grid"),
            "谁记的谁负责" => say!(self, "purpose-answer-for-recording"),
            "区分每一步" => say!(self, "purpose-tell-steps-apart"),
            "留下办理过程" => say!(self, "purpose-keep-the-course"),
            "谁办的谁负责" => say!(self, "purpose-answer-for-a-step"),
            "说明为什么" => say!(self, "purpose-say-why"),
            "现场和字据的照片" => say!(self, "purpose-keep-photos"),
            "打开照片" => say!(self, "purpose-open-the-photo"),
            "知道要用多少流量" => say!(self, "purpose-know-the-data"),
            "说明照片拍的是什么" => say!(self, "purpose-say-what-it-shows"),
            "留下当事人同意拍照的记录" => say!(self, "purpose-keep-the-consent"),
            "谁拍的谁负责" => say!(self, "purpose-answer-for-a-photo"),
            "知道由谁负责" => say!(self, "purpose-of-who"),
            "统计化解层级" => say!(self, "purpose-of-levels"),
            "两人同时办理时，两边的状态都留下" => say!(self, "purpose-of-both"),
            "更正时两次都留下" => say!(self, "purpose-of-corrections"),
            "知道多紧急" => say!(self, "purpose-of-grading"),
            "留下调解记录" => say!(self, "purpose-of-minutes"),
            "留下协议内容" => say!(self, "purpose-of-agreed"),
            "会商分工" => say!(self, "purpose-of-shared"),
            "移交给有关单位" => say!(self, "purpose-of-letter"),
            "督办" => say!(self, "purpose-of-watched"),
            "回访当事人" => say!(self, "purpose-of-looked-after"),
            "保护受害人" => say!(self, "purpose-of-protected"),
            "留下两份记录的联系" => say!(self, "purpose-of-tied"),
            "卷宗编号" => say!(self, "purpose-of-numbers"),
            other => self.purpose_of_visits(other),
        }
    }

    /// The same of visits to elders and of notices.
    fn purpose_of_visits(&self, purpose: &str) -> String {
        match purpose {
            "区分每一位老人" => say!(self, "purpose-tell-elders-apart"),
            "上门走访" => say!(self, "purpose-visit-at-home"),
            "在地图上找到住处附近" => say!(self, "purpose-find-the-home-on-the-map"),
            "称呼得体" => say!(self, "purpose-address-properly"),
            "按年龄安排走访" => say!(self, "purpose-plan-by-age"),
            "走访前联系" => say!(self, "purpose-call-before-a-visit"),
            "按居住情况安排走访" => say!(self, "purpose-plan-by-home"),
            "知道是否还去走访" => say!(self, "purpose-know-whether-to-visit"),
            "按需要安排走访" => say!(self, "purpose-plan-by-need"),
            "谁登记的谁负责" => say!(self, "purpose-answer-for-registering"),
            "区分每一次走访" => say!(self, "purpose-tell-visits-apart"),
            "谁走访的谁负责" => say!(self, "purpose-answer-for-a-visit"),
            "计算下次走访" => say!(self, "purpose-next-visit"),
            "留下本人同意的记录" => say!(self, "purpose-keep-own-consent"),
            "出事时联系得上" => say!(self, "purpose-reach-in-need"),
            "走访时对照查看" => say!(self, "purpose-look-on-a-visit"),
            "记下老人的话" => say!(self, "purpose-elders-words"),
            "留下当场解决的事" => say!(self, "purpose-put-right"),
            "转给能办的人" => say!(self, "purpose-pass-on"),
            "敲门无人应答时尽快找到人" => say!(self, "purpose-unanswered-door"),
            "区分每一条通知" => say!(self, "purpose-tell-notices-apart"),
            "确定发给哪个网格" => say!(self, "purpose-choose-the-grids"),
            "请网格去办一件事" => say!(self, "purpose-ask-the-grid"),
            "到期不再显示" => say!(self, "purpose-run-out"),
            "一次发给几个网格" => say!(self, "purpose-several-grids"),
            "谁发的谁负责" => say!(self, "purpose-answer-for-sending"),
            "确认通知没有丢，不作考核" => say!(self, "purpose-receipt"),
            "另用电话或短信告知" => say!(self, "purpose-told-otherwise"),
            "发现反复报警的家庭" => say!(self, "purpose-of-calls"),
            other => other.to_owned(),
        }
    }

    /// How sensitive a field is.
    pub(crate) fn class(&self, class: Class) -> String {
        match class {
            Class::Case => say!(self, "class-case"),
            Class::Personal => say!(self, "class-personal"),
        }
    }

    /// How long a field stays.
    pub(crate) fn retention(&self, retention: Retention) -> String {
        match retention {
            Retention::YearsAfterClose(years) => say!(self, "retention-years", years = years),
            Retention::DaysAfterClose(days) => {
                say!(self, "retention-days-after-close", days = days)
            }
            Retention::WhileLookedAt => say!(self, "retention-while-looked-at"),
            Retention::CaseFile => say!(self, "retention-case-file"),
            Retention::Months(months) => say!(self, "retention-months", months = months),
            Retention::DaysAfterVisitsEnd(days) => say!(self, "retention-days", days = days),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::command::settings::Language;
    use model::dictionary::every_field;

    #[test]
    fn chinese_says_what_the_dictionary_says_and_english_says_it_in_english() {
        let (chinese, english) = (Words::of(Language::Chinese), Words::of(Language::English));
        for rule in every_field() {
            assert_eq!(chinese.purpose(rule), rule.purpose);
            assert!(
                english.purpose(rule).is_ascii(),
                "{} has no English purpose",
                rule.path
            );
            assert_ne!(
                english.field(rule.path),
                rule.path,
                "{} has no name",
                rule.path
            );
        }
    }
}
