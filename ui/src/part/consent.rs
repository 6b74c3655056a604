//! How somebody agreed, as chips. The words that are read out stand above them; nothing is chosen beforehand but what
//! the form says.

use model::elder::act::consent::Method;
use yew::{Callback, Html};

use super::chip::{Chip, Size, chips};

/// Draws the ways to agree; `name` says one in words.
pub(crate) fn methods(
    testid: &str,
    label: &str,
    chosen: Option<&Method>,
    name: impl Fn(&Method) -> String,
    choose: &Callback<Method>,
) -> Html {
    let all = Method::ALL.iter().map(|method| {
        let said = method.clone();
        Chip {
            testid: format!("{testid}-{}", method.code()),
            label: name(method),
            chosen: chosen == Some(method),
            choose: choose.reform(move |()| said.clone()),
        }
    });
    chips(label, Size::Normal, all.collect())
}
