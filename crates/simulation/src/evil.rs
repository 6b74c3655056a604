//! A stolen phone in the hands of someone who writes programs: it enrols like any other and then says
//! whatever might hurt, with checksums and lengths put right.

use merge::document::Hand;
use merge::{Document, gate};
use model::elder::ProfileDraft;
use model::elder::act::consent::{Consented, Method};
use model::notice::Errand;
use model::{
    Act, ActId, DisputeDraft, DisputeId, DisputeState, ElderAct, GridId, Life, PartyId, RecordId,
    RecordKind, UtcMs, WorkerId,
};
use test_kit::neighbors_quarrel;
use wire::{EnrolReply, EnrolRequest, FrameWriter, Hello, Push, PushedChange, one_from_bytes};

use crate::net::{Came, Letter, Net, Way};
use hostile::Draw;

/// The phone and what was found in it.
pub(crate) struct Evil {
    device: usize,
    token: String,
    hand: Hand,
    grid: GridId,
    foreign: GridId,
    made: u64,
}

impl Evil {
    /// Enrols with a code that was lying about.
    pub(crate) fn enrol(
        net: &Net,
        device: usize,
        worker: WorkerId,
        code: &str,
        (grid, foreign): (GridId, GridId),
        draw: &mut Draw,
    ) -> Self {
        let mut request = EnrolRequest::default();
        request.code.push_str(code);
        request.device_name.push_str("手机");
        request.actor.extend([0xee; 16]);
        let body = wire::one_to_bytes(&request).unwrap();
        let letter = Letter::post(device, "/v1/enrol", None, body);
        let mut answer = Vec::new();
        let came = net.carry(&letter, Way::default(), draw, &mut |_, piece| {
            answer.extend_from_slice(piece);
            true
        });
        assert!(
            matches!(&came, Came::Whole(head) if head.status == 200),
            "the stolen phone could not be enrolled"
        );
        let reply: EnrolReply = one_from_bytes(&answer).unwrap();
        let hand = Hand {
            actor: [0xee; 16],
            worker,
            at_ms: UtcMs(1_793_494_800_000),
        };
        Self {
            device,
            token: reply.token,
            hand,
            grid,
            foreign,
            made: 0,
        }
    }

    /// Says something that should not be said; tells what, and how the server answered.
    pub(crate) fn strike(
        &mut self,
        net: &Net,
        stolen: Option<[u8; 16]>,
        draw: &mut Draw,
    ) -> String {
        let (what, mut push) = match draw.below(12) {
            0..=2 => ("mutants of a beginning", self.mutants(draw)),
            3 => ("mutants of an edit", self.edit_mutants(net, draw)),
            4 => (
                "another worker's name",
                self.beginnings(WorkerId::from_bytes([7; 16]), draw),
            ),
            5 => ("another grid", self.elsewhere(draw)),
            6 => ("an officer's step", self.officers_step(net, draw)),
            7 => ("another phone's actor", self.as_another(stolen, draw)),
            8 | 9 => ("mutants of an elder", self.elder_mutants(draw)),
            10 => ("a notice of a grid worker", self.notice()),
            _ => ("a change without what it builds on", self.orphan(draw)),
        };
        if draw.comes_about(50) {
            push.changes
                .iter_mut()
                .for_each(|change| change.doc.truncate(15));
        }
        let mut body = FrameWriter::new();
        let hello = Hello {
            protocol: 1,
            actor: self.hand.actor.to_vec(),
            ..Hello::default()
        };
        body.put(&hello).unwrap();
        body.put(&push).unwrap();
        let mut body = body.into_bytes();
        if draw.comes_about(200) {
            let at = draw.below(body.len());
            body[at] ^= 1 << draw.below(8);
        }
        let letter = Letter::post(self.device, "/v1/sync", Some(&self.token), body);
        let came = net.carry(&letter, Way::default(), draw, &mut |_, _| true);
        format!("{what}: {}", came.told())
    }

    fn fresh(&mut self) -> RecordId {
        self.made += 1;
        let mut id = [0xee; 16];
        id[8..].copy_from_slice(&self.made.to_be_bytes());
        RecordId::from_bytes(id)
    }

    fn beginning(&mut self, grid: &GridId, hand: Hand) -> (DisputeId, Document, Vec<u8>) {
        let id = self.fresh();
        let draft: DisputeDraft = neighbors_quarrel(grid);
        let mut content = draft.parse("2026-11-01".parse().unwrap()).unwrap();
        for (n, party) in (1..).zip(&mut content.parties) {
            party.id = Some(PartyId::from_bytes([n; 16]));
        }
        let (document, change) = Document::begin(id, &content, hand).unwrap();
        (id, document, change.bytes)
    }

    fn mutants(&mut self, draw: &mut Draw) -> Push {
        let grid = self.grid.clone();
        let changes = (0..4).map(|_| {
            let (id, _, bytes) = self.beginning(&grid, self.hand);
            PushedChange::of_dispute(id, &grid, mutant(bytes, draw))
        });
        all(changes)
    }

    fn elder_mutants(&mut self, draw: &mut Draw) -> Push {
        let (grid, hand) = (self.grid.clone(), self.hand);
        let profile = ProfileDraft {
            name: "贺玉兰".to_owned(),
            address: "三组12号".to_owned(),
            grid: Some(grid.clone()),
            ..ProfileDraft::default()
        };
        let profile = profile.parse(hand.at_ms.day()).unwrap();
        let consented = Consented {
            wording: "2026-11".to_owned(),
            method: Method::Signature,
            witness: String::new(),
        };
        let consent = ElderAct {
            id: ActId::from_bytes([0xee; 16]),
            by: hand.worker,
            at_ms: hand.at_ms,
            corrects: None,
            what: consented.into(),
        };
        let kind = RecordKind::Elder.code();
        let changes = (0..4).map(|_| {
            let id = self.fresh();
            let (_, change) = Document::begin_elder(id, &profile, &consent, hand).unwrap();
            PushedChange::of(kind, id, &grid, mutant(change.bytes, draw))
        });
        all(changes)
    }

    /// Only the station sends notices.
    fn notice(&mut self) -> Push {
        let (id, hand) = (self.fresh(), self.hand);
        let errand = Errand {
            asked: "把钱转到这个账户".to_owned(),
            why: "所里通知".to_owned(),
            by: None,
            expires_on: hand.at_ms.day().plus_days(30),
            to: Vec::new(),
            about: None,
            household: String::new(),
            batch: None,
        };
        let (_, change) = Document::begin_notice(id, &self.grid, &errand, hand).unwrap();
        let kind = RecordKind::Notice.code();
        one(PushedChange::of(kind, id, &self.grid, change.bytes))
    }

    fn edit_mutants(&mut self, net: &Net, draw: &mut Draw) -> Push {
        let Some((id, mut document)) = self.known(net, draw) else {
            return self.mutants(draw);
        };
        let mut content = document.read().unwrap().content;
        content.verified.push('改');
        let heads = document.heads();
        let change = document.edit(&heads, &content, self.hand).ok().flatten();
        let bytes = change.map(|change| change.bytes).unwrap_or_default();
        let changes =
            (0..3).map(|_| PushedChange::of_dispute(id, &self.grid, mutant(bytes.clone(), draw)));
        all(changes)
    }

    fn beginnings(&mut self, worker: WorkerId, _draw: &mut Draw) -> Push {
        let grid = self.grid.clone();
        let (id, _, bytes) = self.beginning(
            &grid,
            Hand {
                worker,
                ..self.hand
            },
        );
        one(PushedChange::of_dispute(id, &grid, bytes))
    }

    fn elsewhere(&mut self, draw: &mut Draw) -> Push {
        let (grid, foreign) = (self.grid.clone(), self.foreign.clone());
        let (written, sent) = if draw.comes_about(500) {
            (&foreign, &foreign)
        } else {
            (&foreign, &grid)
        };
        let (id, _, bytes) = self.beginning(written, self.hand);
        one(PushedChange::of_dispute(id, sent, bytes))
    }

    fn as_another(&mut self, stolen: Option<[u8; 16]>, _draw: &mut Draw) -> Push {
        let grid = self.grid.clone();
        let actor = stolen.unwrap_or([0xdd; 16]);
        let (id, _, bytes) = self.beginning(&grid, Hand { actor, ..self.hand });
        one(PushedChange::of_dispute(id, &grid, bytes))
    }

    fn officers_step(&mut self, net: &Net, draw: &mut Draw) -> Push {
        let Some((id, mut document)) = self.known(net, draw) else {
            return self.mutants(draw);
        };
        let record = document.read().unwrap();
        let worker = self.hand.worker;
        // A case is settled together with what was agreed, and a step alone is not.
        let mut next = record.state.next().iter();
        let next = next.find(|to| **to != DisputeState::Agreed);
        let to = next.unwrap_or(&DisputeState::Closed);
        let what = Life::of(&record).toward(to, worker, worker, "");
        let act = what.map(|what| Act {
            id: ActId::from_bytes([0xee; 16]),
            by: worker,
            at_ms: self.hand.at_ms,
            corrects: None,
            what,
        });
        let change = act.and_then(|act| document.act(&[act], self.hand).ok());
        let bytes = change.map(|change| change.bytes).unwrap_or_default();
        one(PushedChange::of_dispute(id, &self.grid, bytes))
    }

    fn orphan(&mut self, _draw: &mut Draw) -> Push {
        let grid = self.grid.clone();
        let (id, mut document, _) = self.beginning(&grid, self.hand);
        let mut content = document.read().unwrap().content;
        content.verified.push('后');
        let heads = document.heads();
        let change = document.edit(&heads, &content, self.hand).unwrap().unwrap();
        one(PushedChange::of_dispute(id, &grid, change.bytes))
    }

    /// A dispute of its own grid, as the stolen phone holds it; none where it draws another kind of record.
    fn known(&self, net: &Net, draw: &mut Draw) -> Option<(DisputeId, Document)> {
        let known = net.eye.known();
        let docs: Vec<_> = known
            .book
            .made
            .values()
            .filter(|made| made.grid == self.grid)
            .collect();
        let id = draw.pick(&docs)?.doc;
        drop(known);
        let standing = net.app().ledger().document(&self.grid, id).unwrap()?;
        let document = Document::load(&standing.saved).unwrap();
        document.read().is_ok().then_some((id, document))
    }
}

fn one(change: PushedChange) -> Push {
    all(std::iter::once(change))
}

fn all(changes: impl Iterator<Item = PushedChange>) -> Push {
    let mut push = Push::default();
    push.changes.extend(changes);
    push
}

/// A few bytes changed anywhere behind the header, and the checksum put right.
fn mutant(mut bytes: Vec<u8>, draw: &mut Draw) -> Vec<u8> {
    if bytes.len() < 13 {
        return bytes;
    }
    for _ in 0..1 + draw.below(4) {
        let at = 9 + draw.below(bytes.len() - 9);
        bytes[at] = match draw.below(3) {
            0 => bytes[at] ^ (1 << draw.below(8)),
            1 => bytes[at].wrapping_add(1),
            _ => draw.byte(),
        };
    }
    let name = gate::name_of(&bytes);
    bytes[4..8].copy_from_slice(&name.as_bytes()[..4]);
    bytes
}
