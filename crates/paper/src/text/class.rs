//! What a letter does at the end of a line (GB/T 15834 and the Chinese layout requirements of W3C):
//! no line begins with a closing mark, none ends with an opening one, words and numbers stay whole.

/// What a letter does at the end of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    /// A line may break before and after it.
    Han,
    /// Part of a word or a number.
    Word,
    /// Ends no line.
    Open,
    /// Begins no line.
    Close,
    /// A dash or an ellipsis: two of them are one mark.
    Long,
    Space,
    /// Blanks and pictures.
    Thing,
}

const OPEN: &str = "（「『《〈【〔〖“‘([{［｛￥¥";
const CLOSE: &str = "，。、；：？！）」』》〉】〕〗”’,.;:!?)]}］｝％%·℃‰．";
/// Marks whose glyph is a full em with one half empty.
const HALF_EMPTY: &str = "，。、；：）」』》〉】〕〗”’（「『《〈【〔〖“‘";

impl Class {
    pub(crate) fn of(letter: char) -> Self {
        match letter {
            ' ' | '\u{2002}' | '\u{3000}' => Self::Space,
            '—' | '…' | '⸺' => Self::Long,
            _ if OPEN.contains(letter) => Self::Open,
            // A mark within a number or an address is part of it; see `may_break`.
            _ if CLOSE.contains(letter) => Self::Close,
            _ if letter.is_ascii_graphic() => Self::Word,
            '\u{c0}'..='\u{24f}' | '\u{370}'..='\u{52f}' => Self::Word,
            _ => Self::Han,
        }
    }
}

/// Whether half of the glyph is empty, so that it may give way to a neighbour or to the margin.
pub(crate) fn is_half_empty(letter: char) -> bool {
    HALF_EMPTY.contains(letter)
}

/// Whether a line may end between the two.
pub(crate) fn may_break(before: Class, after: Class) -> bool {
    match (before, after) {
        (_, Class::Close | Class::Space) | (Class::Open, _) => false,
        (Class::Word | Class::Long, _) if before == after => false,
        (Class::Han, Class::Long) => false,
        _ => true,
    }
}

/// Whether room may be added between the two to make the edges even.
pub(crate) fn may_stretch(before: Class, after: Class) -> bool {
    !matches!(
        (before, after),
        (Class::Word, Class::Word | Class::Close)
            | (Class::Open, Class::Word)
            | (Class::Long, Class::Long)
    )
}

/// Whether Chinese and Latin meet, which wants a little air.
pub(crate) fn meet(before: Class, after: Class) -> bool {
    matches!(
        (before, after),
        (Class::Han, Class::Word) | (Class::Word, Class::Han)
    )
}

/// What no page shows: joiners, directions, selectors of variants, marks of byte order.
pub(crate) fn is_unseen(letter: char) -> bool {
    matches!(letter,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}
