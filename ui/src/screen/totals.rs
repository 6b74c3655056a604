//! Statistics of a time and a place: what was recorded, what came of it and how long it took, against the time
//! before. Every figure is a door to its cases. Totals of this device's place, and never of a person.

use contract::Failure;
use contract::command::dispute::DisputeRow;
use contract::command::practice::{self, Practice};
use contract::command::tally::{After, Cases, Figures, Form, Get, Given, Report, Reported};
use model::clock::Rules;
use model::{Day, DisputeKind, DisputeState, Grade, Period};
use yew::{Callback, Html};

use super::{Eye, Screen, printed};
use crate::outside::World;

mod care;
mod chart;
mod four;
mod view;

/// Statistics as they stand.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Totals {
    today: Day,
    /// The day of the month on which the county goes through it.
    analysis_day: i8,
    span: Span,
    period: Period,
    /// What was typed of days of one's own.
    typed: (String, String),
    /// The area looked at, and those it was reached through, the largest first; digits and name.
    within: Vec<(String, String)>,
    figures: Option<Figures>,
    behind: Option<Behind>,
    making: Option<Form>,
    made: Option<Reported>,
    failure: Option<Failure>,
}

/// How long a time is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Span {
    /// A month.
    Month,
    /// A quarter.
    Quarter,
    /// A year.
    Year,
    /// What the month's analysis looks at.
    Analysis,
    /// Any days.
    Days,
}

/// The cases behind a figure.
#[derive(Debug, Clone, PartialEq)]
struct Behind {
    title: String,
    asked: Cases,
    rows: Vec<DisputeRow>,
    next: Option<After>,
    read: bool,
}

/// By what a figure is counted.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum By {
    /// Everything that was counted so.
    What(&'static str),
    /// Recorded, about this.
    Kind(DisputeKind),
    /// Recorded, and now so far.
    State(DisputeState),
    /// Recorded, and graded so now.
    Grade(Option<Grade>),
    /// Recorded in this month.
    Month(Period),
    /// Recorded in this grid; its digits.
    Grid(String),
}

/// What can happen.
#[derive(Debug)]
pub(crate) enum Event {
    /// The figures have to be read.
    Read,
    /// Another length of time.
    Span(Span),
    /// The time before or after, so many times.
    Turn(i32),
    /// A first day was typed.
    From(String),
    /// A last day was typed.
    Until(String),
    /// How the county works was read.
    Practice(Box<Result<Practice, Failure>>),
    /// They were read.
    Got(Box<Result<Figures, Failure>>),
    /// Only this place; its digits and name.
    Within(String, String),
    /// The place around again, so many levels of it left.
    Around(usize),
    /// The cases behind a figure; what it is called.
    Open(String, By),
    /// They were read.
    Cases(Box<Result<contract::command::tally::Page, Failure>>),
    /// More of them.
    More,
    /// Back to the figures.
    Shut,
    /// A report is to be made.
    Make(Form),
    /// It was made.
    Made(Box<Result<Reported, Failure>>),
}

/// What can be wanted.
#[derive(Debug, PartialEq)]
pub(crate) enum Ask {
    /// How the county works.
    Practice,
    /// The figures.
    Figures(Get),
    /// The cases behind one.
    Cases(Cases),
    /// A report, handed to the browser.
    Report(Report),
}

impl Totals {
    /// The month of this day.
    pub(crate) fn of_the_month(today: Day) -> Self {
        let period = Period::month_of(today);
        Self {
            today,
            analysis_day: Rules::default().day_of_analysis(),
            span: Span::Month,
            period,
            typed: (period.from().to_string(), today.to_string()),
            within: Vec::new(),
            figures: None,
            behind: None,
            making: None,
            made: None,
            failure: None,
        }
    }

    fn area(&self) -> String {
        self.within
            .last()
            .map_or_else(String::new, |(area, _)| area.clone())
    }

    fn ask(mut self) -> (Self, Vec<Ask>) {
        (self.made, self.failure) = (None, None);
        let get = Get {
            period: self.period,
            area: self.area(),
        };
        (self, vec![Ask::Figures(get)])
    }

    fn at(mut self, period: Period) -> (Self, Vec<Ask>) {
        self.period = period;
        self.ask()
    }

    /// The county holds its analysis on this day.
    fn works(mut self, got: Result<Practice, Failure>) -> (Self, Vec<Ask>) {
        match got {
            Ok(practice) => {
                let before = self.analysis_day;
                self.analysis_day = practice.rules.day_of_analysis();
                if self.span == Span::Analysis && self.analysis_day != before {
                    let period = Period::analysis_of(self.today, self.analysis_day);
                    return self.at(period);
                }
            }
            Err(failure) => self.failure = Some(failure),
        }
        (self, vec![])
    }

    /// Days of one's own, as soon as both can be read.
    fn typed(self) -> (Self, Vec<Ask>) {
        let days = self.typed.0.parse().ok().zip(self.typed.1.parse().ok());
        match days.and_then(|(from, until)| Period::days(from, until)) {
            Some(period) => self.at(period),
            None => (self, vec![]),
        }
    }

    fn cases(&self, by: By) -> Cases {
        let mut cases = Cases {
            period: self.period,
            what: "recorded".into(),
            area: self.area(),
            kind: None,
            state: None,
            grade: None,
            after: None,
            limit: 0,
        };
        match by {
            By::What(what) => cases.what = what.into(),
            By::Kind(kind) => cases.kind = Some(kind),
            By::State(state) => cases.state = Some(state),
            By::Grade(given) => cases.grade = Some(Given { given }),
            By::Grid(grid) => cases.area = grid,
            // The edge of a time may lie within a month.
            By::Month(month) => {
                let from = month.from().max(self.period.from());
                let until = month.until().min(self.period.until());
                cases.period = Period::days(from, until).unwrap_or(month);
            }
        }
        cases
    }
}

impl Screen for Totals {
    type Event = Event;
    type Effect = Ask;

    fn update(mut self, event: Event) -> (Self, Vec<Ask>) {
        match event {
            Event::Read => {
                let (model, mut asks) = self.ask();
                asks.insert(0, Ask::Practice);
                (model, asks)
            }
            Event::Practice(got) => self.works(*got),
            Event::Span(span) => {
                let (today, analysis_day) = (self.today, self.analysis_day);
                self.span = span;
                match span {
                    Span::Month => self.at(Period::month_of(today)),
                    Span::Quarter => self.at(Period::quarter_of(today)),
                    Span::Year => self.at(Period::year_of(today)),
                    Span::Analysis => self.at(Period::analysis_of(today, analysis_day)),
                    Span::Days => self.typed(),
                }
            }
            Event::Turn(by) => {
                let period = if by < 0 {
                    self.period.before()
                } else {
                    self.period.after()
                };
                self.typed = (period.from().to_string(), period.until().to_string());
                self.at(period)
            }
            Event::From(day) => {
                self.typed.0 = day;
                self.typed()
            }
            Event::Until(day) => {
                self.typed.1 = day;
                self.typed()
            }
            Event::Got(got) => {
                match *got {
                    Ok(figures) => self.figures = Some(figures),
                    Err(failure) => self.failure = Some(failure),
                }
                (self, vec![])
            }
            Event::Within(area, name) => {
                self.within.push((area, name));
                self.ask()
            }
            Event::Around(left) => {
                self.within.truncate(left);
                self.ask()
            }
            Event::Open(title, by) => {
                let asked = self.cases(by);
                self.behind = Some(Behind {
                    title,
                    asked: asked.clone(),
                    rows: Vec::new(),
                    next: None,
                    read: false,
                });
                (self, vec![Ask::Cases(asked)])
            }
            Event::Cases(got) => {
                match (*got, &mut self.behind) {
                    (Ok(page), Some(behind)) => {
                        behind.rows.extend(page.rows);
                        (behind.next, behind.read) = (page.next, true);
                    }
                    (Ok(_), None) => {}
                    (Err(failure), _) => self.failure = Some(failure),
                }
                (self, vec![])
            }
            Event::More => {
                let behind = self.behind.as_ref();
                let more = behind.and_then(|behind| {
                    let after = Some(behind.next.clone()?);
                    let asked = behind.asked.clone();
                    Some(Ask::Cases(Cases { after, ..asked }))
                });
                (self, more.into_iter().collect())
            }
            Event::Shut => {
                self.behind = None;
                (self, vec![])
            }
            Event::Make(form) => {
                (self.making, self.made, self.failure) = (Some(form), None, None);
                let report = Report {
                    period: self.period,
                    area: self.area(),
                    form,
                };
                (self, vec![Ask::Report(report)])
            }
            Event::Made(made) => {
                self.making = None;
                match *made {
                    Ok(made) => self.made = Some(made),
                    Err(failure) => self.failure = Some(failure),
                }
                (self, vec![])
            }
        }
    }

    async fn perform(ask: Ask, world: World) -> Option<Event> {
        Some(match ask {
            Ask::Practice => Event::Practice(Box::new(world.bridge.call(practice::Get {}).await)),
            Ask::Figures(get) => Event::Got(Box::new(world.bridge.call(get).await)),
            Ask::Cases(cases) => Event::Cases(Box::new(world.bridge.call(cases).await)),
            Ask::Report(report) => Event::Made(Box::new(handed_over(report, &world).await)),
        })
    }

    fn opened() -> Option<Event> {
        Some(Event::Read)
    }

    fn heard(event: contract::Event) -> Option<Event> {
        (event == contract::Event::Records).then_some(Event::Read)
    }

    fn view(&self, eye: &Eye, emit: &Callback<Event>) -> Html {
        view::page(self, eye, emit)
    }
}

/// Has a report made and hands it to the browser.
async fn handed_over(report: Report, world: &World) -> Result<Reported, Failure> {
    let mut made = world.bridge.call(report).await?;
    let media_type = match made.media_type.as_str() {
        printed::PDF => printed::PDF,
        _ => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    };
    let bytes = std::mem::take(&mut made.bytes);
    printed::saved(&made.name, media_type, &bytes, world)?;
    Ok(made)
}

#[cfg(test)]
mod tests;
