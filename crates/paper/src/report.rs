//! The monthly report and others like it: headings, words, tables and bars, one after the other. What
//! stands in them, and what is too small to be shown, is decided by whoever asks.

use crate::flow::{Bar, Block, Cell, Row, Table};
use crate::forms::Desk;
use crate::sheet::{self, Dress, Section};
use crate::text::{Align, Para, paragraphs};
use crate::{PaperError, Press, Printed};

/// A report.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// What it is.
    pub title: String,
    /// Of when, and by whom.
    pub subtitle: String,
    /// From top to bottom.
    pub parts: Vec<Part>,
}

/// A part of a report.
#[derive(Debug, Clone, PartialEq)]
pub enum Part {
    /// A heading.
    Heading(String),
    /// Words, a paragraph a line.
    Words(String),
    /// A table with a head that is repeated on every page.
    Table {
        /// What it shows.
        caption: String,
        /// Width of each column as a share of all, with its name.
        columns: Vec<(String, f32)>,
        /// The cells; figures stand at the right.
        rows: Vec<Vec<String>>,
    },
    /// Bars, each with its figure.
    Bars {
        /// What they show.
        caption: String,
        /// What is counted, how long its bar is, and its figure as a table writes it.
        bars: Vec<(String, u64, String)>,
    },
}

/// Prints a report.
pub(crate) fn report(report: &Report, press: &Press<'_>) -> Result<Printed, PaperError> {
    let desk = Desk::new(press.faces);
    let mut blocks = vec![
        Block::Para(
            Para::new(22.0, 34.0)
                .bold()
                .align(Align::Center)
                .glue()
                .text(&report.title),
        ),
        Block::Para(
            Para::new(12.0, 22.0)
                .align(Align::Center)
                .space(0.0, 12.0)
                .text(&report.subtitle),
        ),
    ];
    for part in &report.parts {
        blocks.extend(part_blocks(&desk, part));
    }
    let section = Section {
        name: report.title.clone(),
        dress: Dress::Case {
            number: report.subtitle.clone(),
        },
        blocks,
    };
    let bound = sheet::bind(std::slice::from_ref(&section), &desk.setter, 0);
    crate::forms::print(&report.title, &bound.pages, &desk, press)
}

fn part_blocks(desk: &Desk<'_>, part: &Part) -> Vec<Block> {
    let caption = |text: &str| {
        Block::Para(
            Para::new(12.0, 22.0)
                .bold()
                .align(Align::Center)
                .space(8.0, 2.0)
                .glue()
                .text(text),
        )
    };
    match part {
        Part::Heading(text) => vec![Block::Para(
            Para::new(15.0, 28.0)
                .bold()
                .space(8.0, 0.0)
                .glue()
                .text(text),
        )],
        Part::Words(text) => paragraphs(text)
            .iter()
            .map(|text| Block::Para(Para::new(14.0, 26.0).indent(2.0).text(text)))
            .collect(),
        Part::Table {
            caption: name,
            columns,
            rows,
        } => vec![caption(name), table(columns, rows), Block::Gap(10.0)],
        Part::Bars {
            caption: name,
            bars,
        } => vec![caption(name), chart(desk, bars), Block::Gap(10.0)],
    }
}

fn table(columns: &[(String, f32)], rows: &[Vec<String>]) -> Block {
    let small = || Para::new(11.0, 18.0);
    let cell = |text: &String| {
        let align = if is_figure(text) {
            Align::Right
        } else {
            Align::Left
        };
        Cell {
            paras: vec![small().align(align).text(text)],
            ..Cell::value(small())
        }
    };
    let head = columns
        .iter()
        .map(|(name, _)| Cell::label(small().bold().text(name)));
    Block::Table(Table {
        columns: columns.iter().map(|(_, share)| *share).collect(),
        pitch: 18.0,
        head: Some(Row::of(head.collect())),
        rows: rows
            .iter()
            .map(|row| Row::of(row.iter().map(cell).collect()).may_part())
            .collect(),
    })
}

fn is_figure(text: &str) -> bool {
    let figure = |letter: char| letter.is_ascii_digit() || "+-−.,%％<＊—".contains(letter);
    !text.is_empty() && text.chars().all(figure)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "bars are drawn to a tenth of a millimetre"
)]
fn chart(desk: &Desk<'_>, bars: &[(String, u64, String)]) -> Block {
    let longest = bars.iter().map(|(_, long, _)| *long).max();
    let longest = longest.unwrap_or(0).max(1);
    let line = |text: &str, width: f32, align| {
        let para = Para::new(11.0, 22.0).align(align).text(text);
        desk.setter.lines(&para, width).into_iter().next()
    };
    let bar = |(name, long, figure): &(String, u64, String)| {
        Some(Bar {
            label: line(name, 100.0, Align::Right)?,
            value: line(figure, 60.0, Align::Left)?,
            share: *long as f32 / longest as f32,
        })
    };
    Block::Bars(bars.iter().filter_map(bar).collect())
}
