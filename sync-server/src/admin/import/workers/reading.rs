//! Reads a list of workers.

use std::collections::BTreeMap;

use model::Role;

use crate::accounts::workers::Reach;
use crate::admin::AdminError;
use crate::admin::import::{BadRow, Column, List, name_in};
use crate::admin::people::county_of;

pub(super) const NUMBER: usize = 0;
const NAME: usize = 1;
pub(super) const ROLE: usize = 2;
pub(super) const REACH: usize = 3;
const COLUMNS: [Column; 4] = [
    Column {
        name: "number",
        also: &["工号", "编号"],
        needed: true,
    },
    Column {
        name: "name",
        also: &["姓名"],
        needed: true,
    },
    Column {
        name: "role",
        also: &["身份", "岗位"],
        needed: true,
    },
    Column {
        name: "reach",
        also: &["管辖范围", "管辖"],
        needed: true,
    },
];
const MAX_NUMBER_CHARS: usize = 32;
/// Digits of an identity number (GB 11643): the last may be an X.
const IDENTITY_LEN: usize = 18;

/// A worker of the list.
#[derive(Debug, Clone)]
pub(super) struct Person {
    pub(super) line: u64,
    pub(super) number: String,
    pub(super) name: String,
    pub(super) role: Role,
    /// By code, each once.
    pub(super) reach: Reach,
    pub(super) county: String,
}

impl Person {
    /// Whether nobody could tell one from the other.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        (self.role, &self.reach) == (other.role, &other.reach)
    }
}

/// The name of a column.
pub(super) fn column(at: usize) -> &'static str {
    COLUMNS[at].name
}

pub(super) fn read(file: &[u8]) -> Result<(Vec<Person>, Vec<BadRow>), AdminError> {
    let list = List::read(file, &COLUMNS)?;
    let mut bad = Vec::new();
    let mut lines: BTreeMap<String, u64> = BTreeMap::new();
    let people = list.each(&mut bad, |row| {
        let number = number(list.cell(row, NUMBER)).map_err(|problem| (NUMBER, problem))?;
        let name = name_in(list.cell(row, NAME)).map_err(|problem| (NAME, problem))?;
        let role = role(list.cell(row, ROLE)).map_err(|problem| (ROLE, problem))?;
        let reach = reach(list.cell(row, REACH), role).map_err(|problem| (REACH, problem))?;
        let county = county_of(role, &reach).map_err(|error| (REACH, error.to_string()))?;
        if let Some(line) = lines.insert(number.clone(), row.line) {
            let problem = format!(
                "number {number} stands on line {line} too: a worker has one line, so leave one of them out, or correct the number"
            );
            return Err((NUMBER, problem));
        }
        Ok(Person {
            line: row.line,
            number,
            name,
            role,
            reach,
            county,
        })
    });
    Ok((people, bad))
}

fn number(cell: &str) -> Result<String, String> {
    let chars = cell.chars().count();
    if !(1..=MAX_NUMBER_CHARS).contains(&chars) {
        return Err(format!(
            "a number has 1 to {MAX_NUMBER_CHARS} characters: write the one the office gave, or number the list"
        ));
    }
    let identity = cell.len() == IDENTITY_LEN
        && cell[..IDENTITY_LEN - 1]
            .bytes()
            .all(|digit| digit.is_ascii_digit());
    if cell.is_ascii() && identity {
        return Err(
            "this looks like an identity number, which is asked for nowhere: write the office's own number, or number the list"
                .into(),
        );
    }
    Ok(cell.to_owned())
}

fn role(cell: &str) -> Result<Role, String> {
    const NAMES: [(&str, Role); 5] = [
        ("网格员", Role::GridWorker),
        ("驻村辅警", Role::AuxiliaryOfficer),
        ("社区民警", Role::StationOfficer),
        ("审阅员", Role::Reviewer),
        ("协作单位", Role::PartnerUnit),
    ];
    let by_code = Role::from_code(cell).filter(|role| *role != Role::Administrator);
    let by_name = NAMES.iter().find(|(name, _)| *name == cell);
    by_code.or(by_name.map(|(_, role)| *role)).ok_or_else(|| {
        let cell: String = cell.chars().take(20).collect();
        let names = NAMES.map(|(name, role)| format!("{} ({name})", role.code()));
        format!("{cell:?} is not a role: write {}", names.join(", "))
    })
}

/// Codes of one kind, with spaces or commas between them: grids, villages, townships, or one unit.
fn reach(cell: &str, role: Role) -> Result<Reach, String> {
    let codes = cell.split(|c: char| c.is_whitespace() || ",，、;；".contains(c));
    let codes: Vec<&str> = codes.filter(|code| !code.is_empty()).collect();
    let Some(first) = codes.first() else {
        return Err(wanted(role));
    };
    let all = |len: usize| codes.iter().all(|code| code.len() == len);
    let reach = if let Some((county, unit)) = first.split_once(':') {
        let unit = (codes.len() == 1)
            .then(|| Some((county.parse().ok()?, unit.parse().ok()?)))
            .flatten();
        unit.map(|(county, unit)| Reach::Unit { county, unit })
    } else if all(15) {
        parsed(&codes).map(Reach::Grids)
    } else if all(12) {
        parsed(&codes).map(Reach::Villages)
    } else if all(9) {
        parsed(&codes).map(Reach::Townships)
    } else {
        None
    };
    let reach = reach.map(sorted).filter(|reach| reach.fits(role));
    reach.ok_or_else(|| wanted(role))
}

fn parsed<T: std::str::FromStr>(codes: &[&str]) -> Option<Vec<T>> {
    codes.iter().map(|code| code.parse().ok()).collect()
}

/// By code, each once: two that say the same are the same.
pub(super) fn sorted(reach: Reach) -> Reach {
    fn once<T: Ord>(mut codes: Vec<T>) -> Vec<T> {
        codes.sort();
        codes.dedup();
        codes
    }
    match reach {
        Reach::Grids(grids) => Reach::Grids(once(grids)),
        Reach::Villages(areas) => Reach::Villages(once(areas)),
        Reach::Townships(areas) => Reach::Townships(once(areas)),
        unit @ Reach::Unit { .. } => unit,
    }
}

fn wanted(role: Role) -> String {
    let may = match role {
        Role::GridWorker => "grids, 15 digits each",
        Role::AuxiliaryOfficer => "villages, 12 digits each",
        Role::StationOfficer | Role::Reviewer => "villages, 12 digits each, or townships, 9 each",
        Role::PartnerUnit => "one unit, such as 620602:1",
        Role::Administrator => "no device",
    };
    format!(
        "a {} has {may}: write their codes with spaces between them",
        role.code()
    )
}
