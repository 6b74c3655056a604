//! A server as a real process, and somebody who speaks to it letter by letter.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::JoinHandle;
use std::time::Duration;

/// A running server.
pub(crate) struct Process {
    child: Child,
    /// Where it listens: `http://…` or `https://…#sha256=…`.
    pub(crate) listening: String,
    /// What it said after that.
    pub(crate) said: Vec<String>,
    log: Option<JoinHandle<String>>,
}

/// Starts one over `data` on a free port; `lines` is how many lines it says when it listens.
pub(crate) fn start(data: &Path, words: &[&str], lines: usize) -> Process {
    hear(program(Command::new(SERVER), data).args(words), lines)
}

/// Starts one whose files may grow only a little more.
pub(crate) fn start_with_full_disk(data: &Path) -> Process {
    let log = std::fs::metadata(data.join("ledger.sqlite-wal")).unwrap();
    // In blocks of 512 bytes; enough to open the file, and for two pages more.
    let blocks = log.len() / 512 + 26;
    let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
    let mut shell = Command::new("dash");
    shell.args(["-c", &script, SERVER]);
    hear(&mut program(shell, data), 1)
}

const SERVER: &str = env!("CARGO_BIN_EXE_bandeng-server");

fn program(mut command: Command, data: &Path) -> Command {
    command
        .env("BANDENG_LOG", "trace")
        .arg("--data")
        .arg(data)
        .args(["--log-format", "json", "serve", "--listen", "127.0.0.1:0"]);
    command
}

fn hear(command: &mut Command, lines: usize) -> Process {
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut err = child.stderr.take().unwrap();
    let log = std::thread::spawn(move || {
        let mut log = String::new();
        err.read_to_string(&mut log).unwrap();
        log
    });
    let out = BufReader::new(child.stdout.take().unwrap());
    let said: Vec<_> = out.lines().take(lines).map(Result::unwrap).collect();
    assert_eq!(said.len(), lines, "it ended: {}", log.join().unwrap());
    let listening = said[0].strip_prefix("listening on ").unwrap().to_owned();
    Process {
        child,
        listening,
        said,
        log: Some(log),
    }
}

impl Process {
    /// Address and port.
    pub(crate) fn address(&self) -> &str {
        let (_, rest) = self.listening.split_once("://").unwrap();
        rest.split('#').next().unwrap()
    }

    /// Sends it a signal: `TERM`, `HUP`.
    pub(crate) fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args(["-s", name, &id]).status();
        assert!(sent.unwrap().success());
    }

    /// Waits for its end, and gives back all it logged.
    pub(crate) fn end(mut self) -> (ExitStatus, String) {
        let status = self.child.wait().unwrap();
        (status, self.log.take().unwrap().join().unwrap())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // A story that failed leaves no server behind; one that ended has none to leave.
        if self.child.kill().is_ok() {
            self.child.wait().unwrap();
        }
    }
}

/// One request over a connection of its own: the status and the body, or how the line broke.
pub(crate) fn ask(
    address: &str,
    head: &str,
    token: Option<&str>,
    body: &[u8],
) -> std::io::Result<(u16, Vec<u8>)> {
    let mut line = TcpStream::connect(address)?;
    line.set_read_timeout(Some(Duration::from_secs(30)))?;
    let token = token.map_or_else(String::new, |token| {
        format!("Authorization: Bearer {token}\r\n")
    });
    let length = body.len();
    let head = format!(
        "{head} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n{token}Content-Length: {length}\r\n\r\n"
    );
    line.write_all(head.as_bytes())?;
    line.write_all(body)?;
    let mut answer = Vec::new();
    line.read_to_end(&mut answer)?;
    parse(&answer).ok_or_else(|| std::io::ErrorKind::UnexpectedEof.into())
}

fn parse(answer: &[u8]) -> Option<(u16, Vec<u8>)> {
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = std::str::from_utf8(&answer[..end]).ok()?.to_lowercase();
    let status = head.split(' ').nth(1)?.parse().ok()?;
    let mut rest = &answer[end + 4..];
    if let Some(length) = head.split("content-length: ").nth(1) {
        let length: usize = length.split("\r\n").next()?.parse().ok()?;
        return (rest.len() == length).then(|| (status, rest.to_vec()));
    }
    let mut body = Vec::new();
    loop {
        let line = rest.windows(2).position(|two| two == b"\r\n")?;
        let length = std::str::from_utf8(&rest[..line]).ok()?;
        let length = usize::from_str_radix(length, 16).ok()?;
        if length == 0 {
            return Some((status, body));
        }
        rest = &rest[line + 2..];
        body.extend_from_slice(rest.get(..length)?);
        rest = rest.get(length + 2..)?;
    }
}

#[test]
fn a_port_that_is_in_use_is_told_in_one_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let first = start(folder.path(), &[], 1);
    let taken = first.address();
    let free = "127.0.0.1:0";
    for words in [
        vec!["--listen", taken],
        vec!["--listen", free, "--metrics", taken],
    ] {
        let other = tempfile::tempdir().unwrap();
        let second = Command::new(SERVER)
            .env("BANDENG_LOG", "off")
            .arg("--data")
            .arg(other.path())
            .arg("serve")
            .args(&words)
            .output()
            .unwrap();
        let said = String::from_utf8(second.stderr).unwrap();
        assert_eq!(second.status.code(), Some(1), "{said}");
        assert!(second.stdout.is_empty(), "it does not say that it listens");
        assert_eq!(said.lines().count(), 1, "{said}");
        let begins = format!("bandeng-server: cannot listen on {taken}: ");
        let ends = "; end what uses it or name another with --listen or --metrics\n";
        assert!(said.starts_with(&begins) && said.ends_with(ends), "{said}");
    }
    // Whoever was there first answers as before.
    assert_eq!(ask(taken, "GET /healthz", None, b"").unwrap().0, 200);
}
