//! What is held about one party of a case, for that person: the fields that are about them, each with why
//! it is kept and how long, and every look at the record on this device. Nothing about anybody else.
//!
//! Where one may have to be kept from the other – domestic violence, a sealed reporter – there stands in it what the
//! person gave themselves and nothing else: what was found out, and where, may tell where the other one is or who
//! spoke. Whoever asks for the rest is told by an officer who knows both (PIPL art. 45 with art. 18; Anti-Domestic
//! Violence Law, 反家庭暴力法, art. 5 and 13).

use contract::{Code, Failure};
use model::dictionary::{self, Retention, Sight};
use model::{Day, DisputeContent, DisputeId, Life, Party, PartyId, Role, Side};
use paper::{Held, HeldField, Look};
use store::{Reading, directory, erased, look, record};

use super::super::there::there;
use super::words;
use crate::failure::Stop;

/// The printout for one party.
pub(super) fn held(
    r: &Reading<'_>,
    id: &DisputeId,
    party: &PartyId,
    role: Role,
    on: Day,
) -> Result<Held, Stop> {
    let document = there(record::load(r, id)?, erased::when(r, id)?)?;
    let record = document.read().map_err(merge::MergeError::from)?;
    let reach = if Life::of(&record).keeps_apart() {
        Reach::OwnWords
    } else {
        Reach::Case
    };
    let content = record.content;
    let party = content
        .parties
        .iter()
        .find(|known| known.id.as_ref() == Some(party))
        .ok_or_else(|| Failure::new(Code::NotFound, "there is no such party in this record"))?;
    let grids = directory::grids(r)?;
    // A case goes where somebody has moved to: whose it is then is written in by hand.
    let grid = grids
        .into_iter()
        .find(|grid| reach == Reach::Case && grid.id == content.grid);
    Ok(Held {
        unit: grid.map_or_else(String::new, |grid| grid.name),
        name: party.name.clone(),
        on: Some(on),
        fields: fields(&content, party, reach, role),
        looks: looks(r, id)?,
        ..Held::default()
    })
}

/// How much of the case stands in it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// What is about the case both sides are in.
    Case,
    /// Only what the person gave themselves.
    OwnWords,
}

fn fields(content: &DisputeContent, party: &Party, reach: Reach, role: Role) -> Vec<HeldField> {
    let (own, claim) = match party.side {
        Side::A => ("claim_a", &content.claim_a),
        Side::B => ("claim_b", &content.claim_b),
    };
    let side = content.parties.iter().filter(|one| one.side == party.side);
    let speaks_alone = side.count() == 1;
    let happened = content
        .happened_on
        .map_or_else(String::new, |day| day.to_string());
    let point = content
        .point
        .map_or_else(String::new, |point| point.to_string());
    [
        ("姓名", "parties.name", &party.name),
        ("电话", "parties.phone", &party.phone),
        ("住址", "parties.address", &party.address),
        ("本人陈述", own, claim),
        ("核实的情况", "verified", &content.verified),
        ("发生时间", "happened_on", &happened),
        ("发生地点", "place", &content.place),
        ("地图位置（约百米）", "point", &point),
    ]
    .into_iter()
    .filter(|(_, path, _)| {
        reach == Reach::Case
            || path.starts_with("parties.")
            || *path == "happened_on"
            || (*path == own && speaks_alone)
    })
    .filter(|(_, path, value)| !value.is_empty() && dictionary::sight(path, role) == Sight::Whole)
    .filter_map(|(name, path, value)| {
        let rule = dictionary::DISPUTE.iter().find(|rule| rule.path == path)?;
        Some(HeldField {
            name: name.to_owned(),
            value: value.clone(),
            purpose: rule.purpose.to_owned(),
            retention: retention(rule.retention),
        })
    })
    .collect()
}

pub(super) fn retention(retention: Retention) -> String {
    match retention {
        Retention::YearsAfterClose(years) => format!("结案后{years}年"),
        Retention::DaysAfterClose(days) => format!("结案后{days}天"),
        Retention::CaseFile => "与卷宗相同".to_owned(),
        Retention::Months(months) => format!("{months}个月"),
        Retention::DaysAfterVisitsEnd(days) => format!("不再走访后{days}天"),
        Retention::WhileLookedAt => "看的天数之内".to_owned(),
    }
}

pub(super) fn looks(r: &Reading<'_>, id: &DisputeId) -> Result<Vec<Look>, Stop> {
    let workers = directory::workers(r)?;
    let looks = look::of(r, id)?.into_iter().map(|(by, at)| {
        let worker = workers.iter().find(|worker| worker.id == by);
        Look {
            at,
            by: worker.map_or_else(String::new, |worker| worker.name.clone()),
            role: worker
                .map_or("", |worker| words::role(worker.role))
                .to_owned(),
        }
    });
    Ok(looks.collect())
}
