//! A door nobody answered, by the clock: whose turn it is to be asked, and how long they still have. Nobody has to tap
//! anything for that; it is said anew whenever the moment things are said at is.

use contract::command::elder::DoorTurn;
use model::UtcMs;

use crate::words::{Words, say};

/// Whose turn it is: the first who has time left, and once nobody has, the last.
pub(crate) fn turn(left: &[DoorTurn], now: UtcMs) -> Option<&DoorTurn> {
    let in_time = left.iter().find(|turn| !is_late(turn, now));
    in_time.or(left.last())
}

/// Whether their time has passed.
pub(crate) fn is_late(turn: &DoorTurn, now: UtcMs) -> bool {
    turn.by_ms <= now
}

/// How long they still have, or for how long it has been too late.
pub(crate) fn remains(turn: &DoorTurn, now: UtcMs, words: &Words) -> String {
    let left_ms = turn.by_ms.ms_after(now);
    if is_late(turn, now) {
        say!(words, "door-over", span = words.span(-left_ms))
    } else {
        say!(words, "door-left", span = words.span(left_ms))
    }
}

#[cfg(test)]
mod tests {
    use contract::command::settings::Language;
    use model::elder::act::door::Whom;
    use rstest::rstest;

    use super::*;

    const KNOCKED: UtcMs = UtcMs(1_795_315_200_000);

    fn left(asked: &[Whom]) -> Vec<DoorTurn> {
        let left = Whom::ALL.iter().filter(|whom| !asked.contains(whom));
        left.map(|whom| DoorTurn {
            whom: whom.clone(),
            by_ms: whom.by(KNOCKED),
        })
        .collect()
    }

    #[rstest]
    #[case(0, "neighbours 还剩 15 分钟")]
    #[case(14, "neighbours 还剩 1 分钟")]
    #[case(15, "contact 还剩 45 分钟")]
    #[case(60, "officer 还剩 1 小时")]
    #[case(119, "officer 还剩 1 分钟")]
    #[case(120, "officer 已过 0 分钟")]
    #[case(185, "officer 已过 1 小时 5 分")]
    #[case(120 + 50 * 60, "officer 已过 2 天")]
    fn the_turn_goes_on_by_the_clock_alone(#[case] minutes: i64, #[case] told: &str) {
        let (words, now) = (
            Words::of(Language::Chinese),
            KNOCKED.plus_ms(minutes * 60_000),
        );
        let left = left(&[]);
        let turn = turn(&left, now).unwrap();
        let said = format!("{} {}", turn.whom.code(), remains(turn, now, &words));
        assert_eq!(said, told);
    }

    #[test]
    fn who_was_asked_already_is_passed_over() {
        let now = KNOCKED.plus_ms(60_000);
        let left = left(&[Whom::Neighbours]);
        assert_eq!(turn(&left, now).unwrap().whom, Whom::Contact);
        assert_eq!(turn(&[], now), None);
    }
}
