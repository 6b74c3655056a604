//! The project's own tool: what a newcomer, a contributor and the checks on a fresh machine run.
//! It asks nothing and waits for nobody; what it cannot do it says in one sentence.

mod android;
mod audit;
mod bench;
mod ci;
mod e2e;
mod fuzz;
mod node;
mod place;
mod python;
mod run;
mod screens;
mod setup;
mod simulate;
mod tidy;
mod tool;
mod typeface;

use std::process::ExitCode;

use tool::Outcome;

const HELP: &str = "\
cargo xtask VERB

  run [--fresh] [--headless] [--built] [--data DIR]
             a sync server and two enrolled field apps on this machine; Ctrl-C ends all of it;
             --built takes the programs as they were built last
  test       everything that can be tested: the suite, then the real app and the real browser
  ci         what has to hold before a change is taken, with the time of each step
  setup      installs what is missing for all of the above
  ui         builds the screens into ui/dist
  typeface   lays the letters of the papers where they are embedded
  e2e        drives the real app and a real browser
  simulate --seeds N | --seed S
             thirty days of a county with other luck each time; one seed again, event by event
  fuzz --seconds N [TARGET…] | --input FILE TARGET
             bytes made to hurt, at every place that meets bytes from outside; one input again
  bench [ui|many|map|notice|peers [--records N]|line|server]
             prints the figures that are promised, one a line: of a device, or of the screens in a
             browser, with a hundred thousand records, of the map, of a notice, beside other ways to
             sync, over bad lines, of the server under load
  android    checks the whole app for a phone
  tidy       checks what the compiler does not; tidy --record takes in a new migration
  audit      checks licences and sources of what is built upon";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match obey(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("xtask: {sentence}");
            ExitCode::FAILURE
        }
    }
}

fn obey(words: &[&str]) -> Outcome {
    match words {
        ["run", wishes @ ..] => run::run(&run::Wishes::parse(wishes)?),
        ["test"] => ci::test(),
        ["ci"] => ci::ci(),
        ["setup"] => setup::everything(),
        ["ui"] => setup::screens().and_then(|()| screens::build()),
        ["typeface"] => typeface::lay(),
        ["e2e"] => e2e::e2e(),
        ["fuzz", wishes @ ..] => fuzz::fuzz(wishes),
        ["simulate", wishes @ ..] => simulate::simulate(wishes),
        ["bench", words @ ..] => bench::bench(words),
        ["android"] => android::check(),
        ["tidy"] => tidy::tidy(),
        ["tidy", "--record"] => tidy::record(),
        ["audit"] => audit::audit(),
        [] | ["help" | "--help" | "-h"] => {
            println!("{HELP}");
            Ok(())
        }
        _ => Err(format!(
            "there is no `{}`; here is what there is:\n\n{HELP}",
            words.join(" ")
        )),
    }
}
