//! The served application without a socket: who is let in, and what an answer looks like.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response, StatusCode, header};
use contract::{Code, Event, Failure};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tokio::sync::broadcast;
use tower::ServiceExt;

use super::door::Door;
use super::key::CookieKey;
use super::routes::router;
use super::{ServeError, bind};

struct Served {
    app: Router,
    events: broadcast::Sender<Event>,
    token: String,
    cookie: String,
    _home: tempfile::TempDir,
}

fn served() -> Served {
    let home = tempfile::tempdir().unwrap();
    let key = CookieKey::of(home.path()).unwrap();
    let cookie = key.cookie().split(';').next().unwrap().to_owned();
    let door = Door::new(key, "127.0.0.1:4711".parse().unwrap()).unwrap();
    let token = door.token().to_owned();
    let (events, _) = broadcast::channel(2);
    let answer = |name: &str, arguments: Value| match name {
        "echo" => Ok(arguments),
        _ => Err(Failure::new(
            Code::UnknownCommand,
            "there is no such command",
        )),
    };
    Served {
        app: router(Arc::new(answer), events.clone(), door),
        events,
        token,
        cookie,
        _home: home,
    }
}

fn request(
    method: &str,
    uri: &str,
    headers: &[(header::HeaderName, &str)],
    body: &str,
) -> Request<Body> {
    let mut request = Request::builder().method(method).uri(uri);
    for (name, value) in headers {
        request = request.header(name, *value);
    }
    request.body(Body::from(body.to_owned())).unwrap()
}

async fn json_of(response: Response<Body>) -> Value {
    serde_json::from_slice(&response.into_body().collect().await.unwrap().to_bytes()).unwrap()
}

const HERE: (header::HeaderName, &str) = (header::HOST, "127.0.0.1:4711");

#[tokio::test]
async fn the_printed_address_lets_one_browser_in_once() {
    let served = served();
    let uri = format!("/?token={}", served.token);
    let first = served
        .app
        .clone()
        .oneshot(request("GET", &uri, &[HERE], ""))
        .await
        .unwrap();
    assert_eq!(first.status(), StatusCode::SEE_OTHER);
    assert_eq!(first.headers()[header::LOCATION], "/");
    let cookie = first.headers()[header::SET_COOKIE].to_str().unwrap();
    assert!(cookie.starts_with(&served.cookie), "{cookie}");
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"),
        "{cookie}"
    );

    let second = served
        .app
        .clone()
        .oneshot(request("GET", &uri, &[HERE], ""))
        .await
        .unwrap();
    assert_eq!(second.status(), StatusCode::FORBIDDEN);
    let said = json_of(second).await;
    assert!(
        said["detail"]
            .as_str()
            .unwrap()
            .contains("running bandeng-field again"),
        "{said}"
    );
}

#[tokio::test]
async fn a_wrong_token_does_not_use_up_the_right_one() {
    let served = served();
    let wrong = served
        .app
        .clone()
        .oneshot(request("GET", "/?token=0", &[HERE], ""))
        .await
        .unwrap();
    assert_eq!(wrong.status(), StatusCode::FORBIDDEN);
    let uri = format!("/?token={}", served.token);
    let right = served
        .app
        .clone()
        .oneshot(request("GET", &uri, &[HERE], ""))
        .await
        .unwrap();
    assert_eq!(right.status(), StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_reply_is_json_that_no_cache_keeps_and_no_other_page_runs() {
    let served = served();
    let headers = [
        HERE,
        (header::COOKIE, &*served.cookie),
        (header::ORIGIN, "http://127.0.0.1:4711"),
    ];
    let reply = served
        .app
        .clone()
        .oneshot(request("POST", "/call/echo", &headers, r#"{"a":1}"#))
        .await
        .unwrap();
    assert_eq!(reply.status(), StatusCode::OK);
    assert_eq!(reply.headers()[header::CACHE_CONTROL], "no-store");
    assert_eq!(
        reply.headers()[header::CONTENT_SECURITY_POLICY],
        "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
         connect-src 'self'; img-src 'self' data:"
    );
    assert_eq!(json_of(reply).await, json!({ "a": 1 }));
}

#[tokio::test]
async fn what_does_not_go_is_a_failure_in_words() {
    let served = served();
    let headers = [HERE, (header::COOKIE, &*served.cookie)];
    for (uri, body, status, code) in [
        ("/call/none", "{}", StatusCode::NOT_FOUND, "unknown_command"),
        (
            "/call/echo",
            "{oops",
            StatusCode::BAD_REQUEST,
            "bad_arguments",
        ),
        ("/call/echo", "", StatusCode::BAD_REQUEST, "bad_arguments"),
    ] {
        let reply = served
            .app
            .clone()
            .oneshot(request("POST", uri, &headers, body))
            .await
            .unwrap();
        assert_eq!(reply.status(), status);
        assert_eq!(json_of(reply).await["code"], code);
    }
    let long = format!("\"{}\"", "x".repeat(5 * 1024 * 1024));
    let reply = served
        .app
        .clone()
        .oneshot(request("POST", "/call/echo", &headers, &long))
        .await
        .unwrap();
    assert_eq!(json_of(reply).await["code"], "bad_arguments");
}

#[tokio::test]
async fn another_name_another_page_or_no_cookie_stays_outside() {
    let served = served();
    let cookie = (header::COOKIE, &*served.cookie);
    for headers in [
        vec![HERE],
        vec![cookie.clone()],
        vec![(header::HOST, "evil.example:4711"), cookie.clone()],
        vec![(header::HOST, "127.0.0.1:80"), cookie.clone()],
        vec![
            HERE,
            cookie.clone(),
            (header::ORIGIN, "http://evil.example"),
        ],
        vec![HERE, cookie.clone(), (header::ORIGIN, "null")],
        vec![HERE, (header::COOKIE, "bandeng-00000000=00")],
    ] {
        let reply = served
            .app
            .clone()
            .oneshot(request("POST", "/call/echo", &headers, "{}"))
            .await
            .unwrap();
        assert_eq!(reply.status(), StatusCode::FORBIDDEN, "{headers:?}");
    }
}

#[tokio::test]
async fn a_page_hears_what_changed_and_everything_when_it_fell_behind() {
    let served = served();
    let headers = [HERE, (header::COOKIE, &*served.cookie)];
    let mut stream = served
        .app
        .clone()
        .oneshot(request("GET", "/events", &headers, ""))
        .await
        .unwrap();
    assert_eq!(stream.headers()[header::CONTENT_TYPE], "text/event-stream");
    served.events.send(Event::Drafts).unwrap();
    assert_eq!(piece(&mut stream).await, "data: \"drafts\"\n\n");
    for _ in 0..3 {
        served.events.send(Event::Drafts).unwrap();
    }
    let mut heard = Vec::new();
    for _ in 0..4 {
        heard.push(piece(&mut stream).await);
    }
    for event in ["session", "records", "drafts", "sync"] {
        assert!(
            heard.contains(&format!("data: \"{event}\"\n\n")),
            "{heard:?}"
        );
    }
}

async fn piece(response: &mut Response<Body>) -> String {
    let frame = response.body_mut().frame().await.unwrap().unwrap();
    String::from_utf8(frame.into_data().unwrap().to_vec()).unwrap()
}

#[test]
fn it_listens_to_this_machine_only_and_says_when_the_port_is_taken() {
    assert!(matches!(
        bind("0.0.0.0:0".parse().unwrap()),
        Err(ServeError::NotLoopback(_))
    ));
    let taken = bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let again = bind(taken.local_addr().unwrap()).unwrap_err();
    assert!(matches!(again, ServeError::PortInUse(_)), "{again}");
}
