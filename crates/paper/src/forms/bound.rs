//! Papers bound: one, or the whole file in the order the forms prescribe, with a table of contents
//! that knows the pages.

use super::cover::{Entry, Place};
use super::{
    Desk, agreement, application, confirmation, cover, follow_up, investigation, mediation,
    meeting as minutes, register, rights,
};
use crate::case_file::{AgreementForm, CaseFile, Held, Letter, Meeting};
use crate::draw::{self, Page};
use crate::sheet::{self, Section};
use crate::{PaperError, Press, Printed, words};

/// A paper of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Paper {
    /// 卷宗封面.
    Cover,
    /// 人民调解申请书.
    Application,
    /// 人民调解受理登记表.
    Register,
    /// 当事人权利义务告知书.
    RightsNotice,
    /// 人民调解调查记录.
    Investigation,
    /// 人民调解记录.
    Mediation,
    /// 人民调解协议书, or 人民调解口头协议登记表 when the agreement is oral.
    Agreement,
    /// 人民调解口头协议登记表.
    OralAgreement,
    /// 人民调解回访记录.
    FollowUp,
    /// 司法确认申请书.
    Confirmation,
    /// 提示函.
    Letter,
    /// 联席会议纪要.
    Meeting,
    /// 卷宗封底.
    Back,
}

/// One paper of a case. What the record does not hold yet is printed as an empty form, to be filled
/// by hand.
///
/// # Errors
/// [`PaperError::NothingYet`] for a letter or minutes that nobody wrote, [`PaperError::Pdf`].
pub(crate) fn one(paper: Paper, file: &CaseFile, press: &Press<'_>) -> Result<Printed, PaperError> {
    let desk = Desk::new(press.faces);
    let sections = sections(&desk, paper, file);
    if sections.is_empty() {
        return Err(PaperError::NothingYet);
    }
    let bound = sheet::bind(&sections, &desk.setter, 0);
    print(&title(file), &bound.pages, &desk, press)
}

/// The whole file: cover, table of contents, every paper there is, back cover.
///
/// # Errors
/// [`PaperError::Pdf`].
pub(crate) fn case_file(file: &CaseFile, press: &Press<'_>) -> Result<Printed, PaperError> {
    let desk = Desk::new(press.faces);
    let inside: Vec<Section> = in_order(file)
        .into_iter()
        .flat_map(|paper| sections(&desk, paper, file))
        .chain(cover::explanation(&desk, file))
        .collect();
    let bound = sheet::bind(&inside, &desk.setter, 0);
    let entries = entries(file, &inside, &bound.begins);
    let front = [cover::cover(file), cover::contents(file, &entries)];
    let back = [cover::back()];
    let mut pages = sheet::bind(&front, &desk.setter, 0).pages;
    pages.extend(bound.pages);
    pages.extend(sheet::bind(&back, &desk.setter, 0).pages);
    print(&title(file), &pages, &desk, press)
}

/// A letter by itself.
///
/// # Errors
/// [`PaperError::Pdf`].
pub(crate) fn letter(letter: &Letter, press: &Press<'_>) -> Result<Printed, PaperError> {
    alone(words::LETTER, press, |_| super::letter::letter(letter, ""))
}

/// Minutes by themselves.
///
/// # Errors
/// [`PaperError::Pdf`].
pub(crate) fn meeting(meeting: &Meeting, press: &Press<'_>) -> Result<Printed, PaperError> {
    alone(words::MEETING, press, |desk| {
        minutes::meeting(desk, &meeting.number, meeting)
    })
}

/// What is held about one person.
///
/// # Errors
/// [`PaperError::Pdf`].
pub(crate) fn held(held: &Held, press: &Press<'_>) -> Result<Printed, PaperError> {
    alone(words::HELD, press, |_| super::held::held(held))
}

fn alone(
    name: &str,
    press: &Press<'_>,
    section: impl Fn(&Desk<'_>) -> Section,
) -> Result<Printed, PaperError> {
    let desk = Desk::new(press.faces);
    let section = section(&desk);
    let bound = sheet::bind(std::slice::from_ref(&section), &desk.setter, 0);
    print(name, &bound.pages, &desk, press)
}

fn title(file: &CaseFile) -> String {
    let parts = [file.number.trim(), file.title.trim()];
    let there: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    if there.is_empty() {
        words::FILE.to_owned()
    } else {
        there.join(" ")
    }
}

/// The papers of a file: those that must be there, empty or not, and those that there are.
fn in_order(file: &CaseFile) -> Vec<Paper> {
    let mut papers = vec![Paper::Application, Paper::Register, Paper::RightsNotice];
    if !file.investigations.is_empty() {
        papers.push(Paper::Investigation);
    }
    papers.push(Paper::Mediation);
    papers.push(Paper::Agreement);
    for (there, paper) in [
        (!file.follow_ups.is_empty(), Paper::FollowUp),
        (file.confirmation.is_some(), Paper::Confirmation),
        (!file.letters.is_empty(), Paper::Letter),
        (!file.meetings.is_empty(), Paper::Meeting),
    ] {
        if there {
            papers.push(paper);
        }
    }
    papers
}

fn sections(desk: &Desk<'_>, paper: Paper, file: &CaseFile) -> Vec<Section> {
    let nothing = crate::Agreement::default();
    let agreed = file.agreement.as_ref().unwrap_or(&nothing);
    match paper {
        Paper::Cover => vec![cover::cover(file)],
        Paper::Application => vec![application::application(desk, file)],
        Paper::Register => vec![register::register(desk, file)],
        Paper::RightsNotice => vec![rights::rights(desk, file)],
        Paper::Investigation => each(&file.investigations, |one| {
            investigation::investigation(desk, file, one)
        }),
        Paper::Mediation => each(&file.sessions, |one| mediation::mediation(desk, file, one)),
        Paper::Agreement if agreed.form == AgreementForm::Oral => {
            vec![agreement::oral(desk, file, agreed)]
        }
        Paper::Agreement => vec![agreement::written(desk, file, agreed)],
        Paper::OralAgreement => vec![agreement::oral(desk, file, agreed)],
        Paper::FollowUp => each(&file.follow_ups, |one| {
            follow_up::follow_up(desk, file, one)
        }),
        Paper::Confirmation => {
            let blank = crate::Confirmation::default();
            let ask = file.confirmation.as_ref().unwrap_or(&blank);
            vec![confirmation::confirmation(desk, file, ask)]
        }
        Paper::Letter => file
            .letters
            .iter()
            .map(|one| super::letter::letter(one, &file.number))
            .collect(),
        Paper::Meeting => file
            .meetings
            .iter()
            .map(|one| minutes::in_file(desk, file, one))
            .collect(),
        Paper::Back => vec![cover::back()],
    }
}

/// A paper for each, or an empty form where there is none yet.
fn each<T: Default>(all: &[T], section: impl Fn(&T) -> Section) -> Vec<Section> {
    if all.is_empty() {
        vec![section(&T::default())]
    } else {
        all.iter().map(section).collect()
    }
}

/// What the table of contents lists. Papers put in by hand have their place in the order: those on who the parties are
/// and who acts for them after the notice, evidence before the mediation, proof of performance after the agreement,
/// what the court wrote before the letters, letters before the minutes.
fn entries(file: &CaseFile, inside: &[Section], begins: &[Option<usize>]) -> Vec<Entry> {
    let entry = |name: &str, place: Place| Entry {
        name: name.to_owned(),
        place,
    };
    let by_hand = |names: &[String]| {
        let entries = names.iter().map(|name| entry(name, Place::ByHand));
        entries.collect::<Vec<_>>()
    };
    let mut evidence = by_hand(&file.enclosures);
    let other = if evidence.is_empty() {
        words::EVIDENCE
    } else {
        words::OTHER_EVIDENCE
    };
    evidence.push(entry(other, Place::AsNeeded));
    let mut court_papers = by_hand(&file.court_papers);
    let mut letters = by_hand(&file.letters_elsewhere);
    let mut entries = Vec::new();
    for (section, page) in inside.iter().zip(begins) {
        let name = section.name.as_str();
        if name == words::MEDIATION {
            entries.append(&mut evidence);
        }
        if [words::LETTER, words::MEETING, words::EXPLANATION].contains(&name) {
            entries.append(&mut court_papers);
        }
        if [words::MEETING, words::EXPLANATION].contains(&name) {
            entries.append(&mut letters);
        }
        entries.push(entry(name, page.map_or(Place::ByHand, Place::Page)));
        if name == words::RIGHTS {
            entries.push(entry(words::IDENTITY, Place::ByHand));
            entries.push(entry(words::ATTORNEY, Place::AsNeeded));
        }
        if [words::AGREEMENT, words::ORAL].contains(&name) && tells_of_performance(file) {
            entries.push(entry(words::PROOF, Place::AsNeeded));
        }
    }
    entries.append(&mut evidence);
    entries.append(&mut court_papers);
    entries.append(&mut letters);
    entries
}

/// Whether anybody wrote down how far the agreement is kept, by itself or with a visit.
fn tells_of_performance(file: &CaseFile) -> bool {
    let mut visits = file.follow_ups.iter();
    !file.performances.is_empty() || visits.any(|visit| !visit.performance.trim().is_empty())
}

pub(crate) fn print(
    title: &str,
    pages: &[Page],
    desk: &Desk<'_>,
    press: &Press<'_>,
) -> Result<Printed, PaperError> {
    let mut missing: Vec<char> = pages
        .iter()
        .flat_map(|page| &page.missing)
        .copied()
        .collect();
    missing.sort_unstable();
    missing.dedup();
    Ok(Printed {
        pdf: draw::document(title, press.on, pages, press.faces)?,
        pages: pages.len(),
        missing,
        unreadable: desk.unreadable.get(),
        elsewhere: desk.elsewhere.get(),
    })
}
