//! The whole table: every kind of act from every state, as a change that was made up. What the state machine refuses is
//! refused by a device before it writes and held by the gate, for the same reason; what it lets through, both do.

use automerge::transaction::{CommitOptions, Transactable};
use automerge::{ActorId, Automerge, ROOT, ReadDoc};
use merge::document::Hand;
use merge::gate::{examine_own, name_of};
use merge::{Document, LocalChange, MergeError, Reason, examine};
use model::dispute::act::{meeting, referral, step, supervision, violence};
use model::{
    Act, ActId, Day, Dispute, DisputeId, DisputeState, GridId, Heads, Illegal, Letter, Life,
    UnitNo, What,
};
use serde_json::{Value, json};

use crate::desk::{Desk, agreement, content, grid, id, party};

/// What acts refer to in the case that has everything.
struct Names {
    agreement: ActId,
    meeting: ActId,
    /// A letter that was offered, and one that was accepted.
    offered: ActId,
    accepted: ActId,
    watched: ActId,
}

/// A case in which everything is there that an act may refer to.
fn full() -> (Desk, Names) {
    let mut desk = Desk::new(1);
    let people = [party(1, "王小明"), party(2, "李大山")];
    desk.begin(id(1), &content(grid(1), &people));
    let today = desk.today();
    let later = today.plus_days(10);
    desk.act(step::Accepted::default());
    desk.act(step::Assigned {
        to: vec![desk.hand().worker],
        ..step::Assigned::default()
    });
    desk.act(step::Claimed::default());
    desk.act(step::MediationBegan::default());
    let agreement = desk.act(agreement(today));
    let meeting = desk.act(meeting::Meeting {
        on: today,
        place: String::new(),
        chair: String::new(),
        units: vec!["司法所".into()],
        minutes: "分工".into(),
        takers: vec![meeting::Taker {
            unit: "司法所".into(),
            task: "查台账".into(),
            deadline: Some(later),
            ..meeting::Taker::default()
        }],
    });
    let letter = || referral::ReferralOffered {
        letter: DisputeId::from_bytes([4; 16]),
        unit: "人社局".into(),
        number: "1".into(),
        matter: "欠薪".into(),
        deadline: later,
    };
    let offered = desk.act(letter());
    let accepted = desk.act(letter());
    desk.act(referral::ReferralAccepted {
        referral: accepted,
        on: today,
        who: String::new(),
        words: String::new(),
    });
    let watched = desk.act(supervision::Supervised {
        level: supervision::SupervisionLevel::Station,
        reason: "反复报警".into(),
        until: None,
    });
    desk.act(violence::ViolenceMode {
        on: true,
        reason: "有旧伤".into(),
        ..violence::ViolenceMode::default()
    });
    let names = Names {
        agreement,
        meeting,
        offered,
        accepted,
        watched,
    };
    (desk, names)
}

/// One act of every kind, as it would be done in that case.
fn deeds(names: &Names, today: Day) -> Vec<What> {
    let (later, why) = (today.plus_days(10), "说明");
    let (me, somebody) = ("01".repeat(16), "01".repeat(16));
    let other = "02".repeat(16);
    let asked = [
        json!({ "what": "accepted" }),
        json!({ "what": "returned", "reason": why }),
        json!({ "what": "resubmitted" }),
        json!({ "what": "assigned", "to": [me], "deadline": later }),
        json!({ "what": "claimed" }),
        json!({ "what": "passed_back", "reason": why, "left": [] }),
        json!({ "what": "mediation_began", "weighed": why }),
        json!({ "what": "agreed", "agreement": names.agreement }),
        json!({ "what": "failed", "reason": why }),
        json!({ "what": "refused" }),
        json!({ "what": "referred" }),
        json!({ "what": "follow_up_began" }),
        json!({ "what": "closed" }),
        json!({ "what": "reopened", "reason": why }),
        json!({ "what": "graded", "grade": "red", "facts": ["threats"], "reason": why, "expires_on": later }),
        json!({ "what": "deadline_set", "day": later, "reason": why }),
        json!({ "what": "extended", "clock": "mediation", "until": later, "consent_a": true, "consent_b": true }),
        json!({ "what": "session", "on": today, "mediators": [{ "name": "孙立新" }], "voluntary_a": true, "voluntary_b": true, "outcome": "goes_on" }),
        json!({ "what": "statement", "party": somebody, "words": why }),
        json!({ "what": "agreement", "form": "oral", "terms": [{ "deed": "清淤" }], "effective_on": today }),
        json!({ "what": "performance", "agreement": names.agreement, "kept": "whole" }),
        json!({ "what": "court_confirmation", "agreement": names.agreement, "step": "asked", "on": today }),
        json!({ "what": "meeting", "on": today, "units": ["司法所"], "minutes": why }),
        json!({ "what": "taker_done", "meeting": names.meeting, "taker": 0, "words": why }),
        json!({ "what": "referral_offered", "letter": other, "unit": "法院", "number": "2", "matter": why, "deadline": later }),
        json!({ "what": "referral_accepted", "referral": names.offered, "on": today }),
        json!({ "what": "referral_declined", "referral": names.offered, "on": today, "reason": why }),
        json!({ "what": "referral_answered", "referral": names.accepted, "on": today, "words": why }),
        json!({ "what": "referral_revoked", "referral": names.accepted, "reason": why }),
        json!({ "what": "supervised", "level": "county", "reason": why }),
        json!({ "what": "supervision_ended", "ends": [names.watched], "reason": why }),
        json!({ "what": "follow_up_planned", "on": later }),
        json!({ "what": "follow_up", "on": today, "how": "door", "words": why }),
        json!({ "what": "violence_mode", "on": true, "reason": why }),
        json!({ "what": "report_duty", "duty": "police_told", "on": today }),
        json!({ "what": "warning_letter", "issued_on": today }),
        json!({ "what": "protection_order", "issued_on": today, "until": later }),
        json!({ "what": "protective_visit", "on": today, "party": somebody, "how": "door", "words": why }),
        json!({ "what": "safe_contact", "party": somebody, "when": why }),
        json!({ "what": "sealed_reporter", "sealed": "c2VhbGVk", "key": "age1" }),
        json!({ "what": "settled_conflict", "field": "place", "chosen": "井边" }),
        json!({ "what": "duplicate_of", "dispute": other }),
        json!({ "what": "merged_into", "dispute": other, "before": 0 }),
        json!({ "what": "took_in", "dispute": other }),
        json!({ "what": "numbered", "number": "（2026）李人调字第12号" }),
        json!({ "what": "letter_accepted" }),
        json!({ "what": "letter_declined", "reason": why }),
        json!({ "what": "letter_answered", "words": why }),
        json!({ "what": "letter_revoked", "reason": why }),
    ];
    let read = |one: Value| match one {
        Value::Object(fields) => What::asked(fields).unwrap(),
        _ => panic!("an act is an object"),
    };
    let all: Vec<What> = asked.into_iter().map(read).collect();
    let mut codes: Vec<_> = all.iter().map(What::code).collect();
    let mut every = What::CODES.to_vec();
    codes.sort_unstable();
    every.sort_unstable();
    assert_eq!(codes, every, "a kind of act is not tried");
    all
}

/// A record as it stands on a device.
struct Stand<'a> {
    scope: &'a GridId,
    saved: Vec<u8>,
    record: Dispute,
}

impl<'a> Stand<'a> {
    /// The record brought to a state by somebody who asked no gate.
    fn brought(saved: &[u8], scope: &'a GridId, state: &DisputeState) -> Self {
        let mut doc = loaded(saved);
        let mut tx = doc.transaction();
        tx.put(ROOT, "state", state.code()).unwrap();
        tx.commit_with(CommitOptions::default());
        let saved = doc.save();
        let record = Document::load(&saved).unwrap().read().unwrap();
        assert_eq!(record.heads.states, std::slice::from_ref(state));
        Self {
            scope,
            saved,
            record,
        }
    }

    /// What the machine says: where it leads, when it moves the case, and what only acts set then.
    fn judged(&self, act: &Act) -> Result<(Option<DisputeState>, Heads), Illegal> {
        let mut life = Life::of(&self.record);
        let to = life.take(act)?;
        Ok((to, life.heads().clone()))
    }

    /// The act, and what it sets, as a change that no device of ours made.
    fn made_up(&self, act: &Act, to: Option<&DisputeState>, heads: &Heads) -> Vec<u8> {
        let mut doc = loaded(&self.saved);
        let mut tx = doc.transaction();
        let (_, acts) = tx.get(ROOT, "acts").unwrap().unwrap();
        tx.put(&acts, act.id.to_string(), act.written()).unwrap();
        if let Some(to) = to {
            tx.put(ROOT, "state", to.code()).unwrap();
        }
        for (key, named) in [
            ("grade", &heads.grades),
            ("assignment", &heads.assignments),
            ("deadline", &heads.deadlines),
        ] {
            if named.contains(&act.id) {
                tx.put(ROOT, key, act.id.to_string()).unwrap();
            }
        }
        let (hash, _) = tx.commit_with(CommitOptions::default());
        let change = doc.get_change_by_hash(&hash.unwrap()).unwrap();
        change.raw_bytes().to_vec()
    }

    /// What both sides of the gate say of a change: whoever it comes to, and the device that made it.
    fn asked(&self, bytes: &[u8]) -> Result<Dispute, (Reason, String)> {
        let comes = examine(Some(&self.saved), id(1), self.scope, bytes, &|_| true);
        let change = LocalChange {
            hash: name_of(bytes),
            bytes: bytes.to_vec(),
            actor: vec![9; 16],
            actor_seq: 1,
        };
        let known = Document::load(&self.saved).unwrap();
        let leaves = examine_own(known, id(1), self.scope, &change);
        let [comes, leaves] = [comes, leaves].map(|said| match said {
            Ok(accepted) => Ok(accepted
                .standing
                .unwrap()
                .record
                .as_dispute()
                .unwrap()
                .clone()),
            Err(held) => Err((held.reason, held.detail)),
        });
        assert_eq!(comes, leaves, "the two sides of the gate disagree");
        comes
    }

    /// What a device writes that is asked to do it.
    fn written(&self, act: &Act, hand: Hand) -> Result<Vec<u8>, MergeError> {
        let mut document = Document::load(&self.saved).unwrap();
        let change = document.act(std::slice::from_ref(act), hand)?;
        Ok(change.bytes)
    }
}

fn loaded(saved: &[u8]) -> Automerge {
    let doc = Automerge::load(saved).unwrap();
    doc.with_actor(ActorId::from([9; 16]))
}

/// Tries every act from every state; tells how many the machine let through and how many not.
fn try_all(saved: &[u8], scope: &GridId, hand: Hand, deeds: &[What]) -> (usize, usize) {
    let stands = DisputeState::ALL.iter();
    let stands: Vec<_> = stands
        .map(|state| Stand::brought(saved, scope, state))
        .collect();
    let (mut let_through, mut refused) = (0, 0);
    for what in deeds {
        let act = Act {
            id: ActId::from_bytes([0xaa; 16]),
            by: hand.worker,
            at_ms: hand.at_ms,
            corrects: None,
            what: what.clone(),
        };
        // What it would come to where it may be done.
        let somewhere = stands.iter().find_map(|stand| stand.judged(&act).ok());
        for stand in &stands {
            let at = format!("{} from {}", what.code(), stand.record.state.code());
            match stand.judged(&act) {
                Ok((to, heads)) => {
                    let_through += 1;
                    let made_up = stand.made_up(&act, to.as_ref(), &heads);
                    let read = stand
                        .asked(&made_up)
                        .unwrap_or_else(|held| panic!("{at}: {held:?}"));
                    assert_eq!(
                        (&read.heads, read.acts.last()),
                        (&heads, Some(&act)),
                        "{at}"
                    );
                    match stand.written(&act, hand) {
                        Ok(bytes) => assert_eq!(stand.asked(&bytes), Ok(read), "{at}"),
                        // Older apps ended a record while a unit had its letter: the gate lets that in.
                        Err(told) => {
                            assert_eq!(told, MergeError::Illegal(Illegal::LetterOpen), "{at}");
                            assert_eq!(what.code(), "merged_into");
                        }
                    }
                }
                Err(illegal) => {
                    refused += 1;
                    let (to, heads) = somewhere
                        .clone()
                        .unwrap_or((None, stand.record.heads.clone()));
                    let held = stand.asked(&stand.made_up(&act, to.as_ref(), &heads));
                    assert_eq!(
                        held,
                        Err((Reason::IllegalStep, illegal.to_string())),
                        "{at}"
                    );
                    let told = stand.written(&act, hand).unwrap_err();
                    assert_eq!(told, MergeError::Illegal(illegal), "{at}");
                }
            }
        }
    }
    (let_through, refused)
}

#[test]
fn what_the_machine_refuses_is_held_by_both_sides_of_the_gate_and_nothing_else_is() {
    let (desk, names) = full();
    let deeds = deeds(&names, desk.today());
    let (letters, of_a_case): (Vec<_>, Vec<_>) = deeds.into_iter().partition(What::is_of_a_letter);
    let (let_through, refused) = try_all(desk.saved(), &grid(1), desk.hand(), &of_a_case);
    assert!(
        let_through > 300 && refused > 150,
        "{let_through} and {refused}"
    );
    let (let_through, _) = try_all(desk.saved(), &grid(1), desk.hand(), &letters);
    assert_eq!(let_through, 0, "nothing is done with a letter in a case");
}

#[test]
fn with_a_letter_nothing_is_done_but_what_belongs_to_letters() {
    let (desk, names) = full();
    let today = desk.today();
    let (letters, of_a_case): (Vec<_>, Vec<_>) = deeds(&names, today)
        .into_iter()
        .partition(What::is_of_a_letter);
    let unit = UnitNo::new(1).unwrap();
    let channel = GridId::channel(&grid(1).village(), unit).unwrap();
    let letter = Letter {
        case: DisputeId::from_bytes([2; 16]),
        referral: ActId::from_bytes([3; 16]),
        unit,
        unit_name: "人社局".into(),
        number: "(2026)金沙提字第1号".into(),
        matter: "拖欠工资".into(),
        asked: "请核实并督促支付".into(),
        deadline: today.plus_days(10),
        from: desk.hand().worker,
        from_name: "赵志强".into(),
    };
    let handed = content(channel.clone(), &[party(1, "王小明")]);
    let begun = Document::begin_letter(id(1), &handed, &letter, desk.hand());
    let saved = begun.unwrap().0.save();
    let (let_through, refused) = try_all(&saved, &channel, desk.hand(), &letters);
    assert_eq!(
        let_through, 5,
        "accepted, declined, answered, and taken back from two states"
    );
    assert!(refused > 40, "{refused}");
    let (let_through, _) = try_all(&saved, &channel, desk.hand(), &of_a_case);
    assert_eq!(let_through, 0, "nothing of a case is done with a letter");
}
