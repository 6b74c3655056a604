//! When a call was made, as lists write it: `2026-11-02 10:40:05`, `2026/11/2 10:40`, `2026年11月2日10时40分`,
//! `20261102104005`. Always in Shanghai.

use model::{Day, UtcMs};

const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;
/// Shanghai is eight hours ahead.
const AHEAD_MS: i64 = 8 * HOUR_MS;

/// The moment; none when it cannot be read, or there is no such day.
pub(super) fn moment(text: &str) -> Option<UtcMs> {
    let numbers = numbers(text)?;
    let at = |place: usize| numbers.get(place).copied().unwrap_or(0);
    if !(3..=6).contains(&numbers.len()) || at(0) < 1_990 || at(0) > 2_200 {
        return None;
    }
    let (hour, minute, second) = (at(3), at(4), at(5));
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let small = |number: i64| i8::try_from(number).ok();
    let day = Day::new(i16::try_from(at(0)).ok()?, small(at(1))?, small(at(2))?)?;
    let days = i64::from(day.days_since(Day::new(1970, 1, 1)?));
    let clock = hour * HOUR_MS + minute * 60_000 + second * 1_000;
    Some(UtcMs(days * DAY_MS + clock - AHEAD_MS))
}

/// The numbers in a text, or the parts of one that is all figures; none when anything else stands between them.
fn numbers(text: &str) -> Option<Vec<i64>> {
    let text = text.trim();
    if [8, 12, 14].contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit()) {
        let year = text[..4].parse().ok();
        let pairs = (4..text.len())
            .step_by(2)
            .map(|at| text[at..at + 2].parse().ok());
        return std::iter::once(year).chain(pairs).collect();
    }
    let joints = |letter: char| "-/.年月日时点分秒:：T ".contains(letter);
    let parts = text.split(joints).filter(|part| !part.is_empty());
    parts
        .map(|part| part.parse().ok().filter(|number| *number >= 0))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::moment;

    #[test]
    fn a_moment_is_read_however_it_is_written() {
        let ways = [
            "2026-11-02 10:40:05",
            "2026/11/2 10:40:05",
            "2026年11月2日10时40分5秒",
            "2026.11.02T10:40:05",
            "20261102104005",
        ];
        for way in ways {
            let at = moment(way).unwrap();
            assert_eq!(
                (at.day().to_string().as_str(), at.hour_minute()),
                ("2026-11-02", (10, 40)),
                "{way}"
            );
            assert_eq!(at.0 % 60_000, 5_000, "{way}");
        }
        assert_eq!(moment("2026-11-02").unwrap().hour_minute(), (0, 0));
    }

    #[test]
    fn what_is_no_moment_is_none() {
        for text in [
            "",
            "昨天",
            "2026-02-30",
            "2026-11-02 25:00",
            "26-11-02",
            "2026-11",
            "=NOW()",
            "46328.44",
        ] {
            assert_eq!(moment(text), None, "{text}");
        }
    }
}
