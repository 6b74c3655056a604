//! Bars that are a table: what, a bar, the figure. A screen reader reads the table; a touch opens the cases
//! behind a row.

use yew::{Callback, Html, MouseEvent, classes, html};

/// One bar.
pub(super) struct Bar {
    /// What it is of.
    pub(super) name: String,
    /// How long it is.
    pub(super) count: u64,
    /// How much of it is done, drawn full; none where nothing can be done about it.
    pub(super) done: Option<u64>,
    /// What a touch does; none where there is nothing to open.
    pub(super) open: Option<Callback<()>>,
}

/// Draws bars; `named` is what they are of, `counted` the heads of the columns.
pub(super) fn bars(testid: &str, named: &str, counted: &[String], bars: Vec<Bar>) -> Html {
    let longest = bars.iter().map(|bar| bar.count).max().unwrap_or(0).max(1);
    let head = counted
        .iter()
        .map(|name| html! { <th scope="col">{ name }</th> });
    html! {
        <table class="bars" data-testid={testid.to_owned()}>
            <caption class="unseen">{ named.to_owned() }</caption>
            <thead class="unseen"><tr><th scope="col">{ named.to_owned() }</th>{ for head }</tr></thead>
            <tbody>{ for bars.into_iter().map(|bar| row(bar, longest)) }</tbody>
        </table>
    }
}

fn row(bar: Bar, longest: u64) -> Html {
    let done = bar.done.unwrap_or(bar.count).min(bar.count);
    let figure = match bar.done {
        Some(done) => format!("{done} / {}", bar.count),
        None => bar.count.to_string(),
    };
    let name = match bar.open.filter(|_| bar.count > 0) {
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
                    <rect class={classes!("bars__all")} width={width(bar.count)} height="10" />
                    <rect class={classes!("bars__done")} width={width(done)} height="10" />
                </svg>
            </td>
        </tr>
    }
}
