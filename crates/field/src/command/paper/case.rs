//! What the papers take from a record. A blank stays one where the record says nothing, also where
//! something could be guessed: what a person said at the door is not what they said in a session.

use model::dispute::act::follow_up::{Contact, FollowUp as Visit};
use model::dispute::act::mediation::{CourtStep, Mediator, Outcome, Session as Sitting, Statement};
use model::dispute::act::meeting::Meeting as Joint;
use model::dispute::act::step::{Procedure, Refused};
use model::{
    Act, Day, Dispute, DisputeId, Life, Party, Role, Side, UtcMs, What, WorkerId, dictionary,
};
use paper::{
    CaseFile, Confirmation, FollowUp, Investigation, Meeting, Openness, Person, Session, Signer,
    Source, Task,
};
use store::{Reading, directory, erased, record};

use super::super::there::{check_is_a_case, there};
use super::agreed::{Drawings, agreement};
use super::{enclosed, kept, letter, words};
use crate::failure::Stop;

/// The case file of a record, as the role may see it.
pub(super) fn file(r: &Reading<'_>, id: &DisputeId, role: Role) -> Result<CaseFile, Stop> {
    let document = there(record::load(r, id)?, erased::when(r, id)?)?;
    let mut dispute = document.read().map_err(merge::MergeError::from)?;
    check_is_a_case(&dispute)?;
    dispute.content = dictionary::content_for(role, dispute.content);
    let acts = dispute.acts.iter();
    dispute.acts = acts.map(|act| dictionary::act_for(role, act)).collect();
    let village = directory::area_name(r, &dispute.content.grid.village())?;
    let workers = directory::workers(r)?;
    let name = |id: WorkerId| {
        let worker = workers.iter().find(|worker| worker.id == id);
        worker.map_or_else(String::new, |worker| worker.name.clone())
    };
    let life = Life::of(&dispute);
    let drawings = Drawings::of(r, &dispute, &life)?;
    let case = Case {
        dispute: &dispute,
        name: &name,
        drawings: &drawings,
    };
    let mut file = case.file(&life, &village);
    file.enclosures = enclosed::photos(&dispute, role);
    letter::of_case(r, &life, role, &mut file)?;
    Ok(file)
}

/// A record and the names of those who worked on it.
struct Case<'a> {
    dispute: &'a Dispute,
    name: &'a dyn Fn(WorkerId) -> String,
    drawings: &'a Drawings,
}

impl Case<'_> {
    fn file(&self, life: &Life<'_>, village: &str) -> CaseFile {
        let content = &self.dispute.content;
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
            // How a case came is written down nowhere else.
            What::MediationBegan(began) if began.procedure == Some(Procedure::CourtAssigned) => {
                file.source = Some(Source::Court);
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
                let reached = agreement(agreed, self.dispute, file, self.drawings);
                file.agreement = Some(reached);
            }
            What::Performance(seen) => {
                let told = kept::performance(seen, act.at_ms.day());
                file.performances.push(told);
            }
            What::CourtConfirmation(court) if court.step == CourtStep::Asked => {
                file.confirmation = Some(Confirmation {
                    court: kept::court_named(&court.words)
                        .unwrap_or_default()
                        .to_owned(),
                    effective_on: file.agreement.as_ref().and_then(|one| one.effective_on),
                    asked_on: Some(court.on),
                });
            }
            What::CourtConfirmation(court) => {
                file.court_papers.extend(kept::court_paper(court));
                if let Some(said) = kept::court_said(court) {
                    explain(file, &said, "");
                }
            }
            What::FollowUp(visit) => file.follow_ups.push(follow_up(visit, (self.name)(act.by))),
            What::Meeting(joint) => file.meetings.push(self.meeting(joint)),
            What::Extended(extended) if extended.consent_a && extended.consent_b => {
                let until = words::day(extended.until);
                let agreed = format!("经双方当事人同意，调解期限延长至{until}。");
                explain(file, &agreed, &extended.reason);
            }
            What::Refused(refused) => {
                let refusal = self.refusal(refused, act.at_ms.day());
                explain(file, &refusal, &refused.reason);
            }
            _ => {}
        }
    }

    /// That a party clearly refused: there is no other paper that says why nothing follows.
    fn refusal(&self, refused: &Refused, on: Day) -> String {
        let mut parties = self.dispute.content.parties.iter();
        let party = parties.find(|party| refused.party.is_some() && party.id == refused.party);
        let who = party.map_or("当事人", |party| party.name.as_str());
        let place = match refused.said_where.trim() {
            "" => String::new(),
            place => format!("在{place}"),
        };
        format!("{}，{who}{place}明确表示不愿调解。", words::day(on))
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

fn follow_up(visit: &Visit, visitor: String) -> FollowUp {
    let how = match visit.how {
        Contact::Door => "上门",
        Contact::Phone => "电话",
        Contact::Met => "当面",
        Contact::Unknown(_) => "",
    };
    let performance = visit.kept.as_ref().map_or("", kept::how_far);
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
        performance: performance.to_owned(),
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
        ..Signer::default()
    }
}

/// Adds to what is explained about the file, a paragraph each.
fn explain(file: &mut CaseFile, what: &str, why: &str) {
    let told = format!("{what}{}\n", why.trim());
    file.explanation.push_str(&told);
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
}
