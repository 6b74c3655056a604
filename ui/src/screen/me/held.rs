//! What is held and why: the field dictionary as a table anyone may read. It shows the rules, never
//! a record.

use model::Role;
use model::dictionary::{FieldRule, every_field};
use yew::{Callback, Html, html};

use crate::outside::World;
use crate::route::Route;
use crate::screen::{Eye, Screen};
use crate::words::{Words, say};

/// The page has nothing to remember.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Held;

impl Screen for Held {
    type Event = ();
    type Effect = ();

    fn update(self, (): ()) -> (Self, Vec<()>) {
        (self, vec![])
    }

    async fn perform((): (), _world: World) -> Option<()> {
        None
    }

    fn view(&self, eye: &Eye, _emit: &Callback<()>) -> Html {
        let words = &eye.words;
        html! {
            <div class="page page--wide" data-testid="held-page">
                <nav class="sheet__bar">
                    <a class="back" href={Route::Me.hash()} data-testid="back">{ say!(words, "back") }</a>
                </nav>
                <header class="page__head">
                    <h1 class="page__title" id="heading" tabindex="-1">{ say!(words, "what-is-held") }</h1>
                </header>
                <p class="page__line">{ say!(words, "what-is-held-text") }</p>
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">{ say!(words, "held-field") }</th>
                            <th scope="col">{ say!(words, "held-purpose") }</th>
                            <th scope="col">{ say!(words, "held-class") }</th>
                            <th scope="col">{ say!(words, "held-retention") }</th>
                            <th scope="col">{ say!(words, "held-who") }</th>
                        </tr>
                    </thead>
                    <tbody>{ for every_field().map(|rule| row(rule, words)) }</tbody>
                </table>
            </div>
        }
    }
}

fn row(rule: &FieldRule, words: &Words) -> Html {
    let cell = |name: String, value: String| html! { <td data-name={name}>{ value }</td> };
    html! {
        <tr>
            <th scope="row">{ words.field(rule.path) }</th>
            { cell(say!(words, "held-purpose"), words.purpose(rule)) }
            { cell(say!(words, "held-class"), words.class(rule.class)) }
            { cell(say!(words, "held-retention"), words.retention(rule.retention)) }
            { cell(say!(words, "held-who"), who(rule, words)) }
        </tr>
    }
}

fn who(rule: &FieldRule, words: &Words) -> String {
    let comma = say!(words, "list-comma");
    let names = |roles: &[Role]| {
        roles
            .iter()
            .map(|role| words.role(*role))
            .collect::<Vec<_>>()
            .join(&comma)
    };
    let whole = if rule.whole == Role::ALL {
        say!(words, "held-everyone")
    } else {
        names(rule.whole)
    };
    if rule.masked.is_empty() {
        whole
    } else {
        say!(
            words,
            "held-masked",
            whole = whole,
            masked = names(rule.masked)
        )
    }
}
