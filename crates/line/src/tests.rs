//! The line against a server of a few lines, so that every byte of the answer is the test's own.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener};
use std::thread::{self, JoinHandle};

use field::{Line, LineError, Method, Request};

use crate::HttpLine;

/// Answers one request with `answer`, closes, and hands back what was asked.
fn server(answer: Vec<u8>) -> (String, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let asked = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut asked = Vec::new();
        let mut piece = [0; 1024];
        while !asked.ends_with(b"push") {
            let count = stream.read(&mut piece).unwrap();
            assert_ne!(count, 0, "the request ended early");
            asked.extend_from_slice(&piece[..count]);
        }
        stream.write_all(&answer).unwrap();
        stream.shutdown(Shutdown::Write).unwrap();
        String::from_utf8(asked).unwrap()
    });
    (address, asked)
}

fn post(server: &str) -> (Result<(), LineError>, Vec<u8>) {
    let mut got = Vec::new();
    let line = HttpLine::new().unwrap();
    let done = line.post(
        server,
        "/v1/sync",
        Some("t0ken"),
        b"push".to_vec(),
        &mut |piece| {
            got.extend_from_slice(piece);
            true
        },
    );
    (done, got)
}

#[test]
fn a_whole_answer_arrives_and_the_token_travels_in_the_header() {
    let (address, asked) = server(b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello".to_vec());
    assert_eq!(post(&address), (Ok(()), b"hello".to_vec()));
    let asked = asked.join().unwrap();
    assert!(asked.starts_with("POST /v1/sync HTTP/1.1\r\n"), "{asked}");
    assert!(asked.contains("authorization: Bearer t0ken\r\n"), "{asked}");
}

#[test]
fn what_came_before_a_cut_is_kept_and_the_cut_is_said() {
    let (address, _) = server(b"HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\nhello".to_vec());
    let (done, got) = post(&address);
    assert!(matches!(done, Err(LineError::Unreachable(_))), "{done:?}");
    assert_eq!(got, b"hello");
}

#[test]
fn no_more_is_read_once_the_rest_is_not_wanted() {
    let (address, _) = server(b"HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\nhello".to_vec());
    let line = HttpLine::new().unwrap();
    let done = line.post(&address, "/v1/sync", None, b"push".to_vec(), &mut |_| false);
    assert_eq!(done, Ok(()));
}

#[test]
fn a_refusal_brings_its_body_but_not_all_of_a_long_one() {
    let mut answer = b"HTTP/1.1 403 Forbidden\r\ncontent-length: 100000\r\n\r\n".to_vec();
    answer.extend(vec![b'x'; 100_000]);
    let (address, _) = server(answer);
    let (done, got) = post(&address);
    assert_eq!(
        done,
        Err(LineError::Refused {
            status: 403,
            body: vec![b'x'; 64 * 1024]
        })
    );
    assert!(got.is_empty());
}

#[test]
fn a_closed_port_is_unreachable() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let (done, _) = post(&address);
    assert!(
        matches!(&done, Err(LineError::Unreachable(why)) if why.contains("refused")),
        "{done:?}"
    );
}

#[test]
fn a_redirect_is_a_refusal_not_a_way_elsewhere() {
    let answer =
        b"HTTP/1.1 307 Temporary Redirect\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n";
    let (address, _) = server(answer.to_vec());
    let (done, _) = post(&address);
    assert_eq!(
        done,
        Err(LineError::Refused {
            status: 307,
            body: Vec::new()
        })
    );
}

#[test]
fn records_are_not_sent_in_the_clear_over_a_network() {
    let (done, _) = post("http://192.0.2.1");
    assert_eq!(done, Err(LineError::Address("http://192.0.2.1".into())));
}

#[test]
fn another_method_carries_its_headers_and_brings_back_those_of_the_answer() {
    let answer = b"HTTP/1.1 204 No Content\r\nUpload-Offset: 4\r\ntus-resumable: 1.0.0\r\n\r\n";
    let (address, asked) = server(answer.to_vec());
    let request = Request {
        method: Method::Patch,
        token: Some("t0ken"),
        headers: vec![("upload-offset", "0".to_owned())],
        ..Request::post("/v1/attachments/x", b"push".to_vec())
    };
    let line = HttpLine::new().unwrap();
    let reply = line.send(&address, request, &mut |_, _| true).unwrap();
    assert_eq!(
        (reply.status, reply.header("upload-offset")),
        (204, Some("4"))
    );
    let asked = asked.join().unwrap();
    assert!(
        asked.starts_with("PATCH /v1/attachments/x HTTP/1.1\r\n"),
        "{asked}"
    );
    assert!(asked.contains("upload-offset: 0\r\n"), "{asked}");
    assert!(asked.contains("authorization: Bearer t0ken\r\n"), "{asked}");
}

#[test]
fn a_refused_request_tells_its_status_and_why_and_nothing_is_taken() {
    let answer = b"HTTP/1.1 409 Conflict\r\nupload-offset: 9\r\ncontent-length: 4\r\n\r\nelse";
    let (address, _) = server(answer.to_vec());
    let request = Request::post("/v1/attachments", b"push".to_vec());
    let line = HttpLine::new().unwrap();
    let reply = line
        .send(&address, request, &mut |_, _| panic!("nothing to take"))
        .unwrap();
    assert_eq!((reply.status, &reply.refusal[..]), (409, &b"else"[..]));
    assert_eq!(reply.header("upload-offset"), Some("9"));
    assert_eq!(line.is_metered(), None);
}
