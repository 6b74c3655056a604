//! What is known of files on their way and of stored ones.

use model::{AttachmentType, DeviceId, FileHash, GridId, UtcMs, WorkerId};
use std::sync::Arc;
use sync_server::attachment::book::{
    AttachmentBook, NewUpload, Part, StoredFile, UploadId, UploadKey, UploadState,
};
use sync_server::attachment::metadata::Metadata;
use sync_server::attachment::{Limits, UploadError};

use crate::house::{House, NOW, fresh, fresh_doc};

const SIZE: u64 = 1_000;
const MINUTE_MS: i64 = 60_000;

fn book(app: &sync_server::App) -> AttachmentBook {
    AttachmentBook::new(Arc::clone(app.registry()))
}

pub(crate) fn new(scope: &GridId, device: DeviceId, sha256: FileHash) -> NewUpload {
    NewUpload {
        key: UploadKey {
            scope: scope.clone(),
            id: UploadId::random().unwrap(),
        },
        metadata: Metadata {
            doc: fresh_doc(),
            grid: scope.clone(),
            sha256,
            media_type: AttachmentType::from_code("image/jpeg"),
            said: "filetype aW1hZ2UvanBlZw==".to_owned(),
        },
        size_bytes: SIZE,
        device,
        worker: WorkerId::from_bytes(fresh()),
        known: false,
        begun_at: NOW,
        expires_at: NOW.plus_ms(10 * MINUTE_MS),
    }
}

pub(crate) fn some_file() -> FileHash {
    FileHash::from_bytes([fresh(), fresh()].concat().try_into().unwrap())
}

pub(crate) fn some_device() -> DeviceId {
    DeviceId::from_bytes(fresh())
}

pub(crate) fn part(size_bytes: u64) -> Part {
    Part {
        name: UploadId::random().unwrap().to_string(),
        size_bytes,
    }
}

pub(crate) fn an_upload_moves_on_from_where_it_stands(house: &House) {
    let (grid, book) = (house.grid(), book(&house.app));
    let upload = new(&grid, some_device(), some_file());
    let (key, later) = (upload.key.clone(), NOW.plus_ms(20 * MINUTE_MS));
    assert_eq!(book.upload(&key), Ok(None));
    book.begin(upload.clone(), Limits::default()).unwrap();
    let standing = book.upload(&key).unwrap().unwrap();
    assert_eq!(
        (standing.state, standing.offset_bytes),
        (UploadState::Open, 0)
    );
    assert_eq!(
        (standing.doc, standing.sha256),
        (upload.metadata.doc, upload.metadata.sha256)
    );
    assert_eq!(
        (&standing.metadata, standing.device),
        (&upload.metadata.said, upload.device)
    );
    assert_eq!(
        (standing.size_bytes, standing.expires_at),
        (SIZE, upload.expires_at)
    );

    let (first, second, third) = (part(300), part(200), part(500));
    let moved = book.advance(&key, 0, vec![first.clone(), second.clone()], later);
    assert_eq!(moved.unwrap(), 500);
    let wrong = book.advance(&key, 300, vec![part(1)], later).unwrap_err();
    assert!(
        matches!(wrong, UploadError::WrongOffset { offset: 500, expires_at } if expires_at == later)
    );
    let much = book.advance(&key, 500, vec![part(501)], later).unwrap_err();
    assert!(matches!(much, UploadError::TooMuch));
    assert_eq!(book.parts(&key).unwrap(), [first.clone(), second.clone()]);
    assert_eq!(
        book.advance(&key, 500, vec![third.clone()], later).unwrap(),
        SIZE
    );
    assert_eq!(book.parts(&key).unwrap(), [first, second, third]);
    assert_eq!(book.upload(&key).unwrap().unwrap().offset_bytes, SIZE);

    book.end(&key).unwrap();
    assert!(matches!(
        book.advance(&key, SIZE, vec![], later),
        Err(UploadError::Gone)
    ));
    assert!(matches!(book.finish(&key, NOW), Err(UploadError::Gone)));
}

pub(crate) fn of_two_that_send_on_at_once_one_does(house: &House) {
    let (grid, node) = (house.grid(), house.another_node());
    let upload = new(&grid, some_device(), some_file());
    let key = &upload.key.clone();
    book(&house.app).begin(upload, Limits::default()).unwrap();
    let books = [book(&house.app), book(&node)];
    for turn in 0..10 {
        let outcomes: Vec<_> = std::thread::scope(|threads| {
            let both: Vec<_> = books
                .iter()
                .map(|book| {
                    threads.spawn(move || book.advance(key, turn * 100, vec![part(100)], NOW))
                })
                .collect();
            both.into_iter().map(|one| one.join().unwrap()).collect()
        });
        let moved = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
        assert_eq!(moved, 1, "{outcomes:?}");
    }
    let parts = books[0].parts(key).unwrap();
    assert_eq!(parts.iter().map(|part| part.size_bytes).sum::<u64>(), SIZE);
}

pub(crate) fn a_stored_file_is_known_by_its_hash(house: &House) {
    let (grid, other, book) = (house.grid(), house.grid(), book(&house.app));
    let upload = new(&grid, some_device(), some_file());
    let (key, sha256) = (upload.key.clone(), upload.metadata.sha256);
    book.begin(upload, Limits::default()).unwrap();
    book.advance(&key, 0, vec![part(SIZE)], NOW).unwrap();
    assert_eq!(book.stored(&grid, &sha256), Ok(None));
    for _ in 0..2 {
        book.finish(&key, NOW).unwrap();
    }
    let file = StoredFile {
        media_type: AttachmentType::from_code("image/jpeg"),
        size_bytes: SIZE,
    };
    assert_eq!(book.stored(&grid, &sha256), Ok(Some(file)));
    assert_eq!(book.stored(&other, &sha256), Ok(None));
    assert_eq!(book.parts(&key), Ok(Vec::new()));
    assert_eq!(book.upload(&key).unwrap().unwrap().state, UploadState::Done);
    let known = NewUpload {
        known: true,
        ..new(&grid, some_device(), sha256)
    };
    let key = known.key.clone();
    book.begin(known, Limits::default()).unwrap();
    let upload = book.upload(&key).unwrap().unwrap();
    assert_eq!(
        (upload.state, upload.offset_bytes),
        (UploadState::Done, SIZE)
    );
}

pub(crate) fn a_device_sends_so_much_and_no_more(house: &House) {
    let (grid, book, device) = (house.grid(), book(&house.app), some_device());
    let limits = Limits {
        open_uploads: 2,
        day_bytes: 4 * SIZE,
        ..Limits::default()
    };
    let begin = |at: UtcMs, sha256| {
        let upload = NewUpload {
            begun_at: at,
            ..new(&grid, device, sha256)
        };
        let key = upload.key.clone();
        book.begin(upload, limits).map(|()| key)
    };
    let (first, second) = (some_file(), some_file());
    let old = begin(NOW, first).unwrap();
    // The same file again takes the place of the one before.
    let again = begin(NOW, first).unwrap();
    assert_eq!(
        book.upload(&old).unwrap().unwrap().state,
        UploadState::Ended
    );
    let other = begin(NOW, second).unwrap();
    assert!(matches!(
        begin(NOW, some_file()),
        Err(UploadError::OverQuota { .. })
    ));
    assert!(book.begin(new(&grid, some_device(), first), limits).is_ok());
    book.finish(&again, NOW).unwrap();
    book.finish(&other, NOW).unwrap();
    let third = begin(NOW, some_file()).unwrap();
    book.finish(&third, NOW).unwrap();
    let fourth = begin(NOW, some_file()).unwrap();
    book.finish(&fourth, NOW).unwrap();
    assert!(matches!(
        begin(NOW, some_file()),
        Err(UploadError::OverQuota { .. })
    ));
    let tomorrow = NOW.plus_ms(24 * 60 * MINUTE_MS);
    assert!(begin(tomorrow, some_file()).is_ok());
}

pub(crate) fn what_is_overdue_is_swept(house: &House) {
    let (grid, book) = (house.grid(), book(&house.app));
    let begun: Vec<UploadKey> = (1..=3)
        .map(|minutes| {
            let upload = NewUpload {
                expires_at: NOW.plus_ms(minutes * MINUTE_MS),
                ..new(&grid, some_device(), some_file())
            };
            book.begin(upload.clone(), Limits::default()).unwrap();
            upload.key
        })
        .collect();
    let overdue = |at: UtcMs, most| {
        let found = book.overdue(at, most).unwrap();
        found
            .into_iter()
            .map(|upload| upload.key)
            .collect::<Vec<_>>()
    };
    assert_eq!(overdue(NOW, 9), []);
    assert_eq!(overdue(NOW.plus_ms(2 * MINUTE_MS), 9), begun[..2]);
    book.end(&begun[2]).unwrap();
    assert_eq!(overdue(NOW, 9), begun[2..]);
    assert_eq!(overdue(NOW.plus_ms(9 * MINUTE_MS), 1), begun[2..]);
    book.advance(&begun[0], 0, vec![part(1)], NOW.plus_ms(9 * MINUTE_MS))
        .unwrap();
    book.forget(&begun[2]).unwrap();
    assert_eq!(overdue(NOW.plus_ms(3 * MINUTE_MS), 9), begun[1..2]);
    book.forget(&begun[0]).unwrap();
    assert_eq!(
        (book.upload(&begun[0]), book.parts(&begun[0])),
        (Ok(None), Ok(Vec::new()))
    );
}
