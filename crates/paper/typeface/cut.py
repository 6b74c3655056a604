"""Cuts the letters of the papers out of the fonts as their makers publish them.

    cut.py NODE_MODULES INTO

regular.ttf   every letter of Noto Serif SC: body text, names, narratives
bold.ttf      the letters of headings: the first level of GB 2312, with figures and signs
rare-jp.ttf   what only the Japanese cut of the same face has, such as U+20BB7
rare-hk.ttf   what only the Hong Kong cut has beyond both

Hints, alternates and vertical tables go: a page is drawn from outlines, left to right.
"""

import sys
from pathlib import Path

from fontTools import subset

FROM = {
    "sc": "noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf",
    "sc_bold": "noto-serif-sc/600SemiBold/NotoSerifSC_600SemiBold.ttf",
    "jp": "noto-serif-jp/400Regular/NotoSerifJP_400Regular.ttf",
    "hk": "noto-serif-hk/400Regular/NotoSerifHK_400Regular.ttf",
}


def options():
    wanted = subset.Options()
    wanted.hinting = False
    wanted.layout_features = []
    wanted.name_IDs = [0, 1, 2, 4, 5, 6, 13, 14]
    wanted.glyph_names = False
    wanted.recalc_timestamp = False
    wanted.drop_tables += ["BASE", "DSIG", "GDEF", "STAT", "VORG", "meta", "vhea", "vmtx"]
    return wanted


def cut(source, target, keep):
    """Writes what `keep` says yes to, and tells which letters that were."""
    wanted = options()
    font = subset.load_font(source, wanted)
    letters = sorted(letter for letter in font.getBestCmap() if keep(letter))
    subsetter = subset.Subsetter(wanted)
    subsetter.populate(unicodes=letters)
    subsetter.subset(font)
    subset.save_font(font, target, wanted)
    return set(letters)


def in_headings(letter):
    if letter < 0x250 or 0x2000 <= letter < 0x2800:
        return True
    if 0x3000 <= letter < 0x3040 or 0x3200 <= letter < 0x3400 or 0xFF00 <= letter < 0xFFF0:
        return True
    try:
        written = chr(letter).encode("gb2312")
    except UnicodeEncodeError:
        return False
    return len(written) == 2 and 0xB0 <= written[0] <= 0xD7


def main():
    fonts, into = Path(sys.argv[1]) / "@expo-google-fonts", sys.argv[2]
    source = {name: str(fonts / path) for name, path in FROM.items()}
    had = cut(source["sc"], f"{into}/regular.ttf", lambda letter: True)
    cut(source["sc_bold"], f"{into}/bold.ttf", in_headings)
    for name in ("jp", "hk"):
        had |= cut(
            source[name],
            f"{into}/rare-{name}.ttf",
            lambda letter: letter not in had and letter >= 0x2E80,
        )


main()
