//! Files may lie in a bucket of S3: a photo is sent in parts and broken off, gone on with, read back, and brought along
//! when its record is moved. The bucket is another project's server.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::sent_by_others::{Photo, send};
use crate::stage::{Stage, Trouble, free_port};
use crate::started::Started;

/// How long the bucket's server may take to listen.
const PATIENCE: Duration = Duration::from_secs(60);
/// The bucket, and where in it.
const BUCKET: &str = "photos";
const FILES: &str = "s3://photos/county";

/// The story.
pub(crate) async fn story(stage: &Stage) -> Result<(), Trouble> {
    let bucket = Bucket::open(stage)?;
    let endpoint = format!("http://127.0.0.1:{}", bucket.port);
    let environment = [
        ("AWS_ENDPOINT", endpoint.as_str()),
        ("AWS_ALLOW_HTTP", "true"),
        ("AWS_REGION", "us-east-1"),
        ("AWS_ACCESS_KEY_ID", "someone"),
        ("AWS_SECRET_ACCESS_KEY", "secret"),
    ];
    stage.keep_files_at(FILES, &environment);
    let Photo { grid, doc, sha256 } = send(stage)?;
    let wanted = format!("county/attachments/{grid}/{sha256}");
    let keys = bucket.keys()?;
    if keys != [wanted.as_str()] {
        return Err(format!("in the bucket lies {keys:?}, wanted {wanted}").into());
    }

    let session = stage.ask("worker", "session.status", &json!({}))?;
    let village = session["seat"]["grids"][0]["village"].clone();
    let village = village.as_str().ok_or("a grid without a village")?;
    let other = stage.administer(&["grid", "add", "--village", village])?;
    let other = other.split_whitespace().next().unwrap_or_default();
    let moved = [
        "move",
        "--dispute",
        &doc,
        "--to-grid",
        other,
        "--by",
        "赵志强",
    ];
    stage.administer(&moved)?;
    let brought = format!("county/attachments/{other}/{sha256}");
    if !bucket.keys()?.contains(&brought) {
        return Err(format!("{brought} was not brought along").into());
    }
    Ok(())
}

/// The bucket's server.
struct Bucket {
    port: u16,
    _server: Started,
}

impl Bucket {
    fn open(stage: &Stage) -> Result<Self, Trouble> {
        let port = free_port()?;
        let mut command = Command::new(stage.python());
        command
            .args([
                "-m",
                "moto.server",
                "-H",
                "127.0.0.1",
                "-p",
                &port.to_string(),
            ])
            .stderr(Stdio::null());
        let bucket = Self {
            port,
            _server: Started::quiet(&mut command)?,
        };
        let begun = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            if begun.elapsed() > PATIENCE {
                return Err("the server of the bucket does not listen".into());
            }
            thread::sleep(Duration::from_millis(100));
        }
        let made = bucket.ask("PUT", &format!("/{BUCKET}"))?;
        if !made.contains(" 200 ") {
            return Err(format!("the bucket could not be made: {made}").into());
        }
        Ok(bucket)
    }

    /// Where things lie in it.
    fn keys(&self) -> Result<Vec<String>, Trouble> {
        let told = self.ask("GET", &format!("/{BUCKET}?list-type=2"))?;
        let keys = told.split("<Key>").skip(1);
        Ok(keys
            .filter_map(|rest| rest.split("</Key>").next())
            .map(str::to_owned)
            .collect())
    }

    fn ask(&self, method: &str, path: &str) -> Result<String, Trouble> {
        let mut line = TcpStream::connect(("127.0.0.1", self.port))?;
        write!(
            line,
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        )?;
        let mut told = String::new();
        line.read_to_string(&mut told)?;
        Ok(told)
    }
}
