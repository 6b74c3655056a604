//! Sets how a county works: the whole document or nothing of it. Devices get it with the directory, whose
//! version it raises.

use model::clock::Rule;
use model::practice::Fact;
use model::{AreaCode, Practice};

use super::{Admin, AdminError, Run, proper_name};
use crate::database::DatabaseError;
use crate::registry::{Books, KeptPractice};

/// What became of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PracticeSet {
    /// The county.
    pub county: AreaCode,
    /// Which of its documents it is; none when it is the one that counts already.
    pub no: Option<u64>,
    /// What works otherwise because of it, a sentence each.
    pub changes: Vec<String>,
}

impl Admin {
    /// Sets how a county works, as the document says; a dry run tells what would come of it and keeps
    /// nothing, and nobody has to be named for it. The county may be left out where there is one only.
    ///
    /// # Errors
    /// [`AdminError::Practice`], everything in the document that cannot be; the county is not known, or
    /// not named; the name cannot stand.
    pub fn set_practice(
        &self,
        county: Option<&AreaCode>,
        file: &[u8],
        by: &str,
        run: Run,
    ) -> Result<PracticeSet, AdminError> {
        let written = Practice::text(file)?.to_owned();
        let practice = Practice::check(&written)?;
        let county = county.cloned();
        let registry = &self.app.inner.registry;
        match run {
            Run::Dry => registry.read(|books| {
                let county = the_county(books, county.as_ref())?;
                Ok(compared(books, county, &written, &practice)?)
            }),
            Run::Real => {
                let (by, at) = (proper_name(by)?, self.app.now());
                let set = registry.write(move |books| {
                    let county = the_county(books, county.as_ref())?;
                    let set = compared(books, county, &written, &practice)?;
                    if let Some(no) = set.no {
                        let kept = KeptPractice {
                            no,
                            written: written.clone(),
                            at,
                            by: by.clone(),
                        };
                        books.add_practice(set.county.as_str(), &kept)?;
                        books.raise_directory(set.county.as_str())?;
                    }
                    Ok::<_, AdminError>(set)
                })?;
                if let Some(no) = set.no {
                    tracing::info!(county = %set.county, no, "how the county works was set");
                }
                Ok(set)
            }
        }
    }

    /// The document that counts in a county; none while it has set nothing. The county may be left out
    /// where there is one only.
    ///
    /// # Errors
    /// The county is not known, or not named.
    pub fn practice(&self, county: Option<&AreaCode>) -> Result<Option<KeptPractice>, AdminError> {
        let registry = &self.app.inner.registry;
        registry.read(|books| {
            let county = the_county(books, county)?;
            Ok(books.practice_of(county.as_str())?)
        })
    }

    /// Every document that was set in a county, the first one first.
    ///
    /// # Errors
    /// The county is not known, or not named.
    pub fn practices(&self, county: Option<&AreaCode>) -> Result<Vec<KeptPractice>, AdminError> {
        let registry = &self.app.inner.registry;
        registry.read(|books| {
            let county = the_county(books, county)?;
            Ok(books.practices_of(county.as_str())?)
        })
    }
}

fn the_county(books: &dyn Books, named: Option<&AreaCode>) -> Result<AreaCode, AdminError> {
    let counties = books.counties()?;
    match (named, counties.as_slice()) {
        (Some(named), known) if known.contains(named) => Ok(named.clone()),
        (Some(named), _) => Err(AdminError::UnknownCounty(named.clone())),
        (None, [only]) => Ok(only.clone()),
        (None, _) => Err(AdminError::WhichCounty(counties)),
    }
}

/// A document beside the one that counts.
fn compared(
    books: &dyn Books,
    county: AreaCode,
    written: &str,
    practice: &Practice,
) -> Result<PracticeSet, DatabaseError> {
    let kept = books.practice_of(county.as_str())?;
    let same = kept.as_ref().is_some_and(|kept| kept.written == written);
    let no = kept.as_ref().map_or(0, |kept| kept.no) + 1;
    // What only a newer server can read is told as if nothing had been set.
    let before = kept.and_then(|kept| Practice::read(&kept.written).ok());
    Ok(PracticeSet {
        county,
        no: (!same).then_some(no),
        changes: changes(&before.unwrap_or_default(), practice),
    })
}

fn changes(before: &Practice, after: &Practice) -> Vec<String> {
    let mut changes = Vec::new();
    for ((clock, was), (_, is)) in before.rules().all().zip(after.rules().all()) {
        if was != is {
            let (was, is) = (said(was), said(is));
            changes.push(format!("{}: {is}; it was {was}", clock.code()));
        }
    }
    changes.extend(facts(before.facts(), after.facts()));
    let (was, is) = (before.calendar(), after.calendar());
    for (year, notice) in is.years().filter(|(year, _)| !is.agrees_with(was, *year)) {
        changes.push(format!("holidays of {year}: {notice}"));
    }
    for (year, _) in was.years().filter(|(year, _)| is.source(*year).is_none()) {
        changes.push(format!("holidays of {year}: not known any more"));
    }
    changes
}

fn said(rule: &Rule) -> String {
    let (value, unit) = (rule.value(), rule.unit().words());
    format!("{value} {unit} ({}{})", rule.source(), rule.article())
}

fn facts(before: &[Fact], after: &[Fact]) -> Vec<String> {
    let mut changes = Vec::new();
    for fact in after {
        let code = &fact.code;
        let told = match listed(before, code) {
            Some(known) if known == fact => continue,
            _ if fact.retired => "no longer ticked, kept for its words",
            Some(known) if !known.retired => "worded otherwise",
            _ => "ticked from now on",
        };
        changes.push(format!("fact {code}: {told}"));
    }
    for Fact { code, zh, .. } in before
        .iter()
        .filter(|fact| listed(after, &fact.code).is_none())
    {
        changes.push(if zh.is_empty() {
            format!("fact {code}: no longer ticked")
        } else {
            format!(
                "fact {code}: no longer listed, and records that have it show {code}: list it with \
                 \"retired\": true to keep its words"
            )
        });
    }
    if changes.is_empty() && before != after {
        changes.push("facts: in another order".to_owned());
    }
    changes
}

fn listed<'a>(facts: &'a [Fact], code: &str) -> Option<&'a Fact> {
    facts.iter().find(|fact| fact.code == code)
}
