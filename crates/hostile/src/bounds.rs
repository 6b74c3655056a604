//! What one input may cost: no panic, 64 MiB of memory beyond what was there, 250 ms of the processor.

use std::alloc::{GlobalAlloc, Layout, System};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

use crate::Target;

/// The most memory an input may take, in bytes.
pub const MOST_BYTES: usize = 64 << 20;
/// The most time of the processor an input may take.
pub const MOST_TIME: Duration = Duration::from_millis(250);
/// Something else may have been slow the first time.
const TRIES: usize = 5;

static LIVE: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

/// The system's allocator, counting. A program installs it with `#[global_allocator]`.
#[derive(Debug)]
pub struct Counting;

#[expect(
    unsafe_code,
    reason = "an allocator is; it hands everything to the system's and adds up"
)]
// SAFETY: every call is passed on to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        grown(layout.size());
        // SAFETY: as above.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        LIVE.fetch_sub(layout.size(), Ordering::Relaxed);
        // SAFETY: as above.
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        grown(layout.size());
        // SAFETY: as above.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        grown(size);
        LIVE.fetch_sub(layout.size(), Ordering::Relaxed);
        // SAFETY: as above.
        unsafe { System.realloc(pointer, layout, size) }
    }
}

fn grown(by: usize) {
    let live = LIVE.fetch_add(by, Ordering::Relaxed) + by;
    PEAK.fetch_max(live, Ordering::Relaxed);
}

/// What is wrong with how an input was handled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// A panic nobody caught.
    Panic(String),
    /// More memory than [`MOST_BYTES`].
    Memory(usize),
    /// More time than [`MOST_TIME`].
    Time(Duration),
}

/// What one input cost.
#[derive(Debug, Clone, Copy)]
pub struct Cost {
    /// How the input was handled, as a number: another number is another way.
    pub shape: u64,
    /// Memory beyond what was there before.
    pub bytes: usize,
    /// Time of the processor.
    pub time: Duration,
}

/// Gives a target one input and measures.
///
/// # Errors
/// [`Finding`].
pub fn trial(target: &Target, input: &[u8]) -> Result<Cost, Finding> {
    let mut cost = once(target, input)?;
    for _ in 1..TRIES {
        if cost.time <= MOST_TIME {
            break;
        }
        cost.time = cost.time.min(once(target, input)?.time);
    }
    if cost.bytes > MOST_BYTES {
        return Err(Finding::Memory(cost.bytes));
    }
    if cost.time > MOST_TIME {
        return Err(Finding::Time(cost.time));
    }
    Ok(cost)
}

fn once(target: &Target, input: &[u8]) -> Result<Cost, Finding> {
    let before = LIVE.load(Ordering::Relaxed);
    PEAK.store(before, Ordering::Relaxed);
    let began = spent();
    let shape = catch_unwind(AssertUnwindSafe(|| (target.run)(input)));
    let time = spent().saturating_sub(began);
    let shape = shape.map_err(|panic| {
        let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
        let text = text.or_else(|| panic.downcast_ref::<String>().cloned());
        Finding::Panic(text.unwrap_or_default())
    })?;
    let bytes = PEAK.load(Ordering::Relaxed).saturating_sub(before);
    Ok(Cost { shape, bytes, time })
}

/// Time of the processor this process has had.
fn spent() -> Duration {
    let now = clock_gettime(ClockId::ProcessCPUTime);
    let seconds = u64::try_from(now.tv_sec).unwrap_or(0);
    Duration::new(seconds, u32::try_from(now.tv_nsec).unwrap_or(0))
}
