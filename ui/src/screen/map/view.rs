//! Draws the map's page: what is told apart, the sheet with its buttons, what the signs mean, and all of it once more
//! as a list.

use contract::command::map::{CaseMark, Drawn, ElderMark, GridCount, Within};
use model::{Grade, Point};
use yew::{Callback, Html, html};

use super::canvas::Sheet;
use super::chart::Move;
use super::{Event, Layer, Map, Push};
use crate::part::button::{Button, Weight};
use crate::part::card::{Tone, empty, note};
use crate::part::chip::{Chip, Size, chips};
use crate::part::{here, row};
use crate::route::Route;
use crate::screen::Eye;
use crate::screen::elders;
use crate::words::noun::percent;
use crate::words::say;

/// What one point is taken to be around, millionths of a degree: about two kilometres.
const AROUND_E6: i32 = 10_000;

pub(super) fn page(model: &Map, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    let all = around(model);
    let read = model.drawn.is_some() && model.marked.is_some();
    let no_outlines = model
        .drawn
        .as_ref()
        .is_some_and(|drawn| drawn.around.is_none());
    let not_located = model.not_located.map(|why| here::why_not(why, words));
    html! {
        <div class="page map" data-testid="map">
            <header class="page__head">
                <h1 class="page__title" id="heading" tabindex="-1">{ say!(words, "map-title") }</h1>
            </header>
            { for model.failure.as_ref().map(|failure| note("map-refusal", Tone::Alert, &words.refusal(failure))) }
            { for not_located.map(|text| note("map-not-located", Tone::Alert, &text)) }
            { layers(model, eye, emit) }
            if read && no_outlines {
                { empty("map-empty", &say!(words, "map-empty"), &say!(words, "map-empty-text")) }
            }
            if all.is_some() {
                <div class="map__frame">
                    <Sheet scene={model.scene()} {all} pushed={model.pushed} percent={percent(eye.text)}
                        label={say!(words, "map-label")}
                        rests={emit.reform(Event::Rests)} open={emit.reform(Event::Open)} />
                    { buttons(model, eye, emit) }
                </div>
                { legend(model, eye) }
            }
            if !model.allows && all.is_some() {
                <p class="field__hint">
                    { say!(words, "map-not-allowed") }{ " " }
                    <a class="link" href={Route::Me.hash()} data-testid="map-allow">{ say!(words, "map-allow") }</a>
                </p>
            }
            { list(model, eye) }
        </div>
    }
}

fn layers(model: &Map, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    if !super::sees_elders(eye) {
        return html! {};
    }
    let layers = [
        (Layer::Cases, "map-cases", say!(words, "map-cases")),
        (Layer::Elders, "map-elders", say!(words, "map-elders")),
    ];
    let layers = layers.map(|(layer, testid, label)| Chip {
        testid: testid.into(),
        label,
        chosen: model.layer == layer,
        choose: emit.reform(move |()| Event::Layer(layer)),
    });
    chips(&say!(words, "map-what"), Size::Filter, layers.into())
}

fn buttons(model: &Map, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    let round = |testid: &'static str, mark: &'static str, label: String, push: Push| {
        let press = emit.reform(move |_: yew::MouseEvent| Event::Push(push));
        html! {
            <button type="button" class="map__button" data-testid={testid} aria-label={label.clone()}
                title={label} onclick={press}>{ mark }</button>
        }
    };
    let near = Button {
        testid: "map-near",
        label: say!(words, "map-near"),
        weight: Weight::Plain,
        busy: model.locating,
        press: emit.reform(|()| Event::Near),
    };
    html! {
        <div class="map__buttons">
            { round("map-nearer", "＋", say!(words, "map-nearer"), Push::Move(Move::nearer())) }
            { round("map-further", "－", say!(words, "map-further"), Push::Move(Move::further())) }
            { round("map-all", "⤢", say!(words, "map-all"), Push::All) }
            if model.allows { { near.view() } }
        </div>
    }
}

fn legend(model: &Map, eye: &Eye) -> Html {
    let words = &eye.words;
    let sign = |class: &'static str, text: String| html! { <li {class}>{ text }</li> };
    html! {
        <ul class="map__legend" aria-label={say!(words, "map-legend")} data-testid="map-legend">
            if model.layer == Layer::Cases {
                { sign("map__red", words.grade(&Grade::Red)) }
                { sign("map__orange", words.grade(&Grade::Orange)) }
                { sign("map__yellow", words.grade(&Grade::Yellow)) }
                { sign("map__pine", say!(words, "map-ungraded")) }
            } else {
                { sign("map__pine", say!(words, "map-elder")) }
            }
            <li>{ say!(words, "map-counts") }</li>
        </ul>
    }
}

fn list(model: &Map, eye: &Eye) -> Html {
    let Some(marked) = &model.marked else {
        return html! {};
    };
    let words = &eye.words;
    let counts: Vec<_> = marked
        .counts
        .iter()
        .filter(|count| match model.layer {
            Layer::Cases => count.open > 0,
            Layer::Elders => count.elders > 0,
        })
        .collect();
    // The nearest may lie beyond what is on the sheet.
    let told = model.nearest.as_ref().unwrap_or(marked);
    let (rows, count): (Html, usize) = match model.layer {
        Layer::Cases => (
            html! { <>{ for told.cases.iter().map(|mark| case(mark, eye)) }</> },
            told.cases.len(),
        ),
        Layer::Elders => (
            html! { <>{ for told.elders.iter().map(|mark| elder(mark, eye)) }</> },
            told.elders.len(),
        ),
    };
    let more = if model.nearest.is_some() {
        say!(words, "map-more-nearest")
    } else {
        say!(words, "map-more")
    };
    html! {
        <>
            if !counts.is_empty() {
                <section class="card">
                    <h2 class="card__title">{ say!(words, "map-by-grid") }</h2>
                    <dl class="facts" data-testid="map-counts">
                        { for counts.into_iter().map(|count| grid(count, model.layer, eye)) }
                    </dl>
                </section>
            }
            if count > 0 {
                <section class="card">
                    <h2 class="card__title">
                        { if model.nearest.is_some() { say!(words, "map-nearest") } else { say!(words, "map-here") } }
                    </h2>
                    <ul class="group__rows" data-testid="map-list">{ rows }</ul>
                    if told.more { <p class="field__hint">{ more }</p> }
                </section>
            }
        </>
    }
}

fn grid(count: &GridCount, layer: Layer, eye: &Eye) -> Html {
    let words = &eye.words;
    let told = match layer {
        Layer::Cases => {
            let graded = [
                (count.red, Grade::Red),
                (count.orange, Grade::Orange),
                (count.yellow, Grade::Yellow),
            ];
            let graded = graded.iter().filter(|(n, _)| *n > 0);
            let graded: Vec<_> = graded
                .map(|(n, grade)| format!("{} {n}", words.grade(grade)))
                .collect();
            let all = say!(words, "map-open", count = count.open);
            std::iter::once(all)
                .chain(graded)
                .collect::<Vec<_>>()
                .join(" · ")
        }
        Layer::Elders => say!(words, "map-visited", count = count.elders),
    };
    html! { <><dt>{ &count.name }</dt><dd>{ told }</dd></> }
}

fn away(away_m: Option<u32>, eye: &Eye) -> Html {
    let words = &eye.words;
    let text = away_m.map(|away_m| match away_m {
        0..=100 => say!(words, "map-close-by"),
        101..=999 => say!(words, "map-metres", count = away_m),
        _ => say!(
            words,
            "map-kilometres",
            count = format!("{:.1}", f64::from(away_m) / 1_000.0)
        ),
    });
    html! { <>{ for text.map(|text| html! { <p class="map__away">{ text }</p> }) }</> }
}

fn case(mark: &CaseMark, eye: &Eye) -> Html {
    html! {
        <li data-testid="map-case">{ away(mark.away_m, eye) }{ row::dispute(&mark.row, false, eye) }</li>
    }
}

fn elder(mark: &ElderMark, eye: &Eye) -> Html {
    html! { <li data-testid="map-elder">{ away(mark.away_m, eye) }{ elders::row(&mark.row, eye) }</li> }
}

/// What the sheet shows first: the outlines, or what stands there without any.
fn around(model: &Map) -> Option<Within> {
    let outlines = model
        .drawn
        .as_deref()
        .and_then(|drawn: &Drawn| drawn.around);
    outlines.or_else(|| {
        let marked = model.marked.as_ref()?;
        let cases = marked.cases.iter().map(|mark| mark.point);
        let points = cases.chain(marked.elders.iter().map(|mark| mark.point));
        points.map(square).reduce(|one, other| Within {
            west: one.west.min(other.west),
            south: one.south.min(other.south),
            east: one.east.max(other.east),
            north: one.north.max(other.north),
        })
    })
}

fn square(point: Point) -> Within {
    let (lon, lat) = (point.lon_e3() * 1_000, point.lat_e3() * 1_000);
    Within {
        west: lon.saturating_sub(AROUND_E6),
        south: lat.saturating_sub(AROUND_E6),
        east: lon.saturating_add(AROUND_E6),
        north: lat.saturating_add(AROUND_E6),
    }
}
