//! What happened can be read off.

use super::*;

fn value(told: &str, name: &str) -> f64 {
    let line = told.lines().find_map(|line| line.strip_prefix(name));
    line.unwrap_or_else(|| panic!("no {name} in\n{told}"))
        .trim()
        .parse()
        .unwrap()
}

#[test]
fn what_happened_can_be_read_off() {
    let metrics = Metrics::default();
    metrics.request_began();
    metrics.request_began();
    metrics.request_ended("/v1/sync", Some(200), Duration::from_millis(20), 5, 7);
    let ack = |outcome: Outcome, code: &str| wire::Ack {
        outcome: outcome.into(),
        code: code.to_owned(),
        ..wire::Ack::default()
    };
    metrics.acked(&Acks {
        acks: vec![
            ack(Outcome::Stored, ""),
            ack(Outcome::Stored, ""),
            ack(Outcome::Quarantined, "second_beginning"),
        ],
        ..Acks::default()
    });
    metrics.limited(Limit::Renewals);
    metrics.commits().made(3, Duration::from_millis(2));
    let told = metrics.told();
    for (name, is) in [
        (
            "bandeng_requests_total{route=\"/v1/sync\",status=\"200\"}",
            1.0,
        ),
        (
            "bandeng_request_seconds_bucket{le=\"0.01\",route=\"/v1/sync\"}",
            0.0,
        ),
        (
            "bandeng_request_seconds_bucket{le=\"0.03\",route=\"/v1/sync\"}",
            1.0,
        ),
        ("bandeng_received_bytes_total", 5.0),
        ("bandeng_sent_bytes_total", 7.0),
        ("bandeng_open_requests", 1.0),
        ("bandeng_changes_total{outcome=\"stored\"}", 2.0),
        (
            "bandeng_changes_kept_out_total{reason=\"second_beginning\"}",
            1.0,
        ),
        ("bandeng_limited_requests_total{limit=\"renewals\"}", 1.0),
        ("bandeng_commit_jobs_sum", 3.0),
        ("bandeng_commit_seconds_count", 1.0),
    ] {
        assert_eq!(value(&told, name), is, "{name}");
    }
    assert!(value(&told, "bandeng_resident_memory_bytes") > 1e6);
    assert!(told.contains("bandeng_build_info{version="), "{told}");
    assert!(told.ends_with("# EOF\n"));
}
