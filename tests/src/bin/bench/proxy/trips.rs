//! Counts what a device asks and what is said over its sockets, from nothing but the bytes that
//! pass: requests of HTTP/1.1, and once one of them has opened a WebSocket, the messages both ways.

/// What a piece brought.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Seen {
    /// Trips it completed the head of.
    pub(super) trips: u64,
    /// Whether there was more in it than signs of life: the pings and pongs with which both sides
    /// of a WebSocket make sure of each other, for as long as it stands.
    pub(super) said: bool,
}

/// What was seen of one connection.
#[derive(Default)]
pub(super) struct Trips {
    up: Stream,
    down: Stream,
}

#[derive(Default)]
struct Stream {
    seen: Vec<u8>,
    /// Bytes of a body or a frame that are still to pass.
    left: usize,
    /// Whether those are a sign of life.
    alive: bool,
    reading: Reading,
}

#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum Reading {
    /// The head of a request or of an answer comes next.
    #[default]
    Head,
    /// The size of a piece of a body comes next.
    Piece,
    /// A frame of a WebSocket comes next.
    Frame,
    /// Nothing that is counted.
    Nothing,
}

impl Trips {
    /// Sees a piece from the device (`up`) or to it.
    pub(super) fn see(&mut self, up: bool, piece: &[u8]) -> Seen {
        let stream = if up { &mut self.up } else { &mut self.down };
        stream.seen.extend_from_slice(piece);
        let mut seen = Seen {
            trips: 0,
            said: stream.reading != Reading::Frame,
        };
        loop {
            seen.said |= stream.skip();
            let Some(counted) = stream.step(up) else {
                return seen;
            };
            seen.trips += u64::from(counted);
        }
    }
}

impl Stream {
    /// Leaves out what is still to pass of a body or a frame; tells whether something was said by it.
    fn skip(&mut self) -> bool {
        let skipped = self.left.min(self.seen.len());
        self.seen.drain(..skipped);
        self.left -= skipped;
        skipped > 0 && !self.alive
    }

    /// One head or frame further; none when more has to arrive first.
    fn step(&mut self, up: bool) -> Option<bool> {
        if self.left > 0 || self.seen.is_empty() {
            return None;
        }
        match self.reading {
            Reading::Head => self.head(up),
            Reading::Piece => self.piece(),
            Reading::Frame => self.frame(),
            Reading::Nothing => {
                self.seen.clear();
                None
            }
        }
    }

    fn head(&mut self, up: bool) -> Option<bool> {
        let end = find(&self.seen, b"\r\n\r\n")? + 4;
        let head = String::from_utf8_lossy(&self.seen[..end]).to_ascii_lowercase();
        self.seen.drain(..end);
        let header = |name: &str| {
            let lines = head.lines();
            let line = lines.filter_map(|line| line.split_once(':'));
            line.into_iter()
                .find(|(found, _)| *found == name)
                .map(|(_, value)| value.trim())
        };
        self.reading = if header("upgrade") == Some("websocket") {
            Reading::Frame
        } else if !up {
            Reading::Nothing
        } else if header("transfer-encoding") == Some("chunked") {
            Reading::Piece
        } else {
            let length = header("content-length").and_then(|length| length.parse().ok());
            self.left = length.unwrap_or_default();
            Reading::Head
        };
        Some(up)
    }

    fn piece(&mut self) -> Option<bool> {
        let end = find(&self.seen, b"\r\n")?;
        let size = String::from_utf8_lossy(&self.seen[..end]).into_owned();
        let size = usize::from_str_radix(size.trim(), 16).unwrap_or_default();
        self.left = end + 2 + size + 2;
        if size == 0 {
            self.reading = Reading::Head;
        }
        Some(false)
    }

    /// RFC 6455, 5.2. Control frames and continuations are no messages of their own.
    fn frame(&mut self) -> Option<bool> {
        let (first, second) = (*self.seen.first()?, *self.seen.get(1)?);
        let mask = if second & 0x80 == 0 { 0 } else { 4 };
        let (header, payload) = match second & 0x7f {
            126 => (4, number(self.seen.get(2..4)?)),
            127 => (10, number(self.seen.get(2..10)?)),
            short => (2, usize::from(short)),
        };
        self.left = header + mask + payload;
        self.alive = first & 0x08 != 0 && first & 0x0f != 8;
        Some(matches!(first & 0x0f, 1 | 2))
    }
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

fn number(bytes: &[u8]) -> usize {
    bytes
        .iter()
        .fold(0, |number, byte| (number << 8) | usize::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The trips in `bytes`, however they are cut into pieces.
    fn counted(up: bool, bytes: &[u8]) -> u64 {
        let whole = Trips::default().see(up, bytes).trips;
        for size in 1..bytes.len() {
            let mut trips = Trips::default();
            let pieces = bytes.chunks(size).map(|piece| trips.see(up, piece).trips);
            assert_eq!(pieces.sum::<u64>(), whole, "in pieces of {size}");
        }
        whole
    }

    #[test]
    fn requests_are_counted_and_their_bodies_are_not() {
        let two = b"POST /a HTTP/1.1\r\nContent-Length: 21\r\n\r\nGET / HTTP/1.1\r\n\r\n123\
                    GET /b HTTP/1.1\r\nhost: x\r\n\r\n";
        assert_eq!(counted(true, two), 2);
        let chunked = b"PUT /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n\
                        4\r\nGET \r\n0\r\n\r\nGET / HTTP/1.1\r\n\r\n";
        assert_eq!(counted(true, chunked), 2);
    }

    #[test]
    fn answers_are_not_counted() {
        assert_eq!(
            counted(false, b"HTTP/1.1 200 OK\r\n\r\nGET / HTTP/1.1\r\n\r\n"),
            0
        );
    }

    #[test]
    fn messages_over_a_socket_are_counted_both_ways() {
        let mut up = b"GET /s HTTP/1.1\r\nUpgrade: websocket\r\n\r\n".to_vec();
        // A masked message of two bytes, a ping, a message in two frames.
        up.extend([0x82, 0x82, 1, 2, 3, 4, 9, 9, 0x89, 0x80, 1, 2, 3, 4]);
        up.extend([0x02, 0x81, 1, 2, 3, 4, 9, 0x80, 0x81, 1, 2, 3, 4, 9]);
        assert_eq!(counted(true, &up), 3);
        let mut down = b"HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\n\r\n".to_vec();
        down.extend([0x82, 126, 1, 0]);
        down.extend([7; 256]);
        down.extend([0x82, 1, 7]);
        assert_eq!(counted(false, &down), 2);
    }

    #[test]
    fn signs_of_life_say_nothing_however_often_they_come() {
        let mut trips = Trips::default();
        let opened = b"HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\n\r\n";
        assert!(trips.see(false, opened).said);
        for sign in [[0x89, 0], [0x8a, 0]] {
            assert_eq!(trips.see(false, &sign), Seen::default());
        }
        // A ping with four letters in it that comes in two pieces, and then a message.
        assert_eq!(trips.see(false, &[0x89, 4, 1]), Seen::default());
        assert_eq!(trips.see(false, &[2, 3, 4]), Seen::default());
        let message = Seen {
            trips: 1,
            said: true,
        };
        assert_eq!(trips.see(false, &[0x82, 2, 5, 6]), message);
    }
}
