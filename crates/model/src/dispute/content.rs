//! What a worker writes about a dispute: as a draft, where anything may be missing, and as
//! content, where what must be there is there.

pub mod limits;

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::{DisputeKind, Subtype};
use crate::problem::Problems;
use crate::{AreaCode, Day, FieldProblem, GridId, PartyId, Point, Problem};

/// The side a party stands on.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Default,
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// 甲方.
    #[default]
    A,
    /// 乙方.
    B,
}

impl Side {
    /// The written code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::A => "a",
            Self::B => "b",
        }
    }
}

/// A person on one side of a dispute. An identity number is not asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Party {
    /// Identity within the dispute. A new party carries no identity yet: leave it out, and the
    /// device gives one on saving.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<PartyId>,
    /// 甲方 or 乙方.
    #[serde(default)]
    pub side: Side,
    /// Name, as the party gives it.
    #[serde(default)]
    pub name: String,
    /// Telephone; empty when there is none.
    #[serde(default)]
    pub phone: String,
    /// Home; empty when not recorded.
    #[serde(default)]
    pub address: String,
}

/// A dispute being written down: anything may still be missing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct DisputeDraft {
    /// What it is about.
    pub kind: Option<DisputeKind>,
    /// What it is about, closer.
    pub subtype: Option<Subtype>,
    /// The people on both sides.
    pub parties: Vec<Party>,
    /// What side 甲 says.
    pub claim_a: String,
    /// What side 乙 says.
    pub claim_b: String,
    /// What the worker saw or checked.
    pub verified: String,
    /// The day it happened.
    pub happened_on: Option<Day>,
    /// The area it happened in.
    pub area: Option<AreaCode>,
    /// Where exactly, in words.
    pub place: String,
    /// About where on the map; only when somebody there said "here".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub point: Option<Point>,
    /// The grid whose record this is.
    pub grid: Option<GridId>,
}

/// What was recorded of a dispute: complete enough to stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DisputeContent {
    /// What it is about.
    pub kind: DisputeKind,
    /// What it is about, closer.
    pub subtype: Option<Subtype>,
    /// The people on both sides.
    pub parties: Vec<Party>,
    /// What side 甲 says.
    pub claim_a: String,
    /// What side 乙 says.
    pub claim_b: String,
    /// What the worker saw or checked.
    pub verified: String,
    /// The day it happened.
    pub happened_on: Option<Day>,
    /// The area it happened in.
    pub area: Option<AreaCode>,
    /// Where exactly, in words.
    pub place: String,
    /// About where on the map; only when somebody there said "here".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub point: Option<Point>,
    /// The grid whose record this is.
    pub grid: GridId,
}

impl DisputeDraft {
    /// Whether nothing has been written yet.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.kind.is_none()
            && self.parties.iter().all(|p| {
                p.name.trim().is_empty() && p.phone.trim().is_empty() && p.address.trim().is_empty()
            })
            && [&self.claim_a, &self.claim_b, &self.verified, &self.place]
                .iter()
                .all(|text| text.trim().is_empty())
            && self.happened_on.is_none()
    }

    /// Turns the draft into content that may be recorded, as of the day `today`.
    ///
    /// Party cards left wholly empty are dropped; texts lose the white space around them; of two
    /// cards with one identity the second becomes a new card.
    ///
    /// # Errors
    /// Every field that stands in the way, each with its reason, so that a form can show them all
    /// at once.
    pub fn parse(self, today: Day) -> Result<DisputeContent, Vec<FieldProblem>> {
        let (content, problems) = self.examine(today);
        content.filter(|_| problems.is_empty()).ok_or(problems)
    }

    /// The same for a draft that edits a record that read `seen` when the editing began: what the
    /// editor did not make worse does not stand in the way. A text two people wrote may be longer
    /// than one form allows, and a newer app may write what this one would not.
    ///
    /// # Errors
    /// As [`DisputeDraft::parse`].
    pub fn parse_edit(
        self,
        today: Day,
        seen: &DisputeContent,
    ) -> Result<DisputeContent, Vec<FieldProblem>> {
        let before = seen.clone().into_draft();
        let draft = self.clone();
        let (content, mut problems) = self.examine(today);
        problems.retain(|problem| draft.made_worse(problem, &before));
        content.filter(|_| problems.is_empty()).ok_or(problems)
    }

    /// What was written, of this kind and grid, whatever the draft says of them; nothing is checked.
    #[must_use]
    pub fn with(self, kind: DisputeKind, grid: GridId) -> DisputeContent {
        DisputeContent {
            kind,
            subtype: self.subtype,
            parties: self.parties,
            claim_a: self.claim_a,
            claim_b: self.claim_b,
            verified: self.verified,
            happened_on: self.happened_on,
            area: self.area,
            place: self.place,
            point: self.point,
            grid,
        }
    }

    /// The content, when there is enough for one, and what is wrong with it.
    fn examine(self, today: Day) -> (Option<DisputeContent>, Vec<FieldProblem>) {
        let mut problems = Problems::default();
        let draft = DisputeDraft {
            parties: parties(self.parties, &mut problems),
            claim_a: trimmed(&self.claim_a),
            claim_b: trimmed(&self.claim_b),
            verified: trimmed(&self.verified),
            place: trimmed(&self.place),
            ..self
        };
        draft.check(today, &mut problems);
        let named = draft.kind.clone().zip(draft.grid.clone());
        let content = named.map(|(kind, grid)| draft.with(kind, grid));
        (content, problems.into_inner())
    }

    /// Whether the field with the problem differs from what was there, and not for the better.
    fn made_worse(&self, problem: &FieldProblem, before: &Self) -> bool {
        let same = match problem.field.split('.').collect::<Vec<_>>()[..] {
            ["parties"] => self.parties.len() <= before.parties.len() && !self.parties.is_empty(),
            ["parties", at, field] => {
                let card = at.parse().ok().and_then(|at: usize| self.parties.get(at));
                let was = card
                    .filter(|card| card.id.is_some())
                    .and_then(|card| before.parties.iter().find(|was| was.id == card.id));
                card.zip(was).is_some_and(|(card, was)| match field {
                    "name" => no_longer(&card.name, &was.name),
                    "phone" => card.phone == was.phone,
                    _ => no_longer(&card.address, &was.address),
                })
            }
            ["claim_a"] => no_longer(&self.claim_a, &before.claim_a),
            ["claim_b"] => no_longer(&self.claim_b, &before.claim_b),
            ["verified"] => no_longer(&self.verified, &before.verified),
            ["place"] => no_longer(&self.place, &before.place),
            ["happened_on"] => self.happened_on == before.happened_on,
            ["subtype"] => self.subtype == before.subtype && self.kind == before.kind,
            _ => false,
        };
        !same
    }

    fn check(&self, today: Day, problems: &mut Problems) {
        if self.kind.is_none() {
            problems.add("kind", Problem::Missing);
        }
        if let (Some(Subtype(code)), Some(kind)) = (&self.subtype, &self.kind)
            && DisputeKind::ALL
                .iter()
                .filter(|other| *other != kind)
                .any(|other| other.subtypes().contains(&code.as_str()))
            && !kind.subtypes().contains(&code.as_str())
        {
            problems.add("subtype", Problem::NotOfThisKind);
        }
        if [&self.claim_a, &self.claim_b, &self.verified]
            .iter()
            .all(|text| text.is_empty())
        {
            problems.add("claim_a", Problem::Missing);
        }
        for (field, text) in [
            ("claim_a", &self.claim_a),
            ("claim_b", &self.claim_b),
            ("verified", &self.verified),
        ] {
            problems.cap(field, text, limits::NARRATIVE_CHARS);
        }
        problems.cap("place", &self.place, limits::PLACE_CHARS);
        if self.happened_on.is_some_and(|day| day > today) {
            problems.add("happened_on", Problem::InFuture);
        }
        if self.grid.is_none() {
            problems.add("grid", Problem::Missing);
        }
    }
}

impl DisputeContent {
    /// Takes in what only another record of the same quarrel says: people nobody here is like, what the
    /// sides said and what was seen, a day and a place where there is none. People come without an
    /// identity, which whoever writes this down gives them.
    pub fn take_in(&mut self, other: &Self, alike: impl Fn(&str, &str) -> bool) {
        let strangers = other.parties.iter().filter(|stranger| {
            let mut known = self.parties.iter();
            !known.any(|known| known.side == stranger.side && alike(&known.name, &stranger.name))
        });
        let strangers: Vec<_> = strangers.cloned().collect();
        for stranger in strangers {
            if self.parties.len() < limits::PARTIES {
                self.parties.push(Party {
                    id: None,
                    ..stranger
                });
            }
        }
        for (text, more) in [
            (&mut self.claim_a, &other.claim_a),
            (&mut self.claim_b, &other.claim_b),
            (&mut self.verified, &other.verified),
        ] {
            let fits = text.chars().count() + more.chars().count() < limits::NARRATIVE_CHARS;
            if !more.is_empty() && !text.contains(more.as_str()) && fits {
                if !text.is_empty() {
                    text.push('\n');
                }
                text.push_str(more);
            }
        }
        self.happened_on = self.happened_on.or(other.happened_on);
        if self.place.is_empty() {
            self.place.clone_from(&other.place);
        }
        self.point = self.point.or(other.point);
    }

    /// The content as a draft, to be edited.
    #[must_use]
    pub fn into_draft(self) -> DisputeDraft {
        DisputeDraft {
            kind: Some(self.kind),
            subtype: self.subtype,
            parties: self.parties,
            claim_a: self.claim_a,
            claim_b: self.claim_b,
            verified: self.verified,
            happened_on: self.happened_on,
            area: self.area,
            place: self.place,
            point: self.point,
            grid: Some(self.grid),
        }
    }
}

/// Whether a text stayed as it was or became shorter without becoming nothing.
fn no_longer(text: &str, before: &str) -> bool {
    text == before || (!text.is_empty() && text.chars().count() <= before.chars().count())
}

fn parties(parties: Vec<Party>, problems: &mut Problems) -> Vec<Party> {
    let mut named = HashSet::new();
    let parties: Vec<_> = parties
        .into_iter()
        .map(|party| Party {
            name: trimmed(&party.name),
            phone: trimmed(&party.phone),
            address: trimmed(&party.address),
            id: party.id.filter(|id| named.insert(*id)),
            ..party
        })
        .enumerate()
        .filter(|(_, p)| !(p.name.is_empty() && p.phone.is_empty() && p.address.is_empty()))
        .collect();
    if parties.is_empty() {
        problems.add("parties", Problem::Missing);
    }
    if parties.len() > limits::PARTIES {
        problems.add(
            "parties",
            Problem::TooMany {
                max: limits::PARTIES,
            },
        );
    }
    for (i, party) in &parties {
        if party.name.is_empty() {
            problems.add(&format!("parties.{i}.name"), Problem::Missing);
        }
        problems.cap(
            &format!("parties.{i}.name"),
            &party.name,
            limits::NAME_CHARS,
        );
        problems.cap(
            &format!("parties.{i}.address"),
            &party.address,
            limits::PLACE_CHARS,
        );
        problems.cap(
            &format!("parties.{i}.phone"),
            &party.phone,
            limits::PHONE_CHARS,
        );
        if !looks_like_phone(&party.phone) {
            problems.add(&format!("parties.{i}.phone"), Problem::NotAPhone);
        }
    }
    parties.into_iter().map(|(_, party)| party).collect()
}

/// Digits with the separators people write; many elders have only a relative's number, so an empty
/// one is fine.
pub(crate) fn looks_like_phone(phone: &str) -> bool {
    let digits = phone.chars().filter(char::is_ascii_digit).count();
    let separators = |c: char| c.is_ascii_digit() || matches!(c, '-' | ' ' | '+' | '(' | ')');
    phone.is_empty() || (digits >= 3 && phone.chars().all(separators))
}

fn trimmed(text: &str) -> String {
    text.trim().to_owned()
}

#[cfg(test)]
mod tests;
