//! Numbers of papers: asked for before they run out, so that a case gets its number without a line.

use contract::{Code, Failure};
use model::number::{Series, written};
use model::{AreaCode, Day, Role};
use store::number::{Block, Counted};
use store::seat::Seat;
use store::{Writing, directory, number};
use wire::{NumberWish, NumbersGiven, NumbersWanted, one_from_bytes, one_to_bytes};

use crate::failure::{self, Stop, not_understood};
use crate::{Field, line};

/// Where numbers are asked for.
const PATH: &str = "/v1/numbers";
/// The most an answer may hold.
const MAX_ANSWER_BYTES: usize = 64 * 1024;
/// The month in which next year's numbers are asked for.
const LAST_MONTH: i8 = 12;

/// Asks for numbers where less than a whole block is left: that many papers can be numbered without a
/// line, however long it is away. Nothing is asked while there are enough.
pub(crate) fn refill(field: &Field) -> Result<(), Failure> {
    let seat = field.seat()?;
    let today = field.parts.clock.now().day();
    let wishes = field.store.read(|r| {
        let mut wishes = Vec::new();
        for of in wanted(&directory::grids(r)?, seat.worker.role, today) {
            let stock = number::stock(r, &of)?;
            if stock.left < stock.block.max(1) {
                wishes.push(NumberWish {
                    series: of.series.number().into(),
                    village: of.village.to_string(),
                    year: of.year.into(),
                    last: stock.last,
                });
            }
        }
        Ok::<_, Stop>(wishes)
    })?;
    if wishes.is_empty() {
        return Ok(());
    }
    let given = ask(field, &seat, wishes)?;
    field.store.write(|w| {
        for block in &given.blocks {
            let (series, village, year) = block.of().map_err(not_understood)?;
            let of = Counted {
                village,
                series,
                year,
            };
            let (first, last) = (block.first, block.last);
            number::put(w, &of, Block { first, last })?;
        }
        Ok::<_, Stop>(())
    })?;
    Ok(())
}

fn ask(field: &Field, seat: &Seat, wishes: Vec<NumberWish>) -> Result<NumbersGiven, Failure> {
    let body = one_to_bytes(&NumbersWanted { wishes }).map_err(failure::internal)?;
    let token = Some(seat.token.as_str());
    let (line, server) = (field.parts.line.as_ref(), seat.server.as_str());
    let answer = line::collect_as(line, server, PATH, token, body, MAX_ANSWER_BYTES);
    let answer = answer.map_err(|error| failure::from_line(&error))?;
    one_from_bytes(&answer).map_err(not_understood)
}

/// What somebody with this role numbers in these grids: this year's papers, and in its last month the
/// next year's too.
fn wanted(grids: &[directory::Grid], role: Role, today: Day) -> Vec<Counted> {
    let mut villages: Vec<AreaCode> = grids.iter().map(|grid| grid.id.village()).collect();
    villages.dedup();
    let next = (today.month() == LAST_MONTH).then_some(today.year() + 1);
    let mut all = Vec::new();
    for village in villages {
        for series in Series::ALL {
            let numbers = match series {
                Series::Mediation => role.writes_records(),
                Series::Letter => role.writes_letters(),
            };
            let years = std::iter::once(today.year()).chain(next);
            all.extend(years.filter(|_| numbers).map(|year| Counted {
                village: village.clone(),
                series: *series,
                year,
            }));
        }
    }
    all
}

/// The next number of a committee, as it is printed; gone with the transaction it is taken in.
pub(crate) fn next(
    w: &Writing<'_>,
    series: Series,
    village: AreaCode,
    today: Day,
) -> Result<String, Stop> {
    let name = directory::area_name(w, &village)?;
    let of = Counted {
        village,
        series,
        year: today.year(),
    };
    let number = number::take(w, &of)?.ok_or_else(|| {
        let detail = format!(
            "no number is left here for {name} in {}: connect to the server once, and more come",
            of.year
        );
        Failure::new(Code::OutOfNumbers, detail)
    })?;
    Ok(written(series, of.year, &name, number))
}
