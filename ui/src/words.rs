//! Every word on a screen, in Chinese and English, through Fluent: a key that does not exist does
//! not compile. It holds no word itself.

use std::rc::Rc;

use contract::command::settings::Language;
use i18n_embed::LanguageLoader;
use i18n_embed::fluent::{FluentLanguageLoader, fluent_language_loader};
use rust_embed::RustEmbed;
use unic_langid::LanguageIdentifier;

pub(crate) mod act;
pub(crate) mod carry;
pub(crate) mod deed;
pub(crate) mod due;
pub(crate) mod field;
pub(crate) mod held;
pub(crate) mod noun;
pub(crate) mod refusal;
pub(crate) mod time;
pub(crate) mod visit;
mod visit_field;

#[derive(RustEmbed)]
#[folder = "i18n/"]
struct Texts;

/// One language.
#[derive(Clone)]
pub(crate) struct Words {
    loader: Rc<FluentLanguageLoader>,
    language: Language,
}

impl PartialEq for Words {
    fn eq(&self, other: &Self) -> bool {
        self.language == other.language
    }
}

/// Says the words with this key: `say!(words, "today-title")`.
macro_rules! say {
    ($words:expr, $($key_and_arguments:tt)+) => {
        i18n_embed_fl::fl!($words.loader(), $($key_and_arguments)+)
    };
}
pub(crate) use say;

impl Words {
    /// The words of a language.
    pub(crate) fn of(language: Language) -> Self {
        let loader: FluentLanguageLoader = fluent_language_loader!();
        let wanted = code(language)
            .parse::<LanguageIdentifier>()
            .map_err(|it| it.to_string());
        let loaded = wanted.and_then(|wanted| {
            loader
                .load_languages(&Texts, &[wanted])
                .map_err(|error| error.to_string())
        });
        // The texts are part of the program and tests load them: what cannot be loaded all the
        // same shows its keys instead of stopping the screens.
        if let Err(error) = loaded {
            web_sys::console::error_1(&error.into());
        }
        loader.set_use_isolating(false);
        Self {
            loader: Rc::new(loader),
            language,
        }
    }

    /// Which language it is.
    pub(crate) fn language(&self) -> Language {
        self.language
    }

    /// Its code, as pages write it.
    pub(crate) fn code(&self) -> &'static str {
        code(self.language)
    }

    /// What [`say`] speaks through.
    pub(crate) fn loader(&self) -> &FluentLanguageLoader {
        &self.loader
    }
}

fn code(language: Language) -> &'static str {
    match language {
        Language::Chinese => "zh-CN",
        Language::English => "en",
    }
}

#[cfg(test)]
mod tests;
