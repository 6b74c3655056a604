//! Draws from lists: the same seed, the same draws, on every machine.

use super::words::FREQUENT;

/// Draws one after the other (`SplitMix64`).
#[derive(Debug, Clone)]
pub struct Draw(u64);

impl Draw {
    /// Draws that follow from a number.
    #[must_use]
    pub fn seeded(seed: u64) -> Self {
        let mut draw = Self(seed.wrapping_mul(0xd134_2543_de82_ef95));
        draw.number();
        draw
    }

    /// Any number.
    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Any bytes.
    pub fn bytes<const N: usize>(&mut self) -> [u8; N] {
        std::array::from_fn(|_| self.number().to_le_bytes()[0])
    }

    /// A number below `end`.
    pub fn up_to(&mut self, end: usize) -> usize {
        let end = u64::try_from(end).unwrap_or(u64::MAX);
        usize::try_from(self.number() % end).unwrap_or_default()
    }

    /// A number from `least` to `most`, both among them.
    pub fn between(&mut self, least: i64, most: i64) -> i64 {
        let many = u64::try_from(most - least).map_or(1, |span| span + 1);
        least + i64::try_from(self.number() % many).unwrap_or_default()
    }

    /// Whether that comes about which does so many times in a thousand.
    pub fn comes_about(&mut self, permille: u64) -> bool {
        self.number() % 1_000 < permille
    }

    /// One of a list that is not empty.
    pub fn of<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.up_to(list.len())]
    }

    /// So many characters, the frequent ones more often, as in any text.
    pub fn characters(&mut self, count: usize) -> String {
        let all: Vec<char> = FREQUENT.chars().collect();
        let one = |_| {
            let widest = self.up_to(all.len()) + 1;
            all[self.up_to(widest)]
        };
        (0..count).map(one).collect()
    }
}
