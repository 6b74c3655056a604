//! Stories across the whole house: real devices, a real server, a line that breaks.
#![expect(clippy::unwrap_used, reason = "a story that cannot go on should stop")]

mod a_busy_server;
mod a_case;
mod a_lost_server;
mod a_pinned_line;
mod a_week_offline;
mod bad_lines;
mod carried;
mod carried_and_refused;
mod carried_on_bad_lines;
mod compaction;
mod copied_phones;
mod drafts_and_forms;
mod enrolment_and_scope;
mod erased;
mod everything;
mod finding;
mod hostile_bytes;
mod lanes;
mod letters;
mod moved;
mod moved_and_doubted;
mod news;
mod numbers;
mod older_apps;
mod packs;
mod packs_that_lie;
mod papers;
mod photos;
mod photos_on_bad_lines;
mod sealed_words;
mod signed;
mod statistics;
mod taken_away;
mod two_servers;
