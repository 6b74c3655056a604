//! Draws the worker's own page.

use contract::Command;
use contract::command::map::Marks;
use contract::command::repeat_call::List as Calls;
use contract::command::session::Seat;
use contract::command::settings::{Language, Settings, TextSize};
use contract::command::tally::Get as Totals;
use yew::{Callback, Html, html};

use super::{Event, Me};
use crate::part::card::{Tone, card, note};
use crate::part::chip::{Chip, Size, chips};
use crate::route::Route;
use crate::screen::Eye;
use crate::screen::sync::fact;
use crate::words::noun::percent;
use crate::words::say;

pub(super) fn page(model: &Me, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    let session = model.session.as_ref();
    let seat = session.and_then(|session| session.seat.as_ref());
    html! {
        <div class="page" data-testid="me">
            <header class="page__head">
                <h1 class="page__title" id="heading" tabindex="-1">{ say!(words, "me-title") }</h1>
            </header>
            { for model.failure.as_ref().map(|failure| {
                note("me-refusal", Tone::Alert, &words.refusal(failure))
            }) }
            { for seat.map(|seat| who(seat, eye)) }
            { for model.settings.map(|settings| language(settings, eye, emit)) }
            { for model.settings.map(|settings| text_size(settings, eye, emit)) }
            { for model.settings.filter(|_| Marks::MAY.allows(eye.role())).map(|settings| location(settings, eye, emit)) }
            if session.is_some() && model.settings.is_some() || model.failure.is_some() { { doors(eye) } }
            { for model.unread.then(|| note("practice-unread", Tone::Alert, &say!(words, "me-practice-unread"))) }
            { for session.map(|session| about(&session.app_version, eye)) }
        </div>
    }
}

/// Ways to the screens that have no place in the bar. Drawn once all above them is, so that a finger opens what it meant.
fn doors(eye: &Eye) -> Html {
    let words = &eye.words;
    html! {
        <>
            if Marks::MAY.allows(eye.role()) {
                <a class="door" href={Route::Map.hash()} data-testid="map-door">
                    <span>{ say!(words, "map-title") }</span><span aria-hidden="true">{ "›" }</span>
                </a>
            }
            if Totals::MAY.allows(eye.role()) {
                <a class="door" href={Route::Totals.hash()} data-testid="totals-door">
                    <span>{ say!(words, "totals-title") }</span><span aria-hidden="true">{ "›" }</span>
                </a>
            }
            if Calls::MAY.allows(eye.role()) {
                <a class="door" href={Route::Calls.hash()} data-testid="calls-door">
                    <span>{ say!(words, "calls-title") }</span><span aria-hidden="true">{ "›" }</span>
                </a>
            }
            <a class="door" href={Route::Held.hash()} data-testid="held">
                <span>{ say!(words, "what-is-held") }</span><span aria-hidden="true">{ "›" }</span>
            </a>
        </>
    }
}

fn who(seat: &Seat, eye: &Eye) -> Html {
    let words = &eye.words;
    let grids: Vec<_> = seat
        .grids
        .iter()
        .map(|grid| format!("{} {}", grid.village_name, grid.name))
        .collect();
    html! {
        <section class="card">
            <h2 class="me__name" data-testid="me-name">{ &seat.worker.name }</h2>
            <p class="card__line" data-testid="me-role">{ words.role(seat.worker.role) }</p>
            <dl class="facts">
                { fact("me-place", say!(words, "me-place"), seat.place.clone()) }
                { fact("me-grids", say!(words, "me-grids"), grids.join(&say!(words, "list-comma"))) }
                { fact("me-device", say!(words, "me-device"), seat.device_name.clone()) }
                { fact("me-server", say!(words, "me-server"), seat.server.clone()) }
            </dl>
        </section>
    }
}

fn language(settings: Settings, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    let languages = [
        (
            Language::Chinese,
            "language-zh-CN",
            say!(words, "language-chinese"),
        ),
        (
            Language::English,
            "language-en",
            say!(words, "language-english"),
        ),
    ];
    let choices = languages.map(|(language, testid, label)| Chip {
        testid: testid.into(),
        label,
        chosen: settings.language == language,
        choose: emit.reform(move |()| Event::Language(language)),
    });
    let title = say!(words, "me-language");
    card(&title, chips(&title, Size::Normal, choices.into()))
}

fn text_size(settings: Settings, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    let sizes = [
        TextSize::Percent100,
        TextSize::Percent125,
        TextSize::Percent150,
        TextSize::Percent200,
    ];
    let choices = sizes.map(|size| Chip {
        testid: format!("text-size-{}", percent(size)),
        label: format!("{}%", percent(size)),
        chosen: settings.text_size == size,
        choose: emit.reform(move |()| Event::TextSize(size)),
    });
    let title = say!(words, "me-text-size");
    card(
        &title,
        html! {
            <>
                { chips(&title, Size::Even, choices.into()) }
                <p class="field__hint">{ say!(words, "me-text-size-hint") }</p>
            </>
        },
    )
}

fn location(settings: Settings, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    let choices = [
        (false, "location-off", say!(words, "me-location-off")),
        (true, "location-on", say!(words, "me-location-on")),
    ];
    let choices = choices.map(|(location, testid, label)| Chip {
        testid: testid.into(),
        label,
        chosen: settings.location == location,
        choose: emit.reform(move |()| Event::Location(location)),
    });
    let title = say!(words, "me-location");
    card(
        &title,
        html! {
            <>
                { chips(&title, Size::Even, choices.into()) }
                <p class="field__hint">{ say!(words, "me-location-hint") }</p>
            </>
        },
    )
}

fn about(version: &str, eye: &Eye) -> Html {
    let words = &eye.words;
    card(
        &say!(words, "me-about"),
        html! {
            <>
                <p class="card__line">{ say!(words, "me-about-text") }</p>
                <p class="field__hint" data-testid="app-version">{ say!(words, "me-version", version = version) }</p>
            </>
        },
    )
}
