//! A far end in memory, for tests and the preview: the commands over made-up records. It knows no
//! rule of its own beyond the ones in `model`, keeps nothing, and never ships.

use std::cell::RefCell;

use contract::command::settings::Settings;
use contract::command::sync::Line;
use contract::command::{
    area, attachment, bundle, dispute, draft, elder, form, notice, paper, session, settings, sync,
    today,
};
use contract::{Code, Command, Event, Failure};
use model::UtcMs;

use super::{End, Hear, Local};

mod acts;
mod apart;
mod around;
mod calls;
mod carry;
mod cases;
mod drafts;
mod elders;
mod figures;
mod life;
mod map;
mod notices;
mod photos;
mod seat;
pub(crate) mod seed;
mod week;

/// What the preview holds.
pub(crate) struct Memory {
    held: RefCell<Held>,
    ears: RefCell<Vec<Hear>>,
    clock: fn() -> UtcMs,
}

/// The records.
pub(crate) struct Held {
    seat: Option<session::Seat>,
    settings: Settings,
    disputes: Vec<dispute::Sheet>,
    elders: Vec<model::Elder>,
    notices: Vec<model::Notice>,
    /// Notices that were opened.
    opened: Vec<model::RecordId>,
    drafts: Vec<draft::Draft>,
    forms: Vec<drafts::Begun>,
    waiting: u32,
    line: Line,
    last_success_ms: Option<UtcMs>,
    quarantine: Vec<sync::Quarantined>,
    photos: Vec<photos::Photo>,
    /// What is carried for others, and what became of bundles.
    carried: Vec<bundle::BundleRow>,
    bundle_news: Vec<bundle::BundleNews>,
    /// A photo that is being handed over.
    staged: String,
    made: u8,
    now: UtcMs,
}

/// Answers one kind of command.
trait Answers<C: Command> {
    fn answer(&mut self, command: C) -> Result<C::Reply, Failure>;
}

impl Memory {
    /// Memory holding `held`, by this clock.
    pub(crate) fn new(held: Held, clock: fn() -> UtcMs) -> Self {
        Self {
            held: RefCell::new(held),
            ears: RefCell::default(),
            clock,
        }
    }

    /// What the preview's address asks for: `?enrol`, `?empty`, `?many`, `?trouble`, else a
    /// village's week.
    #[cfg(feature = "demo")]
    pub(crate) fn of_the_address() -> Self {
        let search = web_sys::window().and_then(|window| window.location().search().ok());
        let search = search.unwrap_or_default();
        let now = crate::outside::now();
        let mut held = match search.split('&').next().unwrap_or_default() {
            "?enrol" => Held::unenrolled(now),
            "?empty" => Held::enrolled(now),
            "?many" => Held::with_rows(now, 5_000),
            "?trouble" => Held::in_trouble(now),
            _ => Held::of_a_week(now),
        };
        if search.contains("&here") {
            held.allow_location();
        }
        if search.contains("&en") {
            held.settings.language = settings::Language::English;
        }
        for (asked, size) in [
            ("&125", settings::TextSize::Percent125),
            ("&150", settings::TextSize::Percent150),
            ("&200", settings::TextSize::Percent200),
        ] {
            if search.contains(asked) {
                held.settings.text_size = size;
            }
        }
        Self::new(held, crate::outside::now)
    }

    fn dispatch(&self, name: &str, arguments: &str) -> Result<String, Failure> {
        let mut held = self.held.borrow_mut();
        held.now = (self.clock)();
        macro_rules! handle {
            ($command:path) => {
                if name == <$command as Command>::NAME {
                    let command: $command = serde_json::from_str(arguments)
                        .map_err(|error| Failure::new(Code::BadArguments, error.to_string()))?;
                    let reply = Answers::<$command>::answer(&mut *held, command)?;
                    return serde_json::to_string(&reply)
                        .map_err(|error| Failure::new(Code::Internal, error.to_string()));
                }
            };
        }
        contract::for_each_command!(handle);
        Err(Failure::new(Code::UnknownCommand, name))
    }
}

impl End for Memory {
    fn call(&self, name: &'static str, arguments: String) -> Local<Result<String, Failure>> {
        let answer = self.dispatch(name, &arguments);
        let event = match name {
            dispute::Record::NAME
            | dispute::Edit::NAME
            | dispute::Move::NAME
            | dispute::Do::NAME
            | dispute::SettleConflict::NAME
            | elder::Register::NAME
            | elder::Edit::NAME
            | elder::Do::NAME
            | notice::Send::NAME
            | notice::Do::NAME
            | attachment::Add::NAME
            | attachment::Remove::NAME => Some(Event::Records),
            draft::Save::NAME | draft::Discard::NAME | form::Keep::NAME | form::Discard::NAME => {
                Some(Event::Drafts)
            }
            sync::Now::NAME | bundle::Take::NAME | bundle::Forget::NAME => Some(Event::Sync),
            session::Enrol::NAME | settings::Set::NAME => Some(Event::Session),
            _ => None,
        };
        if let (Ok(_), Some(event)) = (&answer, event) {
            for ear in self.ears.borrow().iter() {
                ear(event);
            }
        }
        Box::pin(async move { answer })
    }

    fn listen(&self, hear: Hear) {
        self.ears.borrow_mut().push(hear);
    }
}

impl Held {
    /// A byte no identity made here has had before.
    fn fresh(&mut self) -> u8 {
        self.made = self.made.wrapping_add(1);
        self.made
    }
}

impl Answers<today::Get> for Held {
    fn answer(&mut self, _: today::Get) -> Result<today::Today, Failure> {
        use model::DisputeState::{Mediating, Recorded, Returned};
        let rows = |keep: &dyn Fn(&dispute::Sheet) -> bool| -> Vec<_> {
            self.disputes
                .iter()
                .filter(|sheet| keep(sheet))
                .take(10)
                .map(seed::row_of)
                .collect()
        };
        Ok(today::Today {
            returned: rows(&|sheet| sheet.state == Returned),
            returned_for: self.returned_for(),
            disagreeing: rows(&|sheet| !sheet.conflicts.is_empty()),
            drafts: self.draft_rows(),
            forms: self.form_rows(),
            elder_forms: self.elder_form_rows(),
            mediating: rows(&|sheet| sheet.state == Mediating && sheet.conflicts.is_empty()),
            recorded: rows(&|sheet| sheet.state == Recorded),
            open_count: u32::try_from(
                self.disputes
                    .iter()
                    .filter(|sheet| sheet.state.is_open())
                    .count(),
            )
            .unwrap_or(u32::MAX),
            tasks: self.tasks(),
            letters: vec![],
            visits: self.visits_due(),
            visit_count: u32::try_from(self.visits_due().len()).unwrap_or(u32::MAX),
            visits_next_ms: None,
            overseen: self.notices_overseen(),
            notices: self.notices_open(),
            analysis_on: self.now.day(),
        })
    }
}

impl Answers<area::Find> for Held {
    fn answer(&mut self, find: area::Find) -> Result<Vec<area::AreaRow>, Failure> {
        let query = find.query.trim();
        let rows = seed::areas().into_iter().filter(|(row, pinyin)| {
            row.name.contains(query)
                || row.code.as_str().starts_with(query)
                || pinyin.starts_with(query)
        });
        Ok(rows.map(|(row, _)| row).collect())
    }
}

impl Answers<area::Recent> for Held {
    fn answer(&mut self, _: area::Recent) -> Result<Vec<area::RecentPlace>, Failure> {
        let mut places = Vec::<area::RecentPlace>::new();
        for sheet in &self.disputes {
            let here = seed::areas()
                .into_iter()
                .find(|(row, _)| Some(&row.code) == sheet.content.area.as_ref());
            if let Some((area, _)) = here {
                let place = area::RecentPlace {
                    area,
                    place: sheet.content.place.clone(),
                };
                if !places.contains(&place) && places.len() < 3 {
                    places.push(place);
                }
            }
        }
        Ok(places)
    }
}

impl Answers<paper::Print> for Held {
    fn answer(&mut self, print: paper::Print) -> Result<paper::Printed, Failure> {
        if !self.disputes.iter().any(|sheet| sheet.id == print.id) {
            return Err(Failure::new(Code::NotFound, "there is no such dispute"));
        }
        Ok(seed::printed())
    }
}
