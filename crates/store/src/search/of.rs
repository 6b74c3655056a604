//! What the words of the index are of, and who may ask for them: whoever sees whole every field they
//! come from, and nobody else. A name that is shown as 张某 is not found by the rest of it.

use model::Role;
use model::dictionary::{Sight, sight};

/// What a word is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    /// A whole name.
    Name,
    /// The beginning of a name.
    Start,
    /// A part of a name.
    Part,
    /// How a name sounds.
    Sound,
    /// A telephone number, from its last digit.
    Phone,
    /// The number of the case.
    Number,
    /// A place or an address.
    Place,
    /// Something that was told.
    Told,
    /// Something only those who work the case may know.
    Kept,
    /// The code of an area.
    Area,
}

impl Of {
    /// The word as it stands in the index. The letter keeps words of one kind apart from those of
    /// another: a character of a name does not have to be sought among all that was told.
    pub(super) fn token(self, word: &str) -> String {
        let letter = match self {
            Self::Name => 'n',
            Self::Start => 's',
            Self::Part => 'p',
            Self::Sound => 'y',
            Self::Phone => 'h',
            Self::Number => 'c',
            Self::Place => 'l',
            Self::Told => 't',
            Self::Kept => 'k',
            Self::Area => 'a',
        };
        format!("{letter}{word}")
    }

    /// The fields of the dictionary it comes from.
    ///
    /// What was told in acts is not among them: it is put where it belongs by [`Of::act`].
    const fn fields(self) -> &'static [&'static str] {
        match self {
            Self::Name | Self::Start | Self::Part | Self::Sound => &["parties.name"],
            Self::Phone => &["parties.phone"],
            Self::Number => &["acts.numbered.number"],
            Self::Place => &["place", "parties.address"],
            Self::Told => &["claim_a", "claim_b", "verified"],
            Self::Kept => &["acts.agreement.terms.who"],
            Self::Area => &["area", "grid"],
        }
    }

    /// Whether the role may ask for it.
    pub(super) fn is_open_to(self, role: Role) -> bool {
        self.fields().iter().all(|path| sees(path, role))
    }

    /// Of what a field of an act is: of the first kind everybody who may ask for it sees the field whole.
    /// None when there is no such kind, as for what is sealed, and for whatever protects somebody from
    /// violence: it is not shown in a list to whoever looks over a shoulder.
    pub(super) fn act(path: &str) -> Option<Self> {
        let protects = PROTECTING.iter().any(|act| path.starts_with(act));
        let numbers = path.ends_with(".number").then_some(Self::Number);
        let mut kinds = numbers.into_iter().chain([Self::Told, Self::Kept]);
        let fits = |of: &Self| {
            let mut asking = Role::ALL.iter().filter(|role| of.is_open_to(**role));
            asking.all(|role| sees(path, *role))
        };
        kinds.find(fits).filter(|_| !protects)
    }
}

/// Acts that protect somebody from violence.
const PROTECTING: &[&str] = &[
    "acts.violence_mode.",
    "acts.report_duty.",
    "acts.warning_letter.",
    "acts.protection_order.",
    "acts.protective_visit.",
    "acts.safe_contact.",
    "acts.sealed_reporter.",
];

fn sees(path: &str, role: Role) -> bool {
    sight(path, role) == Sight::Whole
}

#[cfg(test)]
mod tests {
    use model::dictionary::ACTS;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("acts.session.statement_a", Some(Of::Told))]
    #[case("acts.accepted.reason", Some(Of::Told))]
    #[case("acts.session.mediators.name", Some(Of::Kept))]
    #[case("acts.agreement.terms.who", Some(Of::Kept))]
    #[case("acts.numbered.number", Some(Of::Number))]
    #[case("acts.referral_offered.number", Some(Of::Number))]
    #[case("acts.warning_letter.number", None)]
    #[case("acts.safe_contact.how", None)]
    #[case("acts.sealed_reporter.sealed", None)]
    #[case("acts.nobody.declared", None)]
    fn what_was_done_is_asked_for_by_who_sees_it(#[case] path: &str, #[case] of: Option<Of>) {
        assert_eq!(Of::act(path), of);
    }

    #[test]
    fn nobody_asks_for_a_field_they_do_not_see_whole() {
        for rule in ACTS {
            let Some(of) = Of::act(rule.path) else {
                continue;
            };
            for role in Role::ALL.iter().filter(|role| of.is_open_to(**role)) {
                assert!(rule.whole.contains(role), "{} by {role:?}", rule.path);
            }
        }
    }
}
