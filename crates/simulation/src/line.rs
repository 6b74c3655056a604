//! A device's line, in every weather: what it sends may not arrive, arrive in part, twice or a day
//! late; what comes back may break off at any byte; and the device itself may lose its power while
//! it takes an answer in.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use field::{Line, LineError, Reply, Request};

use crate::damage;
use crate::disk::Moment;
use crate::eye::Watch;
use crate::net::{Came, Letter, Net, Way, locked};
use hostile::Draw;

/// How bad the line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weather {
    /// Everything arrives.
    Good,
    /// One request in three meets with something.
    Bad,
    /// Nothing arrives.
    None,
}

type Happening = Box<dyn FnOnce() + Send>;

/// The line of one device.
pub(crate) struct SimLine {
    device: usize,
    net: Arc<Net>,
    state: Mutex<State>,
}

struct State {
    weather: Weather,
    draw: Draw,
    meanwhile: Option<Happening>,
    power: Option<PowerCut>,
    requests: usize,
    /// The app is of the version before.
    old: bool,
}

/// The device loses its power while it takes in the answer's piece of this number, or as many pieces.
struct PowerCut {
    home: PathBuf,
    pieces: usize,
    left: Option<Moment>,
}

/// A device's power when a piece of an answer comes.
enum Power {
    On,
    /// It goes while this piece is taken in; the disk before.
    Going(PathBuf, Moment),
    Off,
}

/// What becomes of one request.
enum Fate {
    Arrives,
    Lost,
    Late,
    Twice,
    CutOnTheWay,
    CutOnTheWayBack,
}

impl SimLine {
    pub(crate) fn new(device: usize, net: Arc<Net>) -> Self {
        let state = State {
            weather: Weather::Good,
            draw: Draw::starting_at(0),
            meanwhile: None,
            power: None,
            requests: 0,
            old: false,
        };
        Self {
            device,
            net,
            state: Mutex::new(state),
        }
    }

    /// From now on the line is like this.
    pub(crate) fn be(&self, weather: Weather, draw: Draw) {
        let mut state = locked(&self.state);
        state.weather = weather;
        state.draw = draw;
    }

    /// From now on the app is of the version before, or is not.
    pub(crate) fn be_old(&self, old: bool) {
        locked(&self.state).old = old;
    }

    /// Something else happens in the middle of the next request.
    pub(crate) fn meanwhile(&self, happens: impl FnOnce() + Send + 'static) {
        locked(&self.state).meanwhile = Some(Box::new(happens));
    }

    /// Nothing more happens, and the power stays.
    pub(crate) fn calm(&self) {
        let mut state = locked(&self.state);
        state.meanwhile = None;
        state.power = None;
    }

    /// The device's power goes after so many pieces of an answer.
    pub(crate) fn power_goes_after(&self, home: PathBuf, pieces: usize) {
        locked(&self.state).power = Some(PowerCut {
            home,
            pieces,
            left: None,
        });
    }

    /// What the device's disk held when its power went.
    pub(crate) fn left_by_power_cut(&self) -> Option<Moment> {
        locked(&self.state).power.take().and_then(|cut| cut.left)
    }

    /// How many requests were made since this was last asked.
    pub(crate) fn requests(&self) -> usize {
        std::mem::take(&mut locked(&self.state).requests)
    }

    /// The power when another piece comes.
    fn power(&self) -> Power {
        let mut state = locked(&self.state);
        match state.power.as_mut() {
            None => Power::On,
            Some(cut) if cut.left.is_some() => Power::Off,
            Some(cut) if cut.pieces > 0 => {
                cut.pieces -= 1;
                Power::On
            }
            Some(cut) => Power::Going(cut.home.clone(), Moment::of(&cut.home).unwrap()),
        }
    }

    fn left(&self, disk: Moment) {
        if let Some(cut) = locked(&self.state).power.as_mut() {
            cut.left = Some(disk);
        }
    }

    fn fate(&self) -> (Fate, Draw, Option<Happening>) {
        let mut state = locked(&self.state);
        state.requests += 1;
        let mut draw = state.draw.fork();
        let happens = state.meanwhile.take();
        let bad = state.weather == Weather::Bad && draw.comes_about(350);
        let fate = match state.weather {
            Weather::None => Fate::Lost,
            _ if !bad => Fate::Arrives,
            _ => match draw.below(8) {
                0 => Fate::Lost,
                1 => Fate::Late,
                2 => Fate::Twice,
                3 | 4 => Fate::CutOnTheWay,
                _ => Fate::CutOnTheWayBack,
            },
        };
        (fate, draw, happens)
    }
}

impl Line for SimLine {
    fn in_step(&self) -> bool {
        true
    }

    fn send(
        &self,
        _server: &str,
        mut request: Request<'_>,
        take: &mut dyn FnMut(&Reply, &[u8]) -> bool,
    ) -> Result<Reply, LineError> {
        let old = locked(&self.state).old;
        if let Some(reply) = old.then(|| crate::old::speaks(&mut request)).flatten() {
            return Ok(reply);
        }
        let broken = |what: &str| Err(LineError::Unreachable(what.to_owned()));
        let (fate, mut draw, happens) = self.fate();
        damage::check_compares(&self.net, self.device, request.path);
        let letter = Letter {
            device: self.device,
            method: request.method,
            path: request.path.to_owned(),
            token: request.token.map(str::to_owned),
            headers: request.headers,
            body: request.body,
        };
        if draw.comes_about(40) || matches!(fate, Fate::Late) {
            self.net.keep(letter.clone());
        }
        let mut way = Way::default();
        let mut ends = usize::MAX;
        match fate {
            Fate::Lost | Fate::Late => return broken("no signal"),
            Fate::Twice => {
                self.net
                    .carry(&letter, Way::default(), &mut draw, &mut |_, _| true);
            }
            Fate::CutOnTheWay if letter.is_sealed() => way.cut = Some(letter.body.len() / 2),
            Fate::CutOnTheWay => way.cut = Some(draw.below(letter.body.len())),
            Fate::CutOnTheWayBack => ends = draw.length(60_000),
            Fate::Arrives => {}
        }
        way.meanwhile = happens.map(|happens| (draw.below(3), happens));
        let mut watch = Watch::new();
        let (mut refusal, mut tearing) = (Vec::new(), draw.fork());
        let came = self.net.carry(&letter, way, &mut draw, &mut |head, piece| {
            let piece = &piece[..piece.len().min(ends)];
            ends -= piece.len();
            let power = self.power();
            if piece.is_empty() || matches!(power, Power::Off) {
                return false;
            }
            if !head.is_success() {
                refusal.extend_from_slice(piece);
                return true;
            }
            self.net.eye.heard(&mut watch, self.device, piece);
            let wanted = take(head, piece);
            let Power::Going(home, before) = power else {
                return wanted;
            };
            self.left(before.torn(Moment::of(&home).unwrap(), &mut tearing));
            false
        });
        let dead = matches!(self.power(), Power::Off);
        match came {
            Came::Cut => broken("cut while sending"),
            Came::Dark => broken("the server is gone"),
            Came::Whole(_) if ends == 0 || dead => broken("cut while receiving"),
            Came::Whole(head) => Ok(Reply { refusal, ..head }),
        }
    }
}
