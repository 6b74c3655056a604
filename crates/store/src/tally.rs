//! What was done, counted by day: for totals of a place and a time, never by whom. Nobody's work is set
//! against anybody else's.

use std::collections::BTreeMap;

use model::dispute::act::What;
use model::dispute::act::step::Level;
use model::{Day, Dispute, DisputeId};
use rusqlite::{Connection, params};

use crate::database::Writing;
use crate::error::StoreError;

/// Writes what a record adds to the totals in the place of what it added before.
pub(crate) fn rewrite(db: &Writing<'_>, record: &Dispute) -> Result<(), StoreError> {
    let counted = count(record);
    if counted.is_empty() && record.acts.len() <= 1 {
        // Nothing was ever counted of it.
        return Ok(());
    }
    remove(db, &record.id)?;
    let mut insert = db.prepare_cached("INSERT INTO tally VALUES (?1, ?2, ?3, ?4)")?;
    for ((what, day), n) in counted {
        insert.execute(params![record.id.as_bytes(), what, day.to_string(), n])?;
    }
    Ok(())
}

/// Takes away what a record added to the totals.
pub(crate) fn remove(db: &Writing<'_>, doc: &DisputeId) -> Result<(), StoreError> {
    let mut delete = db.prepare_cached("DELETE FROM tally WHERE doc = ?1")?;
    delete.execute([doc.as_bytes()])?;
    Ok(())
}

/// The totals of the days from `from` to `until`, by what was done.
///
/// # Errors
/// [`StoreError`].
pub fn totals(db: &Connection, from: Day, until: Day) -> Result<BTreeMap<String, u32>, StoreError> {
    let mut find = db.prepare_cached(
        "SELECT what, sum(n) FROM tally WHERE on_day BETWEEN ?1 AND ?2 GROUP BY what",
    )?;
    let rows = find.query_map([from.to_string(), until.to_string()], |r| {
        Ok((r.get(0)?, r.get(1)?))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn count(record: &Dispute) -> BTreeMap<(&'static str, Day), u32> {
    let life = model::Life::of(record);
    let mut counted = BTreeMap::new();
    let mut add = |what: &'static str, day: Day, n: usize| {
        if n > 0 {
            *counted.entry((what, day)).or_default() += u32::try_from(n).unwrap_or(u32::MAX);
        }
    };
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
                match &agreed.level {
                    Some(Level::House) => add("settled_in_house", day, 1),
                    Some(Level::Group) => add("settled_in_group", day, 1),
                    Some(Level::Village) => add("settled_in_village", day, 1),
                    Some(Level::Township) => add("settled_in_township", day, 1),
                    Some(Level::Unknown(_)) | None => {}
                }
            }
            What::Failed(_) => add("failed", day, 1),
            What::Refused(_) => add("refused", day, 1),
            What::Closed(_) => add("closed", day, 1),
            What::Reopened(_) => add("reopened", day, 1),
            What::Meeting(meeting) => add("meetings", meeting.on, 1),
            What::FollowUp(visit) => add("follow_ups", visit.on, 1),
            What::ReferralOffered(_) => add("letters_sent", day, 1),
            What::ReferralAccepted(heard) => add("letters_accepted", heard.on, 1),
            What::ReferralDeclined(heard) => add("letters_declined", heard.on, 1),
            What::ReferralAnswered(heard) => add("letters_answered", heard.on, 1),
            _ => {}
        }
    }
    counted
}
