//! A paper that was made: handed to the browser as a file, to be opened and printed there, and told with what
//! has to be written in by hand.

use base64ct::{Base64, Encoding};
use contract::command::paper::Printed;
use contract::{Code, Command, Failure};
use yew::{Html, html};

use super::Eye;
use crate::outside::World;
use crate::part::card::{Tone, note};
use crate::words::say;

/// What a paper is.
pub(super) const PDF: &str = "application/pdf";

/// Makes a paper and hands it to the browser; what comes back is without its bytes.
pub(super) async fn handed_over<C: Command<Reply = Printed>>(
    print: C,
    world: &World,
) -> Result<Printed, Failure> {
    let mut made = world.bridge.call(print).await?;
    let bytes = std::mem::take(&mut made.bytes);
    saved(&made.name, PDF, &bytes, world)?;
    Ok(made)
}

/// Hands what was made, in base64, to the browser as a file of this name.
pub(super) fn saved(
    name: &str,
    media_type: &'static str,
    made: &str,
    world: &World,
) -> Result<(), Failure> {
    let bytes = Base64::decode_vec(made);
    let bytes = bytes.map_err(|error| Failure::new(Code::Internal, error.to_string()))?;
    let mut file = world.outside.download(media_type);
    file.add(&bytes);
    if file.save(name) {
        Ok(())
    } else {
        let detail = "the browser does not write files";
        Err(Failure::new(Code::Internal, detail))
    }
}

/// What is said of it.
pub(super) fn told(made: &Printed, eye: &Eye) -> Html {
    let words = &eye.words;
    let name = made.name.clone();
    let text = if made.missing.is_empty() {
        say!(words, "papers-made", name = name)
    } else {
        let letters = made.missing.join(&say!(words, "list-comma"));
        say!(words, "papers-made-missing", name = name, letters = letters)
    };
    let elsewhere = (made.elsewhere > 0).then(|| {
        let text = say!(words, "papers-made-elsewhere", count = made.elsewhere);
        note("papers-elsewhere", Tone::Alert, &text)
    });
    html! { <>{ note("papers-made", Tone::Calm, &text) }{ for elsewhere }</> }
}
