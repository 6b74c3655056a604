//! A desk with one record on it: what a device is to the merge, without store or line.

use merge::document::Hand;
use merge::{Document, LocalChange, MergeError, Reason, examine};
use model::dispute::act::mediation;
use model::{
    Act, ActId, Attachment, AttachmentType, Day, Dispute, DisputeContent, DisputeId, DisputeKind,
    DisputeState, FileHash, GridId, Life, Party, PartyId, Side, UtcMs, What, WorkerId,
};

pub(crate) fn id(n: u8) -> DisputeId {
    DisputeId::from_bytes([n; 16])
}

pub(crate) fn grid(n: u8) -> GridId {
    format!("620602119202{n:03}").parse().unwrap()
}

pub(crate) fn party(n: u8, name: &str) -> Party {
    Party {
        id: Some(PartyId::from_bytes([n; 16])),
        side: if n % 2 == 1 { Side::A } else { Side::B },
        name: name.into(),
        phone: String::new(),
        address: String::new(),
    }
}

pub(crate) fn content(grid: GridId, parties: &[Party]) -> DisputeContent {
    DisputeContent {
        kind: DisputeKind::Neighbor,
        subtype: None,
        parties: parties.to_vec(),
        claim_a: "排水沟堵了,水进了院子。".into(),
        claim_b: String::new(),
        verified: String::new(),
        happened_on: None,
        area: None,
        place: String::new(),
        point: None,
        grid,
    }
}

/// What was agreed by word of mouth on a day.
pub(crate) fn agreement(on: Day) -> mediation::Agreement {
    mediation::Agreement {
        form: mediation::Form::Oral,
        facts: String::new(),
        terms: vec![mediation::Term {
            deed: "清淤".into(),
            ..mediation::Term::default()
        }],
        method: String::new(),
        deadline: None,
        signatures: vec![],
        signed: vec![],
        effective_on: on,
    }
}

/// A photo by the worker of desk `n`, told apart by its first byte.
pub(crate) fn photo(first: u8, n: u8) -> Attachment {
    Attachment {
        sha256: FileHash::from_bytes([first; 32]),
        media_type: AttachmentType::Jpeg,
        size_bytes: 180_000,
        caption: "界石".into(),
        agreed: true,
        added_by: WorkerId::from_bytes([n; 16]),
        added_at_ms: UtcMs(1_795_000_000_000 + i64::from(first)),
    }
}

pub(crate) struct Desk {
    hand: Hand,
    number: u8,
    acts: u8,
    document: Option<Document>,
    saved: Vec<u8>,
    changes: Vec<Vec<u8>>,
}

impl Desk {
    pub(crate) fn new(n: u8) -> Self {
        let hand = Hand {
            actor: [n; 16],
            worker: WorkerId::from_bytes([n; 16]),
            at_ms: UtcMs(1_795_000_000_000),
        };
        Self {
            hand,
            number: n,
            acts: 0,
            document: None,
            saved: Vec::new(),
            changes: Vec::new(),
        }
    }

    /// Two desks with the same record on them.
    pub(crate) fn pair() -> (Self, Self) {
        let [one, two, _] = Self::three();
        (one, two)
    }

    pub(crate) fn three() -> [Self; 3] {
        let mut desks = [Self::new(1), Self::new(2), Self::new(3)];
        desks[0].begin(
            id(1),
            &content(grid(1), &[party(1, "王小明"), party(2, "李大山")]),
        );
        Self::meet_two(&mut desks, 0, 1);
        Self::meet_two(&mut desks, 0, 2);
        desks
    }

    pub(crate) fn hand(&self) -> Hand {
        self.hand
    }

    pub(crate) fn begin(&mut self, id: DisputeId, content: &DisputeContent) {
        let (document, change) = Document::begin(id, content, self.hand).unwrap();
        self.document = Some(document);
        self.keep(change);
    }

    pub(crate) fn document(&self) -> &Document {
        self.document.as_ref().unwrap()
    }

    pub(crate) fn read(&self) -> Dispute {
        self.document().read().unwrap()
    }

    pub(crate) fn saved(&self) -> &[u8] {
        &self.saved
    }

    pub(crate) fn conflicts(&self) -> Vec<(String, Vec<String>)> {
        let conflicts = self.document().conflicts().unwrap();
        conflicts
            .into_iter()
            .map(|c| (c.field, c.values.into_iter().map(|v| v.value).collect()))
            .collect()
    }

    pub(crate) fn edit(&mut self, change: impl FnOnce(&mut DisputeContent)) {
        let heads = self.document().heads();
        self.edit_as_of(&heads, change);
    }

    pub(crate) fn edit_as_of(
        &mut self,
        base: &[model::ChangeHash],
        change: impl FnOnce(&mut DisputeContent),
    ) {
        let mut content = self.read().content;
        if base != self.document().heads() {
            // A form that was opened earlier shows what was there then: the first reading.
            content = content_at_start(&self.changes);
        }
        change(&mut content);
        self.hand.at_ms = self.hand.at_ms.plus_ms(1000);
        let hand = self.hand;
        if let Some(change) = self
            .document
            .as_mut()
            .unwrap()
            .edit(base, &content, hand)
            .unwrap()
        {
            self.keep(change);
        }
    }

    pub(crate) fn step(&mut self, to: &DisputeState) {
        self.try_step(to).unwrap();
    }

    pub(crate) fn try_step(&mut self, to: &DisputeState) -> Result<(), MergeError> {
        let record = self.read();
        let life = Life::of(&record);
        let worker = self.hand.worker;
        let what = life.toward(to, worker, worker, "双方愿意").unwrap();
        let mut all = vec![what];
        if *to == DisputeState::Agreed {
            all.insert(0, agreement(self.today()).into());
        }
        self.try_acts(all)
    }

    /// The day it is by its clock.
    pub(crate) fn today(&self) -> Day {
        self.hand.at_ms.day()
    }

    pub(crate) fn act(&mut self, what: impl Into<What>) -> ActId {
        self.try_act(what.into()).unwrap();
        self.read().acts.last().unwrap().id
    }

    pub(crate) fn try_act(&mut self, what: What) -> Result<(), MergeError> {
        self.try_acts(vec![what])
    }

    pub(crate) fn try_acts(&mut self, all: Vec<What>) -> Result<(), MergeError> {
        self.try_deeds(all.into_iter().map(|what| (None, what)).collect())
    }

    /// Does acts together, each with the one it puts right.
    pub(crate) fn try_deeds(&mut self, all: Vec<(Option<ActId>, What)>) -> Result<(), MergeError> {
        self.hand.at_ms = self.hand.at_ms.plus_ms(1000);
        let hand = self.hand;
        let acts: Vec<_> = all
            .into_iter()
            .map(|(corrects, what)| {
                self.acts += 1;
                let mut id = [self.number; 16];
                id[0] = self.acts;
                Act {
                    id: ActId::from_bytes(id),
                    by: hand.worker,
                    at_ms: hand.at_ms,
                    corrects,
                    what,
                }
            })
            .collect();
        let change = self.document.as_mut().unwrap().act(&acts, hand)?;
        self.keep(change);
        Ok(())
    }

    /// Its clock is set wrong.
    pub(crate) fn set_back_a_year(&mut self) {
        self.hand.at_ms = self.hand.at_ms.plus_ms(-365 * 86_400_000);
    }

    pub(crate) fn attach(&mut self, file: &Attachment) {
        self.hand.at_ms = self.hand.at_ms.plus_ms(1000);
        let hand = self.hand;
        let document = self.document.as_mut().unwrap();
        if let Some(change) = document.attach(file, hand).unwrap() {
            self.keep(change);
        }
    }

    pub(crate) fn detach(&mut self, sha256: &FileHash) {
        self.hand.at_ms = self.hand.at_ms.plus_ms(1000);
        let hand = self.hand;
        let document = self.document.as_mut().unwrap();
        let change = document.detach(sha256, hand).unwrap().unwrap();
        self.keep(change);
    }

    fn keep(&mut self, change: LocalChange) {
        self.saved = self.document().save();
        self.changes.push(change.bytes);
    }

    /// Every change this desk has, in an order it could have been received in.
    pub(crate) fn everything(&self) -> Vec<Vec<u8>> {
        self.changes.clone()
    }

    pub(crate) fn meet(&mut self, other: &mut Self) {
        let (mine, theirs) = (self.everything(), other.everything());
        self.receive(theirs);
        other.receive(mine);
    }

    pub(crate) fn meet_two(desks: &mut [Self; 3], a: usize, b: usize) {
        let (mine, theirs) = (desks[a].everything(), desks[b].everything());
        desks[a].receive(theirs);
        desks[b].receive(mine);
    }

    /// Takes changes in through the gate; what comes before what it builds on waits its turn.
    pub(crate) fn receive(&mut self, changes: impl IntoIterator<Item = Vec<u8>>) {
        let mut waiting: Vec<_> = changes.into_iter().collect();
        while !waiting.is_empty() {
            let before = waiting.len();
            waiting.retain(|bytes| !self.take(bytes));
            assert!(waiting.len() < before, "changes that fit nowhere");
        }
    }

    fn take(&mut self, bytes: &[u8]) -> bool {
        let known = (!self.saved.is_empty()).then_some(self.saved.as_slice());
        match examine(known, id(1), &grid(1), bytes, &|_| true) {
            Ok(accepted) => {
                if let Some(standing) = accepted.standing {
                    self.changes.push(bytes.to_vec());
                    self.saved = standing.saved;
                    self.document = Some(Document::load(&self.saved).unwrap());
                }
                true
            }
            Err(held) if held.reason == Reason::MissingDeps => false,
            Err(held) => panic!("held: {held:?}"),
        }
    }
}

fn content_at_start(changes: &[Vec<u8>]) -> DisputeContent {
    let accepted = examine(None, id(1), &grid(1), &changes[0], &|_| true).unwrap();
    let record = accepted.standing.unwrap().record;
    record.as_dispute().unwrap().content.clone()
}
