//! How a county works: the file of an administrator, and the document a device is sent. What is taken reads the same
//! when it is written again, has something to tick for a grade, and days can be reckoned by it.

use model::calendar::Reckoned;
use model::clock::{Unit, analysis_day};
use model::{Day, Practice, UtcMs};

use super::{kind, shape};

const DOCUMENT: &str = r#"{"version":1,
"rules":{"mediation":{"value":20,"unit":"days","source":"凉州区办法","article":"第六条"},
"monthly_analysis":{"value":25,"unit":"day_of_month","source":"通知"},"arbitration":{"value":60,"unit":"days","source":"某法"}},
"facts":[{"code":"threats"},{"code":"road_blocked","zh":"堵路断水","en":"A road is cut off"},{"code":"old","zh":"旧","retired":true}],
"holidays":[{"notice":"通知","days":["2027-01-01,2027-01-03,off,元旦","2027-02-06,2027-02-06,work,春节"]}]}"#;
/// Longer documents may be too long once nothing is left out of them.
const LONG_BYTES: usize = 30_000;

pub(super) fn seeds() -> Vec<Vec<u8>> {
    let built_in = serde_json::to_vec(&Practice::default());
    let mut seeds = vec![DOCUMENT.as_bytes().to_vec()];
    seeds.extend(built_in);
    seeds
}

pub(super) fn run(input: &[u8]) -> u64 {
    let read = Practice::text(input).and_then(Practice::read);
    shape(&match &read {
        Ok(practice) => {
            if input.len() < LONG_BYTES {
                again(practice);
            }
            sound(practice);
            let years = practice.calendar().years().count();
            format!("{} facts, {years} years", practice.facts().len().min(5))
        }
        Err(refused) => kind(refused),
    })
}

fn again(practice: &Practice) {
    let written = serde_json::to_string(practice).map_err(|error| error.to_string());
    let read = written.map(|text| Practice::check(&text));
    assert_eq!(read, Ok(Ok(practice.clone())), "it reads otherwise");
}

fn sound(practice: &Practice) {
    assert!(practice.facts().iter().any(|fact| !fact.retired));
    let today: Day = UtcMs(1_798_000_000_000).day();
    let next = analysis_day(practice.rules(), today);
    assert!(next >= today && next.days_since(today) < 32);
    for (_, rule) in practice.rules().all() {
        if rule.unit() == Unit::WorkingDays {
            let calendar = practice.calendar();
            let Reckoned { day, .. } = calendar.plus_working_days(today, rule.value());
            assert!(day > today && calendar.kind(day).is_worked());
        }
    }
}
