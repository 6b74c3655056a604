//! Bundles as the server meets them: made by hand from what `docs/wire.md` says, brought whole, in
//! pieces and to two servers, and decided about on the command line.

use axum::body::Body;
use axum::http::Request;
use bundle::{Head, Making, Recipient, Sealing};
use clap::Parser;
use model::UtcMs;
use sync_server::bundle::{Limits, Settled};
use sync_server::cli::{Cli, run};
use sync_server::{App, Config};
use wire::{
    BundleAnswer, CarriedFile, Certificate, Fate, Hello, Outcome, Push, RefusalCode, one_from_bytes,
};

use crate::signer::Signer;
use crate::town::{Phone, Town, told};

/// A phone that signs, with its certificate and what it was told to seal to.
struct Maker {
    signer: Signer,
    certificate: Certificate,
    recipient: Recipient,
}

impl Maker {
    async fn of(town: &Town) -> Self {
        let mut signer = Signer::of(town, &town.first).await;
        let heard = signer.send(town, &[]).await.unwrap();
        let welcome = heard.welcome.unwrap();
        let said = welcome.recipient.unwrap();
        let signature = proof::Signature::from_slice(&said.signature).unwrap();
        let vouched = proof::Recipient(&said.key).check(&town.app.authority(), &signature);
        assert_eq!(vouched, Ok(()));
        assert_eq!(said.key, town.app.recipient());
        Self {
            signer,
            certificate: welcome.certificate.unwrap(),
            recipient: said.key.parse().unwrap(),
        }
    }

    fn hello(&self) -> Hello {
        Hello {
            actor: self.signer.phone.actor.to_vec(),
            ..Hello::default()
        }
    }

    /// A bundle of these pushes, signed as the device's; its parts.
    fn make(&self, town: &Town, pushes: &[Push]) -> (Head, Vec<u8>) {
        self.make_with(town, pushes, &[])
    }

    fn make_with(
        &self,
        town: &Town,
        pushes: &[Push],
        files: &[(CarriedFile, Vec<u8>)],
    ) -> (Head, Vec<u8>) {
        let mut sealing = Sealing::begin(&self.recipient, &self.hello(), Vec::new()).unwrap();
        for push in pushes {
            sealing.push(push).unwrap();
        }
        for (file, bytes) in files {
            sealing.file(file).unwrap();
            sealing.bytes(bytes).unwrap();
        }
        let (sealed, bytes) = sealing.finish().unwrap();
        let making = Making {
            authority: town.app.authority().id(),
            certificate: &self.certificate,
            no: 1,
            made_at: UtcMs(1_795_363_000_000),
        };
        let head = Head::sign(&making, &sealed, &self.signer.key).unwrap();
        (head, bytes)
    }

    /// One record more, as the next batch of the device's chain.
    fn next(&mut self) -> Push {
        let (_, change) = self.signer.phone.record(&self.signer.grid);
        let (push, hash) = self
            .signer
            .batch(self.signer.no + 1, self.signer.last, &[change]);
        (self.signer.no, self.signer.last) = (self.signer.no + 1, hash);
        push
    }
}

/// What the server says to sealed bytes from a place on.
async fn bring(
    app: &App,
    carrier: &Phone,
    head: &[u8],
    offset: usize,
    sealed: &[u8],
) -> Result<BundleAnswer, (u16, Vec<u8>)> {
    use http_body_util::BodyExt;
    use tower::ServiceExt;
    let request = Request::post("/v1/bundles")
        .header("authorization", format!("Bearer {}", carrier.token))
        .header("upload-offset", offset)
        .body(Body::from([head, sealed].concat()))
        .unwrap();
    let response = app.router().oneshot(request).await.unwrap();
    let status = response.status();
    let body = response.into_body().collect().await.unwrap().to_bytes();
    if status.is_success() {
        Ok(one_from_bytes(&body).unwrap())
    } else {
        Err((status.as_u16(), body.to_vec()))
    }
}

async fn carrier(town: &Town) -> Phone {
    town.phone(town.grid_worker(&town.second)).await
}

#[tokio::test]
async fn a_bundle_made_by_hand_is_taken_in_as_its_devices() {
    let town = Town::new();
    let mut maker = Maker::of(&town).await;
    let carrier = carrier(&town).await;
    let (one, two) = (maker.next(), maker.next());
    let (head, sealed) = maker.make(&town, &[one.clone(), two]);
    let told = bring(&town.app, &carrier, &head.bytes, 0, &sealed)
        .await
        .unwrap();
    assert_eq!((told.fate(), told.stored), (Fate::Taken, 2));
    assert_eq!(told.bundle(), Ok(head.name));
    let again = bring(&town.app, &carrier, &head.bytes, 0, &[])
        .await
        .unwrap();
    assert_eq!((again.fate(), again.stored), (Fate::Duplicate, 2));
    // Its device sends it all the same, and goes on.
    let heard = maker.signer.send(&town, &[one]).await.unwrap();
    assert_eq!(heard.outcomes(), [(Outcome::Duplicate, "")]);
    let next = maker.next();
    let heard = maker.signer.send(&town, &[next]).await.unwrap();
    assert_eq!(heard.outcomes(), [(Outcome::Stored, "")]);
    let mut officer = town.phone(town.officer()).await;
    assert_eq!(officer.pull(&town).await.rows.len(), 3);
}

#[tokio::test]
async fn pieces_go_on_where_those_before_ended_and_nowhere_else() {
    let town = Town::new();
    let mut maker = Maker::of(&town).await;
    let carrier = carrier(&town).await;
    let push = maker.next();
    let (head, sealed) = maker.make(&town, &[push]);
    let app = &town.app;
    let stands = |told: BundleAnswer| {
        assert_eq!(told.fate(), Fate::Wanted);
        usize::try_from(told.offset_bytes).unwrap()
    };
    let asked = bring(app, &carrier, &head.bytes, 0, &[]).await.unwrap();
    assert_eq!(stands(asked), 0);
    let first = bring(app, &carrier, &head.bytes, 0, &sealed[..100])
        .await
        .unwrap();
    assert_eq!(stands(first), 100);
    for (offset, piece) in [
        (0, &sealed[..100]),
        (99, &sealed[99..]),
        (101, &sealed[101..]),
    ] {
        let told = bring(app, &carrier, &head.bytes, offset, piece)
            .await
            .unwrap();
        assert_eq!(stands(told), 100, "from {offset}");
    }
    let much = [&sealed[100..], b"more"].concat();
    let (status, body) = bring(app, &carrier, &head.bytes, 100, &much)
        .await
        .unwrap_err();
    assert_eq!(
        (status, told_code(status, &body)),
        (400, RefusalCode::BadRequest)
    );
    // Another carrier has brought nothing of it.
    let other = crate::carrying::carrier(&town).await;
    assert_eq!(
        stands(bring(app, &other, &head.bytes, 0, &[]).await.unwrap()),
        0
    );
    let done = bring(app, &carrier, &head.bytes, 100, &sealed[100..])
        .await
        .unwrap();
    assert_eq!((done.fate(), done.stored), (Fate::Taken, 1));
    let known = bring(app, &other, &head.bytes, 0, &[]).await.unwrap();
    assert_eq!(known.fate(), Fate::Duplicate);
    // Nothing of it is left lying about.
    let parts = town.config().data.join("files/bundles");
    assert!(!parts.join(head.name.to_string()).exists());
}

fn told_code(status: u16, body: &[u8]) -> RefusalCode {
    told(axum::http::StatusCode::from_u16(status).unwrap(), body).code
}

#[tokio::test]
async fn pieces_that_are_not_what_was_signed_are_thrown_away() {
    let town = Town::new();
    let mut maker = Maker::of(&town).await;
    let (honest, broken) = (carrier(&town).await, carrier(&town).await);
    let push = maker.next();
    let (head, sealed) = maker.make(&town, &[push]);
    let mut bent = sealed.clone();
    bent[200] ^= 1;
    let (status, _) = bring(&town.app, &broken, &head.bytes, 0, &bent)
        .await
        .unwrap_err();
    assert_eq!(status, 400);
    let anew = bring(&town.app, &broken, &head.bytes, 0, &[])
        .await
        .unwrap();
    assert_eq!((anew.fate(), anew.offset_bytes), (Fate::Wanted, 0));
    let told = bring(&town.app, &honest, &head.bytes, 0, &sealed)
        .await
        .unwrap();
    assert_eq!(told.fate(), Fate::Taken);
}

#[tokio::test]
async fn who_carries_without_end_is_bounded() {
    let limits = Limits {
        coming_bundles: 2,
        ..Limits::default()
    };
    let town = Town::with(|config| config.bundle_limits = limits);
    let mut maker = Maker::of(&town).await;
    let carrier = carrier(&town).await;
    for turn in 0..3 {
        let push = maker.next();
        let (head, sealed) = maker.make(&town, &[push]);
        let begun = bring(&town.app, &carrier, &head.bytes, 0, &sealed[..10]).await;
        match (turn, begun) {
            (0 | 1, Ok(told)) => assert_eq!(told.fate(), Fate::Wanted),
            (2, Err((status, body))) => {
                assert_eq!(told_code(status, &body), RefusalCode::TooManyRequests);
            }
            (_, other) => panic!("{turn}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn what_is_not_signed_or_not_its_devices_gets_nowhere() {
    let town = Town::new();
    let mut maker = Maker::of(&town).await;
    let carrier = carrier(&town).await;
    let unsigned = Push {
        signed: None,
        ..maker.next()
    };
    let (head, sealed) = maker.make(&town, &[unsigned]);
    let told = bring(&town.app, &carrier, &head.bytes, 0, &sealed)
        .await
        .unwrap();
    assert_eq!(
        (told.fate(), told.code.as_str(), told.rejected),
        (Fate::Held, "not_taken", 1)
    );
    // A photo of a record that is not there, or larger than one may be, is passed over.
    let mut maker = Maker::of(&town).await;
    let file = |size_bytes| CarriedFile {
        doc: vec![9; 16],
        scope: town.first.to_string(),
        sha256: vec![8; 32],
        media_type: "image/jpeg".into(),
        size_bytes,
    };
    let files = [
        (file(3), b"jpg".to_vec()),
        (file(1 << 60), b"jpg".to_vec()),
        (file(0), Vec::new()),
    ];
    let push = maker.next();
    let (head, sealed) = maker.make_with(&town, &[push], &files);
    let told = bring(&town.app, &carrier, &head.bytes, 0, &sealed)
        .await
        .unwrap();
    assert_eq!((told.fate(), told.stored, told.photos), (Fate::Taken, 1, 0));
    // Nobody without a token, and nobody who was stopped, brings anything.
    let (status, _) = town.post("/v1/bundles", None, head.bytes.clone()).await;
    assert_eq!(status.as_u16(), 401);
}

#[tokio::test]
async fn what_does_not_fit_a_restored_server_is_kept_until_somebody_decides() {
    let town = Town::new();
    let mut maker = Maker::of(&town).await;
    let carrier = carrier(&town).await;
    // The server has lost the batch before.
    let _lost = maker.next();
    let push = maker.next();
    let (head, sealed) = maker.make(&town, &[push]);
    let told = bring(&town.app, &carrier, &head.bytes, 0, &sealed)
        .await
        .unwrap();
    assert_eq!((told.fate(), told.code.as_str()), (Fate::Held, "not_taken"));
    let again = bring(&town.app, &carrier, &head.bytes, 0, &[])
        .await
        .unwrap();
    assert_eq!(again.fate(), Fate::Held);
    let admin = town.app.admin();
    let name = head.name;
    let released = tokio::task::spawn_blocking(move || admin.release_bundle(name));
    let receipt = released.await.unwrap().unwrap();
    assert_eq!(
        (receipt.settled, receipt.counts.rejected),
        (Settled::Taken, 1)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_server_was_brought_another_goes_on_with() {
    let (town, url) = tokio::task::spawn_blocking(Town::over_postgres)
        .await
        .unwrap();
    let other = Config {
        database: Some(url.parse().unwrap()),
        ..town.config()
    };
    let other = tokio::task::spawn_blocking(move || App::open(&other))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(town.app.recipient(), other.recipient());
    let mut maker = Maker::of(&town).await;
    let carrier = carrier(&town).await;
    let push = maker.next();
    let (head, sealed) = maker.make(&town, &[push]);
    let (first, rest) = sealed.split_at(150);
    let told = bring(&town.app, &carrier, &head.bytes, 0, first)
        .await
        .unwrap();
    assert_eq!(told.offset_bytes, 150);
    let told = bring(&other, &carrier, &head.bytes, 150, rest)
        .await
        .unwrap();
    assert_eq!((told.fate(), told.stored), (Fate::Taken, 1));
    let told = bring(&town.app, &carrier, &head.bytes, 0, &[])
        .await
        .unwrap();
    assert_eq!(told.fate(), Fate::Duplicate);
}

#[test]
fn a_stick_is_taken_in_and_decided_about_on_the_command_line() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (town, file, names) = runtime.block_on(async {
        let town = Town::new();
        let (mut good, mut stopped) = (Maker::of(&town).await, Maker::of(&town).await);
        let (one, two) = (good.next(), stopped.next());
        let ((first, sealed), (second, more)) =
            (good.make(&town, &[one]), stopped.make(&town, &[two]));
        let device = stopped.certificate.device_id().unwrap();
        town.app.admin().revoke(device).unwrap();
        let file = [&first.bytes[..], &sealed, &second.bytes, &more].concat();
        (town, file, [first.name, second.name])
    });
    let data = town.config().data;
    let stick = data.join("stick.bundle");
    std::fs::write(&stick, file).unwrap();
    let words = |words: &[&str]| {
        let all = [
            &["bandeng-server", "--data", data.to_str().unwrap(), "bundle"],
            words,
        ]
        .concat();
        let mut out = Vec::new();
        let done = run(Cli::try_parse_from(all).unwrap(), &mut out);
        done.map(|()| String::from_utf8(out).unwrap())
    };
    let stick = stick.to_str().unwrap();
    let took = words(&["take", stick]).unwrap();
    let lines: Vec<_> = took.lines().collect();
    assert!(
        lines[0].starts_with("taken\t") && lines[0].contains("1 stored, 0 known"),
        "{took}"
    );
    assert!(
        lines[1].starts_with("held\t") && lines[1].contains("\trevoked: "),
        "{took}"
    );
    let again = words(&["take", stick]).unwrap();
    assert!(
        again.lines().all(|line| line.starts_with("known before\t")),
        "{again}"
    );
    let held = words(&["list", "--held"]).unwrap();
    assert_eq!(held.lines().count(), 1);
    assert!(held.trim_end().ends_with(&names[1].to_string()), "{held}");
    assert_eq!(words(&["list"]).unwrap().lines().count(), 2);
    let name = names[1].to_string();
    let released = words(&["release", &name]).unwrap();
    assert!(released.starts_with("taken\t"), "{released}");
    assert!(words(&["discard", &name]).is_err());
    let nothing = data.join("nothing.bundle");
    std::fs::write(&nothing, "IMG_0001").unwrap();
    let refused = words(&["take", nothing.to_str().unwrap()])
        .unwrap_err()
        .to_string();
    assert!(refused.contains("no carry bundle"), "{refused}");
    assert!(words(&["take", "/nowhere/stick"]).is_err());
}
