//! Bars that are a table: what, a bar, the figure. A screen reader reads the table; a touch opens the cases
//! behind a row.

use contract::command::tally::Count;
use yew::{Callback, Html, MouseEvent, classes, html};

use crate::words::Words;

/// One bar.
pub(super) struct Bar {
    /// What it is of.
    pub(super) name: String,
    /// How long it is.
    pub(super) count: Count,
    /// How much of it is done, drawn full; none where nothing can be done about it.
    pub(super) done: Option<Count>,
    /// What a touch does; none where there is nothing to open.
    pub(super) open: Option<Callback<()>>,
}

/// Draws bars; `named` is what they are of, `counted` the heads of the columns.
pub(super) fn bars(
    testid: &str,
    named: &str,
    counted: &[String],
    bars: Vec<Bar>,
    words: &Words,
) -> Html {
    let longest = bars.iter().filter_map(|bar| bar.count.number()).max();
    let longest = longest.unwrap_or(0).max(1);
    let head = counted
        .iter()
        .map(|name| html! { <th scope="col">{ name }</th> });
    html! {
        <table class="bars" data-testid={testid.to_owned()}>
            <caption class="unseen">{ named.to_owned() }</caption>
            <thead class="unseen"><tr><th scope="col">{ named.to_owned() }</th>{ for head }</tr></thead>
            <tbody>{ for bars.into_iter().map(|bar| row(bar, longest, words)) }</tbody>
        </table>
    }
}

fn row(bar: Bar, longest: u64, words: &Words) -> Html {
    // What is not told has no length.
    let long = |count: Count| count.number().unwrap_or(0);
    let all = long(bar.count);
    let done = bar.done.map_or(all, long).min(all);
    let figure = words.count(bar.count);
    let figure = match bar.done {
        Some(done) => format!("{} / {figure}", words.count(done)),
        None => figure,
    };
    let name = match bar.open.filter(|_| bar.count != Count::NONE) {
        Some(open) => html! {
            <button type="button" class="bars__name bars__name--door" data-testid="bar"
                onclick={open.reform(|_: MouseEvent| ())}>{ bar.name }</button>
        },
        None => html! { <span class="bars__name">{ bar.name }</span> },
    };
    let width = |count: u64| (count.saturating_mul(1_000) / longest).to_string();
    html! {
        <tr>
            <th scope="row">{ name }</th>
            <td class="bars__figure">{ figure }</td>
            <td class="bars__bar" aria-hidden="true">
                <svg viewBox="0 0 1000 10" preserveAspectRatio="none" focusable="false">
                    <rect class={classes!("bars__all")} width={width(all)} height="10" />
                    <rect class={classes!("bars__done")} width={width(done)} height="10" />
                </svg>
            </td>
        </tr>
    }
}
