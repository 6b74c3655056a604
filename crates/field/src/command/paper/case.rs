//! What the papers take from a record. A blank stays one where the record says nothing, also where
//! something could be guessed: what a person said at the door is not what they said in a session.

use model::{
    Dispute, DisputeId, DisputeKind, DisputeState, Party, Role, Side, Subtype, dictionary,
};
use paper::{CaseFile, Person, Signer};
use store::{Reading, directory, erased, record};

use super::super::there::there;
use crate::failure::Stop;

/// The case file of a record.
pub(super) fn file(r: &Reading<'_>, id: &DisputeId, role: Role) -> Result<CaseFile, Stop> {
    let document = there(record::load(r, id)?, erased::when(r, id)?)?;
    let mut dispute = document.read().map_err(merge::MergeError::from)?;
    dispute.content = dictionary::content_for(role, dispute.content);
    let village = directory::area_name(r, &dispute.content.grid.village())?;
    let recorded_by = directory::worker_name(r, &dispute.recorded_by)?;
    Ok(from(&dispute, &village, recorded_by))
}

fn from(dispute: &Dispute, village: &str, recorded_by: String) -> CaseFile {
    let content = &dispute.content;
    CaseFile {
        committee: committee(village),
        title: title(&content.parties, &content.kind),
        kind: kind(&content.kind, content.subtype.as_ref()),
        parties: content.parties.iter().map(person).collect(),
        place: content.place.clone(),
        happened_on: content.happened_on,
        brief: brief(&[
            ("甲方称：", &content.claim_a),
            ("乙方称：", &content.claim_b),
            ("经核实：", &content.verified),
        ]),
        accepted_on: dispute
            .steps
            .iter()
            .find(|step| step.to == DisputeState::Accepted)
            .map(|step| step.at_ms.day()),
        registrar: Signer {
            name: recorded_by,
            signature: None,
        },
        ..CaseFile::default()
    }
}

fn person(party: &Party) -> Person {
    Person {
        side: party.side,
        name: party.name.clone(),
        phone: party.phone.clone(),
        address: party.address.clone(),
        ..Person::default()
    }
}

/// What each said stays apart from what was verified.
fn brief(parts: &[(&str, &str)]) -> String {
    let there: Vec<String> = parts
        .iter()
        .filter(|(_, words)| !words.is_empty())
        .map(|(label, words)| format!("{label}{words}"))
        .collect();
    there.join("\n")
}

/// `王小明与李大山邻里纠纷`: the first of each side.
fn title(parties: &[Party], kind: &DisputeKind) -> String {
    let first = |side| parties.iter().find(|party| party.side == side);
    let names: Vec<&str> = [first(Side::A), first(Side::B)]
        .into_iter()
        .flatten()
        .map(|party| party.name.as_str())
        .collect();
    format!("{}{}", names.join("与"), kind_words(kind))
}

/// `邻里纠纷（排水）`.
fn kind(kind: &DisputeKind, subtype: Option<&Subtype>) -> String {
    let subtype = subtype.map_or("", |subtype| subtype_words(&subtype.0));
    if subtype.is_empty() {
        kind_words(kind).to_owned()
    } else {
        format!("{}（{subtype}）", kind_words(kind))
    }
}

/// The committee of a village, by the name the area code has for it; empty when none is known.
fn committee(village: &str) -> String {
    let endings = [
        "村民委员会",
        "村委会",
        "社区居民委员会",
        "社区居委会",
        "居民委员会",
        "居委会",
    ];
    let ending = endings.iter().find(|ending| village.ends_with(**ending));
    let Some(ending) = ending else {
        return String::new();
    };
    let name = village.trim_end_matches(ending);
    let place = match *ending {
        "村民委员会" | "村委会" => "村",
        _ => "社区",
    };
    format!("{name}{place}人民调解委员会")
}

/// Papers are Chinese by law, whatever language the screens are in.
fn kind_words(kind: &DisputeKind) -> &'static str {
    match kind {
        DisputeKind::Household => "家庭纠纷",
        DisputeKind::Marriage => "婚恋纠纷",
        DisputeKind::Neighbor => "邻里纠纷",
        DisputeKind::Land => "土地纠纷",
        DisputeKind::Other | DisputeKind::Unknown(_) => "纠纷",
    }
}

/// Empty for what this version does not know.
fn subtype_words(code: &str) -> &'static str {
    match code {
        "elder_support" => "赡养",
        "inheritance" => "继承",
        "family_property" => "家产",
        "in_laws" => "婆媳翁婿",
        "divorce" => "离婚",
        "bride_price" => "彩礼",
        "custody" => "子女抚养",
        "courtship" => "恋爱",
        "boundary" => "宅基边界",
        "access" => "通行",
        "drainage" => "排水",
        "light" => "采光",
        "noise" => "噪音",
        "livestock" => "牲畜",
        "contract_boundary" => "承包地界",
        "transfer" => "土地流转",
        "homestead" => "宅基地",
        "forest" => "林地",
        "crops" => "青苗",
        "grave" => "坟地",
        "debt" => "欠款",
        "damages" => "赔偿",
        "wages" => "劳务报酬",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_subtype_that_can_be_chosen_has_its_word() {
        for kind in DisputeKind::ALL {
            for code in kind.subtypes() {
                assert!(
                    !subtype_words(code).is_empty(),
                    "{code} has no word on paper"
                );
            }
        }
    }

    #[test]
    fn a_committee_is_named_after_its_village() {
        for (village, name) in [
            ("李家磨村委会", "李家磨村人民调解委员会"),
            ("五坝村民委员会", "五坝村人民调解委员会"),
            ("东关社区居委会", "东关社区人民调解委员会"),
            ("东关居民委员会", "东关社区人民调解委员会"),
            ("", ""),
            ("凉州工业园区", ""),
        ] {
            assert_eq!(committee(village), name, "{village}");
        }
    }

    #[test]
    fn what_each_said_stays_apart() {
        let told = brief(&[
            ("甲方称：", "堵了。"),
            ("乙方称：", ""),
            ("经核实：", "沟宽40厘米。"),
        ]);
        assert_eq!(told, "甲方称：堵了。\n经核实：沟宽40厘米。");
    }
}
