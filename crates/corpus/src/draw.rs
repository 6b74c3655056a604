//! Draws from lists and ranges: the same seed, the same draws, on every machine. `SplitMix64` (Steele, Lea and Flood,
//! "Fast splittable pseudorandom number generators", 2014).

use super::words::FREQUENT;

/// Draws one after the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draw(u64);

impl Draw {
    /// Draws that follow from a number. Numbers side by side, and those that differ in a bit, have nothing in common.
    #[must_use]
    pub const fn seeded(seed: u64) -> Self {
        let mut draw = Self::starting_at(seed.wrapping_mul(0xd134_2543_de82_ef95));
        draw.number();
        draw
    }

    /// Draws from this state on, as the paper begins: what a seed somebody has written down stands for.
    #[must_use]
    pub const fn starting_at(state: u64) -> Self {
        Self(state)
    }

    /// Other draws that have nothing to do with the rest of these.
    #[must_use]
    pub const fn fork(&mut self) -> Self {
        Self(self.number() ^ 0x5bf0_3635_dcf2_9d1b)
    }

    /// Any number.
    pub const fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Any byte.
    pub const fn byte(&mut self) -> u8 {
        let [low, ..] = self.number().to_le_bytes();
        low
    }

    /// Any bytes.
    pub fn bytes<const N: usize>(&mut self) -> [u8; N] {
        std::array::from_fn(|_| self.byte())
    }

    /// So many bytes, any of them: as hard to pack as a photo.
    #[must_use]
    pub fn noise(&mut self, size: usize) -> Vec<u8> {
        (0..size).map(|_| self.byte()).collect()
    }

    /// A number below `end`; 0 when there is none.
    pub fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.number() % end).unwrap_or_default()
    }

    /// A number from `least` to `most`, both among them.
    pub fn between(&mut self, least: i64, most: i64) -> i64 {
        let many = u64::try_from(most - least).map_or(1, |span| span + 1);
        least + i64::try_from(self.number() % many).unwrap_or_default()
    }

    /// A length: as often tens as hundreds as thousands, up to `most`.
    pub fn length(&mut self, most: usize) -> usize {
        let bits = usize::try_from(most.max(1).ilog2()).unwrap_or(0) + 1;
        let scale = 1_usize << self.below(bits + 1);
        self.below(scale.min(most + 1))
    }

    /// Whether that comes about which does so many times in a thousand.
    pub const fn comes_about(&mut self, permille: u64) -> bool {
        self.number() % 1_000 < permille
    }

    /// One of a list of words that is not empty.
    pub fn of<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }

    /// One of them; none of nothing.
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        from.get(self.below(from.len()))
    }

    /// Puts them in any order.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for at in (1..items.len()).rev() {
            items.swap(at, self.below(at + 1));
        }
    }

    /// So many characters, the frequent ones more often, as in any text.
    pub fn characters(&mut self, count: usize) -> String {
        let all: Vec<char> = FREQUENT.chars().collect();
        let one = |_| {
            let widest = self.below(all.len()) + 1;
            all[self.below(widest)]
        };
        (0..count).map(one).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_that_was_written_down_draws_the_same_for_ever() {
        let mut draw = Draw::starting_at(0);
        let numbers = [draw.number(), draw.number(), draw.number()];
        let known = [
            0xe220_a839_7b1d_cdaf,
            0x6e78_9e6a_a1b9_65f4,
            0x06c4_5d18_8009_454f,
        ];
        assert_eq!(numbers, known);
        let mut seeded = Draw::seeded(0);
        assert_eq!([seeded.number(), seeded.number()], known[1..]);
        let noise = Draw::seeded(0).noise(3);
        assert_eq!(noise, Draw::seeded(0).bytes::<3>());
    }

    #[test]
    fn both_ends_are_drawn_and_nothing_beyond_them() {
        let mut draw = Draw::seeded(1);
        let mut drawn: Vec<i64> = (0..200).map(|_| draw.between(-1, 1)).collect();
        drawn.sort_unstable();
        drawn.dedup();
        assert_eq!(drawn, [-1, 0, 1]);
        assert_eq!(
            (draw.below(0), draw.below(1), draw.between(5, 4)),
            (0, 0, 5)
        );
        assert_eq!(draw.pick::<u8>(&[]), None);
    }
}
