//! Workers by the number their office gave them. The number itself is kept nowhere: a worker's identity follows
//! from it by a key that this server alone has, so that the same list means the same people again.

mod reading;

use std::collections::BTreeMap;

use hmac::{Hmac, KeyInit, Mac};
use model::{UtcMs, Worker, WorkerId};
use sha2::Sha256;

use self::reading::{NUMBER, Person, REACH, ROLE, column};
use super::{BadRow, Imported, News, Plan, RowNews, Run, stop_at};
use crate::admin::people::check_places;
use crate::admin::{Admin, AdminError};
use crate::database::DatabaseError;
use crate::registry::{self, Books};

/// The key identities follow from.
const SECRET: &str = "worker numbers";
const KEY_LEN: usize = 32;

impl Admin {
    /// Imports workers from a list with the columns `number`, `name`, `role` and `reach`. One who is known by the
    /// number gets the new name and the new reach; a role is never changed.
    ///
    /// # Errors
    /// [`AdminError::Table`] and [`AdminError::Columns`] when it is no such list; [`AdminError::BadRows`], every
    /// one with its line.
    pub fn import_workers(&self, file: &[u8], run: Run) -> Result<Imported, AdminError> {
        let (list, read_badly) = reading::read(file)?;
        let registry = self.app.inner.registry.as_ref();
        let key = match run {
            Run::Real => Some(registry::shared_secret(registry, SECRET, || {
                registry::drawn(KEY_LEN)
            })?),
            // Nobody was imported while there is none.
            Run::Dry => registry.glance(|books| books.secret(SECRET))?,
        };
        let now = self.app.now();
        super::import(&self.app, run, move |books| {
            let workers = plan(books, &list, read_badly.clone(), key.as_deref(), now)?;
            Ok(Workers { workers, now })
        })
    }
}

/// Who has this number in this county.
fn identity(key: &[u8], person: &Person) -> Result<WorkerId, AdminError> {
    let mac = Hmac::<Sha256>::new_from_slice(key);
    let mut mac = mac.map_err(|_| DatabaseError::Unreadable("a secret"))?;
    for part in [&person.county, "\0", &person.number] {
        mac.update(part.as_bytes());
    }
    let mut id = [0; WorkerId::LEN];
    id.copy_from_slice(&mac.finalize().into_bytes()[..WorkerId::LEN]);
    Ok(WorkerId::from_bytes(id))
}

fn plan(
    books: &dyn Books,
    people: &[Person],
    mut bad: Vec<BadRow>,
    key: Option<&[u8]>,
    now: UtcMs,
) -> Result<Vec<(WorkerId, Person, News)>, AdminError> {
    let mut all = Vec::with_capacity(people.len());
    let mut seen: BTreeMap<(&str, &str), Vec<&Person>> = BTreeMap::new();
    for person in people {
        let id = key.map(|key| identity(key, person)).transpose()?;
        let alike = seen.entry((&person.county, &person.name)).or_default();
        let twin = alike.iter().find(|other| other.is_like(person));
        let outcome = match twin {
            Some(twin) => Err((
                NUMBER,
                format!(
                    "{} with the same role and reach stands on line {} under another number: leave one of them out",
                    person.name, twin.line
                ),
            )),
            None => news(books, id, person, now)?,
        };
        alike.push(person);
        match outcome {
            // Without a key nothing is written, and the identity does not matter.
            Ok(news) => all.push((
                id.unwrap_or(WorkerId::from_bytes([0; WorkerId::LEN])),
                person.clone(),
                news,
            )),
            Err((at, problem)) => bad.push(BadRow {
                line: person.line,
                column: column(at),
                problem,
            }),
        }
    }
    stop_at(bad)?;
    Ok(all)
}

/// A person beside what is known; else which column cannot stand, and why.
fn news(
    books: &dyn Books,
    id: Option<WorkerId>,
    person: &Person,
    now: UtcMs,
) -> Result<Result<News, (usize, String)>, AdminError> {
    let known = id.map(|id| books.worker(id)).transpose()?.flatten();
    let news = match &known {
        Some((known, _)) if known.role != person.role => {
            return Ok(Err((
                ROLE,
                format!(
                    "number {} is known as {}, and a role is never changed: give this worker another number, and revoke the devices of the one before",
                    person.number,
                    known.role.code()
                ),
            )));
        }
        Some((known, reach)) => {
            let mut changes = Vec::new();
            if known.name != person.name {
                changes.push(format!("was named {}", known.name));
            }
            if reading::sorted(reach.clone()) != person.reach {
                changes.push("holds other places".to_owned());
            }
            if changes.is_empty() {
                return Ok(Ok(News::Known));
            }
            News::Changed(changes.join(", "))
        }
        None => News::New,
    };
    match check_places(books, &person.reach, now.day()) {
        Ok(()) => {}
        Err(AdminError::Database(error)) => return Err(error.into()),
        Err(refused) => return Ok(Err((REACH, refused.to_string()))),
    }
    if known.is_none() {
        for other in books.workers_named(&person.county, &person.name)? {
            let other = books.worker(other)?;
            let is_like = |(worker, reach): &(Worker, _)| {
                worker.role == person.role && reading::sorted(Clone::clone(reach)) == person.reach
            };
            if let Some((other, _)) = other.filter(is_like) {
                return Ok(Err((
                    NUMBER,
                    format!(
                        "{} with the same role and reach is known already, as {}, by hand or under another number: leave the line out",
                        person.name, other.id
                    ),
                )));
            }
        }
    }
    Ok(Ok(news))
}

struct Workers {
    workers: Vec<(WorkerId, Person, News)>,
    now: UtcMs,
}

impl Plan for Workers {
    fn imported(&self) -> Imported {
        let rows = self.workers.iter().map(|(_, person, news)| RowNews {
            line: person.line,
            of: format!("{} {}", person.number, person.name),
            news: news.clone(),
        });
        Imported {
            rows: rows.collect(),
        }
    }

    fn carry_out(&self, books: &dyn Books) -> Result<(), AdminError> {
        let mut counties = std::collections::BTreeSet::new();
        for (id, person, news) in &self.workers {
            match news {
                News::New => {
                    let worker = Worker {
                        id: *id,
                        name: person.name.clone(),
                        role: person.role,
                    };
                    books.add_worker(&worker, &person.county, &person.reach, self.now)?;
                }
                News::Changed(_) => {
                    books.rename_worker(*id, &person.name)?;
                    books.put_reach(*id, &person.reach)?;
                }
                News::Known => continue,
            }
            counties.insert(person.county.as_str());
        }
        for county in counties {
            books.raise_directory(county)?;
        }
        Ok(())
    }
}
