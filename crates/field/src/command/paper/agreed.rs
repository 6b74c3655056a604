//! An agreement on paper, with what was drawn under it on the lines of those who drew it. A drawing of which
//! nobody said whose it is stands under nobody's name.

use std::collections::HashMap;

use model::dispute::act::mediation::{Agreement as Agreed, Form, Signed, Term};
use model::{Dispute, DisputeId, FileHash, Life};
use paper::{Agreement, AgreementForm, CaseFile, Signature, Signer};
use store::Reading;
use store::attachment::{self, LocalFile};

use super::words;
use crate::failure::Stop;

/// What was drawn under the agreements of a record, as far as it is here.
pub(super) struct Drawings(HashMap<FileHash, Signature>);

impl Drawings {
    /// The drawings of a record. What was taken off it does not come any more, and is not waited for.
    pub(super) fn of(r: &Reading<'_>, dispute: &Dispute, life: &Life<'_>) -> Result<Self, Stop> {
        let is_attached = |file: &FileHash| {
            let mut attached = dispute.attachments.iter();
            attached.any(|one| one.sha256 == *file)
        };
        let mut drawings = HashMap::new();
        for (_, agreed) in life.agreements() {
            for signed in agreed.signed.iter().filter(|one| is_attached(&one.file)) {
                drawings.insert(signed.file, drawing(r, &dispute.id, &signed.file)?);
            }
        }
        Ok(Self(drawings))
    }

    /// What the one whom `is` finds drew under an agreement.
    fn by(&self, agreed: &Agreed, is: impl Fn(&Signed) -> bool) -> Signature {
        let signed = agreed.signed.iter().rev().find(|one| is(one));
        let drawing = signed.and_then(|one| self.0.get(&one.file));
        drawing.cloned().unwrap_or_default()
    }
}

fn drawing(r: &Reading<'_>, id: &DisputeId, file: &FileHash) -> Result<Signature, Stop> {
    let Some(local) = attachment::get(r, id, file)?.filter(LocalFile::is_here) else {
        return Ok(Signature::Elsewhere);
    };
    let most = usize::try_from(local.size_bytes).unwrap_or(usize::MAX);
    Ok(Signature::Drawn(attachment::read(r, local.place, 0, most)?))
}

/// The agreement, to be signed by the parties of the record and by those who mediated last.
pub(super) fn agreement(
    agreed: &Agreed,
    dispute: &Dispute,
    file: &CaseFile,
    drawings: &Drawings,
) -> Agreement {
    let parties = dispute.content.parties.iter().map(|party| Signer {
        name: party.name.clone(),
        signature: drawings.by(agreed, |one| one.party.is_some() && one.party == party.id),
    });
    let mediators = mediators(agreed, file).into_iter().map(|name| Signer {
        signature: drawings.by(agreed, |one| one.party.is_none() && one.mediator == name),
        name,
    });
    Agreement {
        form: match agreed.form {
            Form::Oral => AgreementForm::Oral,
            Form::Written | Form::Unknown(_) => AgreementForm::Written,
        },
        number: file.number.clone(),
        facts: agreed.facts.clone(),
        terms: agreed.terms.iter().map(term).collect(),
        method: agreed.method.clone(),
        deadline: agreed.deadline.map_or_else(String::new, |day| {
            format!("{}前履行完毕。", words::day(day))
        }),
        effective_on: Some(agreed.effective_on),
        parties: parties.collect(),
        mediators: mediators.collect(),
        ..Agreement::default()
    }
}

/// Who mediated last, and who else signed as a mediator.
fn mediators(agreed: &Agreed, file: &CaseFile) -> Vec<String> {
    let mut names: Vec<String> = file.mediators.iter().map(|one| one.name.clone()).collect();
    for signed in agreed.signed.iter().filter(|one| one.party.is_none()) {
        if !names.contains(&signed.mediator) {
            names.push(signed.mediator.clone());
        }
    }
    names
}

/// `乙方：恢复排水沟原宽。（2026年3月20日前）`
fn term(term: &Term) -> String {
    let who = match term.who.trim() {
        "" => String::new(),
        who => format!("{who}："),
    };
    let by = term
        .by
        .map_or_else(String::new, |day| format!("（{}前）", words::day(day)));
    format!("{who}{}{by}", term.deed.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_term_says_who_does_what_until_when() {
        let mut one = Term {
            deed: "拆除封堵物。".to_owned(),
            who: "乙方".to_owned(),
            by: "2026-03-20".parse().ok(),
        };
        assert_eq!(term(&one), "乙方：拆除封堵物。（2026年3月20日前）");
        (one.who, one.by) = (String::new(), None);
        assert_eq!(term(&one), "拆除封堵物。");
    }
}
