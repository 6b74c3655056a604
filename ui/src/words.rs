//! Every word on a screen, in Chinese and English, through Fluent: a key that does not exist does
//! not compile. It holds no word itself. Chinese is part of the program; English lies beside the page and
//! is read when it is chosen, so that a thin line does not carry what hardly anybody reads.

use std::borrow::Cow;
use std::fmt;
use std::rc::Rc;

use contract::command::settings::Language;
use i18n_embed::fluent::{FluentLanguageLoader, fluent_language_loader};
use i18n_embed::{I18nAssets, LanguageLoader};
use unic_langid::LanguageIdentifier;

pub(crate) mod act;
pub(crate) mod carry;
pub(crate) mod count;
pub(crate) mod deed;
pub(crate) mod due;
pub(crate) mod field;
pub(crate) mod held;
mod list;
pub(crate) mod noun;
pub(crate) mod refusal;
pub(crate) mod time;
pub(crate) mod told;
pub(crate) mod visit;
mod visit_field;

/// Where the English words lie beside the page.
pub(crate) const ENGLISH: &str = "./i18n/en/ui.ftl";

const CHINESE: &str = include_str!("../i18n/zh-CN/ui.ftl");

/// What lies there.
#[cfg(test)]
pub(crate) const ENGLISH_TEXT: &str = include_str!("../i18n/en/ui.ftl");

/// What the loader may ask for: the Chinese words, which stand in where others are missing, and perhaps English.
struct Texts<'a> {
    english: Option<&'a str>,
}

impl I18nAssets for Texts<'_> {
    fn get_files(&self, path: &str) -> Vec<Cow<'_, [u8]>> {
        let text = match path.split('/').next() {
            Some("zh-CN") => Some(CHINESE),
            Some("en") => self.english,
            _ => None,
        };
        text.map(|text| Cow::Borrowed(text.as_bytes()))
            .into_iter()
            .collect()
    }

    fn filenames_iter(&self) -> Box<dyn Iterator<Item = String> + '_> {
        let english = self.english.map(|_| "en/ui.ftl".to_owned());
        Box::new(["zh-CN/ui.ftl".to_owned()].into_iter().chain(english))
    }
}

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

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "words in {}", self.code())
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
    /// The Chinese words, which are always at hand.
    pub(crate) fn chinese() -> Self {
        Self::loaded(Language::Chinese, &Texts { english: None })
    }

    /// The English words out of what lies at [`ENGLISH`].
    pub(crate) fn english(text: &str) -> Self {
        Self::loaded(
            Language::English,
            &Texts {
                english: Some(text),
            },
        )
    }

    /// The words of a language, both at hand.
    #[cfg(test)]
    pub(crate) fn of(language: Language) -> Self {
        match language {
            Language::Chinese => Self::chinese(),
            Language::English => Self::english(ENGLISH_TEXT),
        }
    }

    fn loaded(language: Language, texts: &Texts<'_>) -> Self {
        let loader: FluentLanguageLoader = fluent_language_loader!();
        let wanted = code(language)
            .parse::<LanguageIdentifier>()
            .map_err(|it| it.to_string());
        let loaded = wanted.and_then(|wanted| {
            loader
                .load_languages(texts, &[wanted])
                .map_err(|error| error.to_string())
        });
        // Tests load both texts: what cannot be loaded all the same shows its keys instead of stopping the screens.
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
