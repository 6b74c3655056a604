//! The `Authorization` header, as bytes that may be a header, and invitation codes as they are typed.

use sync_server::accounts::{InviteCode, Token};

use super::shape;
use crate::stage::server;

pub(super) fn seeds() -> Vec<Vec<u8>> {
    let token = format!("Bearer {}", server::token());
    let texts = [
        &token,
        "Bearer ",
        "bearer x",
        "Basic dXNlcjpwYXNz",
        "abcde-fghjk",
        "ABCDE FGHJK",
    ];
    texts.iter().map(|text| text.as_bytes().to_vec()).collect()
}

pub(super) fn run(input: &[u8]) -> u64 {
    let text = String::from_utf8_lossy(input);
    let token = text.strip_prefix("Bearer ").and_then(Token::parse);
    if let Some(token) = &token {
        let shown = token.shown();
        assert!(Token::parse(&shown).is_some_and(|again| again.left(&token.sha256())));
    }
    let code = InviteCode::parse(&text);
    if let Some(code) = &code {
        assert!(InviteCode::parse(&code.shown()).is_some_and(|again| again == *code));
    }
    let status = match axum::http::HeaderValue::from_bytes(input) {
        Ok(value) => {
            let told = server::ask_with("POST", "/v1/sync", &[("authorization", value)], b"");
            assert!(told.status < 500, "status {}", told.status);
            told.status
        }
        Err(_) => 0,
    };
    shape(&(token.is_some(), code.is_some(), status))
}
