//! Statistics of the preview: made up, and adding up.

use contract::command::dispute::List;
use contract::command::dispute::Page as Listed;
use contract::command::tally::{Cases, Count, Figures, Get, Page, Report, Reported, Share, Totals};
use contract::{Code, Failure};
use model::DisputeKind;

use super::{Answers, Held};

impl Answers<Get> for Held {
    fn answer(&mut self, get: Get) -> Result<Figures, Failure> {
        let none = self.disputes.is_empty();
        let totals = |all: &[(&str, u64)]| {
            let all = all.iter().filter(|_| !none);
            all.copied().collect::<Totals>()
        };
        let counts = |all: &[(&str, u64)]| totals(all).0;
        let count = |n: u64| Count::Is(if none { 0 } else { n });
        let share = |key: &str, name: &str, recorded, resolved| Share {
            key: key.into(),
            name: name.into(),
            recorded: count(recorded),
            resolved: count(resolved),
            settled: count(resolved),
        };
        let kinds = [(9, 8), (6, 5), (14, 11), (17, 12), (2, 0)];
        let kinds = DisputeKind::ALL.iter().zip(kinds);
        let kinds = kinds.map(|(kind, (all, done))| share(kind.code(), "", all, done));
        let areas = [
            share("620602119202", "李家磨村", 27, 21),
            share("620602119203", "金沙镇王家庄子新农村社区居民委员会", 21, 15),
        ];
        Ok(Figures {
            from: get.period.from(),
            until: get.period.until(),
            before: get.period.before(),
            year_before: get.period.year_before(),
            totals: totals(&[
                ("recorded", 48),
                ("resolved", 36),
                ("settled", 38),
                ("settle_days", 255),
                ("settled_in_3_days", 16),
                ("settled_in_7_days", 12),
                ("settled_in_15_days", 6),
                ("settled_in_30_days", 3),
                ("settled_later", 1),
                ("sessions", 52),
                ("mediators", 71),
                ("invited_mediators", 12),
                ("agreed", 38),
                ("settled_in_house", 14),
                ("settled_in_group", 11),
                ("settled_in_village", 10),
                ("settled_in_township", 3),
                ("reopened", 2),
                ("letters_sent", 5),
                ("letters_answered", 4),
                ("elders", 37),
                ("elders_due", 31),
                ("elders_covered", 28),
                ("elders_visited", 33),
                ("elders_seen", 36),
                ("elders_since_days", 299),
                ("notices_sent", 19),
                ("notices_done", 11),
                ("notices_accepted", 3),
                ("notices_waiting", 2),
                ("notices_declined_unsafe", 1),
                ("notices_declined_not_here", 2),
                ("notices_accepted_overdue", 1),
            ]),
            totals_before: totals(&[
                ("recorded", 45),
                ("resolved", 36),
                ("settled", 35),
                ("settle_days", 301),
                ("letters_sent", 3),
                ("letters_answered", 3),
                ("elders", 36),
                ("elders_due", 30),
                ("elders_covered", 24),
                ("notices_sent", 16),
            ]),
            totals_year_before: totals(&[
                ("recorded", 61),
                ("resolved", 44),
                ("settled", 40),
                ("settle_days", 520),
                ("reopened", 5),
                ("letters_sent", 6),
                ("notices_sent", 21),
            ]),
            kinds: kinds.collect(),
            areas: areas.into(),
            areas_by_kind: [[5, 3, 8, 10, 1], [4, 3, 6, 7, 1]]
                .map(|place| place.map(Count::Is).to_vec())
                .to_vec(),
            months: vec![],
            states: counts(&[
                ("recorded", 3),
                ("mediating", 9),
                ("follow_up", 24),
                ("closed", 12),
            ]),
            grades: counts(&[("", 39), ("yellow", 6), ("orange", 2), ("red", 1)]),
        })
    }
}

impl Answers<Cases> for Held {
    fn answer(&mut self, asked: Cases) -> Result<Page, Failure> {
        let list = List {
            kind: asked.kind,
            state: asked.state,
            ..List::default()
        };
        let Listed { rows, .. } = self.answer(list)?;
        Ok(Page { rows, next: None })
    }
}

impl Answers<Report> for Held {
    fn answer(&mut self, _: Report) -> Result<Reported, Failure> {
        let detail = "the preview makes no reports";
        Err(Failure::new(Code::Internal, detail))
    }
}
