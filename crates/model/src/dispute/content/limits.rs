//! How long things may get. Chosen so that the largest record still fits one change of 128 KiB at three
//! bytes a Chinese character.

/// Characters in a name.
pub const NAME_CHARS: usize = 50;
/// Characters in a telephone number, separators included.
pub const PHONE_CHARS: usize = 20;
/// Characters in an address or a place line.
pub const PLACE_CHARS: usize = 200;
/// Characters in each narrative.
pub const NARRATIVE_CHARS: usize = 5_000;
/// Parties to one dispute.
pub const PARTIES: usize = 20;
/// Characters in the reason of an act.
pub const REASON_CHARS: usize = 500;
/// People responsible for one case.
pub const RESPONSIBLE: usize = 20;
/// People named in one act beside the parties.
pub const PEOPLE: usize = 30;
/// Lines of a list in one act: terms, units, tasks.
pub const LINES: usize = 30;
/// Acts in the life of one case.
pub const ACTS: usize = 2_000;
/// Bytes of one act as it is written down.
pub const ACT_BYTES: usize = 64 * 1024;
/// Files of one dispute.
pub const ATTACHMENTS: usize = 30;
/// Bytes of one file.
pub const ATTACHMENT_BYTES: u64 = 20 * 1024 * 1024;
/// Characters in the caption of a file.
pub const CAPTION_CHARS: usize = 100;
