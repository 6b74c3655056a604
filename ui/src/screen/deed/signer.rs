//! Who puts their name under an agreement: the parties, first those of side A, then whoever mediated last. Each
//! has a sheet of their own, and whose it is goes along with what is drawn on it.

use contract::command::dispute::Sheet;
use model::dispute::act::mediation::Signed;
use model::{ActId, FileHash, PartyId, What};
use serde::{Deserialize, Serialize};

use super::parties;

/// Somebody with a sheet to sign on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Signer {
    /// As they are called.
    pub(crate) name: String,
    /// Who they are in the case; none of a party without an identity, whose drawing is nobody's.
    pub(crate) whose: Option<Whose>,
}

/// Whose a drawing is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Whose {
    /// A party's.
    Party(PartyId),
    /// A mediator's, by name.
    Mediator(String),
}

impl Whose {
    /// As an agreement says it, of the file that was made of the drawing.
    pub(super) fn signed(self, file: FileHash) -> Signed {
        let (party, mediator) = match self {
            Self::Party(party) => (Some(party), String::new()),
            Self::Mediator(name) => (None, name),
        };
        Signed {
            party,
            mediator,
            file,
        }
    }
}

/// Everyone who signs.
pub(super) fn signers(sheet: &Sheet) -> Vec<Signer> {
    let parties = parties(sheet).into_iter().map(|party| Signer {
        name: party.name.clone(),
        whose: party.id.map(Whose::Party),
    });
    let mediators = mediators(sheet).into_iter().map(|name| Signer {
        whose: Some(Whose::Mediator(name.clone())),
        name,
    });
    parties.chain(mediators).collect()
}

/// Who mediated in the latest session, as it stands.
fn mediators(sheet: &Sheet) -> Vec<String> {
    let acts = || sheet.acts.iter().map(|done| &done.act);
    let stands = |id: ActId| acts().all(|act| act.corrects != Some(id));
    let latest = acts().rev().find_map(|act| match &act.what {
        What::Session(session) if stands(act.id) => Some(session),
        _ => None,
    });
    let mut names: Vec<String> = Vec::new();
    for mediator in latest.map_or(&[][..], |session| session.mediators.as_slice()) {
        if !mediator.name.trim().is_empty() && !names.contains(&mediator.name) {
            names.push(mediator.name.clone());
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use contract::command::dispute::DoneAct;
    use contract::command::form::{Keep, Kept};
    use model::dispute::act::mediation::{Mediator, Outcome, Session};
    use model::{Act, Party, Side, WorkerId};

    use super::*;
    use crate::bridge::memory::seed::{self, NOW};
    use crate::screen::Screen as _;
    use crate::screen::deed::form::Form;
    use crate::screen::deed::ink::Touch;
    use crate::screen::deed::order::Order;
    use crate::screen::deed::{Deed, Effect, Event};

    fn session(byte: u8, mediator: &str, corrects: Option<ActId>) -> DoneAct {
        let mediator = Mediator {
            name: mediator.into(),
            ..Mediator::default()
        };
        let session = Session {
            on: NOW.day(),
            place: String::new(),
            mediators: vec![mediator.clone(), mediator],
            chosen_by_parties: false,
            invited: vec![],
            open: false,
            voluntary_a: true,
            voluntary_b: true,
            statement_a: String::new(),
            statement_b: String::new(),
            course: String::new(),
            outcome: Outcome::Agreed,
            next_on: None,
        };
        DoneAct {
            act: Act {
                id: ActId::from_bytes([byte; 16]),
                by: WorkerId::from_bytes([1; 16]),
                at_ms: NOW,
                corrects,
                what: session.into(),
            },
            by_name: String::new(),
        }
    }

    /// A case in which somebody mediated.
    fn mediated() -> Sheet {
        let mut sheet = seed::sheet("mediating");
        sheet.acts = vec![session(1, "孙立新", None)];
        sheet
    }

    fn deed(sheet: Sheet) -> Deed {
        let form = Form::of("agreement").unwrap();
        let deed = Deed::of(sheet.id, form, NOW.day(), None);
        deed.update(Event::Got(Box::new(Ok(sheet)))).0
    }

    fn drawn_on(deed: Deed, at: usize) -> Deed {
        let touches = [Touch::Down((1, 1)), Touch::Move((9, 9)), Touch::Up];
        let drawn = touches.into_iter();
        drawn.fold(deed, |deed, touch| deed.update(Event::Ink(at, touch)).0)
    }

    fn recalled(deed: Deed, content: &str) -> Deed {
        let kept = Kept {
            content: content.to_owned(),
            saved_at_ms: NOW,
        };
        deed.update(Event::Recalled(Ok(Some(kept)))).0
    }

    /// On which of its sheets something is drawn.
    fn drawn(deed: &Deed) -> Vec<usize> {
        let inks = deed.inks.iter().enumerate();
        let inks = inks.filter(|(_, ink)| ink.is_drawn());
        inks.map(|(at, _)| at).collect()
    }

    #[test]
    fn who_mediated_last_signs_after_the_parties_and_once() {
        let names = |sheet: &Sheet| {
            let signers = signers(sheet).into_iter();
            signers.map(|signer| signer.name).collect::<Vec<_>>()
        };
        let mut sheet = mediated();
        assert_eq!(names(&sheet), ["马得水", "罗守田", "孙立新"]);
        let corrects = Some(ActId::from_bytes([1; 16]));
        sheet.acts.push(session(2, "高建军", corrects));
        assert_eq!(names(&sheet), ["马得水", "罗守田", "高建军"]);
        sheet.acts.push(session(3, "赵青禾", None));
        assert_eq!(names(&sheet)[2], "赵青禾");
    }

    #[test]
    fn whose_a_drawing_is_goes_along_with_it() {
        let deed = drawn_on(drawn_on(deed(mediated()), 1), 2);
        let wrote = |deed: Deed, path: &str, text: &str| {
            deed.update(Event::Wrote(path.into(), text.into())).0
        };
        let deed = wrote(wrote(deed, "form", "written"), "terms.0.deed", "清淤");
        let (_, effects) = deed.update(Event::Send("签名".into()));
        let inks = match effects.into_iter().next() {
            Some(Effect::Give(order)) => match *order {
                Order::Agreement { inks, .. } => inks,
                other => panic!("{other:?}"),
            },
            other => panic!("{other:?}"),
        };
        let whose: Vec<_> = inks.into_iter().map(|(whose, _)| whose).collect();
        let party = Whose::Party(PartyId::from_bytes([2; 16]));
        let mediator = Whose::Mediator("孙立新".into());
        assert_eq!(whose, [Some(party), Some(mediator)]);
    }

    #[test]
    fn a_drawing_that_was_kept_comes_back_to_whoever_drew_it() {
        let begun = drawn_on(drawn_on(deed(mediated()), 1), 2);
        let Some(Effect::Keep(keep)) = begun.update(Event::Left).1.into_iter().next() else {
            panic!("nothing is kept")
        };
        let Keep { content, .. } = *keep;
        // Meanwhile somebody more is in the case, and stands before those who signed.
        let mut sheet = mediated();
        let more = Party {
            id: Some(PartyId::from_bytes([9; 16])),
            side: Side::A,
            name: "马得山".into(),
            phone: String::new(),
            address: String::new(),
        };
        sheet.content.parties.insert(0, more);
        assert_eq!(drawn(&recalled(deed(sheet), &content)), [2, 3]);
        // An older app kept the drawings of the parties by their places.
        let older = r#"{"answers":{},"inks":[[],[[[3,4],[5,6]]]]}"#;
        assert_eq!(drawn(&recalled(deed(mediated()), older)), [1]);
    }
}
