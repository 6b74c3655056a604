//! Draws the four figures that matter, each a door to its cases, against the time before and the year before.

use contract::Command;
use contract::command::tally::{Cases, Count, Figures, Totals as Counted};
use yew::{Callback, Html, MouseEvent, html};

use super::{By, Event};
use crate::screen::Eye;
use crate::words::count::WITHHELD;
use crate::words::say;

pub(super) fn four(figures: &Figures, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    let count = |what: &'static str| {
        let change = Change::of(figures, what);
        let against = say!(
            words,
            "totals-against",
            before = change.before,
            year = change.year
        );
        (words.count(figures.totals.told(what)), against)
    };
    let rate = |totals: &Counted| totals.resolution_permille();
    let days = |totals: &Counted| totals.days_to_settle_tenths();
    let then = |value: &dyn Fn(&Counted) -> Option<u64>, unit: &str| {
        let then = tenths(value(&figures.totals_before), unit);
        let year = tenths(value(&figures.totals_year_before), unit);
        say!(words, "totals-then", before = then, year = year)
    };
    let tile = |testid: &'static str,
                what: &'static str,
                name: String,
                (figure, against): (String, String)| {
        let body = html! {
            <>
                <span class="tile__name">{ name.clone() }</span>
                <span class="tile__figure">{ figure }</span>
                <span class="tile__against">{ against }</span>
            </>
        };
        if figures.totals.told(what) != Count::NONE && Cases::MAY.allows(eye.role()) {
            let open = emit.reform(move |_: MouseEvent| Event::Open(name.clone(), By::What(what)));
            html! { <button type="button" class="tile" data-testid={testid} onclick={open}>{ body }</button> }
        } else {
            html! { <div class="tile" data-testid={testid}>{ body }</div> }
        }
    };
    let days_unit = say!(words, "totals-days-unit");
    html! {
        <div class="tiles">
            { tile("tile-recorded", "recorded", say!(words, "totals-recorded"), count("recorded")) }
            { tile("tile-rate", "resolved", say!(words, "totals-rate"), (tenths(rate(&figures.totals), "%"), then(&rate, "%"))) }
            { tile("tile-days", "settled", say!(words, "totals-time-to-settle"), (tenths(days(&figures.totals), &days_unit), then(&days, &days_unit))) }
            { tile("tile-reopened", "reopened", words.total("reopened"), count("reopened")) }
        </div>
    }
}

/// Tenths as they are read; a line where there is nothing to tell.
pub(super) fn tenths(value: Option<u64>, unit: &str) -> String {
    match value {
        Some(value) => format!("{}.{}{unit}", value / 10, value % 10),
        None => "—".to_owned(),
    }
}

/// By how much a count has changed, with its sign; a line where one of the two is so many or more.
pub(super) struct Change {
    /// Against the time before.
    pub(super) before: String,
    /// Against the year before.
    pub(super) year: String,
}

impl Change {
    pub(super) fn of(figures: &Figures, what: &str) -> Self {
        let now = figures.totals.told(what);
        let since = |then: &Counted| match (now, then.told(what)) {
            (Count::Is(now), Count::Is(then)) if now == then => "±0".to_owned(),
            (Count::Is(now), Count::Is(then)) => {
                format!("{:+}", i128::from(now) - i128::from(then))
            }
            (Count::Withheld, _) | (_, Count::Withheld) => WITHHELD.to_owned(),
            _ => "—".to_owned(),
        };
        Self {
            before: since(&figures.totals_before),
            year: since(&figures.totals_year_before),
        }
    }
}
