//! The small parts screens are made of: buttons, fields, chips, folds, rows. They hold no model and
//! ask nobody anything.

use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement, InputEvent};

pub(crate) mod ahead;
pub(crate) mod button;
pub(crate) mod card;
pub(crate) mod chip;
pub(crate) mod consent;
pub(crate) mod door;
pub(crate) mod field;
pub(crate) mod here;
pub(crate) mod icon;
pub(crate) mod need;
pub(crate) mod row;
pub(crate) mod slip;

/// What stands in the field an input event comes from.
pub(crate) fn typed(event: &InputEvent) -> String {
    let target = event.target();
    let input = target
        .as_ref()
        .and_then(|target| target.dyn_ref::<HtmlInputElement>());
    let area = target
        .as_ref()
        .and_then(|target| target.dyn_ref::<HtmlTextAreaElement>());
    input
        .map(HtmlInputElement::value)
        .or_else(|| area.map(HtmlTextAreaElement::value))
        .unwrap_or_default()
}

/// What is chosen in the field a change comes from.
pub(crate) fn chosen(event: &Event) -> String {
    let target = event.target();
    let select = target
        .as_ref()
        .and_then(|target| target.dyn_ref::<HtmlSelectElement>());
    select.map(HtmlSelectElement::value).unwrap_or_default()
}
