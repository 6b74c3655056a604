//! Why an act may not be done, each in a sentence.

use crate::DisputeState;

/// Why an act may not be done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Illegal {
    /// The state does not lead there.
    #[error("{act} is not done in a case that is {}", state.code())]
    State {
        /// The state that counts.
        state: DisputeState,
        /// Code of the act.
        act: String,
    },
    /// The act was done already.
    #[error("this has been done already")]
    Again,
    /// It was not given to whoever does it.
    #[error("only someone the case was given to may claim it or pass it back")]
    NotGivenTo,
    /// The act says that others stay responsible than do.
    #[error("the people who stay responsible are not those it was given to")]
    OthersLeft,
    /// The act refers to something that is not there.
    #[error("there is no such {0} in this case")]
    NoSuch(&'static str),
    /// Only what was said, seen or agreed is corrected, once, and by an act of its kind.
    #[error(
        "this cannot be corrected so: correct the latest version of it, with an act of its kind"
    )]
    NotCorrectable,
    /// In a case of violence nobody is asked to sit down together.
    #[error(
        "in a case of domestic violence both sides do not sit down together; a station officer who \
         decides otherwise says why"
    )]
    Violence,
    /// Only in a case of violence.
    #[error("this belongs to a case of domestic violence: begin that mode first")]
    NotViolent,
    /// The letter is not where the act would go on from.
    #[error("the letter has been {0}")]
    LetterIs(&'static str),
    /// What it would end is not running.
    #[error("what this would end is not running")]
    NothingToEnd,
    /// Nobody disagrees.
    #[error("there is nothing to settle: the field has one value")]
    NothingToSettle,
    /// The record goes on in another.
    #[error("this record goes on in another one; work there, or open this one again")]
    Merged,
    /// The other record is the same one.
    #[error("a record is not its own duplicate")]
    Itself,
    /// It has a number.
    #[error("this case has its number already")]
    HasNumber,
    /// The record is a case.
    #[error("this is done with a letter, and this record is a case")]
    OfALetter,
    /// The record is a letter.
    #[error("this is done in a case, and this record is a letter")]
    OfACase,
    /// A sign of trouble opens the case again.
    #[error("a sign of trouble opens the case again: say reopened together with the visit")]
    TroubleUnopened,
    /// A case is settled by what was agreed.
    #[error(
        "nothing was agreed yet: write down the agreement, also one by word of mouth, before this or \
         together with it"
    )]
    NothingAgreed,
    /// A session that came to nothing ends the mediation.
    #[error(
        "a session that failed or was refused ends the mediation: say failed, or refused, together with \
         it"
    )]
    OutcomeUntold,
    /// A unit has a letter about the record that would end.
    #[error(
        "a unit has a letter about this record and has not answered: note its answer or take the letter \
         back first"
    )]
    LetterOpen,
    /// Something runs in the record that would end, and cannot go on in the other.
    #[error(
        "{0} is still open in the record that would end: bring it to its end first, or let the other \
         record go on in this one"
    )]
    StillRuns(&'static str),
    /// The record that would go on is over, and the other is not.
    #[error(
        "the record it would go on in is closed: open that one again first, or let it go on in this one"
    )]
    GoesOnNowhere,
}
