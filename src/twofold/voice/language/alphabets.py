"""The letters that each language has; another letter of its script counts against it.

A letter counts once a text, however often it stands: a name from abroad brings its letters into a text of any
language. Who types Bulgarian or Greek in Latin letters does so for want of other keys, and uses no marks at all.
"""

from collections.abc import Mapping
from functools import cache

import numpy as np
from numpy.typing import NDArray

from twofold.voice.language.letters import Letters, Script

# beyond a to z; beside them the letters of keyboards that lack one (Hungarian "õ" for "ő") and of common loans ("café")
_LATIN: Mapping[str, str] = {
    "en": "áàâäçéèêëíîïñóôöúü",
    "hu": "áéíóöőúüűàôõû",
    "cs": "áčďéěíňóřšťúůýž",
    "sk": "áäčďéíĺľňóôŕšťúýž",
    "pl": "ąćęłńóśźż",
    "de": "àäéöüß",
    "ro": "âăîșşțţ",
    "sl": "čšž",
    "hr": "ćčđšž",
    "sr": "ćčđšž",
    "tr": "âçğıîöşûü",
    "fr": "àâæçèéêëîïôœùûüÿ",
    "es": "áéíñóúü",
    "it": "àèéìíîòóùú",
    "pt": "àáâãçéêíóôõúü",
    "nl": "áèéêëíïóöúü",
    "sv": "àäåéö",
    "da": "äåæéø",
    "nb": "åæèéòôø",
    "fi": "äåéöšž",
    "et": "äéõöšüž",
    "lv": "āčēģīķļņšūž",
    "lt": "ąčęėįšųūž",
    "sq": "çë",
    "bg-Latn": "",
    "el-Latn": "",
}
_CYRILLIC: Mapping[str, str] = {
    "bg": "абвгдежзийклмнопрстуфхцчшщъьюяѐѝ",
    "ru": "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
    "be": "абвгдеёжзійклмнопрстуўфхцчшыьэюя",
    "mk": "абвгдѓежзѕијклљмнњопрстќуфхцчџшѐѝ",
    "sr": "абвгдђежзијклљмнњопрстћуфхцчџш",
}
_ALPHABETS = {Script.LATIN: _LATIN, Script.CYRILLIC: _CYRILLIC}
_BEYOND_ENGLISH = {Script.LATIN: ((0xC0, 0x250), (0x1E00, 0x1F00)), Script.CYRILLIC: ((0x430, 0x530),)}
_AFTER_ALL = 0x1F00
# log-odds; Latin letters come with names from abroad, so that they count less
_STRANGE_LETTER = {Script.LATIN: -4.0, Script.CYRILLIC: -14.0}


def evidence_of_letters(letters: Letters, script: Script, labels: tuple[str, ...]) -> NDArray[np.float32]:
    """What letters that a language does not have say against it: log-odds, (texts, languages), 0 or below."""
    against = np.zeros((letters.starts.size, len(labels)), dtype=np.float32)
    by_letter = _by_letter(script, labels)
    known = np.minimum(letters.codes, _AFTER_ALL)
    telling = np.asarray(by_letter.any(axis=1))
    places = np.flatnonzero(telling[known])
    if places.size:
        rows = np.searchsorted(letters.starts, places, side="right") - 1
        first = np.flatnonzero(np.diff(rows, prepend=-1))
        against[rows[first]] = np.minimum.reduceat(by_letter[known[places]], first)
    return against


@cache
def _by_letter(script: Script, labels: tuple[str, ...]) -> NDArray[np.float32]:
    """What each letter says against each language: (code points, languages)."""
    table = np.zeros((_AFTER_ALL + 1, len(labels)), dtype=np.float32)
    for column, label in enumerate(labels):
        for first, after in _BEYOND_ENGLISH[script]:
            table[first:after, column] = _STRANGE_LETTER[script]
        table[[ord(letter) for letter in _ALPHABETS[script][label]], column] = 0.0
    return table
