//! `admin …`: one call of the administrator for each command.

use std::io::Write;
use std::path::PathBuf;

use clap::{Args, Subcommand};
use model::{AreaCode, DeviceId, DisputeId, GridId, Role, UnitNo, WorkerId};

use super::archive::{self, ArchiveCommand};
use super::demo::{self, DemoArgs};
use super::erase::{self, EraseArgs, PurgeArgs};
use super::outlines::{self, OutlinesArgs};
use super::practice::{self, PracticeCommand};
use super::quarantine::{self, QuarantineCommand};
use super::{CliError, list, print};
use crate::admin::{Admin, NewWorker, Reach};

/// What an administrator can do.
#[derive(Debug, Subcommand)]
pub enum AdminCommand {
    /// Areas.
    #[command(subcommand)]
    Areas(Areas),
    /// Grids.
    #[command(subcommand)]
    Grid(GridCommand),
    /// Partner units, whom letters are handed over to.
    #[command(subcommand)]
    Unit(UnitCommand),
    /// Brings the outlines of areas and grids in from GeoJSON; nothing is brought in when one cannot stand.
    Outlines(OutlinesArgs),
    /// How a county works: clocks, facts, holidays.
    #[command(subcommand)]
    Practice(PracticeCommand),
    /// Feeds.
    #[command(subcommand)]
    Feeds(FeedsCommand),
    /// Workers.
    #[command(subcommand)]
    Worker(WorkerCommand),
    /// Makes a one-time invitation and prints its code, which is shown only now.
    Invite {
        /// The worker whose device it makes.
        worker: WorkerId,
        /// How many days it lasts.
        #[arg(long, default_value_t = 7)]
        days: u16,
    },
    /// Devices.
    #[command(subcommand)]
    Device(DeviceCommand),
    /// What the accept gate holds back.
    #[command(subcommand)]
    Quarantine(QuarantineCommand),
    /// Erases a record for good, from the server and from every device.
    EraseRecord(EraseArgs),
    /// Erases every record whose time of keeping is over: elders nobody comes by for any more, notices that are over. The
    /// server does it by itself once a day.
    Purge(PurgeArgs),
    /// Lists what was erased, oldest first: no word of it.
    Erasures,
    /// Moves a record to another grid: whoever may hold that one gets it, whoever may not lets go of it.
    Move {
        /// The record: 32 hexadecimal digits.
        #[arg(long)]
        dispute: DisputeId,
        /// The grid: 15 digits.
        #[arg(long)]
        to_grid: GridId,
        /// Who does it; it is kept.
        #[arg(long)]
        by: String,
    },
    /// Lists what was moved, oldest first; after a backup was restored, move again what is missing.
    Moves,
    /// What led to records that were begun anew.
    #[command(subcommand)]
    Archive(ArchiveCommand),
    /// Makes a key backups are sealed to: the secret half goes into a new file, to be kept elsewhere
    /// than the backups; the other half is printed.
    MakeBackupKey {
        /// The new file.
        #[arg(long, value_name = "FILE")]
        to: PathBuf,
    },
    /// Makes a certificate for a town without an authority that would vouch for one, and prints the
    /// addresses to type on a device.
    MakeCertificate {
        /// A name or an address devices reach the server by; give it again for more.
        #[arg(long, value_name = "NAME", required = true)]
        host: Vec<String>,
        /// The port devices reach it by.
        #[arg(long, default_value_t = 8470)]
        port: u16,
    },
    /// Sets up a county to try things in, and prints fresh invitations.
    Demo(DemoArgs),
}

/// A list that is handed over.
#[derive(Debug, Args)]
pub struct ListArgs {
    /// The file: CSV in UTF-8, UTF-16 or GB 18030, or XLSX.
    pub file: PathBuf,
    /// Tells row by row what would be imported, and writes nothing.
    #[arg(long)]
    pub dry_run: bool,
}

/// What can be done with areas.
#[derive(Debug, Subcommand)]
pub enum Areas {
    /// Imports a list with the columns code, name and, when it has them, level and revoked_on; nothing is
    /// imported when a row cannot stand.
    Import(ListArgs),
}

/// What can be done with grids.
#[derive(Debug, Subcommand)]
pub enum GridCommand {
    /// Adds a grid to a village.
    Add {
        /// The village: 12 digits.
        #[arg(long)]
        village: AreaCode,
        /// Its name; numbered when not given.
        #[arg(long)]
        name: Option<String>,
    },
    /// Imports a list with the columns grid, name and, when it has it, village; nothing is imported when a
    /// row cannot stand.
    Import(ListArgs),
}

/// What can be done with partner units.
#[derive(Debug, Subcommand)]
pub enum UnitCommand {
    /// Adds a unit to a county and prints its number.
    Add {
        /// The county: 6 digits.
        #[arg(long)]
        county: AreaCode,
        /// Its name.
        #[arg(long)]
        name: String,
    },
    /// Lists the units of a county.
    List {
        /// The county: 6 digits.
        #[arg(long)]
        county: AreaCode,
    },
}

/// What can be done with feeds.
#[derive(Debug, Subcommand)]
pub enum FeedsCommand {
    /// Lets every device read every feed from the start; to be done after restoring a backup.
    Renew,
}

/// What can be done with workers.
#[derive(Debug, Subcommand)]
pub enum WorkerCommand {
    /// Adds a worker.
    Add {
        /// The name colleagues use.
        #[arg(long)]
        name: String,
        /// `grid_worker`, `auxiliary_officer`, `station_officer`, `reviewer` or `partner_unit`.
        #[arg(long, value_parser = role)]
        role: Role,
        /// Where.
        #[command(flatten)]
        reach: ReachArgs,
    },
    /// Says anew what a worker may hold; their devices let go of the rest.
    Reach {
        /// The worker.
        worker: WorkerId,
        /// Where.
        #[command(flatten)]
        reach: ReachArgs,
    },
    /// Lists workers and what their devices may hold.
    List,
    /// Imports a list with the columns number, name, role and reach; nothing is imported when a row cannot
    /// stand.
    Import(ListArgs),
}

/// What a worker may hold.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub struct ReachArgs {
    /// A village of an officer: 12 digits; give it again for more.
    #[arg(long, value_name = "CODE")]
    pub village: Vec<AreaCode>,
    /// A grid of a grid worker: 15 digits; give it again for more.
    #[arg(long, value_name = "ID")]
    pub grid: Vec<GridId>,
    /// A township of a station officer or a reviewer: 9 digits; give it again for more.
    #[arg(long, value_name = "CODE")]
    pub township: Vec<AreaCode>,
    /// The partner unit: the 6 digits of its county, a colon and its number.
    #[arg(long, value_name = "COUNTY:NO", value_parser = unit)]
    pub unit: Option<(AreaCode, UnitNo)>,
}

impl From<ReachArgs> for Reach {
    fn from(said: ReachArgs) -> Self {
        if let Some((county, unit)) = said.unit {
            return Self::Unit { county, unit };
        }
        match (said.grid.is_empty(), said.township.is_empty()) {
            (false, _) => Self::Grids(said.grid),
            (_, false) => Self::Townships(said.township),
            _ => Self::Villages(said.village),
        }
    }
}

/// What can be done with devices.
#[derive(Debug, Subcommand)]
pub enum DeviceCommand {
    /// Lists devices.
    List,
    /// Refuses a device until a new invitation of the same worker brings it back.
    Revoke {
        /// The device.
        device: DeviceId,
    },
}

fn role(code: &str) -> Result<Role, String> {
    Role::from_code(code).ok_or_else(|| {
        "write grid_worker, auxiliary_officer, station_officer, reviewer or partner_unit".to_owned()
    })
}

fn unit(text: &str) -> Result<(AreaCode, UnitNo), String> {
    let parts = text.split_once(':');
    let parsed = parts.and_then(|(county, no)| Some((county.parse().ok()?, no.parse().ok()?)));
    parsed.ok_or_else(|| "write the county and the unit's number, such as 620602:1".to_owned())
}

pub(super) fn run(
    command: AdminCommand,
    admin: &Admin,
    addresses: &[String],
    out: &mut dyn Write,
) -> Result<(), CliError> {
    match command {
        AdminCommand::Areas(Areas::Import(list)) => {
            list::import(
                &list,
                "areas",
                |file, run| admin.import_areas(file, run),
                out,
            )?;
        }
        AdminCommand::Grid(GridCommand::Import(list)) => {
            list::import(
                &list,
                "grids",
                |file, run| admin.import_grids(file, run),
                out,
            )?;
        }
        AdminCommand::Worker(WorkerCommand::Import(list)) => {
            let import = |file: &[u8], run| admin.import_workers(file, run);
            list::import(&list, "workers", import, out)?;
        }
        AdminCommand::Grid(GridCommand::Add { village, name }) => {
            writeln!(out, "{}", admin.add_grid(&village, name.as_deref())?)?;
        }
        AdminCommand::Unit(UnitCommand::Add { county, name }) => {
            writeln!(out, "{county}:{}", admin.add_unit(&county, &name)?)?;
        }
        AdminCommand::Unit(UnitCommand::List { county }) => {
            print::units(out, &admin.units(&county)?)?;
        }
        AdminCommand::Outlines(args) => outlines::bring_in(&args, admin, out)?,
        AdminCommand::Practice(command) => practice::run(command, admin, out)?,
        AdminCommand::Feeds(FeedsCommand::Renew) => {
            writeln!(out, "renewed {} feeds", admin.renew_feeds()?)?;
        }
        AdminCommand::Worker(WorkerCommand::Add { name, role, reach }) => {
            let reach = reach.into();
            writeln!(
                out,
                "{}",
                admin.add_worker(&NewWorker { name, role, reach })?
            )?;
        }
        AdminCommand::Worker(WorkerCommand::Reach { worker, reach }) => {
            admin.set_reach(worker, &reach.into())?;
            writeln!(out, "changed {worker}")?;
        }
        AdminCommand::Worker(WorkerCommand::List) => print::workers(out, &admin.workers()?)?,
        AdminCommand::Invite { worker, days } => {
            print::invite(out, &admin.invite(worker, days)?, addresses)?;
        }
        AdminCommand::Device(DeviceCommand::List) => print::devices(out, &admin.devices()?)?,
        AdminCommand::Device(DeviceCommand::Revoke { device }) => {
            admin.revoke(device)?;
            writeln!(out, "revoked {device}")?;
        }
        AdminCommand::Quarantine(command) => quarantine::run(&command, admin, out)?,
        AdminCommand::EraseRecord(args) => erase::one(&args, admin, out)?,
        AdminCommand::Purge(args) => erase::purge(args, admin, out)?,
        AdminCommand::Erasures => print::erasures(out, &admin.erasures()?)?,
        AdminCommand::Move {
            dispute,
            to_grid,
            by,
        } => {
            let from = admin.move_record(dispute, &to_grid, &by)?;
            writeln!(out, "moved {dispute} from {from} to {to_grid}")?;
        }
        AdminCommand::Moves => print::moves(out, &admin.moves()?)?,
        AdminCommand::Archive(command) => archive::run(&command, admin, out)?,
        // Carried out before any data is opened.
        AdminCommand::MakeCertificate { .. } | AdminCommand::MakeBackupKey { .. } => {}
        AdminCommand::Demo(args) => demo::run(&args, admin, out)?,
    }
    Ok(())
}
