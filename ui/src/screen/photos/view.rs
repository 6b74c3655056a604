//! Draws the photos of a record: what they show, whose they are and where they lie.

use contract::Command;
use contract::command::attachment::{Add, AttachmentRow, Content, Fetch, Place};
use model::{AttachmentType, FileHash};
use yew::{Callback, Html, MouseEvent, classes, html};

use super::{Event, Photos, form};
use crate::part::button::{Button, Weight};
use crate::part::card::{Tone, note};
use crate::screen::Eye;
use crate::words::say;

/// Whether a photo waits to be sent.
pub(super) const fn waits(row: &AttachmentRow) -> bool {
    matches!(row.place, Place::Waiting { .. })
}

pub(super) fn section(model: &Photos, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    let adds = Add::MAY.allows(eye.role());
    if model.rows.is_empty() && !adds {
        return html! {};
    }
    let refusal = model
        .failure
        .as_ref()
        .map(|failure| note("photos-refusal", Tone::Alert, &words.refusal(failure)));
    html! {
        <section class="sheet__part" data-testid="photos">
            <h2 class="sheet__title">{ say!(words, "photos-title") }</h2>
            { for refusal }
            if model.rows.is_empty() {
                <p class="sheet__line">{ say!(words, "photos-none") }</p>
            } else {
                <ul class="photos">{ for model.rows.iter().map(|row| photo(model, row, eye, emit)) }</ul>
            }
            if adds {
                { form::form(model, eye, emit) }
            }
        </section>
    }
}

fn photo(model: &Photos, row: &AttachmentRow, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    let sha256 = row.sha256;
    let caption = if row.caption.is_empty() {
        say!(words, "photo-no-caption")
    } else {
        row.caption.clone()
    };
    let who = format!(
        "{} · {}",
        words.who(&row.added_by.name),
        words.moment(eye.now, row.added_at_ms)
    );
    let open = model.large.as_ref().filter(|(open, _)| *open == sha256);
    html! {
        <li class={classes!("photo", open.is_some().then_some("photo--open"))} data-testid="photo"
            key={sha256.to_string()}>
            { picture(model, row, &caption, eye, emit) }
            <div class="photo__says">
                <p class="line__main">{ &caption }</p>
                <p class="line__soft">{ who }</p>
                <p class="line__soft" data-testid="photo-place">{ place(row, eye) }</p>
                if let Some(code) = &row.refused {
                    <p class="field__problem">{ words.photo_refused(code) }</p>
                }
                if model.unsent == Some(sha256) {
                    <p class="field__hint" role="status">{ say!(words, "photo-unsent") }</p>
                }
                { actions(model, row, open.is_some(), eye, emit) }
            </div>
        </li>
    }
}

/// The picture: large when it is open, else small, else the place where it would be.
fn picture(
    model: &Photos,
    row: &AttachmentRow,
    caption: &str,
    eye: &Eye,
    emit: &Callback<Event>,
) -> Html {
    let sha256 = row.sha256;
    let small = model.small.iter().find(|(of, _)| *of == sha256);
    let small = small.and_then(|(_, content)| address(content));
    if let Some((_, large)) = model.large.as_ref().filter(|(open, _)| *open == sha256) {
        let large = large.as_ref().and_then(address).or(small);
        return html! {
            <div class="photo__large" data-testid="photo-large">
                { for large.map(|src| html! { <img {src} alt={caption.to_owned()} /> }) }
            </div>
        };
    }
    let Some(src) = small else {
        return html! { <div class="photo__none" aria-hidden="true">{ say!(eye.words, "photo") }</div> };
    };
    let here = !matches!(row.place, Place::Elsewhere { .. });
    let press = emit.reform(move |_: MouseEvent| {
        if here {
            Event::Open(sha256)
        } else {
            Event::Fetch(sha256)
        }
    });
    let label = say!(eye.words, "photo-open", what = caption);
    html! {
        <button type="button" class="photo__small" aria-label={label} onclick={press} data-testid="photo-open">
            <img {src} alt="" />
        </button>
    }
}

fn actions(
    model: &Photos,
    row: &AttachmentRow,
    open: bool,
    eye: &Eye,
    emit: &Callback<Event>,
) -> Html {
    let words = &eye.words;
    if !Fetch::MAY.allows(eye.role()) {
        return html! {};
    }
    let button = |testid, label, busy, event: fn(FileHash) -> Event| {
        let sha256 = row.sha256;
        Button {
            testid,
            label,
            weight: Weight::Quiet,
            busy,
            press: emit.reform(move |()| event(sha256)),
        }
        .view()
    };
    let elsewhere = matches!(row.place, Place::Elsewhere { .. });
    let removing = model.removing == Some(row.sha256);
    html! {
        <div class="actions">
            if elsewhere && !open {
                if model.coming == Some(row.sha256) {
                    { button("photo-fetch", say!(words, "photo-coming"), true, Event::Fetch) }
                } else {
                    { button("photo-fetch", say!(words, "photo-fetch"), false, Event::Fetch) }
                }
            }
            if open {
                { button("photo-close", say!(words, "close"), false, |_| Event::Close) }
                if row.place == Place::Both {
                    { button("photo-forget", say!(words, "photo-forget"), false, Event::Forget) }
                }
                if removing {
                    { button("photo-remove-sure", say!(words, "photo-remove-sure"), false, Event::RemoveSurely) }
                } else {
                    { button("photo-remove", say!(words, "photo-remove"), false, Event::Remove) }
                }
            }
        </div>
    }
}

/// Where a photo is, and how far it has come.
fn place(row: &AttachmentRow, eye: &Eye) -> String {
    let words = &eye.words;
    let percent = |bytes: u64| bytes.saturating_mul(100) / row.size_bytes.max(1);
    match row.place {
        Place::Waiting { sent_bytes: 0 } => say!(words, "photo-waits"),
        Place::Waiting { sent_bytes } => {
            say!(words, "photo-on-its-way", percent = percent(sent_bytes))
        }
        Place::Both => say!(words, "photo-stored"),
        Place::Elsewhere { held_bytes: 0 } => say!(words, "photo-elsewhere"),
        Place::Elsewhere { held_bytes } => {
            say!(words, "photo-partly-here", percent = percent(held_bytes))
        }
    }
}

/// What an image shows; none for what no browser should try to open.
fn address(content: &Content) -> Option<String> {
    match content.media_type {
        AttachmentType::Jpeg | AttachmentType::Png | AttachmentType::Webp => Some(format!(
            "data:{};base64,{}",
            content.media_type.code(),
            content.bytes
        )),
        _ => None,
    }
}
