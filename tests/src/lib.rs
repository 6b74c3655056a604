//! What the stories share lies in `test-kit`; this crate holds the stories themselves.
