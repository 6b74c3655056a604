//! How answers look on a terminal: one thing a line, columns parted by tabs, so that they can be
//! read by people and cut by scripts.

use std::io::{self, Write};

use model::UtcMs;
use serde_json::json;

use crate::admin::{
    Demo, DeviceRow, DiscardedRow, ErasedRow, Filled, HeldRow, IncidentRow, Invite, MovedRow,
    OutlinesTaken, Progress, Proved, UnitRow, WorkerRow,
};
use crate::bundle::station::TakenByHand;
use crate::bundle::{Counts, Receipt, Settled};
use crate::certificate::Made;
use crate::compact::Compacted;
use crate::ledger::ArchiveRow;
use crate::roll_over::RolledOver;

type Out<'a> = &'a mut dyn Write;

pub(super) fn workers(out: Out<'_>, rows: &[WorkerRow]) -> io::Result<()> {
    for WorkerRow { worker, grids } in rows {
        let grids: Vec<_> = grids.iter().map(model::GridId::as_str).collect();
        let (id, role, name) = (worker.id, worker.role.code(), &worker.name);
        writeln!(out, "{id}\t{role}\t{name}\t{}", grids.join(" "))?;
    }
    Ok(())
}

pub(super) fn outlines(out: Out<'_>, taken: &OutlinesTaken, dry_run: bool) -> io::Result<()> {
    for repaired in &taken.repaired {
        writeln!(out, "{repaired}")?;
    }
    let begin = if dry_run {
        "would bring in"
    } else {
        "brought in"
    };
    let OutlinesTaken {
        new,
        changed,
        same,
        neighbours,
        ..
    } = taken;
    let all = new + changed + same;
    writeln!(
        out,
        "{begin} {all} outlines: {new} new, {changed} changed, {same} as before; {neighbours} neighbours drawn \
         along the same borders"
    )
}

pub(super) fn units(out: Out<'_>, rows: &[UnitRow]) -> io::Result<()> {
    for UnitRow { county, unit, name } in rows {
        writeln!(out, "{county}:{unit}\t{name}")?;
    }
    Ok(())
}

pub(super) fn invite(out: Out<'_>, invite: &Invite, addresses: &[String]) -> io::Result<()> {
    writeln!(
        out,
        "{}\tuntil {}",
        invite.code.shown(),
        moment(invite.expires_at)
    )?;
    addresses
        .iter()
        .try_for_each(|address| writeln!(out, "server\t{address}"))
}

pub(super) fn certificate(out: Out<'_>, made: &Made) -> io::Result<()> {
    for address in &made.addresses {
        writeln!(out, "server\t{address}")?;
    }
    let (certificate, key) = (made.certificate.display(), made.key.display());
    writeln!(out, "start with\t--tls-cert {certificate} --tls-key {key}")
}

pub(super) fn devices(out: Out<'_>, rows: &[DeviceRow]) -> io::Result<()> {
    for row in rows {
        let state = row.revoked_at.map_or_else(
            || "in use".to_owned(),
            |at| format!("revoked {}", moment(at)),
        );
        let since = moment(row.enrolled_at);
        writeln!(
            out,
            "{}\t{}\t{}\tsince {since}\t{state}",
            row.id, row.worker, row.name
        )?;
    }
    Ok(())
}

pub(super) fn erasures(out: Out<'_>, rows: &[ErasedRow]) -> io::Result<()> {
    for ErasedRow {
        scope,
        doc,
        at,
        reason,
        by,
    } in rows
    {
        writeln!(out, "{doc}\t{scope}\t{}\t{reason}\t{by}", moment(*at))?;
    }
    Ok(())
}

pub(super) fn discarded(out: Out<'_>, rows: &[DiscardedRow]) -> io::Result<()> {
    for row in rows {
        let DiscardedRow {
            scope,
            bytes_sha256,
            device,
            doc,
            reason,
            at,
            by,
        } = row;
        let at = moment(*at);
        writeln!(
            out,
            "{at}\t{reason}\t{scope}\t{doc}\t{device}\t{by}\t{bytes_sha256}"
        )?;
    }
    Ok(())
}

pub(super) fn incidents(out: Out<'_>, rows: &[IncidentRow]) -> io::Result<()> {
    for row in rows {
        let IncidentRow {
            scope,
            device,
            code,
            detail,
            times,
            ..
        } = row;
        let (first, last) = (moment(row.first_at), moment(row.last_at));
        writeln!(
            out,
            "{last}\t{code}\t{detail}\t{scope}\t{device}\t{times} times since {first}"
        )?;
    }
    Ok(())
}

pub(super) fn moves(out: Out<'_>, rows: &[MovedRow]) -> io::Result<()> {
    for MovedRow {
        doc,
        from,
        to,
        at,
        by,
    } in rows
    {
        writeln!(out, "{doc}\t{from}\t{to}\t{}\t{by}", moment(*at))?;
    }
    Ok(())
}

pub(super) fn quarantine(out: Out<'_>, rows: &[HeldRow]) -> io::Result<()> {
    for row in rows {
        let HeldRow {
            scope,
            doc,
            device,
            reason,
            detail,
            size_bytes,
            at,
            bytes_sha256,
        } = row;
        let at = moment(*at);
        writeln!(
            out,
            "{at}\t{reason}\t{detail}\t{scope}\t{doc}\t{device}\t{size_bytes} bytes\t{bytes_sha256}"
        )?;
    }
    Ok(())
}

pub(super) fn taken_bundle(out: Out<'_>, taken: &TakenByHand) -> io::Result<()> {
    if taken.known {
        write!(out, "known before\t")?;
    }
    bundle(out, &taken.receipt)
}

pub(super) fn bundle(out: Out<'_>, receipt: &Receipt) -> io::Result<()> {
    let Counts {
        stored,
        duplicates,
        rejected,
        quarantined,
        photos,
    } = receipt.counts;
    let (name, device, at) = (receipt.name, receipt.device, moment(receipt.at));
    match receipt.settled {
        Settled::Taken => writeln!(
            out,
            "taken\t{at}\t{device}\t{stored} stored, {duplicates} known, {rejected} not taken, \
             {quarantined} held back, {photos} photos\t{name}"
        ),
        Settled::Held | Settled::Refused => {
            let (fate, code, detail) = (receipt.settled.code(), &receipt.code, &receipt.detail);
            let size = receipt.size_bytes;
            writeln!(
                out,
                "{fate}\t{at}\t{device}\t{code}: {detail}\t{size} bytes\t{name}"
            )
        }
    }
}

pub(super) fn demo(out: Out<'_>, demo: &Demo, as_json: bool) -> io::Result<()> {
    for seat in &demo.seats {
        let (worker, code) = (&seat.worker, seat.invite.code.shown());
        if as_json {
            let line = json!({
                "role": worker.role.code(),
                "worker": worker.id,
                "name": worker.name,
                "code": code,
                "expires_at_ms": seat.invite.expires_at,
            });
            writeln!(out, "{line}")?;
        } else {
            let (role, name) = (worker.role.code(), &worker.name);
            writeln!(
                out,
                "{role}\t{name}\t{code}\tuntil {}",
                moment(seat.invite.expires_at)
            )?;
        }
    }
    Ok(())
}

pub(super) fn progress(out: Out<'_>, progress: Progress, as_json: bool) -> io::Result<()> {
    let Progress { done, of } = progress;
    if as_json {
        writeln!(out, "{}", json!({ "disputes": done, "of": of }))?;
    } else {
        writeln!(out, "{done} of {of} disputes")?;
    }
    out.flush()
}

pub(super) fn filled(out: Out<'_>, filled: &Filled, as_json: bool) -> io::Result<()> {
    let Filled {
        wanted,
        there,
        added,
        elders,
        elders_left,
        grids,
        villages,
    } = filled;
    if as_json {
        let line = json!({
            "disputes": there + added,
            "of": wanted,
            "added": added,
            "elders_added": elders,
            "elders_left": elders_left,
            "grids": grids,
            "villages": villages,
        });
        return writeln!(out, "{line}");
    }
    if filled.is_unfinished() {
        let done = there + added;
        return writeln!(
            out,
            "stopped: {done} of {wanted} disputes are in, and {elders_left} elders are not yet; run it again to go on"
        );
    }
    if *added + *elders == 0 {
        writeln!(
            out,
            "the county has its {wanted} disputes already; nothing was added"
        )?;
    } else {
        writeln!(
            out,
            "added {added} disputes and {elders} elders, so that there are {wanted} disputes in {grids} grids of \
             {villages} villages"
        )?;
    }
    writeln!(
        out,
        "to look at them: `serve`, and enrol a device with a code from below; these see one village, the reviewer its \
         township; `worker add --role station_officer --township CODE`, then `invite`, shows others"
    )
}

pub(super) fn rolled_over(out: Out<'_>, done: &RolledOver) -> io::Result<()> {
    let RolledOver {
        records,
        changes,
        bytes,
        left,
    } = done;
    writeln!(
        out,
        "rolled over {records} records: {changes} changes lie in the archive, and {bytes} bytes less are carried"
    )?;
    if *left > 0 {
        writeln!(
            out,
            "{left} records that are over stay as they are: the log says why of each"
        )?;
    }
    Ok(())
}

pub(super) fn archives(out: Out<'_>, rows: &[ArchiveRow]) -> io::Result<()> {
    for ArchiveRow {
        doc,
        scope,
        at,
        changes,
        sha256,
        size_bytes,
    } in rows
    {
        let at = moment(*at);
        writeln!(
            out,
            "{doc}\t{scope}\t{at}\t{changes} changes\t{size_bytes} bytes\t{sha256}"
        )?;
    }
    Ok(())
}

pub(super) fn proof(out: Out<'_>, lines: &[Proved]) -> io::Result<()> {
    for line in lines {
        let Proved {
            change,
            made_at,
            received_at,
            worker,
            signed,
        } = line;
        let (made, received) = (moment(*made_at), moment(*received_at));
        let by = match signed {
            Some((device, no)) => format!("signed in batch {no} of {device}"),
            None => "not signed".to_owned(),
        };
        writeln!(out, "{made}\t{received}\t{worker}\t{by}\t{change}")?;
    }
    writeln!(out, "{} changes, each as it was sent", lines.len())
}

pub(super) fn compacted(out: Out<'_>, done: &Compacted) -> io::Result<()> {
    let Compacted {
        documents,
        changes,
        bytes,
        refused,
    } = done;
    writeln!(
        out,
        "compacted {changes} changes of {documents} records, {bytes} bytes"
    )?;
    if *refused > 0 {
        writeln!(
            out,
            "{refused} records would not give their changes back and were left as they are; see the log"
        )?;
    }
    Ok(())
}

/// A moment as people in the county read it.
pub(super) fn moment(at: UtcMs) -> String {
    let (hour, minute) = at.hour_minute();
    format!("{} {hour:02}:{minute:02}", at.day())
}
