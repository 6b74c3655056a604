//! Figures that are told as a report tells them, on the screen.

use contract::command::tally::{Count, Get};
use model::Period;

use super::*;
use crate::screen::totals::{Event, Totals};

#[tokio::test]
async fn what_is_not_told_is_a_star_and_the_page_says_why() {
    let bridge = device(Held::of_a_week(NOW));
    let table = Table::opened(Totals::of_the_month(NOW.day()), &bridge).await;
    let seen = table.drawn(Language::Chinese).await;
    assert!(!seen.contains("totals-withheld"), "{seen}");
    let (period, area) = (Period::month_of(NOW.day()), String::new());
    let mut figures = bridge.call(Get { period, area }).await.unwrap();
    let totals = &mut figures.totals.0;
    totals.insert("recorded".into(), Count::AtLeast { at_least: 48 });
    totals.insert("elders_visited".into(), Count::Withheld);
    let of_a_kind = &mut figures.kinds[4];
    (of_a_kind.recorded, of_a_kind.resolved) = (Count::Withheld, Count::Withheld);
    figures
        .states
        .insert("closed_unsettled".into(), Count::Is(7));
    table.tell(Event::Got(Box::new(Ok(figures)))).await;
    let seen = table.drawn(Language::Chinese).await;
    for words in [
        "totals-withheld",
        "48以上",
        "＊ / 37",
        "＊ / ＊",
        "已结（未化解）",
    ] {
        assert!(seen.contains(words), "{words} in {seen}");
    }
}
