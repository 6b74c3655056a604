//! What a record adds to what is counted, and on which day.

use std::collections::BTreeMap;

use model::dispute::act::What;
use model::dispute::act::step::Level;
use model::dispute::act::supervision::SupervisionLevel;
use model::notice::act::{NoticeWhat, Why};
use model::notice::{Answering, NoticeState};
use model::{Day, Dispute, DisputeState, Grade, Life, Notice, RecordId};
use rusqlite::{Connection, params};

use crate::error::StoreError;

/// A case was recorded; counted by how it stands now.
pub const RECORDED: &str = "recorded";
/// A case recorded on that day stands settled now.
pub const RESOLVED: &str = "resolved";
/// A case was settled on that day, and has not come back since.
pub const SETTLED: &str = "settled";
/// A closing said at which level a case was settled in which nothing was agreed: it is counted at that level, and is no
/// part of what was agreed.
pub const SETTLED_UNAGREED: &str = "settled_unagreed";

/// Everything that is counted, in the order it is told.
///
/// `settle_days` adds up the days from recording to settling; of the five after it, each case that was settled
/// is in one. The four levels are those that agreements name, and closings where the agreement before them names none;
/// each is counted on the day of the agreement, and of the closing where nothing was agreed.
pub const CODES: &[&str] = &[
    RECORDED,
    RESOLVED,
    SETTLED,
    "settle_days",
    "settled_in_3_days",
    "settled_in_7_days",
    "settled_in_15_days",
    "settled_in_30_days",
    "settled_later",
    "settled_in_house",
    "settled_in_group",
    "settled_in_village",
    "settled_in_township",
    SETTLED_UNAGREED,
    "sessions",
    "mediators",
    "invited_mediators",
    "agreed",
    "failed",
    "refused",
    "follow_ups",
    "closed",
    "reopened",
    "meetings",
    "letters_sent",
    "letters_accepted",
    "letters_declined",
    "letters_answered",
    "supervised_by_station",
    "supervised_by_county",
    "supervised_by_city",
    "supervised_by_other",
];

/// What is counted of notices, on the day they were sent: all, and how they stand now. What is declined is counted
/// by the reason of whoever declined last.
pub const NOTICES: &[&str] = &[
    "notices_sent",
    "notices_waiting",
    "notices_accepted",
    "notices_done",
    "notices_recalled",
    "notices_declined_unsafe",
    "notices_declined_not_suitable",
    "notices_declined_not_here",
    "notices_declined_no_hands",
    "notices_declined_other",
];

/// One line of what a record adds.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Clone)]
struct Line {
    what: String,
    on_day: String,
    grid: String,
    kind: String,
    state: String,
    grade: String,
    n: i64,
}

/// Writes what a record adds in the place of what it added before, where that has changed.
pub(crate) fn rewrite(db: &Connection, record: &Dispute) -> Result<(), StoreError> {
    put(db, &record.id, &lines(record))
}

/// The same of a notice.
pub(crate) fn rewrite_notice(db: &Connection, notice: &Notice) -> Result<(), StoreError> {
    let stands = match Answering::of(notice).state() {
        NoticeState::Done => "notices_done",
        NoticeState::Recalled => "notices_recalled",
        NoticeState::Accepted => "notices_accepted",
        NoticeState::Declined => declined(notice),
        NoticeState::Sent
        | NoticeState::Delivered
        | NoticeState::Read
        | NoticeState::Unknown(_) => "notices_waiting",
    };
    let line = |what: &str| Line {
        what: what.to_owned(),
        on_day: notice.recorded_at_ms.day().to_string(),
        grid: notice.grid.as_str().to_owned(),
        kind: String::new(),
        state: String::new(),
        grade: String::new(),
        n: 1,
    };
    put(db, &notice.id, &["notices_sent", stands].map(line))
}

fn declined(notice: &Notice) -> &'static str {
    let mut said = notice.acts.iter().rev().filter_map(|act| match &act.what {
        NoticeWhat::Declined(declined) => Some(&declined.why),
        _ => None,
    });
    match said.next() {
        Some(Why::Unsafe) => "notices_declined_unsafe",
        Some(Why::NotSuitable) => "notices_declined_not_suitable",
        Some(Why::NotHere) => "notices_declined_not_here",
        Some(Why::NoHands) => "notices_declined_no_hands",
        Some(Why::Other | Why::Unknown(_)) | None => "notices_declined_other",
    }
}

fn put(db: &Connection, id: &RecordId, wanted: &[Line]) -> Result<(), StoreError> {
    let mut find = db.prepare_cached(
        "SELECT what, on_day, grid, kind, state, grade, n FROM tally WHERE doc = ?1",
    )?;
    let known = find.query_map([id.as_bytes()], |r| {
        Ok(Line {
            what: r.get(0)?,
            on_day: r.get(1)?,
            grid: r.get(2)?,
            kind: r.get(3)?,
            state: r.get(4)?,
            grade: r.get(5)?,
            n: r.get(6)?,
        })
    })?;
    let known: Vec<Line> = known.collect::<Result<_, _>>()?;
    let mut take =
        db.prepare_cached("DELETE FROM tally WHERE doc = ?1 AND what = ?2 AND on_day = ?3")?;
    for line in known.iter().filter(|line| !wanted.contains(line)) {
        take.execute(params![id.as_bytes(), line.what, line.on_day])?;
    }
    let mut add = db.prepare_cached("INSERT INTO tally VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")?;
    for line in wanted.iter().filter(|line| !known.contains(line)) {
        add.execute(params![
            id.as_bytes(),
            line.what,
            line.on_day,
            line.grid,
            line.kind,
            line.state,
            line.grade,
            line.n
        ])?;
    }
    Ok(())
}

fn lines(record: &Dispute) -> Vec<Line> {
    // A letter is counted with the case it is of.
    if record.letter.is_some() {
        return Vec::new();
    }
    let life = Life::of(record);
    let line = |what: &str, on: Day, n: i64| Line {
        what: what.to_owned(),
        on_day: on.to_string(),
        grid: record.content.grid.as_str().to_owned(),
        kind: String::new(),
        state: String::new(),
        grade: String::new(),
        n,
    };
    let mut lines: Vec<Line> = done(&life)
        .into_iter()
        .map(|((what, on), n)| line(what, on, n))
        .collect();
    // What goes on in another record is counted there.
    if life.merged_into().is_some() {
        return lines;
    }
    let recorded = record.recorded_at_ms.day();
    let about = |line: Line| Line {
        kind: record.content.kind.code().to_owned(),
        ..line
    };
    lines.push(Line {
        state: record.state.code().to_owned(),
        grade: life
            .grade()
            .map_or_else(String::new, |given| Grade::code(&given.grade).to_owned()),
        ..about(line(RECORDED, recorded, 1))
    });
    if let Some(settled) = life.settled_on().filter(|_| stands_settled(&record.state)) {
        // A clock may have been wrong: nothing was settled before it was recorded.
        let days = settled.days_since(recorded).max(0);
        lines.push(about(line(RESOLVED, recorded, 1)));
        lines.push(about(line(SETTLED, settled, 1)));
        lines.push(line("settle_days", settled, days.into()));
        lines.push(line(band(days), settled, 1));
    }
    lines.retain(|line| line.n > 0);
    lines
}

/// Whether a case stands settled that has come so far; one that is closed does only where it was settled before.
#[must_use]
pub const fn stands_settled(state: &DisputeState) -> bool {
    matches!(
        state,
        DisputeState::Agreed | DisputeState::FollowUp | DisputeState::Closed
    )
}

const fn band(days: i32) -> &'static str {
    match days {
        ..=3 => "settled_in_3_days",
        4..=7 => "settled_in_7_days",
        8..=15 => "settled_in_15_days",
        16..=30 => "settled_in_30_days",
        _ => "settled_later",
    }
}

fn done(life: &Life<'_>) -> BTreeMap<(&'static str, Day), i64> {
    let mut counted = BTreeMap::new();
    let mut add = |what: &'static str, day: Day, n: usize| {
        *counted.entry((what, day)).or_default() += i64::try_from(n).unwrap_or(i64::MAX);
    };
    // Since the case was opened last: when it was agreed, and whether anybody has said at which level.
    let (mut agreed_on, mut is_said) = (None, false);
    for act in life.standing() {
        let day = act.at_ms.day();
        match &act.what {
            What::Session(session) => {
                let invited = session.mediators.iter().filter(|one| one.invited).count();
                add("sessions", session.on, 1);
                add("mediators", session.on, session.mediators.len() - invited);
                add("invited_mediators", session.on, invited);
            }
            What::Agreed(agreed) => {
                add("agreed", day, 1);
                if let Some(level) = at_level(agreed.level.as_ref()) {
                    add(level, day, 1);
                }
                agreed_on = Some(day);
                is_said |= agreed.level.is_some();
            }
            What::Failed(_) => add("failed", day, 1),
            What::Refused(_) => add("refused", day, 1),
            What::Closed(closed) => {
                add("closed", day, 1);
                if let Some(level) = at_level(closed.level.as_ref()).filter(|_| !is_said) {
                    add(level, agreed_on.unwrap_or(day), 1);
                    if agreed_on.is_none() {
                        add(SETTLED_UNAGREED, day, 1);
                    }
                }
                is_said |= closed.level.is_some();
            }
            What::Reopened(_) => {
                add("reopened", day, 1);
                (agreed_on, is_said) = (None, false);
            }
            What::Meeting(meeting) => add("meetings", meeting.on, 1),
            What::FollowUp(visit) => add("follow_ups", visit.on, 1),
            What::ReferralOffered(_) => add("letters_sent", day, 1),
            What::ReferralAccepted(heard) => add("letters_accepted", heard.on, 1),
            What::ReferralDeclined(heard) => add("letters_declined", heard.on, 1),
            What::ReferralAnswered(heard) => add("letters_answered", heard.on, 1),
            What::Supervised(watched) => match &watched.level {
                SupervisionLevel::Station => add("supervised_by_station", day, 1),
                SupervisionLevel::County => add("supervised_by_county", day, 1),
                SupervisionLevel::City => add("supervised_by_city", day, 1),
                SupervisionLevel::Unknown(_) => add("supervised_by_other", day, 1),
            },
            _ => {}
        }
    }
    counted
}

/// What counts a level, where this version knows it.
const fn at_level(level: Option<&Level>) -> Option<&'static str> {
    match level {
        Some(Level::House) => Some("settled_in_house"),
        Some(Level::Group) => Some("settled_in_group"),
        Some(Level::Village) => Some("settled_in_village"),
        Some(Level::Township) => Some("settled_in_township"),
        Some(Level::Unknown(_)) | None => None,
    }
}

#[cfg(test)]
mod tests;
