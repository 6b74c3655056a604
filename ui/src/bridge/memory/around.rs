//! What stands around the preview's cases: colleagues, likely doubles, letters, totals, disagreements
//! settled.

use contract::command::dispute::{Done, Likely, SettleConflict, Similar};
use contract::command::{paper, practice, referral, worker};
use contract::{Code, Failure};
use model::dispute::letter::Handed;
use model::dispute::life::ReferralState;
use model::{DisputeDraft, DisputeId, Letter, Party, Role, UnitNo, Worker, WorkerId};

use super::seed::{HOUR, row_of};
use super::{Answers, Held, seed};

impl Answers<worker::List> for Held {
    fn answer(&mut self, _: worker::List) -> Result<Vec<Worker>, Failure> {
        let worker = |byte, name: &str, role| Worker {
            id: WorkerId::from_bytes([byte; 16]),
            name: name.into(),
            role,
        };
        Ok(vec![
            worker(1, "赵青禾", Role::GridWorker),
            worker(3, "孙立新", Role::AuxiliaryOfficer),
            worker(4, "高建军", Role::StationOfficer),
        ])
    }
}

impl Answers<practice::Get> for Held {
    fn answer(&mut self, _: practice::Get) -> Result<practice::Practice, Failure> {
        Ok(practice::Practice::default())
    }
}

/// Of the same kind is like enough for a preview.
impl Held {
    /// The preview knows a quarrel by its kind and by a name that is written the same.
    fn alike(&self, draft: &DisputeDraft) -> Vec<Likely> {
        let like = self.disputes.iter().filter_map(|sheet| {
            let named = |party: &&Party| draft.parties.iter().any(|it| it.name == party.name);
            let people = sheet.content.parties.iter().filter(named).count();
            let row = row_of(sheet);
            let alike = people > 0 && draft.kind.as_ref() == Some(&row.kind);
            (alike && !row.violent).then(|| Likely {
                dispute: row,
                people: u32::try_from(people).unwrap_or(u32::MAX),
                same_kind: true,
                same_place: false,
                days: 12,
            })
        });
        like.collect()
    }
}

impl Answers<Similar> for Held {
    fn answer(&mut self, asked: Similar) -> Result<Vec<Likely>, Failure> {
        let id = match asked {
            Similar::Dispute(id) => id,
            Similar::Draft(id) => {
                let draft = self.drafts.iter().find(|draft| draft.id == id);
                return Ok(draft.map_or(vec![], |draft| self.alike(&draft.content)));
            }
            Similar::Content(content) => return Ok(self.alike(&content)),
        };
        let kind = self.sheet(id)?.content.kind.clone();
        let like = self.disputes.iter();
        let like = like.filter(|sheet| sheet.id != id && sheet.content.kind == kind);
        let like = like.map(|sheet| Likely {
            dispute: row_of(sheet),
            people: 1,
            same_kind: true,
            same_place: true,
            days: 12,
        });
        Ok(like.collect())
    }
}

impl Answers<SettleConflict> for Held {
    fn answer(&mut self, asked: SettleConflict) -> Result<Done, Failure> {
        let sheet = self.sheet(asked.id)?;
        let before = sheet.conflicts.len();
        sheet.conflicts.retain(|one| one.field != asked.field);
        if sheet.conflicts.len() == before {
            return Err(Failure::new(Code::NotFound, "nobody disagrees on this"));
        }
        Ok(Done {
            id: asked.id,
            acts: vec![],
        })
    }
}

impl Answers<referral::Units> for Held {
    fn answer(&mut self, _: referral::Units) -> Result<Vec<referral::Unit>, Failure> {
        let unit = |number, name: &str| {
            let unit = UnitNo::new(number)?;
            let name = name.into();
            Some(referral::Unit { unit, name })
        };
        let units = [unit(1, "凉州区人社局"), unit(2, "凉州区妇联")];
        Ok(units.into_iter().flatten().collect())
    }
}

impl Held {
    /// The letters of the preview, as they are opened.
    fn letters(&self) -> Vec<referral::Row> {
        let now = self.now;
        let row = |byte, matter: &str, days, state| referral::Row {
            letter: DisputeId::from_bytes([byte; 16]),
            dispute: DisputeId::from_bytes([26; 16]),
            unit: "凉州区人社局".into(),
            number: format!("(2026)金沙提字第{byte}号"),
            matter: matter.into(),
            from: "孙立新".into(),
            deadline: now.day().plus_days(days),
            state,
            noted: ReferralState::Offered,
            offered_at_ms: now.plus_ms(-90 * HOUR),
        };
        if self.disputes.is_empty() {
            return vec![];
        }
        vec![
            row(1, "拖欠工资", -2, ReferralState::Offered),
            row(2, "申请临时救助", 9, ReferralState::Answered),
        ]
    }
}

impl Answers<referral::List> for Held {
    fn answer(&mut self, _: referral::List) -> Result<Vec<referral::Row>, Failure> {
        let mut rows = self.letters();
        // What the second is about stands in no list, as of a case of domestic violence.
        for row in rows.iter_mut().skip(1) {
            row.matter.clear();
        }
        Ok(rows)
    }
}

impl Answers<referral::Get> for Held {
    fn answer(&mut self, get: referral::Get) -> Result<referral::Sheet, Failure> {
        let mut rows = self.letters().into_iter();
        let row = rows.find(|row| row.letter == get.letter);
        let row = row.ok_or_else(|| Failure::new(Code::NotFound, "there is no such letter"))?;
        let case = self.sheet(row.dispute)?;
        let Some(unit) = UnitNo::new(1) else {
            return Err(Failure::new(Code::Internal, "1 is the number of a unit"));
        };
        Ok(referral::Sheet {
            id: row.letter,
            letter: Letter {
                case: row.dispute,
                referral: model::ActId::from_bytes([1; 16]),
                unit,
                unit_name: row.unit,
                number: row.number,
                matter: row.matter,
                asked: "请核实工资拖欠情况，依法处理，并告知结果。".into(),
                deadline: row.deadline,
                from: WorkerId::from_bytes([3; 16]),
                from_name: row.from,
            },
            handed: Handed {
                parties: case.content.parties.clone(),
                verified: case.content.verified.clone(),
            },
            state: row.state,
            acts: vec![],
            offered_at_ms: row.offered_at_ms,
            waiting_changes: 0,
        })
    }
}

impl Answers<referral::Print> for Held {
    fn answer(&mut self, print: referral::Print) -> Result<paper::Printed, Failure> {
        let get = referral::Get {
            letter: print.letter,
        };
        self.answer(get)?;
        Ok(seed::printed())
    }
}

impl Held {
    /// The preview's device is in the hands of somebody with this role.
    #[cfg(test)]
    pub(crate) fn sit(&mut self, role: Role) {
        let mut seat = seed::seat();
        seat.worker.role = role;
        self.seat = Some(seat);
    }

    /// Who holds the preview's device, and as what.
    pub(super) fn worker(&self) -> Worker {
        let seat = self.seat.clone().unwrap_or_else(seed::seat);
        seat.worker
    }
}
