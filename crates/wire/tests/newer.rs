//! An older side survives what a newer side says, and a typed view refuses what it must not guess.

#![cfg(test)]

use wire::{
    Ack, Directory, Frame, FrameReader, FrameWriter, FromDevice, FromServer, Hello, Message,
    Outcome, Person, Refusal, RefusalCode, Row, WireError,
};

#[test]
fn a_field_of_a_newer_version_is_passed_over() {
    let hello = Hello {
        protocol: 2,
        directory_version: 4,
        ..Hello::default()
    };
    let mut payload = prost::Message::encode_to_vec(&hello);
    payload.extend_from_slice(&[0xfa, 0x06, 0x03, b'n', b'e', b'w']);
    let read = FromDevice::from_frame(&Frame {
        kind: Hello::KIND,
        payload,
    });
    assert_eq!(read, Ok(FromDevice::Hello(hello)));
}

/// A directory as apps read it that know nothing of how a county works.
#[derive(Clone, PartialEq, Eq, prost::Message)]
struct OlderDirectory {
    #[prost(uint64, tag = "1")]
    version: u64,
    #[prost(bytes = "vec", tag = "8")]
    outlines: Vec<u8>,
}

#[test]
fn an_older_app_passes_over_how_the_county_works_and_an_older_server_says_nothing_of_it() {
    let directory = Directory {
        version: 4,
        outlines: vec![6; 32],
        practice: "{\"version\":1}".into(),
        ..Directory::default()
    };
    let sent = prost::Message::encode_to_vec(&directory);
    let read = <OlderDirectory as prost::Message>::decode(sent.as_slice()).unwrap();
    assert_eq!((read.version, read.outlines.len()), (4, 32));
    let older = prost::Message::encode_to_vec(&read);
    let read = <Directory as prost::Message>::decode(older.as_slice()).unwrap();
    assert_eq!((read.version, read.practice.as_str()), (4, ""));
}

#[test]
fn a_hello_names_an_actor_or_none() {
    let named = |actor: Vec<u8>| {
        let hello = Hello {
            actor,
            ..Hello::default()
        };
        hello.actor_id()
    };
    assert_eq!(named(Vec::new()), Ok(None));
    assert_eq!(named(vec![9; 16]), Ok(Some([9; 16])));
    assert_eq!(named(vec![9; 15]), Err(WireError::BadField("actor")));
}

#[test]
fn an_outcome_of_a_newer_version_is_unknown_and_keeps_its_number() {
    let ack = Ack {
        hash: vec![2; 32],
        outcome: 99,
        ..Ack::default()
    };
    let back = <Ack as prost::Message>::decode(&*prost::Message::encode_to_vec(&ack)).unwrap();
    assert_eq!(back.outcome, 99);
    assert_eq!(back.outcome(), Outcome::Unknown);
}

#[test]
fn a_kind_and_a_code_of_a_newer_version_are_unknown() {
    let mut frames = FrameWriter::new();
    frames.put_payload(200, b"something new").unwrap();
    let mut reader = FrameReader::new();
    reader.push(&frames.into_bytes());
    let frame = reader.next().unwrap().unwrap();
    assert_eq!(FromServer::from_frame(&frame), Ok(FromServer::Unknown(200)));
    assert_eq!(FromDevice::from_frame(&frame), Ok(FromDevice::Unknown(200)));
    let refusal = Refusal {
        code: "later".into(),
        ..Refusal::default()
    };
    assert_eq!(refusal.parsed_code(), RefusalCode::Unknown);
}

#[test]
fn a_role_that_is_not_known_is_not_guessed() {
    let person = Person {
        id: vec![7; 16],
        name: "李".into(),
        role: "emperor".into(),
    };
    let refused = person.parse().unwrap_err();
    assert_eq!(refused, WireError::UnknownRole("emperor".into()));
    assert!(refused.to_string().contains("update it"), "{refused}");
    assert_eq!(Row::default().dispute(), Err(WireError::BadField("doc")));
}
