//! The way to add a photo: first whether the person agrees, then what it shows, then the camera.

use model::FieldProblem;
use yew::{Callback, Html, classes, html};

use super::{Event, Form, Photos};
use crate::outside::picked;
use crate::part::button::{Button, Weight};
use crate::part::field::{Field, Keys, problem};
use crate::screen::Eye;
use crate::words::say;

/// What the camera or the folder may give.
const ACCEPT: &str = "image/jpeg,image/png,image/webp";

pub(super) fn form(model: &Photos, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    let Some(form) = &model.adding else {
        return Button {
            testid: "photo-add",
            label: say!(words, "photo-add"),
            weight: Weight::Plain,
            busy: false,
            press: emit.reform(|()| Event::Begin),
        }
        .view();
    };
    let caption = Field {
        id: "photo-caption".into(),
        testid: "photo-caption",
        label: say!(words, "photo-caption"),
        value: form.caption.clone(),
        hint: say!(words, "photo-caption-hint"),
        problem: said(form, "caption", eye),
        write: emit.reform(Event::Caption),
    };
    let cancel = Button {
        testid: "photo-cancel",
        label: say!(words, "cancel"),
        weight: Weight::Plain,
        busy: form.busy,
        press: emit.reform(|()| Event::Cancel),
    };
    let photo = said(form, "photo", eye).or_else(|| said(form, "attachments", eye));
    html! {
        <div class="card" data-testid="photo-form">
            { consent(form, eye, emit) }
            { caption.line(Keys::Words) }
            { problem("photo-problem", photo) }
            <div class="next__pair">{ cancel.view() }{ camera(form, eye, emit) }</div>
        </div>
    }
}

/// Whether the person agreed: nothing is taken without.
fn consent(form: &Form, eye: &Eye, emit: &Callback<Event>) -> Html {
    let (words, agreed) = (&eye.words, form.agreed);
    let toggle = emit.reform(move |_: yew::Event| Event::Agreed(!agreed));
    html! {
        <>
            <label class="check">
                <input type="checkbox" class="check__box" data-testid="photo-agreed" checked={agreed} onchange={toggle} />
                <span>{ say!(words, "photo-agreed") }</span>
            </label>
            <p class="field__hint">{ say!(words, "photo-agreed-hint") }</p>
            { problem("agreed", said(form, "agreed", eye)) }
        </>
    }
}

/// Opens the camera, or the pictures that are there.
fn camera(form: &Form, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    let label = if form.busy {
        say!(words, "photo-adding")
    } else {
        say!(words, "photo-take")
    };
    let off = form.busy || !form.agreed;
    let emit = emit.clone();
    let take = Callback::from(move |event: yew::Event| {
        if let Some(picked) = picked(&event) {
            emit.emit(Event::Picked(picked));
        }
    });
    html! {
        <label class={classes!("button", "button--main", "pick", off.then_some("pick--off"))}>
            <input type="file" class="pick__file" accept={ACCEPT} disabled={off} onchange={take} data-testid="photo-file" />
            { label }
        </label>
    }
}

fn said(form: &Form, field: &str, eye: &Eye) -> Option<String> {
    let found = form.problems.iter().find(|found| found.field == field);
    found.map(|FieldProblem { field, problem }| eye.words.problem(field, problem))
}
