//! Makes a photograph fit to be kept: upright, no larger than a village line can carry, and bare –
//! nothing of the camera, the place or the moment is left but what the picture shows. Bytes in, bytes
//! out: it stores nothing and asks nobody. A picture that would take too much memory is refused
//! before it is opened.

mod prepare;

pub use prepare::{
    MAX_BYTES, MAX_PIXELS, MAX_SIDE_PX, Photo, PhotoError, THUMBNAIL_PX, prepare, thumbnail,
};

#[cfg(test)]
mod tests;
