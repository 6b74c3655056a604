//! Rows of lists, as the role may see them.

use contract::command::dispute::{DisputeRow, Who};
use contract::command::draft::DraftRow;
use contract::command::referral;
use model::{Day, Role, Side, WorkerId, dictionary};
use store::referral::ReferralRow;
use store::{Reading, directory, dispute, draft};

use crate::failure::Stop;

/// A dispute in a list on the day `today`, names masked where the role sees none. A case of domestic
/// violence names nobody in any list.
pub(super) fn dispute_row(role: Role, row: dispute::DisputeRow, today: Day) -> DisputeRow {
    let names = |names: &[String]| {
        if row.violent {
            return String::new();
        }
        let shown: Vec<_> = names
            .iter()
            .map(|name| dictionary::shown("parties.name", role, name))
            .collect();
        shown.join("、")
    };
    let place = if row.violent {
        String::new()
    } else {
        dictionary::shown("place", role, &row.place)
    };
    DisputeRow {
        id: row.id,
        kind: row.kind,
        subtype: row.subtype,
        state: row.state,
        headline: versus(&names(&row.side_a), &names(&row.side_b)),
        place: joined(&[&row.area_name, &place]),
        recorded_at_ms: row.recorded_at,
        changed_at_ms: row.changed_at,
        conflicts: row.conflicts,
        grade_lapsed: row.grade_until.is_some_and(|until| until < today),
        grade: row.grade,
        deadline: row.deadline,
        supervised: row.supervised,
        supervision: row.supervision,
        violent: row.violent,
        number: row.number,
        waiting: row.waiting,
    }
}

/// What a letter is about, as a list tells it: nothing of a case of domestic violence, and nothing where the case is
/// not here to say whether it is one.
pub(super) fn letter_matter(role: Role, violent: Option<bool>, matter: &str) -> String {
    match violent {
        Some(false) => dictionary::shown("letter.matter", role, matter),
        Some(true) | None => String::new(),
    }
}

/// A letter in a list.
pub(super) fn letter_row(role: Role, row: &ReferralRow) -> referral::Row {
    referral::Row {
        letter: row.doc,
        dispute: row.case,
        unit: dictionary::shown("letter.unit_name", role, &row.unit),
        number: dictionary::shown("letter.number", role, &row.number),
        matter: letter_matter(role, row.violent, &row.matter),
        from: dictionary::shown("letter.from_name", role, &row.from_name),
        deadline: row.deadline,
        state: row.state,
        noted: row.noted,
        offered_at_ms: row.offered_at,
    }
}

/// A draft in a list. One that edits a case of domestic violence names nobody there either.
pub(super) fn draft_row(r: &Reading<'_>, draft: draft::Draft) -> Result<DraftRow, Stop> {
    let edited = match &draft.edits {
        Some((record, _)) => dispute::get(r, record)?,
        None => None,
    };
    let violent = edited.is_some_and(|row| row.violent);
    let names = |side: Side| {
        if violent {
            return String::new();
        }
        let of_side = draft
            .content
            .parties
            .iter()
            .filter(|party| party.side == side);
        let names: Vec<_> = of_side
            .map(|party| party.name.trim())
            .filter(|name| !name.is_empty())
            .collect();
        names.join("、")
    };
    Ok(DraftRow {
        id: draft.id,
        headline: versus(&names(Side::A), &names(Side::B)),
        violent,
        edits: draft.edits.map(|(record, _)| record),
        kind: draft.content.kind,
        saved_at_ms: draft.saved_at,
    })
}

/// Someone by name.
pub(crate) fn who(r: &Reading<'_>, id: Option<WorkerId>) -> Result<Who, Stop> {
    let name = id.map_or(Ok(String::new()), |id| directory::worker_name(r, &id))?;
    Ok(Who { id, name })
}

/// Who stands against whom.
pub(super) fn versus(side_a: &str, side_b: &str) -> String {
    match (side_a, side_b) {
        ("", one) | (one, "") => one.to_owned(),
        (a, b) => format!("{a} – {b}"),
    }
}

fn joined(parts: &[&str]) -> String {
    let parts: Vec<_> = parts
        .iter()
        .copied()
        .filter(|part| !part.is_empty())
        .collect();
    parts.join(" ")
}
