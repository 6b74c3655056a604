//! What is held about an elder, for that person: who they are, whom to call, every visit, each with why it is kept and
//! how long, and every look at the record on this device.

use model::dictionary::{self, Sight};
use model::elder::act::visit::{Answer, Visited};
use model::elder::{Care, Profile};
use model::{Day, Elder, RecordId, Role};
use paper::{Held, HeldField};
use store::{Reading, directory};

use super::held::{looks, retention};
use crate::failure::Stop;

/// The printout for an elder.
pub(super) fn held(
    r: &Reading<'_>,
    id: &RecordId,
    elder: &Elder,
    role: Role,
    on: Day,
) -> Result<Held, Stop> {
    let unit = directory::grid_name(r, &elder.profile.grid)?;
    let mut fields = of_profile(&elder.profile);
    fields.extend(of_care(&Care::of(elder)));
    let seen = fields.into_iter().filter(|(_, path, value)| {
        !value.is_empty() && dictionary::sight(path, role) == Sight::Whole
    });
    let fields = seen.filter_map(|(name, path, value)| {
        let rule = dictionary::ELDER.iter().find(|rule| rule.path == path)?;
        Some(HeldField {
            name: name.to_owned(),
            value,
            purpose: rule.purpose.to_owned(),
            retention: retention(rule.retention),
        })
    });
    Ok(Held {
        unit: unit.unwrap_or_default(),
        name: elder.profile.name.clone(),
        on: Some(on),
        fields: fields.collect(),
        looks: looks(r, id)?,
        ..Held::default()
    })
}

type Told = (&'static str, &'static str, String);

fn of_profile(profile: &Profile) -> Vec<Told> {
    let year = profile
        .birth_year
        .map_or_else(String::new, |year| year.to_string());
    let point = profile
        .point
        .map_or_else(String::new, |point| point.to_string());
    vec![
        ("姓名", "elder.name", profile.name.clone()),
        ("出生年份", "elder.birth_year", year),
        ("电话", "elder.phone", profile.phone.clone()),
        ("住址", "elder.address", profile.address.clone()),
        ("地图位置（约百米）", "elder.point", point),
    ]
}

fn of_care(care: &Care<'_>) -> Vec<Told> {
    let contacts = care.contacts().into_iter().map(|known| {
        let contact = known.contact;
        let told = format!("{} {} {}", contact.relation, contact.name, contact.phone);
        ("紧急联系人", "elder.acts.contact_added.name", told)
    });
    let visits = care
        .visits()
        .map(|(_, visited)| ("走访", "elder.acts.visited.words", told(visited)));
    contacts.chain(visits).collect()
}

/// A visit in a few lines: the day, how much was not simply fine, what was said and done.
fn told(visited: &Visited) -> String {
    let fine = |answer: &Answer| *answer == Answer::Fine;
    let others = visited.checks.iter().filter(|check| !fine(&check.answer));
    let mut lines = vec![format!(
        "{}：查看{}项，其中{}项不是“好”",
        visited.on,
        visited.checks.len(),
        others.count()
    )];
    let said = [&visited.words, &visited.solved].into_iter().cloned();
    let passed = visited.passed_on.iter().map(|one| one.matter.clone());
    lines.extend(said.chain(passed).filter(|line| !line.is_empty()));
    lines.join("\n")
}
