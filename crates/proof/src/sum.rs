//! What a scope holds, as one number: two sides that hold the same changes of the same documents have
//! the same, in whatever order each came to it. It is no proof of anything – whoever wants to can make
//! sets that meet – and stands in no signature: it finds what was lost by accident.
//!
//! The additive multiset hash of Clarke, Devadas, van Dijk, Gassend and Suh, "Incremental multiset hash
//! functions and their application to memory integrity checking" (Asiacrypt 2003), §5: a sum modulo
//! 2^256 of a hash of each member.

use model::{ChangeHash, DisputeId};

use crate::sha256;

/// The sum of what is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sum([u64; 4]);

impl Sum {
    /// How many bytes it has.
    pub const LEN: usize = 32;
    /// How many bytes of it are told.
    pub const SHORT: usize = 8;

    /// Of one change of a document.
    #[must_use]
    pub fn of(doc: DisputeId, change: &ChangeHash) -> Self {
        Self::from_bytes(sha256(&[
            b"bandeng held\0",
            doc.as_bytes(),
            change.as_bytes(),
        ]))
    }

    /// Of changes of documents; one that stands twice counts twice.
    #[must_use]
    pub fn of_all<'a>(held: impl IntoIterator<Item = &'a (DisputeId, ChangeHash)>) -> Self {
        let held = held.into_iter();
        held.fold(Self::default(), |sum, (doc, change)| {
            sum.and(Self::of(*doc, change))
        })
    }

    /// With what another one stands for.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        let mut sum = [0; 4];
        let mut carry = false;
        for (at, limb) in sum.iter_mut().enumerate() {
            let (once, over) = self.0[at].overflowing_add(other.0[at]);
            let (twice, over_again) = once.overflowing_add(u64::from(carry));
            (*limb, carry) = (twice, over || over_again);
        }
        Self(sum)
    }

    /// Without what another one stands for.
    #[must_use]
    pub fn without(self, other: Self) -> Self {
        let inverse = Self(other.0.map(|limb| !limb)).and(Self([1, 0, 0, 0]));
        self.and(inverse)
    }

    /// All of it, little-endian.
    #[must_use]
    pub fn to_bytes(self) -> [u8; Self::LEN] {
        let mut bytes = [0; Self::LEN];
        for (eight, limb) in bytes.chunks_exact_mut(8).zip(self.0) {
            eight.copy_from_slice(&limb.to_le_bytes());
        }
        bytes
    }

    /// Reads what [`Self::to_bytes`] wrote.
    #[must_use]
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self::from_bytes)
    }

    fn from_bytes(bytes: [u8; Self::LEN]) -> Self {
        let mut limbs = [0; 4];
        for (limb, eight) in limbs.iter_mut().zip(bytes.chunks_exact(8)) {
            *limb = eight
                .iter()
                .rev()
                .fold(0, |number, byte| number << 8 | u64::from(*byte));
        }
        Self(limbs)
    }

    /// What is told of it: its lowest 64 bits, little-endian. They add up by themselves, so that the
    /// difference of two stays the same while both sides take in the same.
    #[must_use]
    pub const fn short(&self) -> [u8; Self::SHORT] {
        self.0[0].to_le_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn held(n: u8) -> (DisputeId, ChangeHash) {
        (
            DisputeId::from_bytes([n; 16]),
            ChangeHash::from_bytes([n; 32]),
        )
    }

    #[test]
    fn one_member_is_its_hash() {
        let (doc, change) = held(7);
        let mut bytes = b"bandeng held\0".to_vec();
        bytes.extend([7; 48]);
        assert_eq!(Sum::of(doc, &change).to_bytes(), sha256(&[&bytes]));
    }

    #[test]
    fn it_goes_round_at_the_end() {
        let most = Sum([u64::MAX; 4]);
        assert_eq!(most.and(Sum([1, 0, 0, 0])), Sum::default());
        assert_eq!(Sum::default().without(Sum([1, 0, 0, 0])), most);
        let carried = Sum([u64::MAX, 0, 0, 0]).and(Sum([1, 0, 0, 0]));
        assert_eq!(carried, Sum([0, 1, 0, 0]));
    }

    proptest! {
        #[test]
        fn any_order_comes_to_the_same(members in prop::collection::vec(any::<u8>(), 0..20), turn in 0usize..20) {
            let all: Vec<_> = members.iter().map(|n| held(*n)).collect();
            let mut turned = all.clone();
            turned.rotate_left(turn.min(all.len()));
            let sum = Sum::of_all(&all);
            prop_assert_eq!(sum, Sum::of_all(&turned));
            prop_assert_eq!(Sum::from_slice(&sum.to_bytes()), Some(sum));
            if let Some((first, rest)) = all.split_first() {
                prop_assert_eq!(sum.without(Sum::of(first.0, &first.1)), Sum::of_all(rest));
            }
        }
    }
}
