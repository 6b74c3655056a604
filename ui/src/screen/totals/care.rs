//! Draws what became of letters, how far visits to elders came and how notices were answered, against the time before
//! and the year before: totals of the place, with no door to anybody.

use contract::command::tally::{Count, DECLINED, Figures, Totals as Counted};
use yew::{Html, html};

use super::chart::{Bar, bars};
use super::four::{Change, tenths};
use crate::part::card::card;
use crate::screen::Eye;
use crate::words::say;

/// Notices by how they stand, but for those that were declined.
const STAND: &[&str] = &["notices_waiting", "notices_accepted", "notices_done"];

/// Letters to units; each bar may have a door to the cases they were of.
pub(super) fn letters(figures: &Figures, eye: &Eye, all: Vec<Bar>) -> Html {
    let words = &eye.words;
    if all.is_empty() {
        return html! {};
    }
    let title = say!(words, "totals-letters");
    let line = say!(
        words,
        "totals-letters-line",
        sent = words.count(figures.totals.told("letters_sent")),
        answered = words.count(figures.totals.told("letters_answered"))
    );
    let sent = Change::of(figures, "letters_sent");
    let answered = Change::of(figures, "letters_answered");
    let against = say!(
        words,
        "totals-letters-against",
        before = sent.before,
        year = sent.year,
        answered_before = answered.before,
        answered_year = answered.year
    );
    let columns = [say!(words, "totals-letters-count")];
    let body = html! {
        <>
            <p class="card__line" data-testid="totals-pushed">{ line }</p>
            <p class="card__line" data-testid="totals-pushed-against">{ against }</p>
            { bars("totals-letters", &title, &columns, all, words) }
        </>
    };
    card(&title, body)
}

/// Visits of the time.
pub(super) fn elders(figures: &Figures, eye: &Eye) -> Html {
    let words = &eye.words;
    let totals = &figures.totals;
    if totals.told("elders") == Count::NONE {
        return html! {};
    }
    let title = say!(words, "totals-elders");
    let line = say!(
        words,
        "totals-elders-line",
        rate = tenths(totals.coverage_permille(), ""),
        days = tenths(totals.days_since_visit_tenths(), "")
    );
    let rate = |then: &Counted| tenths(then.coverage_permille(), "%");
    let then = say!(
        words,
        "totals-elders-then",
        before = rate(&figures.totals_before),
        year = rate(&figures.totals_year_before)
    );
    let of = |count: &str, done: &str| Bar {
        name: words.total(count),
        count: totals.told(count),
        done: Some(totals.told(done)),
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
            <p class="card__line" data-testid="totals-coverage-then">{ then }</p>
            { bars("totals-elders", &title, &columns, all, words) }
        </>
    };
    card(&title, body)
}

/// Notices sent in the time.
pub(super) fn notices(figures: &Figures, eye: &Eye) -> Html {
    let words = &eye.words;
    let totals = &figures.totals;
    if totals.told("notices_sent") == Count::NONE {
        return html! {};
    }
    let title = say!(words, "totals-notices");
    let line = say!(
        words,
        "totals-notices-line",
        sent = words.count(totals.told("notices_sent")),
        answered = words.count(totals.notices_answered()),
        late = words.count(totals.notices_overdue())
    );
    let sent = Change::of(figures, "notices_sent");
    let against = say!(
        words,
        "totals-notices-against",
        before = sent.before,
        year = sent.year
    );
    let codes = STAND.iter().chain(DECLINED).chain(&["notices_recalled"]);
    let some = codes.filter(|code| totals.told(code) != Count::NONE);
    let all = some.map(|code| Bar {
        name: words.total(code),
        count: totals.told(code),
        done: None,
        open: None,
    });
    let columns = [say!(words, "totals-notices-count")];
    let body = html! {
        <>
            <p class="card__line" data-testid="totals-answered">{ line }</p>
            <p class="card__line" data-testid="totals-answered-against">{ against }</p>
            { bars("totals-notices", &title, &columns, all.collect(), words) }
        </>
    };
    card(&title, body)
}
