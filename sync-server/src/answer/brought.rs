//! The rows that a request has just brought into feeds. A device is not told its own rows: where nothing else came after
//! what it has read, its feed need not be read to know that there is nothing to tell.

use std::collections::BTreeMap;

use model::GridId;
use wire::{Acks, Outcome};

/// For each feed the last rows that were brought without a gap.
#[derive(Debug, Default)]
pub(crate) struct Brought(BTreeMap<GridId, Run>);

/// Rows that follow each other.
#[derive(Debug)]
struct Run {
    first: u64,
    last: u64,
    /// The last batch of the device's key they came in.
    signed_no: u64,
}

impl Brought {
    /// Takes in what became of a push: of one that is signed, its changes have places.
    pub(crate) fn take_in(&mut self, acks: &Acks) {
        let Ok(scope) = acks.scope.parse::<GridId>() else {
            return;
        };
        let stored = acks.acks.iter();
        let stored = stored.filter(|ack| ack.outcome() == Outcome::Stored && ack.seq > 0);
        for seq in stored.map(|ack| ack.seq) {
            let run = self.0.entry(scope.clone()).or_insert(Run {
                first: seq,
                last: seq,
                signed_no: 0,
            });
            if seq > run.last + 1 {
                run.first = seq;
            }
            run.last = seq;
            run.signed_no = acks.signed_no;
        }
    }

    /// Whether every row of a feed after one up to another was brought, in batches of which the device knows up to a
    /// number.
    pub(crate) fn is_all(&self, scope: &GridId, (after, to): (u64, u64), up_to: u64) -> bool {
        self.0
            .get(scope)
            .is_some_and(|run| run.first <= after + 1 && to <= run.last && run.signed_no <= up_to)
    }
}

#[cfg(test)]
mod tests {
    use wire::Ack;

    use super::*;

    const SCOPE: &str = "620602119202001";

    fn acks(signed_no: u64, acks: &[(Outcome, u64)]) -> Acks {
        let acks = acks.iter().map(|(outcome, seq)| Ack {
            outcome: (*outcome).into(),
            seq: *seq,
            ..Ack::default()
        });
        Acks {
            acks: acks.collect(),
            scope: SCOPE.to_owned(),
            signed_no,
        }
    }

    fn is_all(brought: &Brought, after: u64, to: u64, up_to: u64) -> bool {
        brought.is_all(&SCOPE.parse().unwrap(), (after, to), up_to)
    }

    #[test]
    fn rows_that_follow_each_other_are_all_there_is() {
        let mut brought = Brought::default();
        assert!(!is_all(&brought, 3, 4, 9));
        brought.take_in(&acks(2, &[(Outcome::Stored, 4), (Outcome::Stored, 5)]));
        brought.take_in(&acks(3, &[(Outcome::Stored, 6)]));
        assert!(is_all(&brought, 3, 6, 3) && is_all(&brought, 4, 6, 3));
        // There is one before them that is not read, one after them, and a batch the device knows nothing of.
        assert!(!is_all(&brought, 2, 6, 3));
        assert!(!is_all(&brought, 3, 7, 3));
        assert!(!is_all(&brought, 3, 6, 2));
        let elsewhere = "620602119202002".parse().unwrap();
        assert!(!brought.is_all(&elsewhere, (3, 6), 3));
    }

    #[test]
    fn what_came_in_between_is_not_passed_over() {
        let mut brought = Brought::default();
        brought.take_in(&acks(1, &[(Outcome::Stored, 4)]));
        brought.take_in(&acks(2, &[(Outcome::Stored, 6)]));
        assert!(!is_all(&brought, 3, 6, 2));
        assert!(is_all(&brought, 5, 6, 2));
    }

    #[test]
    fn what_was_there_before_or_has_no_place_was_not_brought() {
        let mut brought = Brought::default();
        let odd = [
            (Outcome::Duplicate, 4),
            (Outcome::Stored, 0),
            (Outcome::Quarantined, 0),
        ];
        brought.take_in(&acks(1, &odd));
        assert!(!is_all(&brought, 3, 4, 1));
        let unsigned = Acks {
            scope: String::new(),
            ..acks(1, &[(Outcome::Stored, 4)])
        };
        brought.take_in(&unsigned);
        assert!(!is_all(&brought, 3, 4, 1));
    }
}
