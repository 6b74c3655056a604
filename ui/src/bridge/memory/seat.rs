//! The preview's seat, settings and synchronisation.

use contract::command::session::{Enrol, Session, Status};
use contract::command::settings::{Get, Set, Settings};
use contract::command::sync::{self, Apart, Line, Quarantined, SyncStatus};
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
