//! How often somebody comes by, and whether also after an alert, as chips.

use model::elder::act::plan::Need;
use yew::{Callback, Html, html};

use super::chip::{Chip, Size, chips};
use crate::words::{Words, say};

/// Draws both as they stand; `often` is told how often, `alerts` that the other is turned round.
pub(crate) fn plan(
    need: &Need,
    after_alerts: bool,
    words: &Words,
    often: &Callback<Need>,
    alerts: Callback<()>,
) -> Html {
    let needs = Need::ALL.iter().map(|one| {
        let choose = one.clone();
        Chip {
            testid: format!("need-{}", one.code()),
            label: words.need(one),
            chosen: need == one,
            choose: often.reform(move |()| choose.clone()),
        }
    });
    let alerts = Chip {
        testid: "plan-alerts".into(),
        label: say!(words, "plan-alerts"),
        chosen: after_alerts,
        choose: alerts,
    };
    html! {
        <>
            { chips(&say!(words, "register-need"), Size::Even, needs.collect()) }
            { chips(&say!(words, "plan-alerts"), Size::Normal, vec![alerts]) }
        </>
    }
}
