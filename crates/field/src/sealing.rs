//! Words that few may read: sealed here with the public half of the village's key, opened where its
//! secret half is. Sealed words are padded, so that their length says little.

use std::io::{Read, Write};

use age::x25519::{Identity, Recipient};
use contract::{Code, Failure};
use data_encoding::BASE64;

use crate::failure;

/// Words are padded to a multiple of this many bytes.
const PADDED_TO: usize = 512;

/// Seals words to a recipient, as Base64.
pub(crate) fn seal(recipient: &str, words: &str) -> Result<String, Failure> {
    let recipient: Recipient = recipient.parse().map_err(failure::internal)?;
    let recipients = std::iter::once(&recipient as &dyn age::Recipient);
    let encryptor = age::Encryptor::with_recipients(recipients).map_err(failure::internal)?;
    let mut sealed = Vec::new();
    let mut writer = encryptor
        .wrap_output(&mut sealed)
        .map_err(failure::internal)?;
    writer
        .write_all(&padded(words))
        .map_err(failure::internal)?;
    writer.finish().map_err(failure::internal)?;
    Ok(BASE64.encode(&sealed))
}

/// The words and as much behind them as hides how long they are.
fn padded(words: &str) -> Vec<u8> {
    let mut padded = words.as_bytes().to_vec();
    padded.resize(padded.len().next_multiple_of(PADDED_TO).max(PADDED_TO), 0);
    padded
}

/// Opens what was sealed.
pub(crate) fn open(identity: &str, sealed: &str) -> Result<String, Failure> {
    let unreadable = |why: &dyn std::fmt::Display| {
        let detail = format!("what was sealed cannot be opened with the key that is here: {why}");
        Failure::new(Code::Refused, detail)
    };
    let identity: Identity = identity.parse().map_err(|why: &str| unreadable(&why))?;
    let sealed = BASE64.decode(sealed.as_bytes());
    let sealed = sealed.map_err(|error| unreadable(&error))?;
    let decryptor = age::Decryptor::new(&sealed[..]).map_err(|error| unreadable(&error))?;
    let opened = decryptor.decrypt(std::iter::once(&identity as &dyn age::Identity));
    let mut words = Vec::new();
    opened
        .map_err(|error| unreadable(&error))?
        .read_to_end(&mut words)
        .map_err(|error| unreadable(&error))?;
    let end = words
        .iter()
        .rposition(|byte| *byte != 0)
        .map_or(0, |at| at + 1);
    words.truncate(end);
    String::from_utf8(words).map_err(|error| unreadable(&error))
}

#[cfg(test)]
mod tests {
    use age::secrecy::ExposeSecret as _;

    use super::*;

    #[test]
    fn sealed_words_are_opened_by_the_other_half_only_and_their_length_says_little() {
        let (own, other) = (Identity::generate(), Identity::generate());
        let recipient = own.to_public().to_string();
        let sealed = seal(&recipient, "邻居周某，13900000000").unwrap();
        let opened = open(own.to_string().expose_secret(), &sealed).unwrap();
        assert_eq!(opened, "邻居周某，13900000000");
        let refused = open(other.to_string().expose_secret(), &sealed).unwrap_err();
        assert_eq!(refused.code, Code::Refused);
        // The sealed form begins with a stanza of random length for nobody; the words do not tell theirs.
        assert_eq!(padded("邻居周某，13900000000").len(), padded("某").len());
        assert!(seal("nobody", "x").is_err());
        assert!(open(own.to_string().expose_secret(), "x").is_err());
    }
}
