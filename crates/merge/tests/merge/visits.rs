//! Elders and notices on two desks without a line: what one does the other lets in, in any order, and both
//! end up reading the same. What may not be done is held back.

use merge::document::Hand;
use merge::{Document, Held, LocalChange, Reason, examine};
use model::elder::act::consent::{ConsentWithdrawn, Consented, Method, StateChanged};
use model::elder::act::door::{Asked, Heard, NobodyAnswered, Whom};
use model::elder::act::plan::{Need, PlanSet};
use model::elder::act::visit::Visited;
use model::elder::{Care, ElderWhat, Profile};
use model::notice::act::shapes::{Accepted, Declined, Delivered, Done, Recalled};
use model::notice::act::{NoticeWhat, Why};
use model::notice::{Answering, Errand};
use model::{
    ActId, ChangeHash, Day, ElderAct, ElderState, GridId, NoticeAct, NoticeState, Record, RecordId,
    Role, UnitNo, UtcMs, WorkerId,
};
use proptest::prelude::*;

fn id() -> RecordId {
    RecordId::from_bytes([1; 16])
}

fn grid() -> GridId {
    "620602119202001".parse().unwrap()
}

fn day(day: i8) -> Day {
    Day::new(2026, 11, day).unwrap()
}

fn profile() -> Profile {
    Profile {
        name: "贺玉兰".into(),
        sex: None,
        birth_year: Some(1941),
        phone: String::new(),
        address: "三组12号".into(),
        living: None,
        point: None,
        grid: grid(),
    }
}

fn consented() -> Consented {
    Consented {
        wording: "2026-11".into(),
        method: Method::Oral,
        witness: "周敏".into(),
    }
}

fn errand() -> Errand {
    Errand {
        asked: "上门看看".into(),
        why: "本月第二次报警".into(),
        by: Some(day(25)),
        expires_on: Day::new(2026, 12, 1).unwrap(),
        to: Vec::new(),
        about: None,
        household: String::new(),
        batch: None,
    }
}

/// A device without store and line.
struct Desk {
    hand: Hand,
    acts: u8,
    document: Option<Document>,
    changes: Vec<Vec<u8>>,
}

impl Desk {
    fn new(n: u8) -> Self {
        Self {
            hand: Hand {
                actor: [n; 16],
                worker: WorkerId::from_bytes([n; 16]),
                // 2026-11-18 in Shanghai.
                at_ms: UtcMs(1_795_000_000_000),
            },
            acts: 0,
            document: None,
            changes: Vec::new(),
        }
    }

    /// Two, with the same elder on them.
    fn elder() -> [Self; 2] {
        Self::two(|desk| {
            let consent = desk.act(consented().into());
            Document::begin_elder(id(), &profile(), &consent, desk.hand).unwrap()
        })
    }

    /// Two, with the same notice on them.
    fn notice() -> [Self; 2] {
        Self::two(|desk| Document::begin_notice(id(), &grid(), &errand(), desk.hand).unwrap())
    }

    fn two(begin: impl FnOnce(&mut Self) -> (Document, LocalChange)) -> [Self; 2] {
        let mut desks = [Self::new(1), Self::new(2)];
        let (document, change) = begin(&mut desks[0]);
        desks[0].document = Some(document);
        desks[0].changes.push(change.bytes);
        meet(&mut desks);
        desks
    }

    fn name(&mut self) -> ActId {
        self.acts += 1;
        self.hand.at_ms = self.hand.at_ms.plus_ms(1000);
        let mut name = self.hand.actor;
        name[0] = self.acts;
        ActId::from_bytes(name)
    }

    fn act(&mut self, what: ElderWhat) -> ElderAct {
        ElderAct {
            id: self.name(),
            by: self.hand.worker,
            at_ms: self.hand.at_ms,
            corrects: None,
            what,
        }
    }

    fn document(&mut self) -> &mut Document {
        self.document.as_mut().unwrap()
    }

    fn record(&self) -> Record {
        self.document.as_ref().unwrap().record().unwrap()
    }

    fn heads(&self) -> Vec<ChangeHash> {
        self.document.as_ref().unwrap().heads()
    }

    fn visit(&mut self, what: impl Into<ElderWhat>) -> bool {
        let (act, hand) = (self.act(what.into()), self.hand);
        let done = self.document().act_for_elder(&[act], hand);
        self.keep(done.ok().as_ref())
    }

    fn answer(&mut self, what: impl Into<NoticeWhat>) -> bool {
        let act = NoticeAct {
            id: self.name(),
            by: self.hand.worker,
            at_ms: self.hand.at_ms,
            corrects: None,
            what: what.into(),
        };
        let hand = self.hand;
        let done = self.document().act_on_notice(&[act], hand);
        self.keep(done.ok().as_ref())
    }

    fn edit(&mut self, change: impl FnOnce(&mut Profile)) {
        let (heads, hand) = (self.heads(), self.hand);
        let mut profile = self.document().elder().unwrap().profile;
        change(&mut profile);
        let change = self.document().edit_elder(&heads, &profile, &[], hand);
        self.keep(change.unwrap().as_ref());
    }

    fn keep(&mut self, change: Option<&LocalChange>) -> bool {
        self.changes
            .extend(change.iter().map(|change| change.bytes.clone()));
        change.is_some()
    }

    fn conflicts(&self) -> Vec<(String, Vec<String>)> {
        let conflicts = self.document.as_ref().unwrap().conflicts().unwrap();
        let told = conflicts.into_iter().map(|conflict| {
            let values = conflict.values.into_iter().map(|value| value.value);
            (conflict.field, values.collect())
        });
        told.collect()
    }

    /// Through the gate, as it arrives; what builds on something that is not there yet waits.
    fn receive(&mut self, changes: &[Vec<u8>]) {
        let mut waiting = changes.to_vec();
        while !waiting.is_empty() {
            let before = waiting.len();
            waiting.retain(|bytes| match self.take(bytes) {
                Ok(()) => false,
                Err(held) if held.reason == Reason::MissingDeps => true,
                Err(held) => panic!("{held:?}"),
            });
            assert!(waiting.len() < before, "changes that fit nowhere");
        }
    }

    fn take(&mut self, bytes: &[u8]) -> Result<(), Held> {
        let saved = self.document.as_ref().map(Document::save);
        let accepted = examine(saved.as_deref(), id(), &grid(), bytes, &|_| true)?;
        if let Some(standing) = accepted.standing {
            self.changes.push(bytes.to_vec());
            self.document = Some(Document::load(&standing.saved).unwrap());
        }
        Ok(())
    }
}

fn meet(desks: &mut [Desk; 2]) {
    let [mine, theirs] = [desks[0].changes.clone(), desks[1].changes.clone()];
    let backwards: Vec<_> = theirs.into_iter().rev().collect();
    desks[0].receive(&backwards);
    desks[1].receive(&mine);
    assert_eq!(desks[0].record(), desks[1].record());
    assert_eq!(desks[0].conflicts(), desks[1].conflicts());
}

fn plan(need: Need) -> PlanSet {
    PlanSet {
        need,
        after_alerts: false,
        reason: String::new(),
    }
}

fn state(to: ElderState) -> StateChanged {
    StateChanged {
        to,
        on: day(18),
        words: String::new(),
    }
}

#[test]
fn which_change_did_an_act_is_told_and_of_a_new_beginning_that() {
    let mut desks = Desk::elder();
    assert!(desks[0].visit(ConsentWithdrawn::default()));
    meet(&mut desks);
    let document = desks[1].document();
    let elder = document.elder().unwrap();
    let changes: Vec<_> = elder.acts.iter().map(|act| act.id).collect();
    let changes = changes.into_iter().map(|act| document.change_of_act(act));
    let changes: Vec<ChangeHash> = changes.map(|change| change.unwrap().unwrap()).collect();
    assert_eq!(changes.len(), 2);
    assert_ne!(changes[0], changes[1]);
    assert_eq!(document.heads(), changes[1..]);
    let nobodys = ActId::from_bytes([0xee; 16]);
    assert_eq!(document.change_of_act(nobodys), Ok(None));
    let (anew, begun) = document.begin_anew(&grid()).unwrap();
    for act in elder.acts {
        assert_eq!(anew.change_of_act(act.id), Ok(Some(begun.hash)));
    }
}

#[test]
fn two_workers_visit_one_elder_in_one_week_and_nothing_collides() {
    let mut desks = Desk::elder();
    assert!(desks[0].visit(plan(Need::Weekly)));
    meet(&mut desks);
    assert!(desks[0].visit(Visited::all_fine(day(16))));
    assert!(desks[1].visit(Visited::all_fine(day(18))));
    desks[1].edit(|profile| profile.phone = "13800000001".into());
    meet(&mut desks);
    let elder = desks[0].document().elder().unwrap();
    let care = Care::of(&elder);
    assert_eq!(care.visits().count(), 2);
    assert_eq!(care.next_visit(), Some((day(25), false)));
    assert_eq!(elder.profile.phone, "13800000001");
    assert_eq!(desks[0].conflicts(), []);
}

#[test]
fn two_states_stand_side_by_side_until_somebody_says_it_again() {
    let mut desks = Desk::elder();
    assert!(desks[0].visit(plan(Need::Monthly)));
    meet(&mut desks);
    assert!(desks[0].visit(state(ElderState::PassedAway)));
    assert!(desks[1].visit(state(ElderState::Hospitalised)));
    meet(&mut desks);
    let told = vec!["hospitalised".to_owned(), "passed_away".to_owned()];
    assert_eq!(desks[0].conflicts(), [("state".to_owned(), told)]);
    assert!(desks[1].visit(state(ElderState::PassedAway)));
    meet(&mut desks);
    assert_eq!(desks[0].conflicts(), []);
}

#[test]
fn two_values_of_one_field_stay_until_one_is_said_to_stand() {
    let mut desks = Desk::elder();
    desks[0].edit(|profile| profile.address = "三组12号".to_owned() + "东屋");
    desks[1].edit(|profile| profile.address = "四组2号".into());
    meet(&mut desks);
    assert_eq!(desks[0].conflicts()[0].0, "address");
    let (heads, hand) = (desks[0].heads(), desks[0].hand);
    let profile = desks[0].document().elder().unwrap().profile;
    let settled = ["address".to_owned()];
    let change = desks[0]
        .document()
        .edit_elder(&heads, &profile, &settled, hand);
    assert!(desks[0].keep(change.unwrap().as_ref()));
    meet(&mut desks);
    assert_eq!(desks[0].conflicts(), []);
    assert_eq!(desks[1].document().elder().unwrap().profile, profile);
}

#[test]
fn what_meets_on_a_new_beginning_what_somebody_else_said_of_an_elder_is_left_to_a_person() {
    let mut desks = Desk::elder();
    let known = desks[1].heads();
    desks[0].edit(|profile| profile.phone = "13800000001".into());
    assert!(desks[0].visit(plan(Need::Weekly)));
    assert!(desks[0].visit(state(ElderState::Moved)));
    let (anew, _) = desks[0].document().begin_anew(&grid()).unwrap();
    // Far away, on what stood before.
    desks[1].edit(|profile| profile.phone = "13800000002".into());
    desks[1].edit(|profile| profile.address = "四组2号".into());
    assert!(desks[1].visit(plan(Need::Monthly)));
    assert!(desks[1].visit(state(ElderState::Hospitalised)));
    let hand = (desks[1].hand.actor, desks[1].hand.worker);
    let here = desks[1].document();
    let mine = here.beside(&known).unwrap();
    let redone = here.carry_onto(&anew, &mine, hand, &mut |_, _| Ok(()));
    let redone = redone.unwrap();
    let told = redone.refused.iter().map(|(_, held)| &held.detail);
    assert_eq!(
        told.collect::<Vec<_>>(),
        [
            "phone was given another value meanwhile",
            "plan was given another value meanwhile",
            "state was given another value meanwhile"
        ]
    );
    let met = |(_, held): &(_, Held)| held.reason == Reason::BegunAnew;
    assert!(redone.refused.iter().all(met));
    // What meets nothing is done: where she lives.
    let written = redone.changes.iter().filter(|(_, done)| done.is_some());
    assert_eq!(written.count(), 1);
}

#[test]
fn what_was_done_under_a_clock_that_is_fast_stands_in_its_order_on_a_new_beginning() {
    let mut desks = Desk::notice();
    // Its names come after all those of the other desk.
    desks[0].acts = 100;
    assert!(desks[0].answer(Delivered {}));
    meet(&mut desks);
    let words = String::new();
    assert!(desks[1].answer(Delivered {}));
    assert!(desks[1].answer(Accepted { words }));
    assert!(desks[1].answer(Done {
        answer: "去过了".into(),
        dispute: None,
    }));
    meet(&mut desks);
    let was = desks[0].record();
    let (anew, begun) = desks[0].document().begin_anew(&grid()).unwrap();
    assert_eq!(anew.record().unwrap(), was);
    let (_, again) = desks[1].document().begin_anew(&grid()).unwrap();
    assert_eq!(begun, again, "on the other desk it is the same");
}

#[test]
fn a_record_without_consent_does_not_begin() {
    let mut desk = Desk::new(1);
    let act = desk.act(Visited::all_fine(day(18)).into());
    assert!(Document::begin_elder(id(), &profile(), &act, desk.hand).is_err());
}

#[test]
fn who_may_not_do_it_is_told_at_the_gate() {
    let mut desk = Desk::new(1);
    let consent = desk.act(consented().into());
    let (_, change) = Document::begin_elder(id(), &profile(), &consent, desk.hand).unwrap();
    let begun = examine(None, id(), &grid(), &change.bytes, &|_| true).unwrap();
    let worker = desk.hand.worker;
    assert!(begun.check_hand(worker, Role::GridWorker).is_ok());
    for role in [Role::Reviewer, Role::StationOfficer, Role::PartnerUnit] {
        let held = begun.check_hand(worker, role).unwrap_err();
        assert_eq!(held.reason, Reason::NotAllowed);
    }
    let other = WorkerId::from_bytes([9; 16]);
    let held = begun.check_hand(other, Role::GridWorker).unwrap_err();
    assert_eq!(held.reason, Reason::ForeignAuthor);
    let (_, change) = Document::begin_notice(id(), &grid(), &errand(), desk.hand).unwrap();
    let sent = examine(None, id(), &grid(), &change.bytes, &|_| true).unwrap();
    assert!(sent.check_hand(worker, Role::StationOfficer).is_ok());
    assert_eq!(
        sent.check_hand(worker, Role::GridWorker)
            .unwrap_err()
            .reason,
        Reason::NotAllowed
    );
}

#[test]
fn a_record_does_not_become_another_kind_and_none_travels_in_a_channel() {
    let desks = Desk::elder();
    let notice = Desk::notice();
    let saved = desks[0].document.as_ref().unwrap().save();
    let held = examine(Some(&saved), id(), &grid(), &notice[0].changes[0], &|_| {
        true
    })
    .unwrap_err();
    assert_eq!(held.reason, Reason::SecondBeginning);
    let channel = GridId::channel(&grid().village(), UnitNo::new(1).unwrap()).unwrap();
    let begun = &desks[0].changes[0];
    let held = examine(None, id(), &channel, begun, &|_| true).unwrap_err();
    assert_eq!(held.reason, Reason::OutsideScope);
}

#[test]
fn a_notice_answered_by_two_at_once_is_accepted() {
    let mut desks = Desk::notice();
    assert!(desks[0].answer(Accepted {
        words: String::new()
    }));
    assert!(desks[1].answer(Declined {
        why: Why::Unsafe,
        words: String::new(),
    }));
    meet(&mut desks);
    let notice = desks[0].document().notice().unwrap();
    assert_eq!(Answering::of(&notice).state(), NoticeState::Accepted);
}

fn for_elder(desk: &mut Desk, n: u8) -> bool {
    let elder = desk.document().elder().unwrap();
    let door = Care::of(&elder).open_doors().first().map(|door| door.act);
    let what: ElderWhat = match n {
        0 => Visited::all_fine(day(17)).into(),
        1 => plan(Need::Weekly).into(),
        2 => plan(Need::Quarterly).into(),
        3 => NobodyAnswered::default().into(),
        4 => Asked {
            door: door.unwrap_or(ActId::from_bytes([0; 16])),
            whom: Whom::Neighbours,
            heard: Heard::Well,
            words: String::new(),
        }
        .into(),
        5 => state(ElderState::Hospitalised).into(),
        6 => state(ElderState::AtHome).into(),
        7 => state(ElderState::PassedAway).into(),
        8 => ConsentWithdrawn::default().into(),
        9 => consented().into(),
        _ => {
            desk.edit(|profile| profile.phone = format!("1380000{n:04}"));
            return true;
        }
    };
    desk.visit(what)
}

fn with_notice(desk: &mut Desk, n: u8) -> bool {
    let words = String::new;
    match n % 5 {
        0 => desk.answer(Delivered {}),
        1 => desk.answer(Accepted { words: words() }),
        2 => desk.answer(Declined {
            why: Why::NotSuitable,
            words: words(),
        }),
        3 => desk.answer(Done {
            answer: "去过了".into(),
            dispute: None,
        }),
        _ => desk.answer(Recalled {
            reason: "弄错了".into(),
        }),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    /// Two desks do what comes to their minds, apart and together. What is illegal changes nothing; what was
    /// legal on one is let in on the other, in whatever order it comes; and in the end both read the same.
    #[test]
    fn whatever_two_desks_do_they_read_the_same_in_the_end(
        of_elder in any::<bool>(),
        deeds in prop::collection::vec((0..2usize, 0..14u8), 1..10),
    ) {
        let mut desks = if of_elder { Desk::elder() } else { Desk::notice() };
        for (who, deed) in deeds {
            if deed >= 12 {
                meet(&mut desks);
                continue;
            }
            let heads = desks[who].heads();
            let done = if of_elder {
                for_elder(&mut desks[who], deed)
            } else {
                with_notice(&mut desks[who], deed)
            };
            prop_assert_eq!(done || desks[who].heads() == heads, true);
        }
        meet(&mut desks);
        if let Record::Elder(elder) = desks[0].record() {
            let state = elder.heads.state();
            prop_assert!(elder.heads.states.iter().all(|other| state.weight() <= other.weight()));
        }
    }
}
