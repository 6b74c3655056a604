//! Every command, by the noun it is about. A command names its reply and the roles that may give
//! it; the table at the end is what scripts, the role check and the completeness tests go by.

pub mod area;
pub mod attachment;
pub mod bundle;
pub mod dispute;
pub mod draft;
pub mod elder;
pub mod form;
pub mod map;
pub mod notice;
pub mod paper;
pub mod practice;
pub mod referral;
pub mod repeat_call;
pub mod session;
pub mod settings;
pub mod sync;
pub mod tally;
pub mod today;
pub mod worker;

use model::Role;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// One thing the application can be asked to do.
pub trait Command: Serialize + DeserializeOwned {
    /// The name, noun first: `dispute.list`.
    const NAME: &'static str;
    /// What it does, in a sentence.
    const ABOUT: &'static str;
    /// Who may give it.
    const MAY: May;
    /// What comes back.
    type Reply: Serialize + DeserializeOwned;
}

/// Who may give a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum May {
    /// Anyone holding the device, enrolled or not.
    Anyone,
    /// These roles, on an enrolled device.
    Roles(&'static [Role]),
}

impl May {
    /// Whether someone with this role (none before enrolment) may give the command.
    #[must_use]
    pub fn allows(self, role: Option<Role>) -> bool {
        match (self, role) {
            (Self::Anyone, _) => true,
            (Self::Roles(roles), Some(role)) => roles.contains(&role),
            (Self::Roles(_), None) => false,
        }
    }
}

/// Those who write and work cases.
pub const CASE_WORKERS: May = May::Roles(&[
    Role::GridWorker,
    Role::AuxiliaryOfficer,
    Role::StationOfficer,
]);
/// Those, and who supervises them.
pub const CASE_READERS: May = May::Roles(&[
    Role::GridWorker,
    Role::AuxiliaryOfficer,
    Role::StationOfficer,
    Role::Reviewer,
]);
/// Everyone on an enrolled device.
pub const EVERYONE: May = May::Roles(Role::ALL);

/// What is known about a command without giving it.
pub struct CommandInfo {
    /// The name.
    pub name: &'static str,
    /// What it does.
    pub about: &'static str,
    /// Who may give it.
    pub may: May,
    /// JSON Schema of the arguments.
    #[cfg(feature = "schema")]
    pub arguments: fn() -> schemars::Schema,
    /// JSON Schema of the reply.
    #[cfg(feature = "schema")]
    pub reply: fn() -> schemars::Schema,
}

/// Defines a command beside its arguments.
macro_rules! command {
    ($command:ty, $name:literal, $may:expr, $reply:ty, $about:literal) => {
        impl $crate::command::Command for $command {
            const NAME: &'static str = $name;
            const ABOUT: &'static str = $about;
            const MAY: $crate::command::May = $may;
            type Reply = $reply;
        }
    };
}
pub(crate) use command;

macro_rules! commands {
    ($($module:ident :: $command:ident),+ $(,)?) => {
        /// Every command there is.
        pub const COMMANDS: &[CommandInfo] = &[ $( CommandInfo {
            name: <$module::$command as Command>::NAME,
            about: <$module::$command as Command>::ABOUT,
            may: <$module::$command as Command>::MAY,
            #[cfg(feature = "schema")]
            arguments: || schemars::schema_for!($module::$command),
            #[cfg(feature = "schema")]
            reply: || schemars::schema_for!(<$module::$command as Command>::Reply),
        } ),+ ];

        /// Calls `$handle!(Command)` for every command: a dispatcher that leaves one out does not
        /// compile.
        #[macro_export]
        macro_rules! for_each_command {
            ($handle:ident) => { $( $handle!($crate::command::$module::$command); )+ };
        }
    };
}

commands! {
    session::Status,
    session::Enrol,
    today::Get,
    draft::Save,
    draft::Open,
    draft::List,
    draft::Discard,
    form::Keep,
    form::Open,
    form::Discard,
    dispute::Record,
    dispute::Edit,
    dispute::Move,
    dispute::Do,
    dispute::SettleConflict,
    dispute::Similar,
    dispute::Merge,
    dispute::Number,
    dispute::SealReporter,
    dispute::Reporter,
    referral::Units,
    referral::Offer,
    referral::List,
    referral::Get,
    referral::Print,
    referral::Accept,
    referral::Decline,
    referral::Answer,
    referral::Revoke,
    referral::Note,
    tally::Get,
    tally::Cases,
    tally::Report,
    repeat_call::Put,
    repeat_call::Import,
    repeat_call::Progress,
    repeat_call::Halt,
    repeat_call::List,
    repeat_call::Get,
    repeat_call::Assess,
    repeat_call::SetRule,
    dispute::List,
    dispute::Search,
    dispute::Get,
    dispute::History,
    dispute::Looks,
    elder::Register,
    elder::Edit,
    elder::List,
    elder::Get,
    elder::Do,
    elder::Alert,
    elder::Totals,
    notice::Send,
    notice::List,
    notice::Get,
    notice::Do,
    notice::Tell,
    notice::People,
    notice::Batches,
    notice::Totals,
    paper::Print,
    attachment::Put,
    attachment::Add,
    attachment::List,
    attachment::Get,
    attachment::Fetch,
    attachment::Forget,
    attachment::Remove,
    worker::List,
    area::Find,
    area::Recent,
    map::Outlines,
    map::Marks,
    map::Locate,
    sync::Status,
    sync::Now,
    sync::Metered,
    sync::Anyway,
    sync::Present,
    sync::Quarantine,
    sync::Held,
    sync::Release,
    sync::Discard,
    bundle::Status,
    bundle::Make,
    bundle::Read,
    bundle::Save,
    bundle::Put,
    bundle::Take,
    bundle::Forget,
    practice::Get,
    settings::Get,
    settings::Set,
}

#[cfg(test)]
mod tests;
