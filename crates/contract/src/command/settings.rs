//! What the worker may set on this device.

use serde::{Deserialize, Serialize};

use super::{May, command};

/// Reads the settings.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Get {}
command!(
    Get,
    "settings.get",
    May::Anyone,
    Settings,
    "the settings of this device"
);

/// Changes settings; what is left out stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Set {
    /// Language of the screens.
    pub language: Option<Language>,
    /// Size of the text.
    pub text_size: Option<TextSize>,
    /// Minutes between syncs by themselves: 1 to 1440.
    pub sync_every_min: Option<u32>,
    /// When photos are sent.
    pub attachments: Option<SendPhotos>,
    /// Whether the worker lets the screens ask where the device is.
    pub location: Option<bool>,
}
command!(
    Set,
    "settings.set",
    May::Anyone,
    Settings,
    "changes settings; what is left out stays"
);

/// The settings of this device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Settings {
    /// Language of the screens.
    pub language: Language,
    /// Size of the text.
    pub text_size: TextSize,
    /// Minutes between syncs by themselves.
    pub sync_every_min: u32,
    /// When photos are sent.
    #[serde(default)]
    pub attachments: SendPhotos,
    /// Whether the worker lets the screens ask where the device is; off until the worker says so.
    #[serde(default)]
    pub location: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            language: Language::Chinese,
            text_size: TextSize::Percent100,
            sync_every_min: 15,
            attachments: SendPhotos::Always,
            location: false,
        }
    }
}

/// When photos are sent. Records always go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum SendPhotos {
    /// Over any line.
    #[default]
    Always,
    /// Only over a line that costs nothing.
    WifiOnly,
}

/// Language of the screens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Language {
    /// 中文.
    #[serde(rename = "zh-CN")]
    Chinese,
    /// English.
    #[serde(rename = "en")]
    English,
}

/// Size of the text, in percent of 17 px.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum TextSize {
    /// 17 px.
    #[serde(rename = "100")]
    Percent100,
    /// A quarter larger.
    #[serde(rename = "125")]
    Percent125,
    /// Half as large again.
    #[serde(rename = "150")]
    Percent150,
    /// Twice as large.
    #[serde(rename = "200")]
    Percent200,
}
