//! A phone or a laptop in a story.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use contract::command::draft::Edits;
use contract::command::{attachment, bundle, dispute, draft, session, sync, today};
use contract::{Command, Failure};
use data_encoding::BASE64;
use field::{Clock as _, Field, Parts};
use model::{ActId, Day, DisputeDraft, DisputeId, DisputeState, FileHash, What, WorkerId};

use crate::{Fault, MemoryLine, StoryClock};

/// A device with a home of its own.
pub struct Device {
    home: PathBuf,
    field: Option<Arc<Field>>,
    /// Its clock.
    pub clock: StoryClock,
    /// Its line.
    pub line: Arc<MemoryLine>,
}

impl Device {
    /// A device over a folder, not enrolled.
    #[must_use]
    pub fn at(home: PathBuf, clock: StoryClock, line: MemoryLine) -> Self {
        let mut device = Self {
            home,
            field: None,
            clock,
            line: Arc::new(line),
        };
        device.start();
        device
    }

    /// The folder it keeps its records in.
    #[must_use]
    pub fn home(&self) -> &Path {
        &self.home
    }

    /// The application.
    #[must_use]
    pub fn field(&self) -> &Arc<Field> {
        self.field.as_ref().expect("the device is on")
    }

    /// Switched off and on again.
    pub fn restart(&mut self) {
        self.field = None;
        self.start();
    }

    fn start(&mut self) {
        let parts = Parts {
            clock: Arc::new(self.clock.clone()),
            line: Arc::clone(&self.line) as _,
        };
        self.field = Some(Arc::new(Field::open(&self.home, parts).unwrap()));
    }

    /// Gives a command that must go through.
    pub fn give<C: Command>(&self, command: &C) -> C::Reply {
        match self.try_give(command) {
            Ok(reply) => reply,
            Err(failure) => panic!("{} was refused: {failure:?}", C::NAME),
        }
    }

    /// Gives a command.
    ///
    /// # Errors
    /// What the application says.
    pub fn try_give<C: Command>(&self, command: &C) -> Result<C::Reply, Failure> {
        self.clock.pass_ms(1_000);
        self.field().give(command)
    }

    /// Enrols with a code.
    ///
    /// # Errors
    /// What the application says.
    pub fn enrol(&self, code: &str) -> Result<session::Session, Failure> {
        let (server, code) = ("http://127.0.0.1:1".to_owned(), code.to_owned());
        self.try_give(&session::Enrol {
            server,
            code,
            device_name: String::new(),
        })
    }

    /// Writes a dispute down and records it.
    pub fn record(&self, content: DisputeDraft) -> DisputeId {
        let saved = self.give(&draft::Save {
            id: None,
            edits: None,
            content,
        });
        self.give(&dispute::Record { draft: saved.id }).id
    }

    /// Opens a record, changes its form and saves.
    pub fn edit(&self, id: DisputeId, change: impl FnOnce(&mut DisputeDraft)) {
        let sheet = self.sheet(id);
        let mut content = sheet.content.into_draft();
        change(&mut content);
        let edits = Some(Edits {
            dispute: id,
            version: sheet.version,
        });
        let saved = self.give(&draft::Save {
            id: None,
            edits,
            content,
        });
        self.give(&dispute::Edit { draft: saved.id });
    }

    /// Takes a case further.
    pub fn step(&self, id: DisputeId, to: DisputeState) {
        self.give(&dispute::Move {
            id,
            to,
            reason: "双方都同意".into(),
            version: None,
        });
    }

    /// Does something in the life of a case.
    pub fn act(&self, id: DisputeId, what: impl Into<What>) -> ActId {
        let done = self.give(&dispute::Do {
            id,
            acts: vec![what.into().into()],
            version: None,
        });
        done.acts[0]
    }

    /// The same, however it goes.
    ///
    /// # Errors
    /// What the application says.
    pub fn try_act(&self, id: DisputeId, what: impl Into<What>) -> Result<ActId, Failure> {
        let done = self.try_give(&dispute::Do {
            id,
            acts: vec![what.into().into()],
            version: None,
        })?;
        Ok(done.acts[0])
    }

    /// What is to be done on this device: the kind of each task, late, due and coming.
    pub fn work(&self) -> [Vec<String>; 3] {
        let tasks = self.give(&today::Get {}).tasks;
        [tasks.overdue, tasks.today, tasks.coming].map(|rows| {
            let kinds = rows.iter().map(|task| task.kind.code().to_owned());
            kinds.collect()
        })
    }

    /// Who this device belongs to.
    pub fn me(&self) -> WorkerId {
        let seat = self.give(&session::Status {}).seat;
        seat.expect("the device is enrolled").worker.id
    }

    /// The day it is on this device.
    pub fn today(&self) -> Day {
        self.clock.now().day()
    }

    /// Adds a photo to a record, with the person's consent.
    pub fn add_photo(&self, dispute: DisputeId, taken: &[u8]) -> FileHash {
        let photo = attachment::Handed::Bytes(BASE64.encode(taken));
        let add = attachment::Add {
            dispute,
            photo,
            caption: "被堵的水沟".into(),
            agreed: true,
        };
        self.give(&add).sha256
    }

    /// The photos of a record.
    pub fn photos(&self, dispute: DisputeId) -> Vec<attachment::AttachmentRow> {
        self.give(&attachment::List { dispute })
    }

    /// The bytes of a photo that is here.
    ///
    /// # Errors
    /// What the application says.
    pub fn photo(&self, dispute: DisputeId, sha256: FileHash) -> Result<Vec<u8>, Failure> {
        let size = attachment::Size::Whole;
        let content = self.try_give(&attachment::Get {
            dispute,
            sha256,
            size,
        })?;
        Ok(BASE64.decode(content.bytes.as_bytes()).unwrap())
    }

    /// Makes a bundle of all that waits, with what is carried for others: the file.
    ///
    /// # Errors
    /// What the application says.
    pub fn try_make_bundle(&self) -> Result<Vec<u8>, Failure> {
        let made = self.try_give(&bundle::Make {})?;
        let mut file = Vec::new();
        for row in made.bundles {
            let mut offset = 0;
            while offset < row.size_bytes {
                let read = bundle::Read {
                    bundle: row.bundle,
                    offset,
                };
                let piece = self.give(&read);
                let bytes = BASE64.decode(piece.bytes.as_bytes()).unwrap();
                offset += u64::try_from(bytes.len()).unwrap();
                file.extend_from_slice(&bytes);
            }
        }
        assert_eq!(u64::try_from(file.len()).unwrap(), made.size_bytes);
        Ok(file)
    }

    /// The same, when it must go through.
    pub fn make_bundle(&self) -> Vec<u8> {
        self.try_make_bundle().unwrap()
    }

    /// Takes in a file of bundles, handed over in pieces.
    ///
    /// # Errors
    /// What the application says.
    pub fn try_take_bundle(&self, file: &[u8]) -> Result<bundle::Taken, Failure> {
        let (mut staged, mut offset) = (None, 0);
        for piece in file.chunks(300_000) {
            let put = bundle::Put {
                staged,
                offset,
                bytes: BASE64.encode(piece),
            };
            let told = self.try_give(&put)?;
            (staged, offset) = (Some(told.staged), told.received);
        }
        let staged = staged.expect("a file has bytes");
        self.try_give(&bundle::Take { staged })
    }

    /// The same, when it must go through.
    pub fn take_bundle(&self, file: &[u8]) -> bundle::Taken {
        self.try_take_bundle(file).unwrap()
    }

    /// How carrying stands.
    pub fn carrying(&self) -> bundle::Carrying {
        self.give(&bundle::Status {})
    }

    /// One dispute.
    pub fn sheet(&self, id: DisputeId) -> dispute::Sheet {
        self.give(&dispute::Get { id })
    }

    /// The first page of the list.
    pub fn list(&self) -> dispute::Page {
        self.give(&dispute::List::default())
    }

    /// Synchronises once, however it goes.
    pub fn sync(&self) -> sync::SyncStatus {
        self.give(&sync::Now {})
    }

    /// Synchronises once over a line like this, then has a good line again.
    pub fn sync_over(&self, fault: Fault) -> sync::SyncStatus {
        self.line.be(fault);
        let status = self.sync();
        self.line.be(Fault::None);
        status
    }
}
