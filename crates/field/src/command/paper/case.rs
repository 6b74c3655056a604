//! What the papers take from a record. A blank stays one where the record says nothing, also where
//! something could be guessed: what a person said at the door is not what they said in a session, and
//! a signature that names nobody is put under nobody's name.

use model::dispute::act::follow_up::{Contact, FollowUp as Visit};
use model::dispute::act::mediation::{
    Agreement as Agreed, CourtStep, Form, Kept, Mediator, Outcome, Session as Sitting, Statement,
    Term,
};
use model::dispute::act::meeting::Meeting as Joint;
use model::{Act, Dispute, DisputeId, Life, Party, Role, Side, UtcMs, What, WorkerId, dictionary};
use paper::{
    Agreement, AgreementForm, CaseFile, Confirmation, FollowUp, Investigation, Meeting, Openness,
    Person, Session, Signer, Task,
};
use store::{Reading, directory, erased, record};

use super::super::there::there;
use super::words;
use crate::failure::Stop;

/// The case file of a record, as the role may see it.
pub(super) fn file(r: &Reading<'_>, id: &DisputeId, role: Role) -> Result<CaseFile, Stop> {
    let document = there(record::load(r, id)?, erased::when(r, id)?)?;
    let mut dispute = document.read().map_err(merge::MergeError::from)?;
    dispute.content = dictionary::content_for(role, dispute.content);
    let acts = dispute.acts.iter();
    dispute.acts = acts.map(|act| dictionary::act_for(role, act)).collect();
    let village = directory::area_name(r, &dispute.content.grid.village())?;
    let workers = directory::workers(r)?;
    let name = |id: WorkerId| {
        let worker = workers.iter().find(|worker| worker.id == id);
        worker.map_or_else(String::new, |worker| worker.name.clone())
    };
    Ok(Case {
        dispute: &dispute,
        name: &name,
    }
    .file(&village))
}

/// A record and the names of those who worked on it.
struct Case<'a> {
    dispute: &'a Dispute,
    name: &'a dyn Fn(WorkerId) -> String,
}

impl Case<'_> {
    fn file(&self, village: &str) -> CaseFile {
        let content = &self.dispute.content;
        let life = Life::of(self.dispute);
        let mut file = CaseFile {
            committee: words::committee(village),
            number: life.number().unwrap_or_default().to_owned(),
            title: title(&content.parties, words::kind(&content.kind)),
            kind: words::kind_closer(&content.kind, content.subtype.as_ref()),
            parties: content.parties.iter().map(person).collect(),
            place: content.place.clone(),
            happened_on: content.happened_on,
            brief: brief(&[
                ("甲方称：", &content.claim_a),
                ("乙方称：", &content.claim_b),
                ("经核实：", &content.verified),
            ]),
            registrar: signer((self.name)(self.dispute.recorded_by)),
            ..CaseFile::default()
        };
        for act in life.standing() {
            self.take(&mut file, act);
        }
        file
    }

    /// What an act adds to the file; what no paper tells is left to the record.
    fn take(&self, file: &mut CaseFile, act: &Act) {
        match &act.what {
            What::Accepted(_) => {
                file.accepted_on.get_or_insert(act.at_ms.day());
            }
            What::Session(sitting) => {
                file.mediators = mediators(&sitting.mediators);
                file.sessions.push(session(sitting));
            }
            What::Statement(statement) => {
                let words = self.statement(statement, act.by, act.at_ms);
                file.investigations.push(words);
            }
            What::Agreement(agreed) => {
                let number = file.number.clone();
                file.agreement = Some(agreement(agreed, number, file.mediators.clone()));
            }
            What::CourtConfirmation(court) if court.step == CourtStep::Asked => {
                file.confirmation = Some(Confirmation {
                    // The words are a remark; a court's name is one only when it ends like one.
                    court: Some(court.words.trim())
                        .filter(|words| words.ends_with("法院"))
                        .unwrap_or_default()
                        .to_owned(),
                    effective_on: file.agreement.as_ref().and_then(|one| one.effective_on),
                    asked_on: Some(court.on),
                });
            }
            What::FollowUp(visit) => file.follow_ups.push(follow_up(visit, (self.name)(act.by))),
            What::Meeting(joint) => file.meetings.push(self.meeting(joint)),
            _ => {}
        }
    }

    /// What a party added is a record of its own, to be signed by that party.
    fn statement(&self, statement: &Statement, by: WorkerId, at: UtcMs) -> Investigation {
        let parties = &self.dispute.content.parties;
        let party = parties
            .iter()
            .find(|party| party.id == Some(statement.party));
        let asked = party.map(person).unwrap_or_default();
        Investigation {
            on: Some(at.day()),
            signed: signer(asked.name.clone()),
            asked,
            words: statement.words.clone(),
            asked_by: vec![signer((self.name)(by))],
            ..Investigation::default()
        }
    }

    fn meeting(&self, joint: &Joint) -> Meeting {
        let tasks = joint.takers.iter().map(|taker| {
            let who = taker.worker.map(self.name).unwrap_or_default();
            Task {
                taker: joined(&[&taker.unit, &who]),
                task: taker.task.clone(),
                until: taker.deadline,
            }
        });
        Meeting {
            on: Some(joint.on),
            place: joint.place.clone(),
            chair: joint.chair.clone(),
            units: joint.units.clone(),
            minutes: joint.minutes.clone(),
            tasks: tasks.collect(),
            ..Meeting::default()
        }
    }
}

fn session(sitting: &Sitting) -> Session {
    let invited = sitting.invited.iter().map(|one| match one.role.trim() {
        "" => one.name.clone(),
        role => format!("{}（{role}）", one.name),
    });
    let again = sitting
        .next_on
        .map(|day| format!("约定于{}继续调解。", words::day(day)));
    Session {
        on: Some(sitting.on),
        place: sitting.place.clone(),
        open: Some(if sitting.open {
            Openness::Open
        } else {
            Openness::Closed
        }),
        invited: invited.collect(),
        words_a: sitting.statement_a.clone(),
        words_b: sitting.statement_b.clone(),
        course: sitting.course.clone(),
        outcome: outcome(&sitting.outcome) + &again.unwrap_or_default(),
        mediators: mediators(&sitting.mediators),
        ..Session::default()
    }
}

fn outcome(outcome: &Outcome) -> String {
    let words = match outcome {
        Outcome::Agreed => "双方自愿达成协议。",
        Outcome::GoesOn => "未达成协议，继续调解。",
        Outcome::Failed => "调解未成。",
        Outcome::Refused => "当事人明确表示不愿继续调解，调解终止。",
        Outcome::Unknown(_) => "",
    };
    words.to_owned()
}

fn mediators(mediators: &[Mediator]) -> Vec<Signer> {
    let names = mediators.iter().map(|one| one.name.clone());
    names.map(signer).collect()
}

fn agreement(agreed: &Agreed, number: String, mediators: Vec<Signer>) -> Agreement {
    Agreement {
        form: match agreed.form {
            Form::Oral => AgreementForm::Oral,
            Form::Written | Form::Unknown(_) => AgreementForm::Written,
        },
        number,
        facts: agreed.facts.clone(),
        terms: agreed.terms.iter().map(term).collect(),
        method: agreed.method.clone(),
        deadline: agreed.deadline.map_or_else(String::new, |day| {
            format!("{}前履行完毕。", words::day(day))
        }),
        effective_on: Some(agreed.effective_on),
        mediators,
        ..Agreement::default()
    }
}

/// `乙方：恢复排水沟原宽。（2026年3月20日前）`
fn term(term: &Term) -> String {
    let who = match term.who.trim() {
        "" => String::new(),
        who => format!("{who}："),
    };
    let by = term
        .by
        .map_or_else(String::new, |day| format!("（{}前）", words::day(day)));
    format!("{who}{}{by}", term.deed.trim())
}

fn follow_up(visit: &Visit, visitor: String) -> FollowUp {
    let how = match visit.how {
        Contact::Door => "上门",
        Contact::Phone => "电话",
        Contact::Met => "当面",
        Contact::Unknown(_) => "",
    };
    let kept = match &visit.kept {
        Some(Kept::Whole) => "已全部履行。",
        Some(Kept::Partly) => "部分履行。",
        Some(Kept::Not) => "未履行。",
        Some(Kept::Unknown(_)) | None => "",
    };
    let trouble = if visit.trouble {
        "发现新的苗头，纠纷重新办理。"
    } else {
        "未发现新的苗头。"
    };
    FollowUp {
        on: Some(visit.on),
        how: how.to_owned(),
        state_a: visit.state_a.clone(),
        state_b: visit.state_b.clone(),
        performance: kept.to_owned(),
        trouble: trouble.to_owned(),
        words: visit.words.clone(),
        visitor: signer(visitor),
        ..FollowUp::default()
    }
}

fn person(party: &Party) -> Person {
    Person {
        side: party.side,
        name: party.name.clone(),
        phone: party.phone.clone(),
        address: party.address.clone(),
        ..Person::default()
    }
}

fn signer(name: String) -> Signer {
    Signer {
        name,
        signature: None,
    }
}

/// What each said stays apart from what was verified.
fn brief(parts: &[(&str, &str)]) -> String {
    let there: Vec<String> = parts
        .iter()
        .filter(|(_, words)| !words.is_empty())
        .map(|(label, words)| format!("{label}{words}"))
        .collect();
    there.join("\n")
}

/// `王小明与李大山邻里纠纷`: the first of each side.
fn title(parties: &[Party], kind: &str) -> String {
    let first = |side| parties.iter().find(|party| party.side == side);
    let names: Vec<&str> = [first(Side::A), first(Side::B)]
        .into_iter()
        .flatten()
        .map(|party| party.name.as_str())
        .collect();
    format!("{}{kind}", names.join("与"))
}

fn joined(parts: &[&str]) -> String {
    let there: Vec<&str> = parts
        .iter()
        .copied()
        .filter(|part| !part.is_empty())
        .collect();
    there.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_each_said_stays_apart() {
        let told = brief(&[
            ("甲方称：", "堵了。"),
            ("乙方称：", ""),
            ("经核实：", "沟宽40厘米。"),
        ]);
        assert_eq!(told, "甲方称：堵了。\n经核实：沟宽40厘米。");
    }

    #[test]
    fn a_term_says_who_does_what_until_when() {
        let mut one = Term {
            deed: "拆除封堵物。".to_owned(),
            who: "乙方".to_owned(),
            by: "2026-03-20".parse().ok(),
        };
        assert_eq!(term(&one), "乙方：拆除封堵物。（2026年3月20日前）");
        (one.who, one.by) = (String::new(), None);
        assert_eq!(term(&one), "拆除封堵物。");
    }
}
