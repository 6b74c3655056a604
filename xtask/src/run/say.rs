//! What a newcomer is told once everything runs.

use super::data::Data;

/// Where everything is and what to try.
pub(crate) fn what_to_try(data: &Data, server: &str, worker: Option<&str>, officer: Option<&str>) {
    let worker = worker.unwrap_or("in the first window that has just opened");
    let officer = officer.unwrap_or("in the second window that has just opened");
    println!(
        "
Bandeng runs.

  grid worker        {worker}
  auxiliary officer  {officer}
  sync server        {server}
  data               {}

An address with a token lets one browser in, once; after that the same browser needs only the
address before the question mark. The next run prints a new token.

Try this:
  1. As the grid worker, tap 记一笔, choose 邻里, name two people, write what each says, save.
  2. Tap the badge at the top, then sync.
  3. As the auxiliary officer, sync: the record is there. Change it, sync on both: it travels back.
  4. Write something, end it all with Ctrl-C in mid-sentence, and run it again.

Ctrl-C ends all of it. `cargo xtask run` goes on from here; `cargo xtask run --fresh` starts over.",
        data.folder().display(),
    );
}
