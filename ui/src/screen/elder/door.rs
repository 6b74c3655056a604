//! A door nobody answered: who was asked and what they knew, who is still to be asked and by when, and an answer at a
//! touch. Whose turn it is goes by the clock; whoever was passed over can still be asked.

use contract::command::elder::{Door, DoorTurn};
use model::ActId;
use model::elder::act::door::Heard;
use yew::{Callback, Html, classes, html};

use super::Event;
use crate::part::chip::{Chip, Size, chips};
use crate::part::door::{is_late, remains, turn};
use crate::screen::Eye;
use crate::words::{say, time::clock};

pub(super) fn view(door: &Door, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    let asked = door.asked.iter().map(|asked| {
        let (whom, heard) = (words.whom(&asked.whom), words.heard(&asked.heard));
        html! { <li>{ format!("{} {whom}：{heard}", clock(asked.at_ms)) }</li> }
    });
    let now = turn(&door.left, eye.now);
    // Those before the one whose turn it is were passed over by the clock; those after it wait for theirs.
    let at = now.and_then(|now| door.left.iter().position(|turn| turn == now));
    let left = door.left.iter().enumerate().map(|(place, turn)| {
        let late = is_late(turn, eye.now).then_some("late");
        let (whom, by) = (words.whom(&turn.whom), clock(turn.by_ms));
        let line = say!(words, "elder-door-next", whom = whom, by = by);
        let may = at.is_some_and(|at| place <= at);
        html! {
            <>
                <p class="card__line" data-testid="door-turn">
                    { line.clone() }
                    { " · " }
                    <span class={classes!(late)}>{ remains(turn, eye.now, words) }</span>
                </p>
                if may { { answers(door.act, turn, at == Some(place), &line, eye, emit) } }
            </>
        }
    });
    html! {
        <section class="card" data-testid="door">
            <h2 class="card__title">{ format!("{} {}", clock(door.at_ms), say!(words, "elder-nobody")) }</h2>
            <ul>{ for asked }</ul>
            { for left }
            if door.left.is_empty() { <p class="card__line">{ say!(words, "elder-door-all") }</p> }
        </section>
    }
}

/// What somebody knew, at a touch.
fn answers(
    door: ActId,
    turn: &DoorTurn,
    is_next: bool,
    label: &str,
    eye: &Eye,
    emit: &Callback<Event>,
) -> Html {
    let all = Heard::ALL.iter().map(|heard| {
        let (whom, said) = (turn.whom.clone(), heard.clone());
        Chip {
            testid: if is_next {
                format!("door-{}", heard.code())
            } else {
                format!("door-{}-{}", turn.whom.code(), heard.code())
            },
            label: eye.words.heard(heard),
            chosen: false,
            choose: emit.reform(move |()| Event::Asked(door, whom.clone(), said.clone())),
        }
    });
    chips(label, Size::Even, all.collect())
}
