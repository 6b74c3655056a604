//! The nouns of village mediation and the rules that hold for them.
//!
//! Everything here is a plain value or a plain function of values: the crate never does I/O, never
//! reads the clock, never draws a random number, and builds for the browser as for the server.
//! One noun carries one name from the table to the screen.

pub mod act;
pub mod area;
pub mod calendar;
pub mod clock;
pub mod dictionary;
pub mod dispute;
pub mod elder;
pub mod household;
pub mod id;
pub mod notice;
pub mod number;
pub mod open_enum;
pub mod period;
pub mod point;
pub mod practice;
pub mod problem;
pub mod record;
pub mod role;
pub mod surname;
pub mod task;
pub mod time;
pub mod withhold;
pub mod worker;

pub use area::{AreaCode, AreaLevel, GridId, UnitNo};
pub use calendar::Calendar;
pub use dispute::{
    Act, Attachment, AttachmentType, Dispute, DisputeContent, DisputeDraft, DisputeKind,
    DisputeState, Grade, Heads, Illegal, Letter, Life, Party, Side, Subtype, What,
};
pub use elder::{Elder, ElderAct, ElderState};
pub use id::{
    ActId, BundleName, ChangeHash, DeviceId, DisputeId, DraftId, FileHash, KeyId, PartyId,
    RecordId, WorkerId,
};
pub use notice::{Notice, NoticeAct, NoticeState};
pub use period::Period;
pub use point::Point;
pub use practice::Practice;
pub use problem::{FieldProblem, ListProblem, Problem};
pub use record::{Record, RecordKind};
pub use role::Role;
pub use time::{Day, UtcMs};
pub use worker::Worker;
