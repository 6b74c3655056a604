//! What went to many grids at once, for whoever sent it: how many stand how, and nothing of whose they are.

use contract::command::notice::{Batches, Stand};
use model::notice::act::Why;
use model::notice::act::shapes::Declined;

use super::{accepted, act, done, list, sent, sheet, three, wanted};

#[test]
fn whoever_sent_to_many_sees_how_many_stand_how() {
    let (world, devices) = three();
    let [phone, _, station] = &devices;
    let elsewhere = world.elsewhere();
    let all = [phone, &elsewhere, station];
    world.run_until_quiet(&all);
    let grids = world.demo().grids;
    let batch = station.give(&wanted(station, &grids[..3])).batch;
    // One grid is no batch.
    sent(&world, station);
    let stand = || {
        let batches = station.give(&Batches::default());
        assert_eq!((batches.len(), batches[0].grids), (1, 3));
        assert_eq!(Some(batches[0].batch), batch);
        assert_eq!(batches[0].asked, "上门看看这户最近怎样");
        batches[0].stand
    };
    let none = Stand::default();
    assert_eq!(stand(), Stand { sent: 3, ..none });
    world.run_until_quiet(&all);
    // Of the third grid nobody has a device here.
    let (delivered, sent) = (2, 1);
    assert_eq!(
        stand(),
        Stand {
            sent,
            delivered,
            ..none
        }
    );
    let of_the_batch = |device| {
        let mut rows = list(device).into_iter();
        rows.find(|row| row.batch == batch).unwrap().id
    };
    let (near, far) = (of_the_batch(phone), of_the_batch(&elsewhere));
    sheet(phone, near);
    let why = Why::NoHands;
    let words = String::new();
    act(&elsewhere, far, Declined { why, words });
    world.run_until_quiet(&all);
    let (read, declined) = (1, 1);
    let stands = Stand {
        sent,
        read,
        declined,
        ..none
    };
    assert_eq!(stand(), stands);
    act(phone, near, accepted());
    world.run_until_quiet(&all);
    let stands = Stand {
        sent,
        accepted: 1,
        declined,
        ..none
    };
    assert_eq!(stand(), stands);
    act(phone, near, done(None));
    world.run_until_quiet(&all);
    let stands = Stand {
        sent,
        declined,
        done: 1,
        ..none
    };
    assert_eq!(stand(), stands);
    for other in [phone, &elsewhere] {
        assert_eq!(other.give(&Batches::default()), [], "who sent none");
    }
}
