//! The bridge to the application: a command goes over, a reply or a refusal comes back, and events
//! are heard on the side. It has three far ends: the window's IPC, HTTP to the process that served
//! the page, and memory for tests and the preview. Screens know only [`Bridge`].

use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;
use std::rc::{Rc, Weak};

use contract::{Code, Command, Event, Failure};
use yew::Callback;

mod http;
#[cfg(any(test, feature = "demo"))]
pub(crate) mod memory;
mod tauri;

pub(crate) use http::answered;

/// A future that stays on this thread.
pub(crate) type Local<T> = Pin<Box<dyn Future<Output = T>>>;

/// Who hears events.
pub(crate) type Hear = Rc<dyn Fn(Event)>;

/// A far end of the bridge. JSON goes over and comes back as text.
pub(crate) trait End {
    /// Carries a command over.
    fn call(&self, name: &'static str, arguments: String) -> Local<Result<String, Failure>>;
    /// Hears every event from now on.
    fn listen(&self, hear: Hear);
}

/// What screens call the application through.
#[derive(Clone)]
pub(crate) struct Bridge {
    end: Rc<dyn End>,
    ears: Rc<RefCell<Vec<Weak<Ear>>>>,
}

/// Someone who listens; hearing ends when it is dropped.
pub(crate) struct Ear(Callback<Event>);

impl PartialEq for Bridge {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.ears, &other.ears)
    }
}

impl Bridge {
    /// A bridge to this far end.
    pub(crate) fn to(end: Rc<dyn End>) -> Self {
        let ears = Rc::<RefCell<Vec<Weak<Ear>>>>::default();
        let heard = Rc::clone(&ears);
        end.listen(Rc::new(move |event| {
            heard.borrow_mut().retain(|ear| ear.strong_count() > 0);
            let ears: Vec<_> = heard.borrow().iter().filter_map(Weak::upgrade).collect();
            for ear in ears {
                ear.0.emit(event);
            }
        }));
        Self { end, ears }
    }

    /// The bridge this page has: the window's when there is one, else the server that sent it.
    pub(crate) fn of_this_page() -> Self {
        #[cfg(feature = "demo")]
        if !tauri::is_here() {
            return Self::to(Rc::new(memory::Memory::of_the_address()));
        }
        if tauri::is_here() {
            Self::to(Rc::new(tauri::Window))
        } else {
            Self::to(Rc::new(http::Http))
        }
    }

    /// Gives a command and waits for what comes back.
    pub(crate) async fn call<C: Command>(&self, command: C) -> Result<C::Reply, Failure> {
        let arguments = serde_json::to_string(&command)
            .map_err(|error| Failure::new(Code::BadArguments, error.to_string()))?;
        let reply = self.end.call(C::NAME, arguments).await?;
        serde_json::from_str(&reply)
            .map_err(|error| Failure::new(Code::BadAnswer, format!("{}: {error}", C::NAME)))
    }

    /// Hears every event for as long as the ear is kept.
    #[must_use]
    pub(crate) fn listen(&self, hear: Callback<Event>) -> Rc<Ear> {
        let ear = Rc::new(Ear(hear));
        self.ears.borrow_mut().push(Rc::downgrade(&ear));
        ear
    }
}

/// Reads a refusal; what is not one becomes one that says so.
fn failure(text: &str) -> Failure {
    serde_json::from_str(text).unwrap_or_else(|_| {
        let shown: String = text.chars().take(200).collect();
        Failure::new(
            Code::Internal,
            format!("the application did not answer: {shown}"),
        )
    })
}
