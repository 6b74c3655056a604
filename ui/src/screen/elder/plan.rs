//! The plan, changed: how often somebody comes by, whether also after an alert, and why so often.

use contract::Command;
use contract::command::elder::{Do, Sheet};
use model::elder::act::plan::{Need, PlanSet};
use yew::{Callback, Html, html};

use super::{Card, Effect, Elder};
use crate::part::button::{Button, Weight};
use crate::part::card::Fold;
use crate::part::field::Field;
use crate::part::need;
use crate::screen::Eye;
use crate::screen::profile::who::{forget, problem};
use crate::words::say;

/// A plan being changed.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Plan {
    need: Need,
    after_alerts: bool,
    reason: String,
}

/// What can happen with it.
#[derive(Debug)]
pub(crate) enum Event {
    /// It is unfolded as it is, or folded.
    Fold,
    /// How often.
    Need(Need),
    /// Also after an alert, or not.
    Alerts,
    /// Why.
    Reason(String),
    /// It is to be kept.
    Save,
}

impl Plan {
    /// As the sheet says it; where nobody has said, as a new one begins.
    fn of(sheet: &Sheet) -> Self {
        Self {
            need: sheet.need.clone().unwrap_or(Need::Monthly),
            after_alerts: sheet.after_alerts || sheet.need.is_none(),
            reason: String::new(),
        }
    }

    fn given(&self) -> PlanSet {
        PlanSet {
            need: self.need.clone(),
            after_alerts: self.after_alerts,
            reason: self.reason.trim().to_owned(),
        }
    }
}

impl Elder {
    pub(super) fn plan_changed(mut self, event: Event) -> (Self, Vec<Effect>) {
        let Some(plan) = &mut self.plan else {
            // It is folded: all that can happen is that it is unfolded.
            self.plan = self.sheet.as_ref().map(Plan::of);
            return (self, vec![]);
        };
        match event {
            Event::Fold => self.plan = None,
            Event::Need(need) => plan.need = need,
            Event::Alerts => plan.after_alerts = !plan.after_alerts,
            Event::Reason(reason) => {
                plan.reason = reason;
                forget(&mut self.failure, "reason");
            }
            Event::Save => {
                let given = plan.given();
                return self.give_of(Card::Plan, given);
            }
        }
        (self, vec![])
    }
}

pub(super) fn view(model: &Elder, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    if !Do::MAY.allows(eye.role()) {
        return html! {};
    }
    let fold = Fold {
        testid: "elder-plan",
        label: say!(words, "elder-plan"),
        open: model.plan.is_some(),
        toggle: emit.reform(|()| Event::Fold),
    };
    fold.view(|| match &model.plan {
        Some(plan) => form(model, plan, eye, emit),
        None => html! {},
    })
}

fn form(model: &Elder, plan: &Plan, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    let often = emit.reform(Event::Need);
    let alerts = emit.reform(|()| Event::Alerts);
    let reason = Field {
        id: Card::Plan.field("reason"),
        testid: "plan-reason",
        label: say!(words, "plan-reason"),
        value: plan.reason.clone(),
        hint: String::new(),
        problem: problem(model.failure.as_ref(), "reason", eye),
        write: emit.reform(Event::Reason),
    };
    let save = Button {
        testid: "plan-save",
        label: say!(words, "plan-save"),
        weight: Weight::Plain,
        busy: model.sending.is_some(),
        press: emit.reform(|()| Event::Save),
    };
    html! {
        <>
            { need::plan(&plan.need, plan.after_alerts, words, &often, alerts) }
            { reason.text() }
            { save.view() }
        </>
    }
}
