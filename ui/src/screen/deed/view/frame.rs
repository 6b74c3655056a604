//! What stands round the questions: what is done to which case, and the bar to do it with.

use contract::command::dispute::Sheet;
use yew::{Callback, Html, html};

use super::{Deed, Event};
use crate::part::button::{Button, Weight};
use crate::screen::Eye;
use crate::screen::dispute::headline;
use crate::words::say;
use crate::words::time::clock;

pub(super) fn title(model: &Deed, eye: &Eye) -> String {
    let words = &eye.words;
    if model.corrects.is_some() {
        say!(words, "deed-corrects", what = words.act(model.form.code))
    } else {
        words.deed(model.form.code, ends(model))
    }
}

/// The form goes on from what was kept; it may begin anew.
pub(super) fn goes_on(eye: &Eye, emit: &Callback<Event>) -> Html {
    let afresh = Button {
        testid: "deed-afresh",
        label: say!(eye.words, "deed-afresh"),
        weight: Weight::Quiet,
        busy: false,
        press: emit.reform(|()| Event::Afresh),
    };
    html! {
        <div class="deed__goes-on" data-testid="deed-goes-on">
            <p class="card__line">{ say!(eye.words, "deed-goes-on") }</p>
            { afresh.view() }
        </div>
    }
}

/// Whether the form ends what runs instead of beginning it.
fn ends(model: &Deed) -> bool {
    model.form.code == "violence_mode"
        && (model.sheet.as_ref()).is_some_and(|sheet| !sheet.life.violent.is_empty())
}

pub(super) fn about(sheet: &Sheet, eye: &Eye) -> Html {
    let kind = (eye.words).kind_closer(&sheet.content.kind, sheet.content.subtype.as_ref());
    html! { <p class="deed__about">{ format!("{} · {kind}", headline(&sheet.content.parties, eye)) }</p> }
}

pub(super) fn bar(model: &Deed, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    let caption = say!(words, "signatures-caption");
    let send = Button {
        testid: "deed-send",
        label: if model.corrects.is_some() {
            say!(words, "course-correct")
        } else {
            words.deed(model.form.code, ends(model))
        },
        weight: Weight::Main,
        busy: model.sending,
        press: emit.reform(move |()| Event::Send(caption.clone())),
    };
    let said = match model.keeping.at_ms {
        Some(at) => say!(words, "deed-kept-at", clock = clock(at)),
        None => say!(words, "deed-kept"),
    };
    html! {
        <footer class="savebar">
            <p class="savebar__said" data-testid="deed-state" role="status">{ said }</p>
            { send.view() }
        </footer>
    }
}
