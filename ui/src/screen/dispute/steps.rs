//! The next step as one button, beside it that a party refuses, everything else that may be done folded, by
//! what it is about. What may be done was asked of the one machine; here it only gets its place. A party who
//! refused is not asked again.

use contract::Command;
use contract::command::dispute::Sheet;
use contract::command::notice::Send;
use model::{DisputeState as S, What};
use yew::{Callback, Html, html};

use super::{Dispute, Event, Part};
use crate::part::button::{Button, Weight};
use crate::part::card::Fold;
use crate::route::Route;
use crate::screen::Eye;
use crate::screen::deed::form::Form;
use crate::words::say;

const GO_ON: &[&str] = &[
    "accepted",
    "resubmitted",
    "assigned",
    "claimed",
    "mediation_began",
    "follow_up",
    "follow_up_planned",
    "closed",
    "returned",
    "passed_back",
    "refused",
    "failed",
    "reopened",
    "numbered",
];
const TALK: &[&str] = &[
    "session",
    "agreement",
    "statement",
    "performance",
    "court_confirmation",
    "extended",
];
const WATCH: &[&str] = &["graded", "deadline_set", "supervised", "supervision_ended"];
const OTHERS: &[&str] = &[
    "referral_offered",
    "referral_accepted",
    "referral_declined",
    "referral_answered",
    "referral_revoked",
    "meeting",
    "taker_done",
    "referred",
];
const PROTECT: &[&str] = &[
    "report_duty",
    "safe_contact",
    "protective_visit",
    "warning_letter",
    "protection_order",
    "sealed_reporter",
    "violence_mode",
];

pub(super) fn next(model: &Dispute, sheet: &Sheet, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    let (main, refusal) = (main(sheet), refusal(sheet));
    let first = [main, refusal].map(|form| form.map(|form| form.code));
    let groups = [
        (say!(words, "group-steps"), GO_ON),
        (say!(words, "group-talk"), TALK),
        (say!(words, "group-watch"), WATCH),
        (say!(words, "group-others"), OTHERS),
        (say!(words, "group-protect"), PROTECT),
    ];
    let groups: Vec<_> = groups
        .into_iter()
        .map(|(title, codes)| {
            let open = codes.iter().filter(|code| may(sheet, code));
            let open = open.filter_map(|code| Form::of(code));
            let open = open.filter(|form| !first.contains(&Some(form.code)));
            (title, open.collect::<Vec<_>>())
        })
        .filter(|(_, forms)| !forms.is_empty())
        .collect();
    let fold = Fold {
        testid: "other-steps",
        label: say!(words, "further-steps"),
        open: model.others,
        toggle: emit.reform(|()| Event::Toggle(Part::Others)),
    };
    html! {
        <div class="next">
            if let Some(form) = main {
                { button(form, "next-step", Weight::Main, model, sheet, eye, emit) }
            }
            if let Some(form) = refusal {
                { touch(form, "do-refused", words.deed(form.code, false), Weight::Plain, model, emit) }
            }
            if !groups.is_empty() {
                { fold.view(|| html! {
                    <>{ for groups.iter().map(|(title, forms)| html! {
                        <div class="next__group">
                            <h3 class="said__title">{ title }</h3>
                            <div class="next__others">
                                { for forms.iter().map(|form| {
                                    let testid = format!("do-{}", form.code);
                                    button(form, &testid, Weight::Plain, model, sheet, eye, emit)
                                }) }
                            </div>
                        </div>
                    }) }
                    if let Some(form) = refusal {
                        <a class="button button--quiet" href={Route::Deed(sheet.id, form).hash()} data-testid="say-refused">
                            { say!(words, "refused-in-words") }
                        </a>
                    }
                    if may(sheet, "duplicate_of") {
                        <a class="button button--quiet" href={Route::Join(sheet.id).hash()} data-testid="to-join">
                            { say!(words, "join-title") }
                        </a>
                    }</>
                }) }
            }
            if Send::MAY.allows(eye.role()) {
                <a class="button button--quiet" href={Route::NoticeOfCase(sheet.id).hash()} data-testid="notice-of-case">
                    { say!(words, "notice-send") }
                </a>
            }
        </div>
    }
}

fn may(sheet: &Sheet, code: &str) -> bool {
    sheet.life.may.iter().any(|open| open == code)
}

/// What is usually done next, of what may be done.
pub(super) fn main(sheet: &Sheet) -> Option<&'static Form> {
    let done = |is: fn(&What) -> bool| sheet.acts.iter().any(|done| is(&done.act.what));
    let talked = done(|what| matches!(what, What::Session(_)));
    let visited = done(|what| matches!(what, What::FollowUp(_)));
    let usual: &[&str] = match &sheet.state {
        S::Recorded => &["accepted", "mediation_began"],
        S::Returned => &["resubmitted"],
        S::Accepted | S::Reopened => &["assigned", "mediation_began"],
        S::Assigned => &["claimed"],
        S::Claimed => &["mediation_began"],
        S::Mediating if talked => &["agreement"],
        S::Mediating => &["session"],
        S::FollowUp if visited && sheet.life.planned.is_empty() => &["closed"],
        S::Agreed | S::FollowUp | S::Referred => &["follow_up"],
        S::Failed => &["referral_offered", "closed"],
        S::Refused => &["closed"],
        S::Closed if !sheet.life.planned.is_empty() => &["follow_up"],
        S::Closed | S::Unknown(_) => &[],
    };
    let found = usual.iter().find(|code| may(sheet, code));
    // Where there is violence, what has to be reported comes before anything is let rest.
    let duty = "report_duty";
    let found = found.or_else(|| may(sheet, duty).then_some(&duty))?;
    Form::of(found)
}

/// That a party clearly refuses, while somebody may still be asked to sit down: where there is violence nobody is.
pub(super) fn refusal(sheet: &Sheet) -> Option<&'static Form> {
    let asked = sheet.life.violent.is_empty() || sheet.state == S::Mediating;
    Form::of("refused").filter(|form| asked && may(sheet, form.code))
}

/// A button that does it at once.
fn touch(
    form: &'static Form,
    testid: &str,
    label: String,
    weight: Weight,
    model: &Dispute,
    emit: &Callback<Event>,
) -> Html {
    Button {
        testid,
        label,
        weight,
        busy: model.moving,
        press: emit.reform(move |()| Event::Touch(form)),
    }
    .view()
}

fn button(
    form: &'static Form,
    testid: &str,
    weight: Weight,
    model: &Dispute,
    sheet: &Sheet,
    eye: &Eye,
    emit: &Callback<Event>,
) -> Html {
    let violent = !sheet.life.violent.is_empty();
    let label = (eye.words).deed(form.code, form.code == "violence_mode" && violent);
    if form.is_one_touch(violent) {
        return touch(form, testid, label, weight, model, emit);
    }
    let class = match weight {
        Weight::Main => "button button--main",
        _ => "button button--plain",
    };
    html! {
        <a {class} href={Route::Deed(sheet.id, form).hash()} data-testid={testid.to_owned()}>{ label }</a>
    }
}
