//! The preview's seat, settings and synchronisation.

use contract::command::dispute::FieldChange;
use contract::command::session::{Enrol, Session, Status};
use contract::command::settings::{Get, Set, Settings};
use contract::command::sync::{
    self, Apart, HeldBy, HeldChange, Line, Quarantined, Says, SyncStatus,
};
use contract::{Code, Failure};

use super::{Answers, Held, photos, seed};

impl Answers<Status> for Held {
    fn answer(&mut self, _: Status) -> Result<Session, Failure> {
        Ok(Session {
            seat: self.seat.clone(),
            app_version: "0.1.0".into(),
        })
    }
}

impl Answers<Enrol> for Held {
    fn answer(&mut self, enrol: Enrol) -> Result<Session, Failure> {
        if enrol.code.replace(['-', ' '], "") != "12345678" {
            return Err(Failure::new(
                Code::BadInvite,
                "the code is wrong, used or expired",
            ));
        }
        let mut seat = seed::seat();
        seat.server = enrol.server;
        self.seat = Some(seat);
        self.answer(Status {})
    }
}

impl Answers<Get> for Held {
    fn answer(&mut self, _: Get) -> Result<Settings, Failure> {
        Ok(self.settings)
    }
}

impl Answers<Set> for Held {
    fn answer(&mut self, set: Set) -> Result<Settings, Failure> {
        let now = self.settings;
        self.settings = Settings {
            language: set.language.unwrap_or(now.language),
            text_size: set.text_size.unwrap_or(now.text_size),
            sync_every_min: set.sync_every_min.unwrap_or(now.sync_every_min),
            attachments: set.attachments.unwrap_or(now.attachments),
            location: set.location.unwrap_or(now.location),
        };
        Ok(self.settings)
    }
}

impl Answers<sync::Status> for Held {
    fn answer(&mut self, _: sync::Status) -> Result<SyncStatus, Failure> {
        let trouble = match self.line {
            Line::Offline => Some(Failure::new(Code::Offline, "the server did not answer")),
            Line::Busy => Some(Failure::new(
                Code::ServerBusy,
                "the server has too much to do",
            )),
            Line::Trouble => Some(Failure::new(
                Code::Revoked,
                "the server knows this device no more",
            )),
            Line::Untried | Line::Online => None,
        };
        Ok(SyncStatus {
            line: self.line,
            waiting: self.waiting,
            quarantined: u32::try_from(self.quarantine.len()).unwrap_or(u32::MAX),
            last_success_ms: self.last_success_ms,
            last_attempt_ms: self.last_success_ms,
            next_attempt_ms: Some(self.now.plus_ms(10 * 60_000)),
            running: false,
            trouble,
            clock_off_ms: None,
            photos: photos::waiting(&self.photos),
            apart: (self.line == Line::Trouble).then_some(Apart {
                missing: 0,
                surplus: 3,
            }),
        })
    }
}

impl Answers<sync::Metered> for Held {
    fn answer(&mut self, _: sync::Metered) -> Result<SyncStatus, Failure> {
        self.answer(sync::Status {})
    }
}

impl Answers<sync::Anyway> for Held {
    fn answer(&mut self, _: sync::Anyway) -> Result<SyncStatus, Failure> {
        photos::send(&mut self.photos);
        self.answer(sync::Status {})
    }
}

impl Answers<sync::Present> for Held {
    fn answer(&mut self, _: sync::Present) -> Result<SyncStatus, Failure> {
        self.answer(sync::Status {})
    }
}

impl Answers<sync::Now> for Held {
    fn answer(&mut self, _: sync::Now) -> Result<SyncStatus, Failure> {
        if !matches!(self.line, Line::Untried | Line::Online) {
            return self.answer(sync::Status {});
        }
        self.line = Line::Online;
        self.waiting = 0;
        self.last_success_ms = Some(self.now);
        for sheet in &mut self.disputes {
            sheet.waiting_changes = 0;
            sheet.received_at_ms = sheet.received_at_ms.or(Some(self.now));
        }
        photos::send(&mut self.photos);
        self.answer(sync::Status {})
    }
}

impl Answers<sync::Quarantine> for Held {
    fn answer(&mut self, _: sync::Quarantine) -> Result<Vec<Quarantined>, Failure> {
        Ok(self.quarantine.clone())
    }
}

/// One of a party's card that was corrected, and one that nobody can read.
impl Answers<sync::Held> for Held {
    fn answer(&mut self, asked: sync::Held) -> Result<HeldChange, Failure> {
        let mut held = self.quarantine.iter();
        let held = held.find(|held| held.change == asked.change && held.by == asked.by);
        let held = held.cloned();
        let held = held.ok_or_else(|| Failure::new(Code::NotFound, "nothing is held so"))?;
        let seat = self.seat.clone().unwrap_or_else(seed::seat);
        let sheet = self.disputes.first();
        let sheet = sheet.ok_or_else(|| Failure::new(Code::NotFound, "there is no record"))?;
        let readable = held.by == HeldBy::Server;
        let corrected = |field: &str, before: &str, after: &str| FieldChange {
            field: field.into(),
            before: before.into(),
            after: after.into(),
        };
        Ok(HeldChange {
            detail: String::new(),
            record: sheet.id,
            kind: if readable { "dispute" } else { "" }.into(),
            title: if readable {
                "柴金花 – 尚有福"
            } else {
                ""
            }
            .into(),
            grid: sheet.content.grid.clone(),
            grid_name: sheet.grid_name.clone(),
            author: sheet.recorded_by.clone(),
            made_at_ms: readable.then(|| self.now.plus_ms(-2 * seed::HOUR)),
            received_at_ms: self.now.plus_ms(-seed::HOUR),
            says: readable.then(|| Says {
                begins: false,
                fields: vec![
                    corrected("acts.what", "", "statement"),
                    corrected("acts.statement.words", "", "彩礼的事还要再谈一次。"),
                    corrected("place", "村东头", "村西头老供销社对面"),
                ],
                withheld: u32::from(seat.worker.role == model::Role::Reviewer),
            }),
            unread: if readable { "" } else { "poison" }.into(),
            held,
        })
    }
}

impl Answers<sync::Release> for Held {
    fn answer(&mut self, release: sync::Release) -> Result<Vec<Quarantined>, Failure> {
        if release.by == sync::HeldBy::Server {
            self.waiting += 1;
        }
        self.let_go(&release.change)
    }
}

impl Answers<sync::Discard> for Held {
    fn answer(&mut self, discard: sync::Discard) -> Result<Vec<Quarantined>, Failure> {
        self.let_go(&discard.change)
    }
}

impl Held {
    fn let_go(&mut self, change: &model::ChangeHash) -> Result<Vec<Quarantined>, Failure> {
        self.quarantine.retain(|held| held.change != *change);
        self.answer(sync::Quarantine {})
    }
}
