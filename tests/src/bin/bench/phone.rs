//! A phone in this program, its line a real socket: what it shows can be looked at while it syncs.

use std::path::Path;
use std::sync::Arc;

use field::{Field, Parts, SystemClock};
use line::HttpLine;
use serde_json::{Value, json};

use crate::process::invitation;

/// A phone.
pub(crate) struct Phone {
    field: Arc<Field>,
}

impl Phone {
    /// A phone of the demo's worker with this role, enrolled over a line to the server that keeps its data in
    /// `server_data`.
    pub(crate) fn enrolled(home: &Path, server: &str, server_data: &Path, role: &str) -> Self {
        let parts = Parts {
            clock: Arc::new(SystemClock),
            line: Arc::new(HttpLine::new().unwrap()),
        };
        let field = Arc::new(Field::open(home, parts).unwrap());
        let phone = Self { field };
        let code = invitation(server_data, role);
        phone.call(
            "session.enrol",
            &json!({ "server": server, "code": code, "device_name": "" }),
        );
        phone
    }

    /// Gives a command that must go through.
    pub(crate) fn call(&self, name: &str, given: &Value) -> Value {
        let answer = self.field.call(name, given.clone());
        answer.unwrap_or_else(|failure| panic!("{name} was refused: {failure:?}"))
    }

    /// Syncs by its own timetable from now on.
    pub(crate) fn start_sync(&self) {
        self.field.start_sync();
    }

    /// Syncs once; nothing may be left behind.
    pub(crate) fn sync(&self) {
        let status = self.call("sync.now", &json!({}));
        assert!(status["trouble"].is_null(), "{status}");
        assert_eq!(status["waiting"], 0, "{status}");
    }
}
