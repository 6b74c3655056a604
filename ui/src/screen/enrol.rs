//! The first start: the address of the server and the one-time code. It keeps neither once the
//! device is enrolled.

use contract::command::session::{Enrol as Enrolment, Session};
use contract::{Code, Failure};
use yew::{Callback, Html, SubmitEvent, html};

use super::{Eye, Screen};
use crate::outside::World;
use crate::part::card::{Tone, note};
use crate::part::field::{Field, Keys};
use crate::part::icon;
use crate::words::say;

/// What has been written so far.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Enrol {
    server: String,
    code: String,
    asked: bool,
    sending: bool,
    failure: Option<Failure>,
}

/// What can happen.
#[derive(Debug)]
pub(crate) enum Event {
    /// The address was written.
    Server(String),
    /// The code was written.
    Code(String),
    /// The button was pressed.
    Submit,
    /// The server answered.
    Answered(Result<Session, Failure>),
}

/// What can be wanted.
#[derive(Debug, PartialEq)]
pub(crate) struct Send(Enrolment);

impl Screen for Enrol {
    type Event = Event;
    type Effect = Send;

    fn update(self, event: Event) -> (Self, Vec<Send>) {
        match event {
            Event::Server(server) => (
                Self {
                    server,
                    failure: None,
                    ..self
                },
                vec![],
            ),
            Event::Code(code) => (
                Self {
                    code,
                    failure: None,
                    ..self
                },
                vec![],
            ),
            Event::Submit if self.sending => (self, vec![]),
            Event::Submit if self.server.trim().is_empty() || self.code.trim().is_empty() => (
                Self {
                    asked: true,
                    ..self
                },
                vec![],
            ),
            Event::Submit => {
                let send = Send(Enrolment {
                    server: address(&self.server),
                    code: self.code.trim().to_owned(),
                    device_name: String::new(),
                });
                (
                    Self {
                        asked: true,
                        sending: true,
                        failure: None,
                        ..self
                    },
                    vec![send],
                )
            }
            Event::Answered(Ok(_)) => (Self::default(), vec![]),
            Event::Answered(Err(failure)) => (
                Self {
                    sending: false,
                    failure: Some(failure),
                    ..self
                },
                vec![],
            ),
        }
    }

    async fn perform(Send(enrolment): Send, world: World) -> Option<Event> {
        Some(Event::Answered(world.bridge.call(enrolment).await))
    }

    fn view(&self, eye: &Eye, emit: &Callback<Event>) -> Html {
        let words = &eye.words;
        let missing = |text: &str, sentence: String| {
            (self.asked && text.trim().is_empty()).then_some(sentence)
        };
        let refused = self
            .failure
            .as_ref()
            .map(|failure| (failure.code, words.refusal(failure)));
        let at_code = refused.clone().filter(|(code, _)| *code == Code::BadInvite);
        let at_top = refused.filter(|(code, _)| *code != Code::BadInvite);
        let server = Field {
            id: "enrol-server".into(),
            testid: "enrol-server",
            label: say!(words, "enrol-server"),
            value: self.server.clone(),
            hint: say!(words, "enrol-server-hint"),
            problem: missing(&self.server, say!(words, "enrol-server-missing")),
            write: emit.reform(Event::Server),
        };
        let code = Field {
            id: "enrol-code".into(),
            testid: "enrol-code",
            label: say!(words, "enrol-code"),
            value: self.code.clone(),
            hint: say!(words, "enrol-code-hint"),
            problem: missing(&self.code, say!(words, "enrol-code-missing"))
                .or(at_code.map(|(_, sentence)| sentence)),
            write: emit.reform(Event::Code),
        };
        let submit = emit.reform(|event: SubmitEvent| {
            event.prevent_default();
            Event::Submit
        });
        let label = if self.sending {
            say!(words, "enrol-sending")
        } else {
            say!(words, "enrol-submit")
        };
        html! {
            <main class="enrol" data-testid="enrol">
                <header class="enrol__head">
                    { icon::bench() }
                    <h1 class="enrol__title">{ say!(words, "app-name") }</h1>
                    <p class="enrol__line">{ say!(words, "enrol-line") }</p>
                </header>
                <form class="card enrol__form" onsubmit={submit} novalidate=true>
                    { for at_top.map(|(_, sentence)| note("enrol-refusal", Tone::Alert, &sentence)) }
                    { server.line(Keys::Address) }
                    { code.line(Keys::Code) }
                    <button type="submit" class="button button--main button--wide" disabled={self.sending}
                        data-testid="enrol-submit">{ label }</button>
                </form>
                <p class="enrol__foot">{ say!(words, "enrol-foot") }</p>
            </main>
        }
    }
}

/// The address with the scheme people leave out. On this machine there is no certificate, unless the
/// address names its key.
fn address(text: &str) -> String {
    let text = text.trim().trim_end_matches('/');
    if text.contains("://") {
        text.to_owned()
    } else if !text.contains('#')
        && ["localhost", "127.0.0.1", "[::1]"]
            .iter()
            .any(|host| text.starts_with(host))
    {
        format!("http://{text}")
    } else {
        format!("https://{text}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[test]
    fn nothing_is_sent_before_both_fields_are_written() {
        let (model, effects) = Enrol::default().update(Event::Submit);
        assert_eq!((model.asked, effects), (true, vec![]));
    }

    #[test]
    fn a_second_press_sends_nothing_more() {
        let written = Enrol {
            server: "bandeng.example.cn".into(),
            code: "1234".into(),
            ..Enrol::default()
        };
        let (sending, effects) = written.update(Event::Submit);
        assert_eq!(effects.len(), 1);
        assert_eq!(sending.update(Event::Submit).1, vec![]);
    }

    #[rstest]
    #[case(" bandeng.example.cn/ ", "https://bandeng.example.cn")]
    #[case("127.0.0.1:8480", "http://127.0.0.1:8480")]
    #[case("http://10.0.0.2:8480", "http://10.0.0.2:8480")]
    #[case("10.0.0.2:8470#sha256=abc", "https://10.0.0.2:8470#sha256=abc")]
    #[case("127.0.0.1:8470#sha256=abc", "https://127.0.0.1:8470#sha256=abc")]
    fn an_address_is_taken_as_people_write_it(#[case] written: &str, #[case] sent: &str) {
        assert_eq!(address(written), sent);
    }
}
