//! Draws how far visits to elders came and how notices were answered: totals of the place, with no door to
//! anybody.

use contract::command::tally::{DECLINED, Totals as Counted};
use yew::{Html, html};

use super::chart::{Bar, bars};
use crate::part::card::card;
use crate::screen::Eye;
use crate::words::say;

/// Notices by how they stand, but for those that were declined.
const STAND: &[&str] = &["notices_waiting", "notices_accepted", "notices_done"];

/// Visits of the time.
pub(super) fn elders(totals: &Counted, eye: &Eye) -> Html {
    let words = &eye.words;
    if totals.of("elders") == 0 {
        return html! {};
    }
    let title = say!(words, "totals-elders");
    let tenths = |value: Option<u64>| match value {
        Some(value) => format!("{}.{}", value / 10, value % 10),
        None => "—".to_owned(),
    };
    let line = say!(
        words,
        "totals-elders-line",
        rate = tenths(totals.coverage_permille()),
        days = tenths(totals.days_since_visit_tenths())
    );
    let of = |count: &str, done: &str| Bar {
        name: words.total(count),
        count: totals.of(count),
        done: Some(totals.of(done)),
        open: None,
    };
    let all = vec![
        of("elders_due", "elders_covered"),
        of("elders", "elders_visited"),
    ];
    let columns = [say!(words, "totals-visited-of")];
    let body = html! {
        <>
            <p class="card__line" data-testid="totals-coverage">{ line }</p>
            { bars("totals-elders", &title, &columns, all) }
        </>
    };
    card(&title, body)
}

/// Notices sent in the time.
pub(super) fn notices(totals: &Counted, eye: &Eye) -> Html {
    let words = &eye.words;
    if totals.of("notices_sent") == 0 {
        return html! {};
    }
    let title = say!(words, "totals-notices");
    let line = say!(
        words,
        "totals-notices-line",
        sent = totals.of("notices_sent"),
        answered = totals.notices_answered(),
        late = totals.notices_overdue()
    );
    let codes = STAND.iter().chain(DECLINED).chain(&["notices_recalled"]);
    let some = codes.filter(|code| totals.of(code) > 0);
    let all = some.map(|code| Bar {
        name: words.total(code),
        count: totals.of(code),
        done: None,
        open: None,
    });
    let columns = [say!(words, "totals-notices-count")];
    let body = html! {
        <>
            <p class="card__line" data-testid="totals-answered">{ line }</p>
            { bars("totals-notices", &title, &columns, all.collect()) }
        </>
    };
    card(&title, body)
}
