//! Stories across the whole house: real devices, a real server, a line that breaks.
#![expect(clippy::unwrap_used, reason = "a story that cannot go on should stop")]

mod a_busy_server;
mod a_lost_server;
mod a_pinned_line;
mod a_week_offline;
mod bad_lines;
mod copied_phones;
mod drafts_and_forms;
mod enrolment_and_scope;
mod erased;
mod hostile_bytes;
mod news;
mod older_apps;
mod packs;
mod papers;
mod photos;
mod photos_on_bad_lines;
mod signed;
mod taken_away;
mod two_servers;
