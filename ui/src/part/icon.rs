//! Line drawings that stand beside words, never in their place.

use yew::{Html, html};

fn drawing(class: &'static str, body: Html) -> Html {
    html! {
        <svg class={class} viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75"
            stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">
            { body }
        </svg>
    }
}

/// A sheet of the calendar.
pub(crate) fn today() -> Html {
    drawing(
        "icon",
        html! {
            <><path d="M4.5 6.5h15v13h-15z"/><path d="M4.5 10.5h15M8.5 4v4M15.5 4v4"/><path d="M9 15h6"/></>
        },
    )
}

/// Two who sit across from each other.
pub(crate) fn disputes() -> Html {
    drawing(
        "icon",
        html! {
            <>
                <circle cx="7" cy="7" r="2.5"/><circle cx="17" cy="7" r="2.5"/>
                <path d="M3.5 15.5c0-3 1.4-4.5 3.5-4.5s3.5 1.5 3.5 4.5M13.5 15.5c0-3 1.4-4.5 3.5-4.5s3.5 1.5 3.5 4.5"/>
                <path d="M3 18.5h18"/>
            </>
        },
    )
}

/// A letter.
pub(crate) fn letter() -> Html {
    drawing(
        "icon",
        html! { <><path d="M3.5 6h17v12.5h-17z"/><path d="M3.5 6.5l8.5 7 8.5-7"/></> },
    )
}

/// A person.
pub(crate) fn me() -> Html {
    drawing(
        "icon",
        html! {
            <><circle cx="12" cy="8" r="3.5"/><path d="M5 20c.4-4.2 3-6.5 7-6.5s6.6 2.3 7 6.5"/></>
        },
    )
}

/// The bench.
pub(crate) fn bench() -> Html {
    drawing(
        "bench",
        html! { <><path d="M2.5 9.5h19v3h-19z"/><path d="M6 12.5l-1.5 7M18 12.5l1.5 7M5.4 16h13.2"/></> },
    )
}

/// A door to knock at.
pub(crate) fn door() -> Html {
    drawing(
        "icon",
        html! {
            <><path d="M6.5 20.5v-17h11v17"/><path d="M3.5 20.5h17"/><path d="M14 12.5v.5"/></>
        },
    )
}

/// A sheet that was pinned up.
pub(crate) fn notice() -> Html {
    drawing(
        "icon",
        html! {
            <><path d="M5.5 6.5h13v13h-13z"/><path d="M12 3.5v4"/><path d="M8.5 12h7M8.5 15.5h4.5"/></>
        },
    )
}
