//! A county for thirty days: what is there, and the handles to move it by one event.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use contract::Failure;
use contract::command::sync::SyncStatus;
use model::Role;

use crate::device::Device;
use crate::disk::Moment;
use crate::evil::Evil;
use crate::eye::{Eye, Holder};
use crate::line::{SimLine, Weather};
use crate::net::Net;
use crate::time::Time;
use crate::town::Town;
use crate::trace::{Trace, short};
use hostile::Draw;

/// Everything there is.
pub(crate) struct World {
    pub(crate) draw: Draw,
    pub(crate) time: Time,
    pub(crate) trace: Arc<Trace>,
    pub(crate) net: Arc<Net>,
    pub(crate) devices: Vec<Device>,
    pub(crate) evil: Option<Evil>,
    /// Who has an app of the version before.
    pub(crate) old_app: Option<usize>,
    blank: Moment,
    scratch: std::path::PathBuf,
}

impl World {
    /// A server with a town, and no device yet.
    pub(crate) fn new(seed: u64, scratch: &Path, shown: bool) -> Self {
        let time = Time::default();
        let trace = Arc::new(Trace::new(time.clone(), shown));
        let eye = Eye::new(Arc::clone(&trace));
        let net = Arc::new(Net::new(scratch, time.clone(), eye));
        net.eye.known().town = Town::found(&net.app());
        Self {
            draw: Draw::starting_at(seed),
            time,
            trace,
            net,
            devices: Vec::new(),
            evil: None,
            old_app: None,
            blank: crate::device::blank(scratch),
            scratch: scratch.to_owned(),
        }
    }

    /// A device for a seat, enrolled over whatever line there is.
    pub(crate) fn add_device(&mut self, seat: usize) -> usize {
        let blank = self.blank.clone();
        let number = self.add_device_over(seat, &blank);
        self.enrol(number);
        number
    }

    /// A device over a disk that has something on it already.
    pub(crate) fn add_device_over(&mut self, seat: usize, disk: &Moment) -> usize {
        let number = self.devices.len();
        let line = Arc::new(SimLine::new(number, Arc::clone(&self.net)));
        line.be_old(self.old_app == Some(number));
        let clock = self.time.wrong_clock(&mut self.draw);
        self.net.eye.known().holders.insert(
            number,
            Holder {
                seat,
                revoked: false,
            },
        );
        self.devices
            .push(Device::new(number, seat, line, clock, &self.scratch, disk));
        number
    }

    /// Enrols with a new invitation: in bad weather a few times, then in good.
    pub(crate) fn enrol(&mut self, number: usize) {
        let code = self.invite(self.devices[number].seat);
        for tried in 0..6 {
            let weather = if tried < 5 {
                Weather::Bad
            } else {
                Weather::Good
            };
            let draw = self.draw.fork();
            let device = &mut self.devices[number];
            device.line.be(weather, draw);
            match device.enrol(code.clone()) {
                Ok(()) => return self.trace.note(&format!("{number} is enrolled")),
                Err(failure) => self
                    .trace
                    .note(&format!("{number} is not enrolled: {failure}")),
            }
            self.time.pass_ms(2_000);
        }
        self.net
            .eye
            .known()
            .book
            .broke("a device that cannot be enrolled", number);
    }

    pub(crate) fn invite(&self, seat: usize) -> String {
        let worker = self.net.eye.known().town.seats[seat].worker;
        self.net
            .app()
            .admin()
            .invite(worker, 7)
            .unwrap()
            .code
            .shown()
    }

    /// The devices that may and can work: enrolled and not revoked.
    pub(crate) fn at_work(&self) -> Vec<usize> {
        let known = self.net.eye.known();
        let at_work = self.devices.iter().filter(|device| {
            device.enrolled
                && known
                    .holders
                    .get(&device.number)
                    .is_some_and(|h| !h.revoked)
        });
        at_work.map(|device| device.number).collect()
    }

    /// Writes down what a device has made since this was last asked.
    pub(crate) fn look_at_made(&self, number: usize) {
        note_made(&self.net, number, &self.devices[number].running());
    }

    /// One sync, and what became of it.
    pub(crate) fn sync(&mut self, number: usize, weather: Weather) -> SyncStatus {
        let draw = self.draw.fork();
        let device = &self.devices[number];
        device.line.be(weather, draw);
        let status = device.sync();
        device.line.calm();
        let trouble = status
            .trouble
            .as_ref()
            .map_or(String::new(), |failure| format!("{:?}", failure.code));
        let left = (status.waiting, status.quarantined);
        let requests = device.line.requests();
        self.trace.note(&format!(
            "{number} syncs: {:?} {trouble} {left:?} in {requests}",
            status.line
        ));
        if status.quarantined > 0 {
            for held in self.devices[number].running().held() {
                self.trace.note(&format!("{number} holds {held}"));
            }
        }
        // The sync itself may have written: that a notice is here, or anew what the server began anew.
        self.look_at_made(number);
        self.time.pass_ms(500);
        status
    }

    /// A sync on a good line, and one more where it brought a notice: that it is here goes out at once, as the
    /// application asks for it.
    pub(crate) fn sync_and_say(&mut self, number: usize) -> SyncStatus {
        let status = self.sync(number, Weather::Good);
        if status.trouble.is_none() && status.waiting > 0 {
            return self.sync(number, Weather::Good);
        }
        status
    }

    /// What the worker at a device is.
    pub(crate) fn role(&self, number: usize) -> Role {
        self.net.eye.known().town.seats[self.devices[number].seat].role
    }

    /// Notes how a piece of honest work ended; anything but fair is a broken rule.
    pub(crate) fn worked(&self, number: usize, what: &str, done: Result<(), Failure>) {
        self.look_at_made(number);
        self.time.pass_ms(1_000);
        match done {
            Ok(()) => self.trace.note(&format!("{number} {what}")),
            Err(failure) if crate::work::is_fair(&failure) => {
                self.trace.note(&format!("{number} {what}: {failure}"));
            }
            Err(failure) => {
                self.trace.note(&format!("{number} {what}: {failure:?}"));
                let how = format!("device {number} {what}: {failure:?}");
                self.net.eye.known().book.broke("honest work refused", how);
            }
        }
    }
}

/// Writes down what waits on a device and was not known.
pub(crate) fn note_made(net: &Net, number: usize, running: &crate::device::Running) {
    let waiting = running.waiting();
    let is_new = |hash| !net.eye.known().book.made.contains_key(hash);
    let moments = if waiting.iter().any(|(hash, ..)| is_new(hash)) {
        running.moments()
    } else {
        BTreeMap::new()
    };
    for (hash, doc, grid) in waiting {
        let at = moments.get(&hash).map(|(_, at)| *at).unwrap_or_default();
        if net.eye.known().book.made(number, hash, doc, grid, at) {
            let (change, doc) = (short(hash.as_bytes()), short(&doc.as_bytes()[8..]));
            net.eye
                .trace
                .note(&format!("{number} has made {change} of {doc}"));
        }
    }
}
