//! What became of an agreement: how far somebody saw it kept, and what came of asking the court. What proves either is
//! put in by hand.

use model::Day;
use model::dispute::act::mediation::{CourtConfirmation, CourtStep, Kept, Performance};

use super::words;

/// How far it is kept; empty for what this version does not know.
pub(super) fn how_far(kept: &Kept) -> &'static str {
    match kept {
        Kept::Whole => "已全部履行。",
        Kept::Partly => "部分履行。",
        Kept::Not => "未履行。",
        Kept::Unknown(_) => "",
    }
}

/// `2026年4月10日记录：调解协议已全部履行。补偿款当面付清。` The day is the one it was written down: when it was done
/// is told by the words, if at all.
pub(super) fn performance(seen: &Performance, on: Day) -> String {
    let far = match how_far(&seen.kept) {
        "" => "履行情况待核对。",
        known => known,
    };
    format!("{}记录：调解协议{far}{}", words::day(on), seen.words.trim())
}

/// The words are a remark; a court's name is one only when it ends like one.
pub(super) fn court_named(words: &str) -> Option<&str> {
    Some(words.trim()).filter(|words| words.ends_with("法院"))
}

/// `2026年4月2日，凉州区人民法院裁定确认调解协议有效。`; nothing of having asked, which is a paper of its own.
pub(super) fn court_said(court: &CourtConfirmation) -> Option<String> {
    let (by, remark) = match court_named(&court.words) {
        Some(name) => (name, ""),
        None => ("人民法院", court.words.trim()),
    };
    let said = match court.step {
        CourtStep::Confirmed => format!("{by}裁定确认调解协议有效。"),
        CourtStep::Declined => format!("{by}未予确认调解协议。"),
        CourtStep::Withdrawn => format!("当事人向{by}撤回司法确认申请。"),
        CourtStep::Asked | CourtStep::Unknown(_) => return None,
    };
    Some(format!("{}，{said}{remark}", words::day(court.on)))
}

/// What the court wrote, by name.
pub(super) fn court_paper(court: &CourtConfirmation) -> Option<String> {
    let name = match court.step {
        CourtStep::Confirmed => "司法确认裁定书",
        CourtStep::Declined => "人民法院不予确认的文书",
        CourtStep::Asked | CourtStep::Withdrawn | CourtStep::Unknown(_) => return None,
    };
    Some(format!("{name}（{}）", words::day(court.on)))
}

#[cfg(test)]
mod tests {
    use model::ActId;

    use super::*;

    fn day() -> Day {
        "2026-04-02".parse().unwrap()
    }

    #[test]
    fn how_far_it_is_kept_is_told_with_what_was_seen() {
        let mut seen = Performance {
            agreement: ActId::from_bytes([1; 16]),
            kept: Kept::Whole,
            words: "补偿款当面付清。\n".to_owned(),
        };
        assert_eq!(
            performance(&seen, day()),
            "2026年4月2日记录：调解协议已全部履行。补偿款当面付清。"
        );
        (seen.kept, seen.words) = (Kept::Unknown("in_kind".to_owned()), String::new());
        assert_eq!(
            performance(&seen, day()),
            "2026年4月2日记录：调解协议履行情况待核对。"
        );
    }

    #[test]
    fn what_the_court_said_is_told_and_what_it_wrote_is_named() {
        let said = |step: CourtStep, words: &str| {
            let court = CourtConfirmation {
                agreement: ActId::from_bytes([1; 16]),
                step,
                on: day(),
                words: words.to_owned(),
            };
            (court_said(&court), court_paper(&court))
        };
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(said(CourtStep::Asked, "凉州区人民法院"), (None, None));
        assert_eq!(
            said(CourtStep::Confirmed, "凉州区人民法院"),
            (
                some("2026年4月2日，凉州区人民法院裁定确认调解协议有效。"),
                some("司法确认裁定书（2026年4月2日）")
            )
        );
        assert_eq!(
            said(CourtStep::Declined, "协议第二条不明确。"),
            (
                some("2026年4月2日，人民法院未予确认调解协议。协议第二条不明确。"),
                some("人民法院不予确认的文书（2026年4月2日）")
            )
        );
        assert_eq!(
            said(CourtStep::Withdrawn, ""),
            (
                some("2026年4月2日，当事人向人民法院撤回司法确认申请。"),
                None
            )
        );
    }
}
