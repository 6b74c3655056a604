//! Pushes that meet in one transaction: each is stored or undone as if it were alone.

use std::sync::mpsc::channel;

use tokio::sync::oneshot::Receiver;

use crate::database::DatabaseError;
use crate::sqlite::writer::Writer;
use crate::sqlite::writer::tests::writer;

type Told = Receiver<Result<(), DatabaseError>>;

/// Hands all of them in while the writer is kept busy, so that they meet.
fn together(writer: &Writer, hand_in: impl FnOnce(&Writer) -> Vec<Told>) -> Vec<Told> {
    let (begins, begun) = channel();
    let (ends, ended) = channel();
    let busy = writer.hand_in(move |_| {
        begins.send(()).map_err(|_| DatabaseError::Stopped)?;
        ended.recv().map_err(|_| DatabaseError::Stopped)
    });
    begun.recv().unwrap();
    let told = hand_in(writer);
    ends.send(()).unwrap();
    outcome(busy).unwrap();
    told
}

fn push(writer: &Writer, sql: &'static str) -> Told {
    writer.hand_in_push(move |c| c.execute_batch(sql).map_err(DatabaseError::from))
}

fn outcome(told: Told) -> Result<(), DatabaseError> {
    futures_executor::block_on(told).unwrap_or(Err(DatabaseError::Stopped))
}

fn rows(writer: &Writer) -> Vec<i64> {
    let rows = writer.write(|c| {
        let mut find = c.prepare("SELECT x FROM t ORDER BY x")?;
        let rows = find.query_map([], |row| row.get(0))?;
        Ok::<_, DatabaseError>(rows.collect::<Result<_, _>>()?)
    });
    rows.unwrap()
}

#[test]
fn one_that_fails_after_it_has_written_undoes_only_itself() {
    for bad in 0..3 {
        let (_folder, writer) = writer();
        outcome(push(&writer, "INSERT INTO t VALUES (1)")).unwrap();
        let told = together(&writer, |writer| {
            let mut good = ["INSERT INTO t VALUES (3)", "INSERT INTO t VALUES (4)"].into_iter();
            let each = (0..3).map(|at| match at == bad {
                true => push(writer, "INSERT INTO t VALUES (2); INSERT INTO t VALUES (1)"),
                false => push(writer, good.next().unwrap()),
            });
            each.collect()
        });
        for (at, told) in told.into_iter().enumerate() {
            assert_eq!(outcome(told).is_ok(), at != bad, "{at} of {bad}");
        }
        assert_eq!(rows(&writer), [1, 3, 4]);
    }
}

#[test]
fn one_that_finds_it_is_late_leaves_the_others_alone() {
    let (_folder, writer) = writer();
    let told = together(&writer, |writer| {
        let late = writer.hand_in_push(|_| Err(DatabaseError::Busy));
        vec![
            push(writer, "INSERT INTO t VALUES (1)"),
            late,
            push(writer, "INSERT INTO t VALUES (2)"),
        ]
    });
    let told: Vec<_> = told.into_iter().map(outcome).collect();
    assert_eq!(told, [Ok(()), Err(DatabaseError::Busy), Ok(())]);
    assert_eq!(rows(&writer), [1, 2]);
}

#[test]
fn each_sees_what_those_before_it_wrote() {
    let (_folder, writer) = writer();
    let told = together(&writer, |writer| {
        (0..8)
            .map(|_| {
                push(
                    writer,
                    "INSERT INTO t SELECT coalesce(max(x), 0) + 1 FROM t",
                )
            })
            .collect()
    });
    assert!(told.into_iter().map(outcome).all(|told| told.is_ok()));
    assert_eq!(rows(&writer), (1..=8).collect::<Vec<_>>());
}

#[test]
fn pushes_and_other_work_share_a_transaction_as_before() {
    let (_folder, writer) = writer();
    let told = together(&writer, |writer| {
        let other = writer.hand_in(|c| {
            let done = c.execute_batch("INSERT INTO t VALUES (2)");
            done.map_err(DatabaseError::from)
        });
        vec![
            push(writer, "INSERT INTO t VALUES (1)"),
            other,
            push(writer, "INSERT INTO t VALUES (3); INSERT INTO t VALUES (1)"),
            push(writer, "INSERT INTO t VALUES (4)"),
        ]
    });
    let told: Vec<_> = told.into_iter().map(|told| outcome(told).is_ok()).collect();
    assert_eq!(told, [true, true, false, true]);
    assert_eq!(rows(&writer), [1, 2, 4]);
}

#[test]
fn a_panic_in_one_is_an_error_and_the_writer_goes_on() {
    let (_folder, writer) = writer();
    let told = together(&writer, |writer| {
        let broken = writer.hand_in_push(|_| -> Result<(), DatabaseError> { panic!("on purpose") });
        vec![broken, push(writer, "INSERT INTO t VALUES (1)")]
    });
    let told: Vec<_> = told.into_iter().map(outcome).collect();
    assert_eq!(told, [Err(DatabaseError::Stopped), Ok(())]);
    assert_eq!(rows(&writer), [1]);
}
