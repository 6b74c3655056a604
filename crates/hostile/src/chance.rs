//! Chance that comes out the same for the same seed: SplitMix64 (Steele, Lea and Flood, "Fast
//! splittable pseudorandom number generators", 2014).

/// A run of numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chance(u64);

impl Chance {
    /// The numbers of this seed.
    pub const fn of(seed: u64) -> Self {
        Self(seed)
    }

    /// Another run that has nothing to do with the rest of this one.
    pub const fn fork(&mut self) -> Self {
        Self(self.next() ^ 0x5bf0_3635_dcf2_9d1b)
    }

    /// The next number.
    pub const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From 0 to `end`, exclusive; 0 when that is empty.
    pub fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.next() % end).unwrap_or(0)
    }

    /// From `start` to `end`, exclusive.
    pub fn between(&mut self, start: i64, end: i64) -> i64 {
        let width = usize::try_from(end - start).unwrap_or(1);
        start + i64::try_from(self.below(width)).unwrap_or(0)
    }

    /// True so many times in a thousand.
    pub fn permille(&mut self, times: usize) -> bool {
        self.below(1_000) < times
    }

    /// One of them.
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        from.get(self.below(from.len()))
    }

    /// Any byte.
    pub const fn byte(&mut self) -> u8 {
        let [low, ..] = self.next().to_le_bytes();
        low
    }

    /// A length: as often tens as hundreds as thousands, up to `most`.
    pub fn length(&mut self, most: usize) -> usize {
        let bits = usize::try_from(most.max(1).ilog2()).unwrap_or(0) + 1;
        let scale = 1_usize << self.below(bits + 1);
        self.below(scale.min(most + 1))
    }

    /// Puts them in any order.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for at in (1..items.len()).rev() {
            items.swap(at, self.below(at + 1));
        }
    }
}
