//! A finger on a sheet, and the sheet as a picture: dark lines on white, in a canvas nobody sees.

use base64ct::{Base64, Encoding};
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, Element, HtmlCanvasElement, PointerEvent};

use crate::screen::deed::ink::{HEIGHT, Stroke, WIDTH};

/// How thick a line is.
const PEN: f64 = 5.0;
/// What a picture in an address begins with.
const PNG: &str = "data:image/png;base64,";

/// Where on a sheet of this size a pointer is, in the points of the sheet.
pub(crate) fn point_on(event: &PointerEvent, width: u16, height: u16) -> (u16, u16) {
    let target = event.current_target();
    let Some(sheet) = target.and_then(|it| it.dyn_into::<Element>().ok()) else {
        return (0, 0);
    };
    let place = sheet.get_bounding_client_rect();
    let share = |at: i32, from: f64, size: f64, points: u16| {
        let share = (f64::from(at) - from) / size.max(1.0);
        whole(share.clamp(0.0, 1.0) * f64::from(points))
    };
    (
        share(event.client_x(), place.left(), place.width(), width),
        share(event.client_y(), place.top(), place.height(), height),
    )
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "within the sheet, whose sides are far below 65,536"
)]
const fn whole(points: f64) -> u16 {
    points as u16
}

/// The lines as a PNG.
pub(super) fn picture(strokes: &[Stroke]) -> Option<Vec<u8>> {
    let canvas = super::document()?.create_element("canvas").ok()?;
    let canvas: HtmlCanvasElement = canvas.dyn_into().ok()?;
    canvas.set_width(u32::from(WIDTH));
    canvas.set_height(u32::from(HEIGHT));
    let context = canvas.get_context("2d").ok()??;
    let context: CanvasRenderingContext2d = context.dyn_into().ok()?;
    context.set_fill_style_str("white");
    context.fill_rect(0.0, 0.0, f64::from(WIDTH), f64::from(HEIGHT));
    context.set_stroke_style_str("black");
    context.set_line_width(PEN);
    context.set_line_cap("round");
    context.set_line_join("round");
    for stroke in strokes {
        context.begin_path();
        for (at, (x, y)) in stroke.iter().enumerate() {
            let (x, y) = (f64::from(*x), f64::from(*y));
            if at == 0 {
                context.move_to(x, y);
            } else {
                context.line_to(x, y);
            }
        }
        context.stroke();
    }
    let address = canvas.to_data_url_with_type("image/png").ok()?;
    Base64::decode_vec(address.strip_prefix(PNG)?).ok()
}
