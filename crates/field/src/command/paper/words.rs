//! Words that a paper puts for what the record has as a code. Papers are Chinese by law, whatever language
//! the screens are in.

use model::{Day, DisputeKind, Role, Subtype};

/// `2026年3月5日`.
pub(super) fn day(day: Day) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day_of_month())
}

/// What a dispute is about.
pub(super) fn kind(kind: &DisputeKind) -> &'static str {
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

/// `邻里纠纷（排水）`.
pub(super) fn kind_closer(code: &DisputeKind, subtype: Option<&Subtype>) -> String {
    let subtype = subtype.map_or("", |subtype| subtype_words(&subtype.0));
    if subtype.is_empty() {
        kind(code).to_owned()
    } else {
        format!("{}（{subtype}）", kind(code))
    }
}

/// The committee of a village, by the name the area code has for it; empty when none is known.
pub(super) fn committee(village: &str) -> String {
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

/// What somebody is.
pub(super) fn role(role: Role) -> &'static str {
    match role {
        Role::GridWorker => "网格员",
        Role::AuxiliaryOfficer => "驻村辅警",
        Role::StationOfficer => "派出所民警",
        Role::Reviewer => "审阅员",
        Role::PartnerUnit => "联动单位",
        Role::Administrator => "管理员",
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
}
