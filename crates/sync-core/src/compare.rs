//! Finds in which changes two sides differ, by ranges of their names: a range whose sums are the same on both
//! sides is not looked at, one that holds few names is told, any other falls into parts. Range-based set
//! reconciliation (Meyer, "Range-Based Set Reconciliation", SRDS 2023), with parts by the next byte of
//! names that are hashes. The device asks and compares; the server only tells.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use model::{ChangeHash, DisputeId};
use proof::Sum;
use wire::compare::{MAX_LISTED, MAX_PREFIX, MAX_RANGES, PARTS, SUM_LEN, Told};
use wire::{Range, WireError};

/// How many parts of everything differ at the most. Where more do, reading all of it anew is cheaper than
/// finding out what is the same.
const MAX_DIFFERENT: usize = 128;
/// How often a device asks for ranges in one comparison.
const MAX_ROUNDS: usize = 12;

/// What one side holds, in the order of names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Held(BTreeMap<ChangeHash, DisputeId>);

impl FromIterator<(ChangeHash, DisputeId)> for Held {
    fn from_iter<T: IntoIterator<Item = (ChangeHash, DisputeId)>>(held: T) -> Self {
        Self(held.into_iter().collect())
    }
}

impl Held {
    /// What is told of a range; of one that reaches further than names differ, nothing.
    #[must_use]
    pub fn tell(&self, prefix: &[u8]) -> Range {
        let mut range = Range {
            prefix: prefix.to_vec(),
            ..Range::default()
        };
        if prefix.len() > MAX_PREFIX {
            return range;
        }
        let names: Vec<_> = self.range(prefix).take(MAX_LISTED + 1).collect();
        if names.len() <= MAX_LISTED {
            range.names = names
                .iter()
                .flat_map(|(name, _)| *name.as_bytes())
                .collect();
        } else if prefix.len() < MAX_PREFIX {
            range.sums = self.sums(prefix).concat();
        }
        range
    }

    fn range(&self, prefix: &[u8]) -> impl Iterator<Item = (&ChangeHash, &DisputeId)> {
        let mut first = [0; ChangeHash::LEN];
        for (byte, said) in first.iter_mut().zip(prefix) {
            *byte = *said;
        }
        let from = self.0.range(ChangeHash::from_bytes(first)..);
        from.take_while(move |(name, _)| name.as_bytes().starts_with(prefix))
    }

    fn sums(&self, prefix: &[u8]) -> Vec<[u8; SUM_LEN]> {
        let mut sums = vec![Sum::default(); PARTS];
        for (name, doc) in self.range(prefix) {
            let next = name.as_bytes().get(prefix.len());
            if let Some(sum) = next.and_then(|byte| sums.get_mut(usize::from(*byte))) {
                *sum = sum.and(Sum::of(*doc, name));
            }
        }
        sums.iter().map(Sum::short).collect()
    }
}

/// Why a comparison stopped.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Stopped {
    /// The two sides hold such different things that everything is read anew.
    #[error("what this device holds is not much like what the server holds")]
    TooDifferent,
    /// The other side tells what cannot be.
    #[error(transparent)]
    Wire(#[from] WireError),
}

/// A comparison a device is making.
#[derive(Debug)]
pub struct Comparison {
    held: Held,
    wanted: VecDeque<Vec<u8>>,
    asked: BTreeSet<Vec<u8>>,
    rounds: usize,
    /// What the other side holds and this one does not.
    pub missing: BTreeSet<ChangeHash>,
    /// What this side holds and the other one does not.
    pub surplus: BTreeMap<ChangeHash, DisputeId>,
}

impl Comparison {
    /// Of all this device holds.
    #[must_use]
    pub fn of(held: Held) -> Self {
        Self {
            held,
            wanted: VecDeque::from([Vec::new()]),
            asked: BTreeSet::new(),
            rounds: 0,
            missing: BTreeSet::new(),
            surplus: BTreeMap::new(),
        }
    }

    /// Which ranges to ask for next; none when all is known.
    pub fn next_ranges(&mut self) -> Vec<Vec<u8>> {
        let many = self.wanted.len().min(MAX_RANGES);
        let next: Vec<_> = self.wanted.drain(..many).collect();
        self.asked = next.iter().cloned().collect();
        next
    }

    /// Takes in what the other side tells of them.
    ///
    /// # Errors
    /// [`Stopped`].
    pub fn take(&mut self, ranges: &[Range]) -> Result<(), Stopped> {
        self.rounds += 1;
        for range in ranges {
            if !self.asked.remove(&range.prefix) {
                return Err(WireError::BadField("compared.ranges").into());
            }
            match range.told()? {
                Told::Names(names) => self.take_names(&range.prefix, names),
                Told::Parts(sums) => self.take_sums(&range.prefix, &sums)?,
            }
        }
        if !self.asked.is_empty() {
            return Err(WireError::BadField("compared.ranges").into());
        }
        if self.rounds >= MAX_ROUNDS && !self.wanted.is_empty() {
            return Err(Stopped::TooDifferent);
        }
        Ok(())
    }

    fn take_names(&mut self, prefix: &[u8], names: Vec<ChangeHash>) {
        let theirs: BTreeSet<_> = names.into_iter().collect();
        for (name, doc) in self.held.range(prefix) {
            if !theirs.contains(name) {
                self.surplus.insert(*name, *doc);
            }
        }
        let lacks = |name: &ChangeHash| !self.held.0.contains_key(name);
        self.missing.extend(theirs.into_iter().filter(lacks));
    }

    fn take_sums(&mut self, prefix: &[u8], theirs: &[[u8; SUM_LEN]]) -> Result<(), Stopped> {
        let ours = self.held.sums(prefix);
        let parts = (0..=u8::MAX).zip(ours.iter().zip(theirs));
        let different: Vec<u8> = parts
            .filter_map(|(byte, (ours, theirs))| (ours != theirs).then_some(byte))
            .collect();
        if different.len() > MAX_DIFFERENT {
            return Err(Stopped::TooDifferent);
        }
        for byte in different {
            self.wanted.push_back([prefix, &[byte]].concat());
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
