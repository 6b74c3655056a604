//! Repeat calls of the preview: one family, made up.

use contract::command::attachment::StagedId;
use contract::command::bundle::Staged;
use contract::command::dispute::Who;
use contract::command::repeat_call::{
    Assess, Assessed, Assessment, BadRow, Call, Column, Get, Going, Halt, Household, Households,
    Import, Imported, List, Opened, Progress, Put, Rule, SetRule, Then, Wrong,
};
use contract::{Code, Failure};
use model::{DisputeId, DisputeState, WorkerId};

use super::seed::HOUR;
use super::{Answers, Held};

impl Held {
    fn family(&self) -> Household {
        Household {
            household: 1,
            calls: 3,
            first_at_ms: self.now.plus_ms(-400 * HOUR),
            last_at_ms: self.now.plus_ms(-9 * HOUR),
            place: "李家磨村三组17号".into(),
            phone: "139****0001".into(),
            assessments: vec![Assessment {
                at_ms: self.now.plus_ms(-300 * HOUR),
                by: Who {
                    id: Some(WorkerId::from_bytes([4; 16])),
                    name: "高建军".into(),
                },
                calls: 2,
                words: "上门看了，为孩子上学的钱吵。".into(),
                then: Then::Case,
                draft: None,
                dispute: Some(DisputeId::from_bytes([26; 16])),
                state: Some(DisputeState::Mediating),
                notice: None,
                notice_state: None,
                answer: String::new(),
            }],
            waits: true,
        }
    }
}

impl Answers<Put> for Held {
    fn answer(&mut self, put: Put) -> Result<Staged, Failure> {
        let bytes = u64::try_from(put.bytes.len()).unwrap_or(0);
        Ok(Staged {
            staged: StagedId("11".repeat(16)),
            received: put.offset + bytes,
        })
    }
}

impl Answers<Import> for Held {
    fn answer(&mut self, import: Import) -> Result<Imported, Failure> {
        let bad = BadRow {
            line: 17,
            column: "报警时间".into(),
            why: Wrong::NotAMoment,
        };
        Ok(Imported {
            done: !import.dry_run,
            written: "GB 18030".into(),
            names: ["报警时间", "警情地址", "警情类别"]
                .map(String::from)
                .into(),
            examples: ["2026-08-30 21:05", "李家磨村三组17号", "家庭纠纷"]
                .map(String::from)
                .into(),
            columns: [
                (Column::At, "报警时间".to_owned()),
                (Column::Place, "警情地址".to_owned()),
                (Column::Kind, "警情类别".to_owned()),
            ]
            .into(),
            needs: vec![],
            rows: 214,
            new: 187,
            known: 20,
            too_old: 6,
            family: 31,
            bad: 1,
            reasons_from: 0,
            reasons: vec![bad],
        })
    }
}

impl Answers<Progress> for Held {
    fn answer(&mut self, _: Progress) -> Result<Going, Failure> {
        Ok(Going::default())
    }
}

impl Answers<Halt> for Held {
    fn answer(&mut self, _: Halt) -> Result<Going, Failure> {
        Ok(Going::default())
    }
}

impl Answers<List> for Held {
    fn answer(&mut self, _: List) -> Result<Households, Failure> {
        let none = self.disputes.is_empty();
        Ok(Households {
            rule: Rule::default(),
            calls: if none { 0 } else { 187 },
            households: if none { vec![] } else { vec![self.family()] },
            earlier: vec![],
        })
    }
}

impl Answers<Get> for Held {
    fn answer(&mut self, _: Get) -> Result<Opened, Failure> {
        let call = |hours: i64, words: &str| Call {
            at_ms: self.now.plus_ms(-hours * HOUR),
            kind: "家庭纠纷".into(),
            family: true,
            place: "李家磨村三组17号".into(),
            phone: "13900000001".into(),
            words: words.into(),
        };
        Ok(Opened {
            household: self.family(),
            calls: vec![
                call(9, "夫妻争吵，孩子报警。"),
                call(330, ""),
                call(400, "争吵。"),
            ],
            looks: vec![],
        })
    }
}

impl Answers<Assess> for Held {
    fn answer(&mut self, assess: Assess) -> Result<Assessed, Failure> {
        if assess.words.trim().is_empty() {
            let problem = model::FieldProblem::new("words", model::Problem::Missing);
            return Err(Failure::invalid(vec![problem]));
        }
        Ok(Assessed {
            draft: None,
            notice: None,
        })
    }
}

impl Answers<SetRule> for Held {
    fn answer(&mut self, _: SetRule) -> Result<Households, Failure> {
        Err(Failure::new(Code::Internal, "the preview has one rule"))
    }
}
