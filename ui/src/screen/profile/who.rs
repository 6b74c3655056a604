//! Who an elder is, as it is written down: the part that registering and putting right have in common.

use contract::Failure;
use contract::command::session::Grid;
use model::elder::{Living, ProfileDraft, Sex};
use model::{GridId, Point};
use yew::{Callback, Html, html};

use crate::part::chip::{Chip, Size, chips};
use crate::part::field::{Field, Keys};
use crate::part::here;
use crate::screen::Eye;
use crate::words::say;

/// What stands in the form.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Who {
    profile: ProfileDraft,
    /// As it was typed: it may be no number yet.
    birth_year: String,
}

/// What can be written.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Wrote {
    /// The name.
    Name(String),
    /// Where to knock.
    Address(String),
    /// The telephone.
    Phone(String),
    /// The year of birth.
    BirthYear(String),
    /// How the elder is addressed; the same again is none.
    Sex(Sex),
    /// How the elder lives; the same again is none.
    Living(Living),
    /// About where on the map, or nowhere.
    Point(Option<Point>),
    /// Whose record it is.
    Grid(GridId),
}

impl Wrote {
    /// The field it belongs to.
    const fn field(&self) -> &'static str {
        match self {
            Self::Name(_) => "name",
            Self::Address(_) => "address",
            Self::Phone(_) => "phone",
            Self::BirthYear(_) => "birth_year",
            Self::Sex(_) => "sex",
            Self::Living(_) => "living",
            Self::Point(_) => "point",
            Self::Grid(_) => "grid",
        }
    }
}

impl Who {
    /// What is known already.
    pub(crate) fn of(profile: ProfileDraft) -> Self {
        let year = profile.birth_year;
        Self {
            profile,
            birth_year: year.map_or_else(String::new, |year| year.to_string()),
        }
    }

    /// Takes what was written; what was wrong with the field is not said any longer.
    pub(crate) fn take(&mut self, wrote: Wrote, failure: &mut Option<Failure>) {
        forget(failure, wrote.field());
        match wrote {
            Wrote::Name(text) => self.profile.name = text,
            Wrote::Address(text) => self.profile.address = text,
            Wrote::Phone(text) => self.profile.phone = text,
            Wrote::BirthYear(text) => self.birth_year = text,
            Wrote::Sex(sex) => toggle(&mut self.profile.sex, sex),
            Wrote::Living(living) => toggle(&mut self.profile.living, living),
            Wrote::Point(point) => self.profile.point = point,
            Wrote::Grid(grid) => self.profile.grid = Some(grid),
        }
    }

    /// Whether a point is kept.
    pub(crate) const fn has_point(&self) -> bool {
        self.profile.point.is_some()
    }

    /// The profile as it is sent.
    pub(crate) fn profile(&self) -> ProfileDraft {
        let year = self.birth_year.trim();
        ProfileDraft {
            // What is no number is a year nobody was born in, and is told so.
            birth_year: (!year.is_empty()).then(|| year.parse().unwrap_or(0)),
            ..self.profile.clone()
        }
    }

    /// Draws it; among several `grids` one is chosen.
    pub(crate) fn view(
        &self,
        grids: &[Grid],
        failure: Option<&Failure>,
        eye: &Eye,
        write: &Callback<Wrote>,
    ) -> Html {
        let words = &eye.words;
        let line = |path: &str, testid, label, value: &str, keys, write| {
            Field {
                id: path.into(),
                testid,
                label,
                value: value.to_owned(),
                hint: String::new(),
                problem: problem(failure, path, eye),
                write,
            }
            .line(keys)
        };
        let profile = &self.profile;
        let sexes = Sex::ALL.iter().map(|sex| Chip {
            testid: format!("sex-{}", sex.code()),
            label: words.sex(sex),
            chosen: profile.sex.as_ref() == Some(sex),
            choose: choosing(write, Wrote::Sex(sex.clone())),
        });
        let livings = Living::ALL.iter().map(|living| Chip {
            testid: format!("living-{}", living.code()),
            label: words.living(living),
            chosen: profile.living.as_ref() == Some(living),
            choose: choosing(write, Wrote::Living(living.clone())),
        });
        let several = (grids.len() > 1).then(|| {
            let grids = grids.iter().map(|grid| Chip {
                testid: format!("grid-{}", grid.id),
                label: format!("{} {}", grid.village_name, grid.name),
                chosen: profile.grid.as_ref() == Some(&grid.id),
                choose: choosing(write, Wrote::Grid(grid.id.clone())),
            });
            html! {
                <>
                    { choice(&say!(words, "field-elder-grid"), grids.collect()) }
                    { crate::part::field::problem("grid", problem(failure, "grid", eye)) }
                </>
            }
        });
        // A point can be taken off wherever the elder is written down; it is kept by whoever stands there.
        let kept = here::Here {
            kept: self.has_point(),
            ..here::Here::default()
        };
        html! {
            <>
                { line("name", "elder-name", say!(words, "field-elder-name"), &profile.name, Keys::Words, write.reform(Wrote::Name)) }
                { line("address", "elder-address", say!(words, "field-elder-address"), &profile.address, Keys::Words, write.reform(Wrote::Address)) }
                { line("phone", "elder-phone", say!(words, "field-elder-phone"), &profile.phone, Keys::Phone, write.reform(Wrote::Phone)) }
                { line("birth_year", "elder-birth-year", say!(words, "register-birth-year"), &self.birth_year, Keys::Phone, write.reform(Wrote::BirthYear)) }
                { choice(&say!(words, "field-elder-sex"), sexes.collect()) }
                { choice(&say!(words, "field-elder-living"), livings.collect()) }
                { for several }
                { here::here(&kept, words, &Callback::noop(), &choosing(write, Wrote::Point(None))) }
            </>
        }
    }
}

/// What is wrong with a field, in words.
pub(crate) fn problem(failure: Option<&Failure>, path: &str, eye: &Eye) -> Option<String> {
    let mut fields = failure.into_iter().flat_map(|failure| &failure.fields);
    let found = fields.find(|one| one.field == path);
    found.map(|one| eye.words.problem(path, &one.problem))
}

/// Says no longer what was wrong with a field.
pub(crate) fn forget(failure: &mut Option<Failure>, path: &str) {
    let Some(told) = failure else { return };
    let before = told.fields.len();
    told.fields.retain(|one| one.field != path);
    if before > 0 && told.fields.is_empty() {
        *failure = None;
    }
}

/// A few choices under what they are about.
fn choice(label: &str, choices: Vec<Chip>) -> Html {
    html! {
        <div class="field">
            <p class="field__label">{ label.to_owned() }</p>
            { chips(label, Size::Normal, choices) }
        </div>
    }
}

fn choosing(write: &Callback<Wrote>, wrote: Wrote) -> Callback<()> {
    write.reform(move |()| wrote.clone())
}

fn toggle<T: PartialEq>(held: &mut Option<T>, chosen: T) {
    *held = if held.as_ref() == Some(&chosen) {
        None
    } else {
        Some(chosen)
    };
}
