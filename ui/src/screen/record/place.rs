//! Where it happened: places used lately, the area by name, pinyin or code, a line in words, and
//! the grid when there is more than one to choose from.

use contract::command::area::{AreaRow, RecentPlace};
use yew::{Callback, Html, MouseEvent, html};

use super::view::wrong;
use super::{Event, Record, Text, element};
use crate::part::button::{Button, Weight};
use crate::part::card::card;
use crate::part::chip::{Chip, Size, chips};
use crate::part::field::{self, Field, Keys};
use crate::part::here;
use crate::screen::Eye;
use crate::words::say;

pub(super) fn place(model: &Record, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    let line = Field {
        id: element("place"),
        testid: "place",
        label: say!(words, "record-place"),
        value: model.content.place.clone(),
        hint: say!(words, "record-place-hint"),
        problem: wrong(model, "place", words),
        write: emit.reform(|written| Event::Wrote(Text::Place, written)),
    };
    let stands = here::Here {
        kept: model.content.point.is_some(),
        ..model.here
    };
    card(
        &say!(words, "record-where"),
        html! {
            <>
                { recent(model, eye, emit) }
                { area(model, eye, emit) }
                { field::problem(&element("area"), wrong(model, "area", words)) }
                { line.line(Keys::Words) }
                { here::here(&stands, words, &emit.reform(|()| Event::Here), &emit.reform(|()| Event::Nowhere)) }
                { grid(model, eye, emit) }
                { field::problem(&element("grid"), wrong(model, "grid", words)) }
            </>
        },
    )
}

fn recent(model: &Record, eye: &Eye, emit: &Callback<Event>) -> Html {
    if model.recent.is_empty() {
        return html! {};
    }
    let content = &model.content;
    let label = |recent: &RecentPlace| {
        if recent.place.is_empty() {
            recent.area.name.clone()
        } else {
            format!("{} · {}", recent.area.name, recent.place)
        }
    };
    let places = model.recent.iter().enumerate().map(|(at, recent)| Chip {
        testid: format!("recent-place-{}", at + 1),
        label: label(recent),
        chosen: content.area.as_ref() == Some(&recent.area.code) && content.place == recent.place,
        choose: {
            let recent = recent.clone();
            emit.reform(move |()| Event::Recent(Box::new(recent.clone())))
        },
    });
    html! {
        <>
            <p class="card__line">{ say!(eye.words, "record-recent") }</p>
            { chips(&say!(eye.words, "record-recent"), Size::Normal, places.collect()) }
        </>
    }
}

fn area(model: &Record, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    let chosen = match (&model.area, &model.content.area) {
        (Some(area), _) => area.name.clone(),
        (None, Some(code)) => code.to_string(),
        (None, None) => say!(words, "area-none"),
    };
    let open = Button {
        testid: "area-change",
        label: if model.find.open {
            say!(words, "cancel")
        } else {
            if model.content.area.is_none() {
                say!(words, "area-choose")
            } else {
                say!(words, "area-change")
            }
        },
        weight: Weight::Quiet,
        busy: false,
        press: emit.reform(|()| Event::Find),
    };
    html! {
        <>
            <div class="chosen">
                <p class="chosen__label">{ say!(words, "field-area") }</p>
                <p class="chosen__value" data-testid="area-chosen">{ chosen }</p>
                { open.view() }
            </div>
            if model.find.open { { find(model, eye, emit) } }
        </>
    }
}

fn find(model: &Record, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    let query = Field {
        id: "area-query".into(),
        testid: "area-query",
        label: say!(words, "area-query"),
        value: model.find.query.clone(),
        hint: say!(words, "area-query-hint"),
        problem: None,
        write: emit.reform(Event::Query),
    };
    let found = model.find.rows.as_ref().map(|rows| {
        if rows.is_empty() {
            return html! { <p class="field__hint">{ say!(words, "area-found-none") }</p> };
        }
        html! {
            <ul class="found" data-testid="area-results">
                { for rows.iter().map(|row| result(row, eye, emit)) }
            </ul>
        }
    });
    html! { <div class="find">{ query.line(Keys::Words) }{ for found }</div> }
}

fn result(row: &AreaRow, eye: &Eye, emit: &Callback<Event>) -> Html {
    let chosen = row.clone();
    let choose = emit.reform(move |_: MouseEvent| Event::Area(chosen.clone()));
    html! {
        <li>
            <button type="button" class="found__row" data-testid="area-result" onclick={choose}>
                <span class="found__name">{ &row.name }</span>
                <span class="found__within">
                    { format!("{} · {}", if row.within.is_empty() { eye.words.level(row.level) } else { row.within.clone() }, row.code) }
                </span>
            </button>
        </li>
    }
}

fn grid(model: &Record, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    if model.grids.len() == 1 || model.edits.is_some() {
        return html! {};
    }
    let several = model
        .grids
        .iter()
        .any(|grid| grid.village != model.grids[0].village);
    let grids = model.grids.iter().map(|grid| Chip {
        testid: format!("grid-{}", grid.id),
        label: if several {
            format!("{} {}", grid.village_name, grid.name)
        } else {
            grid.name.clone()
        },
        chosen: model.content.grid.as_ref() == Some(&grid.id),
        choose: {
            let id = grid.id.clone();
            emit.reform(move |()| Event::Grid(id.clone()))
        },
    });
    html! {
        <>
            <p class="card__line">{ say!(words, "record-grid") }</p>
            { chips(&say!(words, "record-grid"), Size::Normal, grids.collect()) }
        </>
    }
}
