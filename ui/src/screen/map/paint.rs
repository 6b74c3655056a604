//! The scene in a canvas. Outlines are drawn once into a picture larger than the sheet, and the picture is moved under
//! a finger; only signs and words are drawn with each move. Colours come from the style sheet.

use contract::command::map::{Drawn, Here, Shape};
use model::Grade;
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, Path2d};

use super::chart::{Chart, MARGIN};
use super::scene::{Scene, Sign};

/// Digits of a grid, of a village and of a township.
const GRID: usize = 15;
const VILLAGE: usize = 12;
const TOWNSHIP: usize = 9;
/// Grids are named from this zoom on, villages from the other.
const NAMES: (f64, f64) = (12.5, 10.0);
/// A sharper picture than this cannot be told from it, and takes memory.
const SHARPEST: f64 = 2.0;
/// The radius of one thing's sign, points.
const RADIUS: f64 = 9.0;

/// The colours and the letters of the page.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Ink {
    card: String,
    ink: String,
    soft: String,
    strong: String,
    pine: String,
    on_pine: String,
    grades: [String; 3],
    family: String,
    /// The size of small letters, points.
    letters: f64,
}

impl Ink {
    /// As the page has them now.
    pub(super) fn of_page(canvas: &HtmlCanvasElement) -> Option<Self> {
        let style = web_sys::window()?.get_computed_style(canvas).ok()??;
        let of = |name: &str| {
            let value = style.get_property_value(name).unwrap_or_default();
            value.trim().to_owned()
        };
        let letters = of("font-size");
        Some(Self {
            card: of("--card"),
            ink: of("--ink"),
            soft: of("--ink-soft"),
            strong: of("--line-strong"),
            pine: of("--pine"),
            on_pine: of("--on-pine"),
            grades: [of("--red"), of("--orange"), of("--yellow")],
            family: of("font-family"),
            letters: letters.trim_end_matches("px").parse().unwrap_or(14.0),
        })
    }

    fn of_grade(&self, grade: Option<&Grade>) -> &str {
        match grade {
            Some(Grade::Red) => &self.grades[0],
            Some(Grade::Orange) => &self.grades[1],
            Some(Grade::Yellow) => &self.grades[2],
            _ => &self.pine,
        }
    }
}

/// Outlines drawn for one place and one zoom.
pub(super) struct Picture {
    canvas: HtmlCanvasElement,
    chart: Chart,
    of: *const Drawn,
    ink: Ink,
}

/// How sharp the screen is.
pub(super) fn sharpness() -> f64 {
    let ratio = web_sys::window().map_or(1.0, |window| window.device_pixel_ratio());
    ratio.clamp(1.0, SHARPEST)
}

impl Picture {
    /// Draws the outlines, with a margin around the sheet.
    pub(super) fn of(scene: &Scene, chart: &Chart, ink: &Ink) -> Option<Self> {
        let drawn = scene.drawn.as_ref()?;
        let canvas = crate::outside::document()?.create_element("canvas").ok()?;
        let canvas: HtmlCanvasElement = canvas.dyn_into().ok()?;
        let sharp = sharpness();
        let (margin_x, margin_y) = (chart.width * MARGIN, chart.height * MARGIN);
        size(
            &canvas,
            chart.width.mul_add(sharp, 2.0 * margin_x * sharp),
            chart.height.mul_add(sharp, 2.0 * margin_y * sharp),
        );
        let context = context(&canvas)?;
        context.scale(sharp, sharp).ok()?;
        context.translate(margin_x, margin_y).ok()?;
        context.set_line_join("round");
        // The small lie on the large; the borders of the large are drawn last.
        for shape in &drawn.shapes {
            if shape.code.len() == VILLAGE || shape.code.len() == GRID {
                let path = path(shape, chart)?;
                context.set_fill_style_str(&ink.card);
                context.fill_with_path_2d(&path);
            }
        }
        for (digits, colour, wide) in [
            (GRID, &ink.strong, 0.75),
            (VILLAGE, &ink.strong, 1.75),
            (TOWNSHIP, &ink.soft, 2.0),
            (6, &ink.soft, 3.0),
        ] {
            context.set_stroke_style_str(colour);
            context.set_line_width(wide);
            for shape in drawn.shapes.iter().filter(|it| it.code.len() == digits) {
                context.stroke_with_path(&path(shape, chart)?);
            }
        }
        Some(Self {
            canvas,
            chart: *chart,
            of: std::rc::Rc::as_ptr(drawn),
            ink: ink.clone(),
        })
    }

    /// Whether it still shows what there is, sharp enough and all of the sheet.
    pub(super) fn serves(&self, scene: &Scene, chart: &Chart, ink: &Ink, at_rest: bool) -> bool {
        let same = scene.drawn.as_ref().map(std::rc::Rc::as_ptr) == Some(self.of)
            && self.ink == *ink
            && (self.chart.width, self.chart.height) == (chart.width, chart.height);
        let (left, top, grown) = self.place(chart);
        let covers = left <= 0.0
            && top <= 0.0
            && left + chart.width * (1.0 + 2.0 * MARGIN) * grown >= chart.width
            && top + chart.height * (1.0 + 2.0 * MARGIN) * grown >= chart.height;
        let sharp = if at_rest {
            (grown - 1.0).abs() < 0.001
        } else {
            (0.5..=2.0).contains(&grown)
        };
        same && covers && sharp
    }

    /// Where its upper left corner stands on a sheet, and how many times it has grown.
    fn place(&self, chart: &Chart) -> (f64, f64, f64) {
        let grown = (chart.zoom - self.chart.zoom).exp2();
        let (x, y) = chart.point(self.chart.lon_e6, self.chart.lat_e6);
        let reach = 0.5 + MARGIN;
        (
            (self.chart.width * reach).mul_add(-grown, x),
            (self.chart.height * reach).mul_add(-grown, y),
            grown,
        )
    }
}

/// Draws the sheet: the picture where it belongs now, words and signs over it.
pub(super) fn sheet(
    canvas: &HtmlCanvasElement,
    picture: Option<&Picture>,
    scene: &Scene,
    chart: &Chart,
    ink: &Ink,
) -> Option<()> {
    let context = context(canvas)?;
    let sharp = sharpness();
    context
        .set_transform(sharp, 0.0, 0.0, sharp, 0.0, 0.0)
        .ok()?;
    context.clear_rect(0.0, 0.0, chart.width, chart.height);
    if let Some(picture) = picture {
        let (left, top, grown) = picture.place(chart);
        let whole = 2.0f64.mul_add(MARGIN, 1.0) * grown;
        context
            .draw_image_with_html_canvas_element_and_dw_and_dh(
                &picture.canvas,
                left,
                top,
                chart.width * whole,
                chart.height * whole,
            )
            .ok()?;
    }
    context.set_text_align("center");
    context.set_text_baseline("middle");
    names(&context, scene, chart, ink);
    for sign in scene.signs(chart) {
        draw_sign(&context, &sign, ink)?;
    }
    scene
        .here
        .map_or(Some(()), |here| draw_here(&context, here, chart, ink))
}

fn names(context: &CanvasRenderingContext2d, scene: &Scene, chart: &Chart, ink: &Ink) {
    let Some(drawn) = &scene.drawn else {
        return;
    };
    context.set_font(&format!("{}px {}", ink.letters, ink.family));
    context.set_fill_style_str(&ink.soft);
    let mut taken: Vec<(f64, f64)> = Vec::new();
    for shape in &drawn.shapes {
        let named = match shape.code.len() {
            GRID => chart.zoom >= NAMES.0,
            VILLAGE => chart.zoom >= NAMES.1 && chart.zoom < NAMES.0,
            _ => false,
        };
        let (x, y) = chart.point(f64::from(shape.label.0), f64::from(shape.label.1));
        let on_sheet = (0.0..=chart.width).contains(&x) && (0.0..=chart.height).contains(&y);
        // A word over another can be read by nobody.
        let wide = ink.letters * 6.0;
        let free = taken
            .iter()
            .all(|(left, top)| (x - left).abs() > wide || (y - top).abs() > ink.letters * 1.6);
        if named && on_sheet && free {
            // Signs stand where the word would.
            let under = y + RADIUS * 2.0 + ink.letters;
            drop(context.fill_text(&shape.name, x, under));
            taken.push((x, y));
        }
    }
}

fn draw_sign(context: &CanvasRenderingContext2d, sign: &Sign, ink: &Ink) -> Option<()> {
    let (x, y) = sign.at;
    let colour = ink.of_grade(sign.grade.as_ref());
    context.set_fill_style_str(colour);
    context.set_stroke_style_str(&ink.card);
    context.set_line_width(2.0);
    context.begin_path();
    if sign.target.is_none() {
        let text = sign.n.to_string();
        let letters = f64::from(u32::try_from(text.len()).unwrap_or(1));
        let radius = (RADIUS * 1.5).max(ink.letters * letters.mul_add(0.32, 0.45));
        context.arc(x, y, radius, 0.0, std::f64::consts::TAU).ok()?;
        context.fill();
        context.stroke();
        context.set_fill_style_str(&ink.on_pine);
        context.set_font(&format!("600 {}px {}", ink.letters, ink.family));
        return context.fill_text(&text, x, y).ok();
    }
    // A shape with each colour: what is red is round, what is orange a triangle, what is yellow a square.
    match &sign.grade {
        Some(Grade::Red) => context.arc(x, y, RADIUS, 0.0, std::f64::consts::TAU).ok()?,
        Some(Grade::Orange) => polygon(context, x, y, &[(0.0, -1.2), (1.15, 0.9), (-1.15, 0.9)]),
        Some(Grade::Yellow) => {
            polygon(
                context,
                x,
                y,
                &[(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)],
            );
        }
        _ => polygon(
            context,
            x,
            y,
            &[(0.0, -1.2), (1.2, 0.0), (0.0, 1.2), (-1.2, 0.0)],
        ),
    }
    context.fill();
    context.stroke();
    Some(())
}

fn polygon(context: &CanvasRenderingContext2d, x: f64, y: f64, corners: &[(f64, f64)]) {
    for (no, (right, down)) in corners.iter().enumerate() {
        let (x, y) = (RADIUS.mul_add(*right, x), RADIUS.mul_add(*down, y));
        if no == 0 {
            context.move_to(x, y);
        } else {
            context.line_to(x, y);
        }
    }
    context.close_path();
}

fn draw_here(
    context: &CanvasRenderingContext2d,
    here: Here,
    chart: &Chart,
    ink: &Ink,
) -> Option<()> {
    let (x, y) = chart.point(f64::from(here.lon_e6), f64::from(here.lat_e6));
    context.set_stroke_style_str(&ink.ink);
    context.set_line_width(2.0);
    context.begin_path();
    context.arc(x, y, RADIUS, 0.0, std::f64::consts::TAU).ok()?;
    context.move_to(x - RADIUS * 1.6, y);
    context.line_to(x + RADIUS * 1.6, y);
    context.move_to(x, y - RADIUS * 1.6);
    context.line_to(x, y + RADIUS * 1.6);
    context.stroke();
    Some(())
}

/// The borders of a shape on a sheet.
fn path(shape: &Shape, chart: &Chart) -> Option<Path2d> {
    let path = Path2d::new().ok()?;
    for ring in &shape.rings {
        let (mut lon, mut lat) = (0i32, 0i32);
        for (no, step) in ring.chunks_exact(2).enumerate() {
            (lon, lat) = (lon.saturating_add(step[0]), lat.saturating_add(step[1]));
            let (x, y) = chart.point(f64::from(lon), f64::from(lat));
            if no == 0 {
                path.move_to(x, y);
            } else {
                path.line_to(x, y);
            }
        }
        path.close_path();
    }
    Some(path)
}

/// Gives a canvas so many points of its own.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a few thousand points"
)]
pub(super) fn size(canvas: &HtmlCanvasElement, width: f64, height: f64) {
    canvas.set_width(width.round().max(1.0) as u32);
    canvas.set_height(height.round().max(1.0) as u32);
}

fn context(canvas: &HtmlCanvasElement) -> Option<CanvasRenderingContext2d> {
    canvas.get_context("2d").ok()??.dyn_into().ok()
}
