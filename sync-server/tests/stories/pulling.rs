//! What a device gets: nothing when nothing changed, what is new in pieces it asked for, and
//! never a byte outside its grant.

use crate::town::Town;

#[tokio::test]
async fn a_sync_without_news_is_small() {
    let town = Town::new();
    let mut phone = town.phone(town.grid_worker(&town.first)).await;
    let (_, begun) = phone.record(&town.first);
    phone.push(&town, &[begun]).await;
    let request = phone.request(&[]);
    let heard = phone.pull(&town).await;
    let bytes = request.len() + heard.body_bytes;
    assert_eq!(heard.frames, 2, "a welcome and an end");
    assert!(heard.directory.is_none());
    assert!(bytes <= 150, "{bytes} bytes");
}

#[tokio::test]
async fn a_budget_is_kept_and_the_next_request_goes_on() {
    const RECORDS: usize = 300;
    let town = Town::new();
    let mut first = town.phone(town.grid_worker(&town.first)).await;
    let changes: Vec<_> = (0..RECORDS).map(|_| first.record(&town.first).1).collect();
    first.push(&town, &changes).await;

    let mut second = town.phone(town.officer()).await;
    let (mut rows, mut rounds) = (Vec::new(), 0);
    loop {
        let mut frames = wire::FrameWriter::new();
        frames
            .put(&wire::Hello {
                budget_bytes: 16_384,
                ..second.hello()
            })
            .unwrap();
        let heard = second.try_send(&town, frames.into_bytes()).await.unwrap();
        assert!(heard.body_bytes < 2 * 16_384, "{} bytes", heard.body_bytes);
        rows.extend(heard.rows);
        rounds += 1;
        if !heard.end.unwrap().more {
            break;
        }
    }
    assert!(rounds > 2, "{rounds} rounds");
    let sent: Vec<_> = changes.into_iter().map(|change| change.bytes).collect();
    let got: Vec<_> = rows.into_iter().map(|row| row.bytes).collect();
    assert!(sent == got, "every record once and in order");
}

#[tokio::test]
async fn a_first_sync_of_many_records_flows_in_one_answer() {
    const RECORDS: usize = 1000;
    let town = Town::new();
    let mut first = town.phone(town.grid_worker(&town.first)).await;
    let changes: Vec<_> = (0..RECORDS).map(|_| first.record(&town.first).1).collect();
    first.push(&town, &changes).await;
    let heard = town.phone(town.officer()).await.pull(&town).await;
    assert_eq!(heard.rows.len(), RECORDS);
    assert!(!heard.end.unwrap().more);
    assert!(heard.body_bytes < 700_000, "{} bytes", heard.body_bytes);
    assert!(heard.frames > 4, "{} frames", heard.frames);
}

#[tokio::test]
async fn a_scope_that_is_not_granted_is_gone_and_its_rows_stay_here() {
    let town = Town::new();
    let mut writer = town.phone(town.grid_worker(&town.second)).await;
    let (_, begun) = writer.record(&town.second);
    writer.push(&town, &[begun]).await;
    let mut phone = town.phone(town.grid_worker(&town.first)).await;
    phone.cursors = vec![wire::Cursor {
        scope: town.second.to_string(),
        epoch: 1,
        seq: 0,
        ..wire::Cursor::default()
    }];
    let heard = phone.pull(&town).await;
    assert_eq!(heard.gone, [town.second.to_string()]);
    assert!(heard.rows.is_empty());
    let scopes: Vec<_> = heard
        .end
        .unwrap()
        .cursors
        .into_iter()
        .map(|c| c.scope)
        .collect();
    assert_eq!(scopes, [town.first.to_string()]);
}

#[tokio::test]
async fn a_feed_of_another_epoch_starts_over() {
    let town = Town::new();
    let mut writer = town.phone(town.grid_worker(&town.first)).await;
    let (_, begun) = writer.record(&town.first);
    writer.push(&town, &[begun]).await;
    let mut phone = town.phone(town.officer()).await;
    phone.pull(&town).await;
    for cursor in &mut phone.cursors {
        cursor.epoch -= 1;
    }
    assert_eq!(phone.pull(&town).await.rows.len(), 1);
}

#[tokio::test]
async fn a_restored_feed_renews_itself_before_anything_is_stored_in_it() {
    let town = Town::new();
    let mut writer = town.phone(town.officer()).await;
    let (_, kept) = writer.record(&town.first);
    let (_, elsewhere) = writer.record(&town.second);
    writer.push(&town, std::slice::from_ref(&kept)).await;
    // Both have read one row of the first grid's feed that a restored backup does not hold.
    let mut reader = town.phone(town.officer()).await;
    reader.pull(&town).await;
    for phone in [&mut writer, &mut reader] {
        let cursors = phone.cursors.iter_mut();
        let cursor = cursors.filter(|c| c.scope == town.first.as_str());
        cursor.for_each(|c| c.seq += 1);
    }
    let (_, new) = writer.record(&town.first);
    let heard = writer.push(&town, &[new.clone(), elsewhere.clone()]).await;
    let stored = (wire::Outcome::Stored, "");
    assert_eq!(heard.outcomes(), [stored, stored]);
    assert!(heard.directory.is_some(), "the directory may be older too");

    // The new row has the number of the lost one; the reader gets it all the same, after the other grid,
    // which goes on where it was and has less to tell.
    let heard = reader.pull(&town).await;
    let bytes: Vec<_> = heard.rows.into_iter().map(|row| row.bytes).collect();
    assert_eq!(bytes, [elsewhere.bytes, kept.bytes, new.bytes]);
    assert!(reader.pull(&town).await.rows.is_empty());
    for phone in [&mut reader, &mut writer] {
        phone.cursors.sort_by(|a, b| a.scope.cmp(&b.scope));
    }
    assert_eq!(reader.cursors, writer.cursors);
}

#[tokio::test]
async fn renewing_every_feed_renews_the_directory() {
    let town = Town::new();
    let mut phone = town.phone(town.officer()).await;
    let (_, begun) = phone.record(&town.first);
    phone.push(&town, &[begun]).await;
    let mut reader = town.phone(town.officer()).await;
    assert_eq!(reader.pull(&town).await.rows.len(), 1);
    assert_eq!(town.app.admin().renew_feeds().unwrap(), 2);
    let heard = reader.pull(&town).await;
    assert_eq!(heard.rows.len(), 1);
    let now_s = u64::try_from(town.app.admin().devices().unwrap()[0].enrolled_at.0 / 1000);
    assert!(heard.directory.unwrap().version >= now_s.unwrap());
}

#[tokio::test]
async fn only_grids_are_told_gone_and_each_once() {
    let town = Town::new();
    let mut phone = town.phone(town.grid_worker(&town.first)).await;
    let at = |scope: &str| wire::Cursor {
        scope: scope.to_owned(),
        epoch: 1,
        seq: 1,
        ..wire::Cursor::default()
    };
    let long = "9".repeat(60_000);
    let second = town.second.as_str();
    phone.cursors = vec![at(second), at(&long), at(second), at("")];
    assert_eq!(phone.pull(&town).await.gone, [second]);
}

#[tokio::test]
async fn news_of_the_directory_come_with_the_next_sync() {
    let town = Town::new();
    let mut phone = town.phone(town.officer()).await;
    assert!(phone.pull(&town).await.directory.is_none());
    let admin = town.app.admin();
    admin
        .add_grid(&crate::town::VILLAGE.parse().unwrap(), Some("新网格"))
        .unwrap();
    let heard = phone.pull(&town).await;
    let directory = heard.directory.unwrap();
    assert_eq!(directory.grids.last().unwrap().name, "新网格");
    assert_eq!(heard.end.unwrap().cursors.len(), 3);
    assert!(phone.pull(&town).await.directory.is_none());
}
