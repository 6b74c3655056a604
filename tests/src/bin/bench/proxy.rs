//! A line between a device and a server, on this machine: it counts every byte that passes and is
//! as long, as thin and as bad as it is told to be. What it counts, no program under test can
//! embellish.

mod link;
mod trips;

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::patience::Patience;
use link::Link;
pub(crate) use link::Quality;
use trips::Trips;

/// What passed since it was last asked.
#[derive(Debug, Clone, Default)]
pub(crate) struct Passed {
    /// Bytes from the device.
    pub(crate) up_bytes: u64,
    /// Bytes to the device.
    pub(crate) down_bytes: u64,
    /// Of both, what the line itself lost and carried again.
    pub(crate) again_bytes: u64,
    /// Requests of HTTP, and messages over sockets that were opened by one.
    pub(crate) trips: u64,
    /// Connections that were opened.
    pub(crate) connections: u64,
    /// When the last byte passed that was more than a sign of life.
    pub(crate) last: Option<Instant>,
}

impl Passed {
    /// Bytes both ways.
    pub(crate) fn bytes(&self) -> u64 {
        self.up_bytes + self.down_bytes
    }
}

/// A line to one server.
pub(crate) struct Proxy {
    address: SocketAddr,
    shared: Arc<Shared>,
}

struct Shared {
    server: SocketAddr,
    passed: Mutex<Passed>,
    up: Mutex<Link>,
    down: Mutex<Link>,
    open: Mutex<Vec<Arc<Connection>>>,
}

struct Connection {
    device: TcpStream,
    server: TcpStream,
    opened: Instant,
    cut: AtomicBool,
    trips: Mutex<Trips>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Up,
    Down,
}

impl Proxy {
    /// A perfect line to the server at an address like `http://127.0.0.1:1234`.
    pub(crate) fn to(server: &str) -> Self {
        let server = server.trim_start_matches("http://").parse().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared {
            server,
            passed: Mutex::default(),
            up: Mutex::new(Link::like(Quality::default(), 1)),
            down: Mutex::new(Link::like(Quality::default(), 2)),
            open: Mutex::default(),
        });
        let taking = Arc::clone(&shared);
        thread::spawn(move || {
            for device in listener.incoming().map_while(Result::ok) {
                // A server that is gone answers nobody; the device finds the connection closed.
                if let Ok(server) = TcpStream::connect(taking.server) {
                    taking.carry(device, server);
                }
            }
        });
        Self { address, shared }
    }

    /// Where devices find it.
    pub(crate) fn address(&self) -> String {
        format!("http://{}", self.address)
    }

    /// From now on the line is like this.
    pub(crate) fn be(&self, quality: Quality) {
        *lock(&self.shared.up) = Link::like(quality, 1);
        *lock(&self.shared.down) = Link::like(quality, 2);
    }

    /// What passed since the last time this was asked.
    pub(crate) fn take(&self) -> Passed {
        std::mem::take(&mut lock(&self.shared.passed))
    }

    /// What has passed so far counts no more.
    pub(crate) fn count_anew(&self) {
        *lock(&self.shared.passed) = Passed::default();
    }

    /// Ends every connection at once; what was under way is lost.
    pub(crate) fn cut(&self) {
        self.shared.cut();
    }

    /// Ends every connection again and again, until what is returned is dropped.
    pub(crate) fn cut_every(&self, pause: Duration) -> Cutting {
        let (stop, stopped) = mpsc::channel::<()>();
        let shared = Arc::clone(&self.shared);
        thread::spawn(move || {
            while stopped.recv_timeout(pause) == Err(RecvTimeoutError::Timeout) {
                shared.cut();
            }
        });
        Cutting { _stop: stop }
    }

    /// Waits until nothing has passed for this long but signs of life.
    pub(crate) fn wait_for_silence(&self, silence: Duration, patience: &Patience) {
        let asked = Instant::now();
        loop {
            let last = lock(&self.shared.passed).last.unwrap_or(asked);
            let left = silence.saturating_sub(last.elapsed());
            if left.is_zero() {
                return;
            }
            patience.pause(left);
        }
    }
}

/// A line that is cut for as long as this is kept.
pub(crate) struct Cutting {
    _stop: Sender<()>,
}

impl Shared {
    fn cut(&self) {
        for connection in lock(&self.open).drain(..) {
            connection.end();
        }
    }

    fn carry(self: &Arc<Self>, device: TcpStream, server: TcpStream) {
        for stream in [&device, &server] {
            stream.set_nodelay(true).unwrap();
        }
        lock(&self.passed).connections += 1;
        let connection = Arc::new(Connection {
            device,
            server,
            opened: Instant::now(),
            cut: AtomicBool::new(false),
            trips: Mutex::default(),
        });
        {
            let mut open = lock(&self.open);
            open.retain(|old| !old.cut.load(Ordering::SeqCst));
            open.push(Arc::clone(&connection));
        }
        for way in [Way::Up, Way::Down] {
            let (send, arrived) = mpsc::channel();
            let (shared, one) = (Arc::clone(self), Arc::clone(&connection));
            thread::spawn(move || shared.take_in(&one, way, &send));
            let one = Arc::clone(&connection);
            thread::spawn(move || one.hand_over(way, &arrived));
        }
    }

    /// Reads what one side says, at the pace of the line, and says when it arrives.
    fn take_in(&self, one: &Connection, way: Way, send: &Sender<(Instant, Vec<u8>)>) {
        let (mut from, link) = match way {
            Way::Up => (&one.device, &self.up),
            Way::Down => (&one.server, &self.down),
        };
        let mut piece = vec![0; lock(link).piece_bytes()];
        let mut last = one.opened;
        while let Ok(count) = from.read(&mut piece) {
            if count == 0 || one.cut.load(Ordering::SeqCst) {
                break;
            }
            let sent = lock(link).send(count, one.opened, last);
            thread::sleep(sent.gone.saturating_duration_since(Instant::now()));
            if one.cut.load(Ordering::SeqCst) {
                break;
            }
            last = sent.arrives;
            let seen = lock(&one.trips).see(way == Way::Up, &piece[..count]);
            let mut passed = lock(&self.passed);
            let again = u64::try_from(sent.again_bytes).unwrap_or_default();
            let bytes = u64::try_from(count).unwrap_or_default() + again;
            match way {
                Way::Up => passed.up_bytes += bytes,
                Way::Down => passed.down_bytes += bytes,
            }
            passed.again_bytes += again;
            passed.trips += seen.trips;
            if seen.said {
                passed.last = Some(Instant::now());
            }
            drop(passed);
            if send.send((sent.arrives, piece[..count].to_vec())).is_err() {
                break;
            }
        }
    }
}

impl Connection {
    /// Hands over what arrives when it arrives, and the end when there is no more.
    fn hand_over(&self, way: Way, arrived: &Receiver<(Instant, Vec<u8>)>) {
        let (mut to, from) = match way {
            Way::Up => (&self.server, &self.device),
            Way::Down => (&self.device, &self.server),
        };
        while let Ok((at, piece)) = arrived.recv() {
            thread::sleep(at.saturating_duration_since(Instant::now()));
            if self.cut.load(Ordering::SeqCst) || to.write_all(&piece).is_err() {
                // Whoever still sends is told that nobody listens.
                drop(from.shutdown(Shutdown::Both));
                break;
            }
        }
        drop(to.shutdown(Shutdown::Write));
    }

    fn end(&self) {
        self.cut.store(true, Ordering::SeqCst);
        // Closed by its owner a moment ago: then it has ended already.
        drop(self.device.shutdown(Shutdown::Both));
        drop(self.server.shutdown(Shutdown::Both));
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
