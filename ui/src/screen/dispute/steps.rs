//! The next step as one button, the others folded, and the reason where a step needs one. A party
//! who refused is not asked again: other ways are shown instead.

use contract::command::dispute::Sheet;
use model::{DisputeState, Problem};
use yew::{Callback, Html, html};

use super::{Dispute, Event, Part, Step};
use crate::part::button::{Button, Weight};
use crate::part::card::{Fold, Tone, note};
use crate::part::field::Field;
use crate::screen::Eye;
use crate::words::say;

/// Identity of the field a reason is written in.
pub(super) const REASON: &str = "step-reason";

pub(super) fn next(model: &Dispute, sheet: &Sheet, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    let refused = (sheet.state == DisputeState::Refused).then(|| {
        note(
            "sheet-refused",
            Tone::Calm,
            &say!(words, "refused-other-ways"),
        )
    });
    let body = match &model.step {
        Step::Asking {
            to,
            reason,
            missing,
        } => asking(to, reason, *missing, eye, emit),
        Step::None | Step::Moving => buttons(model, sheet, eye, emit),
    };
    html! { <div class="next">{ for refused }{ body }</div> }
}

fn buttons(model: &Dispute, sheet: &Sheet, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    let Some((main, others)) = sheet.next.split_first() else {
        return html! {};
    };
    let button = |to: &DisputeState, weight: Weight, testid: &str| {
        let chosen = to.clone();
        Button {
            testid,
            label: words.step(to),
            weight,
            busy: model.step == Step::Moving,
            press: emit.reform(move |()| Event::Choose(chosen.clone())),
        }
        .view()
    };
    let fold = Fold {
        testid: "other-steps",
        label: say!(words, "other-steps"),
        open: model.others,
        toggle: emit.reform(|()| Event::Toggle(Part::Others)),
    };
    html! {
        <>
            { button(main, Weight::Main, "next-step") }
            if !others.is_empty() {
                { fold.view(|| html! {
                    <div class="next__others">
                        { for others.iter().map(|to| {
                            button(to, Weight::Plain, &format!("step-{}", to.code()))
                        }) }
                    </div>
                }) }
            }
        </>
    }
}

fn asking(
    to: &DisputeState,
    reason: &str,
    missing: bool,
    eye: &Eye,
    emit: &Callback<Event>,
) -> Html {
    let words = &eye.words;
    let field = Field {
        id: REASON.into(),
        testid: REASON,
        label: say!(words, "reason-label", step = words.step(to)),
        value: reason.to_owned(),
        hint: say!(words, "reason-hint"),
        problem: missing.then(|| words.problem("reason", &Problem::Missing)),
        write: emit.reform(Event::Reason),
    };
    let confirm = Button {
        testid: "step-confirm",
        label: words.step(to),
        weight: Weight::Main,
        busy: false,
        press: emit.reform(|()| Event::Confirm),
    };
    let cancel = Button {
        testid: "step-cancel",
        label: say!(words, "cancel"),
        weight: Weight::Plain,
        busy: false,
        press: emit.reform(|()| Event::Cancel),
    };
    html! {
        <div class="card" data-testid="step-asking">
            { field.text() }
            <div class="next__pair">{ cancel.view() }{ confirm.view() }</div>
        </div>
    }
}
