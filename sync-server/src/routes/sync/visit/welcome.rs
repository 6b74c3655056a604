//! What a device is told that says who it is and where it stands.

use proof::PublicKey;
use wire::{Hello, OLDEST_PROTOCOL, Welcome};

use super::{Stop, Visit};
use crate::accounts::{self, Certified, key};
use crate::limits::Takes;
use crate::renewal;
use crate::routes::refuse::Refused;
use crate::routes::sync::{bad, seat_of};

impl Visit {
    fn may_write(&self) -> Result<(), Stop> {
        match self.takes {
            Takes::Little => Err(Stop::TakesLong),
            Takes::Long => Ok(()),
        }
    }

    /// Lets the device say who it is, and puts the answer to that at the beginning.
    pub(super) fn welcome(&mut self, hello: &Hello) -> Result<(), Stop> {
        let newest = self.app.newest_protocol();
        match hello.protocol {
            0 => return Err(bad("the hello names no protocol").into()),
            newer if newer > newest => return Err(Refused::older_server(newer, newest).into()),
            _ => {}
        }
        if let Some(actor) = hello.actor_id()? {
            self.know(actor)?;
        }
        for former in hello.former_actor_ids()? {
            if let Err(stop) = self.know(former) {
                let Stop::Refused(refused) = stop else {
                    return Err(stop);
                };
                let (device, detail) = (self.seat.device, refused.into_detail());
                tracing::warn!(%device, detail, "a device may not write under a name it says was its");
            }
        }
        if hello.protocol > OLDEST_PROTOCOL {
            let key = PublicKey::from_slice(&hello.key);
            self.key = Some(key.ok_or_else(|| bad("the hello shows no key"))?);
        }
        let certificate = if self.key.is_some() && !hello.certified {
            Some((&self.vouch()?).into())
        } else {
            None
        };
        let wanted = self.key.is_some() && (certificate.is_some() || hello.wants_recipient);
        let recipient = wanted.then(|| self.app.inner.bundles.recipient.clone());
        self.renew(hello)?;
        let authority = self.app.inner.authority.public();
        let welcome = Welcome {
            protocol: hello.protocol,
            server_clock_ms: self.app.now().0,
            authority: match certificate {
                Some(_) => authority.as_bytes().to_vec(),
                None => Vec::new(),
            },
            certificate,
            recipient,
        };
        self.answer.speak(hello.protocol);
        Ok(self.answer.put(&welcome)?)
    }

    /// Certifies the key the device signs with, unless it is already.
    pub(super) fn vouch(&mut self) -> Result<Certified, Stop> {
        let key = self.key.ok_or_else(|| bad("the hello shows no key"))?;
        let (device, worker) = (self.seat.device, self.seat.worker.id);
        let registry = &self.app.inner.registry;
        let known = registry.glance(|books| books.key(key.id()))?;
        let known = known.filter(|known| known.said.device == device);
        let certified = match known {
            Some(known) => known,
            None => {
                self.may_write()?;
                let (shared, now) = (self.app.clone(), self.app.now());
                registry.write(move |books| {
                    key::certify(books, &shared.inner.authority, device, worker, key, now)
                })?
            }
        };
        self.seat.signs = true;
        self.vouched = true;
        Ok(certified)
    }

    /// An install that lost its name writes under a new one from now on.
    fn know(&mut self, actor: [u8; 16]) -> Result<(), Stop> {
        if self.seat.actors.contains(&actor) {
            return Ok(());
        }
        self.may_write()?;
        let device = self.seat.device;
        let registry = &self.app.inner.registry;
        registry.write(move |books| accounts::actor::adopt(books, device, actor))?;
        tracing::info!(%device, "a device writes under another name from now on");
        self.seat.actors.insert(actor);
        Ok(())
    }

    /// A feed that ends before what the device has read begins a new epoch before anything of this
    /// request is stored in it: a row must not take a number the device has passed.
    fn renew(&mut self, hello: &Hello) -> Result<(), Stop> {
        let ledger = self.app.inner.ledger.as_ref();
        let compared = renewal::compared(ledger, &self.seat, &hello.cursors)?;
        self.anew.extend(compared.anew);
        let (app, seat, short) = (&self.app, &self.seat, compared.short);
        if short.is_empty() {
            return Ok(());
        }
        self.may_write()?;
        app.admit_renewal(seat)?;
        for feed in &short {
            let (device, grid, read_to) = (seat.device, &feed.grid, feed.read_to);
            tracing::error!(%device, %grid, read_to, "a feed ends before what a device has \
                read, as after a restored backup: every device reads it from the start");
        }
        let now = app.now();
        let registry = &app.inner.registry;
        registry.write(move |books| renewal::renew(books, &short, now))?;
        // The directory has jumped with the feeds.
        self.seat = seat_of(&self.app, &self.token)?;
        Ok(())
    }
}
