//! Made-up papers, as full as they get: for tests, for measuring and for looking at. Nobody in them
//! lives.

use model::{Day, Side, UtcMs};

use crate::case_file::{
    Agreement, AgreementForm, CaseFile, Confirmation, FollowUp, Held, HeldField, Investigation,
    Letter, Look, Meeting, Openness, Person, Session, Signer, Source, Task,
};
use crate::report::{Part, Report};

const NUMBER: &str = "（2026）李人调字第12号";
const COMMITTEE: &str = "金沙镇李家磨村人民调解委员会";

/// A paragraph of a quarrel between neighbours, about 150 characters.
pub const STORY: &str = "两家共用的排水沟在今年三月被乙方用水泥封了一截，雨水倒灌进甲方的羊圈，淹坏了约600斤饲草。甲方说：“这条沟是一九八七年分地时就有的，村里的老人都知道。”乙方则说沟从自家宅基地上过，没有人同他商量过；封沟是因为夏天气味太大、蚊虫多，并不是针对谁。双方在巷道里争吵过两次，没有动手，经邻居劝开（网格员到场时已经散了）。";

fn day(text: &str) -> Option<Day> {
    text.parse().ok()
}

fn person(side: Side, name: &str, address: &str) -> Person {
    Person {
        side,
        name: name.to_owned(),
        sex: "男".to_owned(),
        age: "52".to_owned(),
        occupation: "务农".to_owned(),
        phone: "13812340000".to_owned(),
        address: address.to_owned(),
    }
}

fn named(name: &str) -> Signer {
    Signer {
        name: name.to_owned(),
        ..Signer::default()
    }
}

/// A file with nothing in it: every blank is there, everything is to be filled in by hand.
#[must_use]
pub fn empty() -> CaseFile {
    CaseFile::default()
}

/// A file with one of everything and narratives of so many paragraphs.
#[must_use]
pub fn full(paragraphs: usize) -> CaseFile {
    let story = vec![STORY; paragraphs].join("\n");
    let mediators = vec![named("赵满仓"), named("周玉梅")];
    let parties = vec![
        person(Side::A, "王德顺", "金沙镇李家磨村三组17号"),
        person(Side::B, "𠮷㛃", "金沙镇李家磨村三组18号"),
    ];
    let signers: Vec<Signer> = parties.iter().map(|one| named(&one.name)).collect();
    CaseFile {
        committee: COMMITTEE.to_owned(),
        number: NUMBER.to_owned(),
        title: "王德顺与𠮷㛃邻里排水纠纷".to_owned(),
        kind: "邻里纠纷（排水）".to_owned(),
        source: Some(Source::Application),
        parties,
        place: "三组巷道口".to_owned(),
        happened_on: day("2026-03-05"),
        brief: story.clone(),
        request: "请求调解排水沟的通行和饲草损失的补偿。".to_owned(),
        applied_on: day("2026-03-06"),
        accepted_on: day("2026-03-06"),
        registrar: named("周玉梅"),
        mediators: mediators.clone(),
        told_on: day("2026-03-07"),
        investigations: vec![Investigation {
            on: day("2026-03-08"),
            hours: "9时至10时20分".to_owned(),
            place: "三组陈永福家".to_owned(),
            present: "村民小组长陈永福".to_owned(),
            asked: person(Side::A, "陈永福", "金沙镇李家磨村三组9号"),
            words: story.clone(),
            signed: named("陈永福"),
            asked_by: mediators.clone(),
            recorder: named("周玉梅"),
        }],
        sessions: vec![Session {
            on: day("2026-03-10"),
            hours: "14时30分至17时".to_owned(),
            place: "李家磨村调解室".to_owned(),
            open: Some(Openness::Closed),
            invited: vec!["村法律顾问何静".to_owned(), "三组组长陈永福".to_owned()],
            words_a: story.clone(),
            words_b: story.clone(),
            course: story.clone(),
            outcome: "双方达成书面调解协议。".to_owned(),
            parties: signers.clone(),
            mediators: mediators.clone(),
            recorder: named("周玉梅"),
        }],
        agreement: Some(Agreement {
            form: AgreementForm::Written,
            number: NUMBER.to_owned(),
            facts: story.clone(),
            terms: vec![
                "乙方于2026年3月20日前拆除封堵物，恢复排水沟原宽40厘米、深50厘米。".to_owned(),
                "甲方出工两天，与乙方一起在沟上加盖石板，石板费用1200元由双方各承担一半。"
                    .to_owned(),
                "乙方补偿甲方饲草损失800元，于签字当日以现金付清。".to_owned(),
                "今后排水沟由两家每年春秋各清理一次，任何一方不得单独封堵或者改道。".to_owned(),
            ],
            method: "拆除、加盖石板由双方自行完成，村民小组长现场见证；补偿款以现金支付。"
                .to_owned(),
            deadline: "2026年3月20日前履行完毕。".to_owned(),
            effective_on: day("2026-03-10"),
            parties: signers,
            mediators,
            recorder: named("周玉梅"),
        }),
        performances: vec![
            "2026年3月20日记录：调解协议部分履行。封堵物已拆除，补偿款800元当面付清，出具了收条。"
                .to_owned(),
        ],
        follow_ups: vec![FollowUp {
            on: day("2026-04-10"),
            how: "上门".to_owned(),
            why: "协议履行满一个月".to_owned(),
            state_a: "情绪平稳，沟已通，下过两场雨没有再倒灌。".to_owned(),
            state_b: "已适应加盖石板，气味明显减小。".to_owned(),
            performance: "第一、二、三项已履行，第四项待秋季清理。".to_owned(),
            trouble: "未发现新的苗头。".to_owned(),
            words: String::new(),
            visitor: named("周玉梅"),
        }],
        confirmation: Some(Confirmation {
            court: "凉州区人民法院".to_owned(),
            effective_on: day("2026-03-10"),
            asked_on: day("2026-03-25"),
        }),
        court_papers: vec!["司法确认裁定书（2026年4月2日）".to_owned()],
        letters: vec![letter()],
        letters_elsewhere: vec![],
        meetings: vec![meeting()],
        enclosures: vec![
            "现场照片（4张）".to_owned(),
            "一九八七年分地底册复印件".to_owned(),
        ],
        explanation: "调解过程中双方均到场，未委托代理人。".to_owned(),
        filed_by: "周玉梅".to_owned(),
        filed_on: day("2026-04-15"),
        retention: "长期".to_owned(),
        remarks: String::new(),
    }
}

/// A letter to another unit.
#[must_use]
pub fn letter() -> Letter {
    Letter {
        from: "金沙镇社会治安综合治理中心".to_owned(),
        number: "金综提〔2026〕8号".to_owned(),
        to: "凉州区水务局".to_owned(),
        matter: "李家磨村三组排水渠改造".to_owned(),
        facts: "我镇李家磨村三组村民王德顺与𠮷㛃因宅间排水发生纠纷，经人民调解委员会调解已达成协议。调解中发现，三组排水渠自2009年以来没有清淤，主渠断面不足，遇强降雨即向农户院内倒灌，涉及农户23户，仅靠当事人自行疏通不能从根本上解决。".to_owned(),
        asked: "该事项属于你单位职责。请派员实地查看，对三组排水主渠清淤和断面改造提出意见，并将办理结果告知当事人和我单位。".to_owned(),
        answer_by: day("2026-04-20"),
        contact: "刘晓东".to_owned(),
        phone: "0935-6120000".to_owned(),
        enclosures: vec!["三组排水渠现场照片".to_owned()],
        copies: "金沙镇人民政府，金沙派出所。".to_owned(),
        on: day("2026-03-20"),
    }
}

/// Minutes of a joint meeting.
#[must_use]
pub fn meeting() -> Meeting {
    Meeting {
        unit: "金沙镇社会治安综合治理中心".to_owned(),
        number: "金综纪〔2026〕3号".to_owned(),
        on: day("2026-03-18"),
        place: "镇综治中心二楼会议室".to_owned(),
        chair: "副镇长 马建国".to_owned(),
        units: vec![
            "金沙派出所 张海".to_owned(),
            "金沙司法所 何静".to_owned(),
            "区水务局 孙伟".to_owned(),
            "李家磨村村委会 赵满仓".to_owned(),
        ],
        matter: "李家磨村三组排水纠纷及排水渠改造".to_owned(),
        minutes: format!("{STORY}\n会议认为，纠纷已经达成协议，后续重在履行和源头治理。"),
        tasks: vec![
            Task {
                taker: "区水务局 孙伟".to_owned(),
                task: "到三组实地查看主渠，提出清淤和断面改造意见。".to_owned(),
                until: day("2026-04-05"),
            },
            Task {
                taker: "李家磨村村委会 赵满仓".to_owned(),
                task: "组织23户清理各自宅前支沟，登记仍有倒灌的农户，并在村务公开栏公示清理安排。"
                    .to_owned(),
                until: day("2026-03-31"),
            },
        ],
        recorder: named("周玉梅"),
    }
}

/// What is held about one person, with so many looks.
#[must_use]
pub fn held(looks: i64) -> Held {
    let field = |name: &str, value: &str, purpose: &str| HeldField {
        name: name.to_owned(),
        value: value.to_owned(),
        purpose: purpose.to_owned(),
        retention: "结案后3年".to_owned(),
    };
    let look = |at: i64| Look {
        at: UtcMs(1_775_000_000_000 - at * 7_200_000),
        by: if at % 3 == 0 {
            "周玉梅"
        } else {
            "赵满仓"
        }
        .to_owned(),
        role: "驻村辅警".to_owned(),
    };
    Held {
        unit: "金沙派出所".to_owned(),
        number: NUMBER.to_owned(),
        name: "王德顺".to_owned(),
        on: day("2026-04-15"),
        fields: vec![
            field("姓名", "王德顺", "联系和调解当事人"),
            field("电话", "13812340000", "约定调解时间"),
            field("住址", "金沙镇李家磨村三组17号", "上门调解"),
            field("甲方陈述", STORY, "甲方陈述"),
        ],
        looks: (0..looks).map(look).collect(),
    }
}

/// A monthly report with every kind of part.
#[must_use]
pub fn report() -> Report {
    let row = |cells: [&str; 5]| cells.iter().map(|cell| (*cell).to_owned()).collect();
    Report {
        title: "金沙镇矛盾纠纷月度分析报告".to_owned(),
        subtitle: "2026年2月21日至3月20日　金沙镇社会治安综合治理中心".to_owned(),
        parts: vec![
            Part::Heading("一、总体情况".to_owned()),
            Part::Words("本期受理矛盾纠纷46件，调处成功43件，成功率93.5%；比上期减少5件，比去年同期减少11件。未发生民转刑案件。".to_owned()),
            Part::Table {
                caption: "表1　各类纠纷受理和调处情况".to_owned(),
                columns: [("纠纷类型", 1.6), ("受理（件）", 1.0), ("调处成功（件）", 1.2), ("成功率（%）", 1.0), ("比上期", 0.9)]
                    .map(|(name, share)| (name.to_owned(), share))
                    .to_vec(),
                rows: vec![
                    row(["家庭", "9", "9", "100.0", "-2"]),
                    row(["婚恋", "<5", "<5", "", ""]),
                    row(["邻里", "17", "16", "94.1", "+1"]),
                    row(["土地", "12", "10", "83.3", "-4"]),
                    row(["其他", "5", "5", "100.0", "0"]),
                ],
            },
            Part::Bars {
                caption: "图1　各类纠纷受理件数".to_owned(),
                bars: [("邻里", 17, "17"), ("土地", 12, "12"), ("家庭", 9, "9"), ("其他", 5, "5"), ("婚恋", 0, "＊")]
                    .map(|(name, long, figure)| (name.to_owned(), long, figure.to_owned()))
                    .to_vec(),
            },
            Part::Heading("二、研判和建议".to_owned()),
            Part::Words(STORY.to_owned()),
        ],
    }
}
