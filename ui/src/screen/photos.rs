//! The photos of a record, on its sheet: small ones in a row, one of them large, and the way to add
//! one. It asks for consent before it takes a photo; making it small and bare is not its work.

use contract::command::attachment::{
    Added, AttachmentRow, Content, Fetch, Forget, Get, List, Remove, Removed, Size,
};
use contract::{Code, Failure};
use model::{DisputeId, FieldProblem, FileHash, Problem};
use yew::{Callback, Html};

use super::{Eye, Screen};
use crate::outside::{Picked, World};

mod form;
mod hand;
mod view;

/// The photos of one record.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Photos {
    dispute: DisputeId,
    /// Whether the worker's role may see the pictures themselves.
    sees: bool,
    rows: Vec<AttachmentRow>,
    small: Vec<(FileHash, Content)>,
    large: Option<(FileHash, Option<Content>)>,
    /// Being brought here.
    coming: Option<FileHash>,
    /// Asked for, and nobody has sent it yet.
    unsent: Option<FileHash>,
    /// About to be taken off for everyone.
    removing: Option<FileHash>,
    adding: Option<Form>,
    failure: Option<Failure>,
}

/// A photo about to be added.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Form {
    agreed: bool,
    caption: String,
    problems: Vec<FieldProblem>,
    busy: bool,
}

/// What can happen.
#[derive(Debug)]
pub(crate) enum Event {
    /// They have to be read, or read again.
    Read,
    /// Something may have been sent.
    Synced,
    /// They were read.
    Got(Result<Vec<AttachmentRow>, Failure>),
    /// A small picture was read; one that cannot be shown is left out.
    GotSmall(FileHash, Result<Content, Failure>),
    /// One is to be seen large.
    Open(FileHash),
    /// It was read.
    GotLarge(FileHash, Result<Content, Failure>),
    /// It was seen.
    Close,
    /// One is to be brought here.
    Fetch(FileHash),
    /// It is here, or not.
    Fetched(FileHash, Box<Result<AttachmentRow, Failure>>),
    /// One is to be let go of here.
    Forget(FileHash),
    /// It was, or not.
    Forgotten(Box<Result<AttachmentRow, Failure>>),
    /// One is to be taken off for everyone; asks whether that is meant.
    Remove(FileHash),
    /// It is meant.
    RemoveSurely(FileHash),
    /// It was taken off, or not.
    Removed(Result<Removed, Failure>),
    /// One is to be added.
    Begin,
    /// Whether the person agreed.
    Agreed(bool),
    /// What it shows was written.
    Caption(String),
    /// A photo was taken or chosen.
    Picked(Picked),
    /// None is to be added after all.
    Cancel,
    /// It was added, or not.
    Added(Result<Added, Failure>),
}

/// What can be wanted.
#[derive(Debug, PartialEq)]
pub(crate) enum Effect {
    /// The photos.
    List(DisputeId),
    /// One of them.
    Get(Get),
    /// One brought here.
    Fetch(Fetch),
    /// One let go of here.
    Forget(Forget),
    /// One taken off.
    Remove(Remove),
    /// One handed over and added.
    Add {
        /// Where to.
        dispute: DisputeId,
        /// The photo.
        picked: Picked,
        /// What it shows.
        caption: String,
    },
}

impl Photos {
    /// The photos of this record, not yet read; the pictures only for who may see them.
    pub(crate) const fn of(dispute: DisputeId, sees: bool) -> Self {
        Self {
            dispute,
            sees,
            rows: vec![],
            small: vec![],
            large: None,
            coming: None,
            unsent: None,
            removing: None,
            adding: None,
            failure: None,
        }
    }

    fn read(self) -> (Self, Vec<Effect>) {
        let list = Effect::List(self.dispute);
        (self, vec![list])
    }

    fn get(&self, sha256: FileHash, size: Size) -> Effect {
        Effect::Get(Get {
            dispute: self.dispute,
            sha256,
            size,
        })
    }

    /// Reads the small pictures that have not been read.
    fn got(mut self, rows: Vec<AttachmentRow>) -> (Self, Vec<Effect>) {
        self.small.retain(|(sha256, _)| has(&rows, sha256));
        self.large = self.large.filter(|(sha256, _)| has(&rows, sha256));
        let missing = rows.iter().filter(|row| {
            let read = self.small.iter().any(|(sha256, _)| *sha256 == row.sha256);
            self.sees && row.has_thumbnail && !read
        });
        let effects = missing.map(|row| self.get(row.sha256, Size::Thumbnail));
        let effects = effects.collect();
        (Self { rows, ..self }, effects)
    }

    fn failed(self, failure: Failure) -> (Self, Vec<Effect>) {
        let failure = Some(failure);
        (Self { failure, ..self }, vec![])
    }

    fn with(self, form: Form) -> (Self, Vec<Effect>) {
        let adding = Some(form);
        (Self { adding, ..self }, vec![])
    }

    fn form(&self) -> Form {
        self.adding.clone().unwrap_or_default()
    }

    fn pick(mut self, picked: Picked) -> (Self, Vec<Effect>) {
        let mut form = self.form();
        if form.busy {
            return (self, vec![]);
        }
        if !form.agreed {
            form.problems = vec![FieldProblem::new("agreed", Problem::Missing)];
            return self.with(form);
        }
        let add = Effect::Add {
            dispute: self.dispute,
            picked,
            caption: form.caption.trim().to_owned(),
        };
        (form.busy, form.problems) = (true, vec![]);
        (self.adding, self.failure) = (Some(form), None);
        (self, vec![add])
    }

    fn added(mut self, added: Result<Added, Failure>) -> (Self, Vec<Effect>) {
        match added {
            Ok(_) => {
                (self.adding, self.failure) = (None, None);
                self.read()
            }
            Err(failure) => {
                let mut form = self.form();
                form.busy = false;
                if failure.fields.is_empty() {
                    self.failure = Some(failure);
                } else {
                    form.problems = failure.fields;
                }
                self.with(form)
            }
        }
    }

    fn fetched(
        mut self,
        sha256: FileHash,
        fetched: Result<AttachmentRow, Failure>,
    ) -> (Self, Vec<Effect>) {
        self.coming = None;
        match fetched {
            Ok(_) => {
                self.large = Some((sha256, None));
                let get = self.get(sha256, Size::Whole);
                let (model, mut effects) = self.read();
                effects.push(get);
                (model, effects)
            }
            Err(failure) if failure.code == Code::NotFound => {
                let unsent = Some(sha256);
                Self { unsent, ..self }.read()
            }
            Err(failure) => {
                let (model, _) = self.failed(failure);
                // Some of it may have come.
                model.read()
            }
        }
    }
}

fn has(rows: &[AttachmentRow], sha256: &FileHash) -> bool {
    rows.iter().any(|row| row.sha256 == *sha256)
}

impl Screen for Photos {
    type Event = Event;
    type Effect = Effect;

    fn update(mut self, event: Event) -> (Self, Vec<Effect>) {
        let dispute = self.dispute;
        match event {
            Event::Read => self.read(),
            Event::Synced if self.rows.iter().any(view::waits) => self.read(),
            Event::Synced => (self, vec![]),
            Event::Got(Ok(rows)) => self.got(rows),
            Event::GotSmall(sha256, got) => {
                self.small.retain(|(other, _)| *other != sha256);
                self.small.extend(got.ok().map(|content| (sha256, content)));
                (self, vec![])
            }
            Event::Open(sha256) => {
                self.large = Some((sha256, None));
                (self.removing, self.failure) = (None, None);
                let get = self.get(sha256, Size::Whole);
                (self, vec![get])
            }
            Event::GotLarge(sha256, Ok(content)) => {
                if let Some((open, large)) = &mut self.large
                    && *open == sha256
                {
                    *large = Some(content);
                }
                (self, vec![])
            }
            Event::Close => {
                (self.large, self.removing) = (None, None);
                (self, vec![])
            }
            Event::Fetch(_) if self.coming.is_some() => (self, vec![]),
            Event::Fetch(sha256) => {
                (self.coming, self.unsent, self.failure) = (Some(sha256), None, None);
                (self, vec![Effect::Fetch(Fetch { dispute, sha256 })])
            }
            Event::Fetched(sha256, fetched) => self.fetched(sha256, *fetched),
            Event::Forget(sha256) => (self, vec![Effect::Forget(Forget { dispute, sha256 })]),
            Event::Forgotten(forgotten) => match *forgotten {
                Ok(_) => {
                    self.large = None;
                    self.read()
                }
                Err(failure) => self.failed(failure),
            },
            Event::Remove(sha256) => {
                self.removing = Some(sha256);
                (self, vec![])
            }
            Event::RemoveSurely(sha256) => {
                (self.removing, self.large) = (None, None);
                (self, vec![Effect::Remove(Remove { dispute, sha256 })])
            }
            Event::Removed(Ok(_)) => self.read(),
            Event::Begin => self.with(Form::default()),
            Event::Agreed(agreed) => {
                let mut form = self.form();
                form.agreed = agreed;
                form.problems.clear();
                self.with(form)
            }
            Event::Caption(caption) => {
                let form = self.form();
                self.with(Form { caption, ..form })
            }
            Event::Picked(picked) => self.pick(picked),
            Event::Cancel => {
                self.adding = None;
                (self, vec![])
            }
            Event::Added(added) => self.added(added),
            Event::Got(Err(failure))
            | Event::GotLarge(_, Err(failure))
            | Event::Removed(Err(failure)) => self.failed(failure),
        }
    }

    async fn perform(effect: Effect, world: World) -> Option<Event> {
        let bridge = &world.bridge;
        Some(match effect {
            Effect::List(dispute) => Event::Got(bridge.call(List { dispute }).await),
            Effect::Get(get) => {
                let (sha256, size) = (get.sha256, get.size);
                let got = bridge.call(get).await;
                match size {
                    Size::Thumbnail => Event::GotSmall(sha256, got),
                    Size::Whole => Event::GotLarge(sha256, got),
                }
            }
            Effect::Fetch(fetch) => {
                let sha256 = fetch.sha256;
                Event::Fetched(sha256, Box::new(bridge.call(fetch).await))
            }
            Effect::Forget(forget) => Event::Forgotten(Box::new(bridge.call(forget).await)),
            Effect::Remove(remove) => Event::Removed(bridge.call(remove).await),
            Effect::Add {
                dispute,
                picked,
                caption,
            } => Event::Added(hand::over(bridge, dispute, &picked, caption).await),
        })
    }

    fn opened() -> Option<Event> {
        Some(Event::Read)
    }

    fn heard(event: contract::Event) -> Option<Event> {
        match event {
            contract::Event::Records => Some(Event::Read),
            contract::Event::Sync => Some(Event::Synced),
            contract::Event::Drafts | contract::Event::Session => None,
        }
    }

    fn view(&self, eye: &Eye, emit: &Callback<Event>) -> Html {
        view::section(self, eye, emit)
    }
}

#[cfg(test)]
mod tests;
