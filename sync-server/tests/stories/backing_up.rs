//! A backup while everybody pushes, and the way back.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use clap::Parser;
use model::DisputeId;
use sync_server::backup::{Identities, Recipient, Wish, back_up, make_key, restore};
use sync_server::cli::{Cli, run};
use sync_server::{App, Config};
use wire::Outcome;

use crate::town::{Town, VILLAGE};

/// What the command line prints, or why it does not do it.
fn command(data: &Path, words: &[&str]) -> Result<String, String> {
    let all = [&["bandeng-server", "--data", data.to_str().unwrap()], words].concat();
    let mut out = Vec::new();
    let cli = Cli::try_parse_from(all).map_err(|error| error.to_string())?;
    run(cli, &mut out).map_err(|error| error.to_string())?;
    Ok(String::from_utf8(out).unwrap())
}

fn wish(from: &Path) -> Wish<'_> {
    Wish {
        from,
        identities: None,
        replace: false,
        erased: Vec::new(),
        now: model::UtcMs(1_795_400_000_000),
    }
}

/// A town whose data folder is gone, and another folder in its place.
fn in_place_of(town: &mut Town, folder: tempfile::TempDir) {
    town.app = App::open(&Config::new(folder.path())).unwrap();
    town.folder = folder;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_in_the_middle_of_a_storm_has_all_that_was_acknowledged_before_it() {
    let mut town = Town::new();
    let worker = town.grid_worker(&town.first);
    let (stop, pushed) = (
        Arc::new(AtomicBool::new(false)),
        Arc::new(AtomicUsize::new(0)),
    );
    let mut pushing = Vec::new();
    for _ in 0..4 {
        let phone = town.phone(worker).await;
        let (stop, pushed) = (Arc::clone(&stop), Arc::clone(&pushed));
        let (grid, router) = (town.first.clone(), town.app.router());
        pushing.push(tokio::spawn(async move {
            let mut docs = Vec::new();
            while !stop.load(Ordering::SeqCst) {
                let change = phone.record(&grid).1;
                let doc = change.doc.clone();
                let heard = phone.push_to(router.clone(), &[change]).await;
                assert_eq!(heard.outcomes(), [(Outcome::Stored, "")]);
                docs.push((doc, pushed.fetch_add(1, Ordering::SeqCst)));
            }
            docs
        }));
    }
    while pushed.load(Ordering::SeqCst) < 40 {
        tokio::task::yield_now().await;
    }
    let elsewhere = tempfile::tempdir().unwrap();
    let (file, key) = (elsewhere.path().join("b.age"), elsewhere.path().join("key"));
    let data = town.folder.path().to_owned();
    let before = pushed.load(Ordering::SeqCst);
    let public = command(
        &data,
        &["admin", "make-backup-key", "--to", key.to_str().unwrap()],
    )
    .unwrap();
    let to = file.to_str().unwrap().to_owned();
    let words = ["backup", "--to", &to, "--age-recipient", public.trim()];
    let said = command(&data, &words).unwrap();
    assert!(said.ends_with("sealed\n"), "{said}");
    stop.store(true, Ordering::SeqCst);
    let mut docs = Vec::new();
    for one in pushing {
        docs.extend(one.await.unwrap());
    }
    let sealed = std::fs::read(&file).unwrap();
    assert!(sealed.starts_with(b"age-encryption.org/v1\n"));
    let find = |what: &[u8]| sealed.windows(what.len()).any(|window| window == what);
    assert!(
        !find("李秀兰".as_bytes()) && !find(b"SQLite format"),
        "it is in the clear"
    );
    let left: Vec<_> = std::fs::read_dir(&data)
        .unwrap()
        .map(|f| f.unwrap().file_name())
        .collect();
    assert!(
        !left
            .iter()
            .any(|name| name.to_string_lossy().contains("part")),
        "{left:?}"
    );

    let folder = tempfile::tempdir().unwrap();
    let old = town.app.ledger().end_of(&town.first).unwrap().unwrap();
    let from = [
        "restore",
        "--from",
        &to,
        "--age-identity",
        key.to_str().unwrap(),
    ];
    let said = command(folder.path(), &from).unwrap();
    assert!(said.starts_with("restored; 2 feeds begin anew\n"), "{said}");
    in_place_of(&mut town, folder);
    let new = town.app.ledger().end_of(&town.first).unwrap().unwrap();
    assert!(new.epoch > old.epoch && new.seq >= before as u64 && new.seq <= old.seq);
    // The keys and the people came with it: a token from before still opens.
    let mut reader = town.phone(town.officer()).await;
    let mut there = std::collections::BTreeSet::new();
    loop {
        let heard = reader.pull(&town).await;
        there.extend(heard.rows.into_iter().map(|row| row.doc));
        if !heard.end.unwrap().more {
            break;
        }
    }
    let lost = docs
        .iter()
        .filter(|(doc, n)| *n < before && !there.contains(doc));
    assert_eq!(lost.count(), 0);
    assert_eq!(town.app.admin().devices().unwrap().len(), 5);
}

#[tokio::test]
async fn files_are_copied_beside_it_and_brought_back_by_the_command_line() {
    let town = Town::new();
    let elsewhere = tempfile::tempdir().unwrap();
    let place = |name: &str| elsewhere.path().join(name).to_str().unwrap().to_owned();
    let (to, files) = (place("b.sqlite"), place("files"));
    let said = command(
        town.folder.path(),
        &["backup", "--to", &to, "--files-to", &files],
    );
    let said = said.unwrap();
    let copied = "copied 0 files; 0 were there already\n";
    assert!(said.ends_with(copied), "{said}");
    assert!(Path::new(&files).join("manifest.txt").exists());
    let new = tempfile::tempdir().unwrap();
    let said = command(
        new.path(),
        &["restore", "--from", &to, "--files-from", &files],
    );
    let said = said.unwrap();
    let brought = "brought back 0 files; 0 were there already\n";
    assert!(said.ends_with(brought), "{said}");
}

#[tokio::test]
async fn what_is_no_whole_backup_is_refused_and_nothing_is_touched() {
    let town = Town::new();
    let mut phone = town.phone(town.grid_worker(&town.first)).await;
    let (_, begun) = phone.record(&town.first);
    phone.push(&town, &[begun]).await;
    let elsewhere = tempfile::tempdir().unwrap();
    let at = |name: &str| elsewhere.path().join(name);
    let ours = make_key(&at("ours")).unwrap();
    let theirs = make_key(&at("theirs")).unwrap();
    let data = town.folder.path();
    back_up(data, &at("plain"), &[]).unwrap();
    back_up(data, &at("sealed"), std::slice::from_ref(&ours)).unwrap();
    let both = back_up(data, &at("both"), &[theirs, ours]).unwrap();
    assert!(both.sealed);
    let mode = std::os::unix::fs::PermissionsExt::mode(
        &std::fs::metadata(at("plain")).unwrap().permissions(),
    );
    assert_eq!(mode & 0o777, 0o600);
    let again = back_up(data, &at("plain"), &[]).unwrap_err().to_string();
    assert!(again.contains("is there already"), "{again}");
    let empty = tempfile::tempdir().unwrap();
    let none = back_up(empty.path(), &at("none"), &[])
        .unwrap_err()
        .to_string();
    assert!(none.contains("there is no ledger"), "{none}");
    assert!("age1nonsense".parse::<Recipient>().is_err());

    let mut cut = std::fs::read(at("plain")).unwrap();
    let middle = cut.len() / 2;
    cut[middle..middle + 4096].fill(0xaa);
    std::fs::write(at("changed"), &cut).unwrap();
    std::fs::write(at("cut"), &cut[..middle]).unwrap();
    let mut sealed = std::fs::read(at("sealed")).unwrap();
    std::fs::write(at("sealed cut"), &sealed[..sealed.len() / 2]).unwrap();
    *sealed.last_mut().unwrap() ^= 1;
    std::fs::write(at("sealed changed"), &sealed).unwrap();
    rusqlite::Connection::open(at("foreign"))
        .unwrap()
        .execute_batch("CREATE TABLE t (x)")
        .unwrap();
    let (ours, theirs) = (
        Identities::open(&at("ours")).unwrap(),
        Identities::open(&at("theirs")).unwrap(),
    );
    let folder = tempfile::tempdir().unwrap();
    for (name, key, says) in [
        ("changed", None, "is not a whole backup"),
        ("cut", None, "is not a whole backup"),
        ("foreign", None, "it is not a ledger"),
        ("ours", None, "is not a whole backup"),
        ("nowhere", None, "cannot use"),
        ("sealed", None, "--age-identity"),
        ("sealed", Some(&theirs), "sealed to another key"),
        ("sealed cut", Some(&ours), "cut or changed"),
        ("sealed changed", Some(&ours), "cut or changed"),
    ] {
        let from = at(name);
        let identities = key;
        let error = restore(
            folder.path(),
            Wish {
                identities,
                ..wish(&from)
            },
        )
        .unwrap_err()
        .to_string();
        assert!(error.contains(says), "{name}: {error}");
        let left = std::fs::read_dir(folder.path()).unwrap().count();
        assert_eq!(left, 0, "{name} left something behind");
    }
    for (name, key) in [
        ("plain", None),
        ("sealed", Some(&ours)),
        ("both", Some(&theirs)),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let from = at(name);
        let identities = key;
        let done = restore(
            folder.path(),
            Wish {
                identities,
                ..wish(&from)
            },
        )
        .unwrap();
        assert_eq!((done.feeds, done.old), (2, None), "{name}");
    }
}

#[tokio::test]
async fn a_ledger_is_replaced_only_when_asked_and_never_under_a_running_server() {
    let mut town = Town::new();
    let worker = town.grid_worker(&town.first);
    let mut phone = town.phone(worker).await;
    let elsewhere = tempfile::tempdir().unwrap();
    let file = elsewhere.path().join("backup");
    back_up(town.folder.path(), &file, &[]).unwrap();
    let (_, since) = phone.record(&town.first);
    phone.push(&town, &[since]).await;
    let data = town.folder.path().to_owned();
    let occupied = restore(&data, wish(&file)).unwrap_err().to_string();
    assert!(occupied.contains("--replace"), "{occupied}");
    let replacing = || Wish {
        replace: true,
        ..wish(&file)
    };
    let in_use = restore(&data, replacing()).unwrap_err().to_string();
    assert!(in_use.contains("stop it"), "{in_use}");
    let (_, after) = phone.record(&town.first);
    assert_eq!(
        phone.push(&town, &[after]).await.outcomes(),
        [(Outcome::Stored, "")]
    );

    // The server stops; another one stands over another folder meanwhile.
    let elsewhere = tempfile::tempdir().unwrap();
    town.app = App::open(&Config::new(elsewhere.path())).unwrap();
    let stray = data.join("ledger.sqlite-wal");
    std::fs::write(&stray, "of another file").unwrap();
    let done = restore(&data, replacing()).unwrap();
    assert!(!stray.exists());
    let kept = done.old.unwrap();
    let rows = |file: &Path| -> i64 {
        let database = rusqlite::Connection::open(file).unwrap();
        database
            .query_row("SELECT count(*) FROM feed", [], |row| row.get(0))
            .unwrap()
    };
    assert_eq!((rows(&kept), rows(&data.join("ledger.sqlite"))), (2, 0));
    let app = App::open(&Config::new(&data)).unwrap();
    let village = VILLAGE.parse().unwrap();
    app.admin().add_grid(&village, None).unwrap();
}

#[tokio::test]
async fn what_was_erased_since_does_not_come_back_with_a_backup() {
    let mut town = Town::new();
    let mut phone = town.phone(town.grid_worker(&town.first)).await;
    let (known, begun) = phone.record(&town.first);
    phone.push(&town, std::slice::from_ref(&begun)).await;
    let elsewhere = tempfile::tempdir().unwrap();
    let file = elsewhere.path().join("backup");
    let data = town.folder.path().to_owned();
    back_up(&data, &file, &[]).unwrap();
    let (unknown, later) = phone.record(&town.first);
    phone.push(&town, std::slice::from_ref(&later)).await;
    let ids = [&known, &unknown].map(|document| document.read().unwrap().id);
    for id in ids {
        let id = id.to_string();
        let words = [
            "admin",
            "erase-record",
            "--doc",
            &id,
            "--reason",
            "asked",
            "--by",
            "赵志强",
        ];
        command(&data, &words).unwrap();
    }
    let list = elsewhere.path().join("erasures");
    std::fs::write(&list, command(&data, &["admin", "erasures"]).unwrap()).unwrap();

    // The folder is lost: the list that was kept elsewhere tells what must not come back.
    let folder = tempfile::tempdir().unwrap();
    let from = ["restore", "--from", file.to_str().unwrap()];
    let with = [&from[..], &["--erasures", list.to_str().unwrap()]].concat();
    std::fs::write(elsewhere.path().join("no list"), "nonsense\n").unwrap();
    let no_list = elsewhere.path().join("no list");
    let bad = [&from[..], &["--erasures", no_list.to_str().unwrap()]].concat();
    let error = command(folder.path(), &bad).unwrap_err();
    assert!(error.contains("line 1 of"), "{error}");
    let said = command(folder.path(), &with).unwrap();
    assert!(said.contains("erased again\t2\n"), "{said}");
    let lost = std::mem::replace(&mut town.folder, folder);
    town.app = App::open(&Config::new(town.folder.path())).unwrap();
    let rejected =
        |heard: crate::town::Heard| heard.outcomes().iter().all(|o| o.0 == Outcome::Rejected);
    assert!(rejected(phone.push(&town, &[begun, later]).await));
    for id in ids {
        assert!(
            town.app
                .ledger()
                .document(&town.first, id)
                .unwrap()
                .is_none()
        );
    }

    // A pack and an archive of since then, which the ledger that is brought back does not know.
    let of = |kind: &str, of: &str| lost.path().join("files").join(kind).join(of);
    let strays = [
        of("packs", town.first.as_str()),
        of("archive", &ids[0].to_string()),
    ];
    let strays = strays.map(|folder| {
        std::fs::create_dir_all(&folder).unwrap();
        let file = folder.join("ab".repeat(32));
        std::fs::write(&file, "words that are erased").unwrap();
        file
    });
    // The archive of a record that nobody erased is not taken away: it may be the last there is of it.
    let last = of("archive", &DisputeId::from_bytes([9; 16]).to_string());
    std::fs::create_dir_all(&last).unwrap();
    let last = last.join("cd".repeat(32));
    std::fs::write(&last, "what led to a record").unwrap();
    // The folder is there: the ledger that is replaced tells it.
    let replaced = command(lost.path(), &[&from[..], &["--replace"]].concat()).unwrap();
    assert!(replaced.contains("erased again\t2\n"), "{replaced}");
    assert!(strays.iter().all(|file| !file.exists()));
    assert!(last.exists());
    let app = App::open(&Config::new(lost.path())).unwrap();
    assert_eq!(app.admin().erasures().unwrap().len(), 2);
}
