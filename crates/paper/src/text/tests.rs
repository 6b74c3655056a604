//! Tests of paragraphs.
