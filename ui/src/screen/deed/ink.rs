//! A name drawn with a finger: strokes on a small sheet, kept as points until they are sent.

use yew::{Callback, Html, MouseEvent, PointerEvent, html};

use crate::screen::Eye;
use crate::words::say;

/// How wide the sheet is, in its own points.
pub(crate) const WIDTH: u16 = 600;
/// How high.
pub(crate) const HEIGHT: u16 = 240;

/// One line of a pen.
pub(crate) type Stroke = Vec<(u16, u16)>;

/// What is drawn on one sheet.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Ink {
    /// The lines, in the order they were drawn.
    pub(crate) strokes: Vec<Stroke>,
    down: bool,
}

/// What a finger does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Touch {
    /// It comes down here.
    Down((u16, u16)),
    /// It moves here.
    Move((u16, u16)),
    /// It leaves.
    Up,
    /// The sheet is wiped.
    Wipe,
}

impl Ink {
    /// A sheet with these lines on it.
    pub(crate) const fn of(strokes: Vec<Stroke>) -> Self {
        Self {
            strokes,
            down: false,
        }
    }

    /// The sheet after a touch.
    pub(crate) fn touched(&mut self, touch: Touch) {
        match touch {
            Touch::Down(at) => {
                self.down = true;
                self.strokes.push(vec![at]);
            }
            Touch::Move(at) if self.down => {
                if let Some(stroke) = self.strokes.last_mut() {
                    stroke.push(at);
                }
            }
            Touch::Move(_) => {}
            Touch::Up => self.down = false,
            Touch::Wipe => *self = Self::default(),
        }
    }

    /// Whether anything is drawn.
    pub(crate) fn is_drawn(&self) -> bool {
        self.strokes.iter().any(|stroke| stroke.len() > 1)
    }
}

/// Draws a sheet to write a name on.
pub(super) fn pad(name: &str, at: usize, ink: &Ink, eye: &Eye, touch: &Callback<Touch>) -> Html {
    let words = &eye.words;
    let on = |make: fn((u16, u16)) -> Touch| {
        touch.reform(move |event: PointerEvent| {
            event.prevent_default();
            make(crate::outside::point_on(&event, WIDTH, HEIGHT))
        })
    };
    let up = touch.reform(|_: PointerEvent| Touch::Up);
    let wipe = touch.reform(|_: MouseEvent| Touch::Wipe);
    let line = |stroke: &Stroke| {
        let points: Vec<_> = stroke.iter().map(|(x, y)| format!("{x},{y}")).collect();
        html! { <polyline points={points.join(" ")} /> }
    };
    html! {
        <div class="pad">
            <p class="pad__name">{ say!(words, "sign-here", name = name) }</p>
            <svg class="pad__sheet" data-testid={format!("sign-{at}")} viewBox={format!("0 0 {WIDTH} {HEIGHT}")}
                role="img" aria-label={say!(words, "sign-here", name = name)}
                onpointerdown={on(Touch::Down)} onpointermove={on(Touch::Move)}
                onpointerup={up.clone()} onpointerleave={up}>
                { for ink.strokes.iter().map(line) }
            </svg>
            if !ink.strokes.is_empty() {
                <button type="button" class="button button--quiet" onclick={wipe}
                    data-testid={format!("sign-wipe-{at}")}>{ say!(words, "sign-again") }</button>
            }
        </div>
    }
}
