"""Collect the texts of the application's apps into their message catalogues; ``--check`` fails where one is not right.

Usage: ``python tools/messages.py [--check] [APP ...]`` (default: every app, and ``.`` for the modules beside them).
An update keeps what is translated, fills in what another app has translated already, proposes a similar text as fuzzy,
and drops what nobody says any more. Translate what is left, in all four languages, and remove the fuzzy marks.
"""

import difflib
import io
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polib
from babel.messages.extract import extract
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))
from twofold_web.foundation.catalogues import LANGUAGES, PLURALS, catalogue_of  # noqa: E402 - from this checkout

PACKAGE = ROOT / "src" / "twofold_web"
KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop", "sentence"), None),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
PLACEHOLDER = re.compile(r"%\([^)]*\)[a-zA-Z]|%[sdfi]|\{[A-Za-z_0-9.!:,%]*\}")
TAG = re.compile(r"</?[a-zA-Z]+")
WORD = re.compile(r"[A-Za-z]{2,}")

Key = tuple[str | None, str]


@dataclass(slots=True)
class Text:
    """A text that code or a template says.

    Attributes:
        msgid: the English text.
        context: what tells it from the same text elsewhere.
        plural: the English text for several.
        places: the files that say it.
    """

    msgid: str
    context: str | None = None
    plural: str = ""
    places: list[str] = field(default_factory=list)


def apps() -> list[str]:
    """The apps by name; ``.`` stands for the modules beside them."""
    return [".", *sorted(path.parent.name for path in PACKAGE.glob("*/apps.py"))]


def texts(folder: Path, *, deep: bool = True) -> dict[Key, Text]:
    """Every text that the Python files and templates of a folder say, in the order of their files."""
    found: dict[Key, Text] = {}
    for path, source in _sources(folder, deep=deep):
        place = path.relative_to(folder).as_posix()
        for message, context in _messages(path, source):
            singular, plural = (message, "") if isinstance(message, str) else (message[0], message[1])
            text = found.setdefault((context, singular), Text(singular, context))
            text.plural = text.plural or plural
            if place not in text.places:
                text.places.append(place)
    return found


def _sources(folder: Path, *, deep: bool) -> Iterator[tuple[Path, str]]:
    for path in sorted(folder.rglob("*.py") if deep else folder.glob("*.py")):
        yield path, path.read_text(encoding="utf-8")
    for path in sorted((folder / "templates").rglob("*")):
        if path.is_file():
            code = templatize(path.read_text(encoding="utf-8"), origin=str(path))
            # Python's reader minds how lines are indented, a template does not
            yield path, "\n".join(line.strip() for line in code.splitlines())


def _messages(path: Path, source: str) -> Iterator[tuple[str | tuple[str, ...], str | None]]:
    try:
        for _line, message, _comments, context in extract("python", io.BytesIO(source.encode()), KEYWORDS):
            if message and (not isinstance(message, tuple) or message[0]):
                yield message, context
    except (SyntaxError, ValueError) as wrong:
        sys.exit(f"{path}: its texts cannot be read: {wrong}")


def folder_of(app: str) -> Path:
    """An app's folder.

    Raises:
        SystemExit: there is no such app.
    """
    folder = (PACKAGE / app).resolve()
    if app not in apps():
        sys.exit(f"there is no app {app!r}; there are {', '.join(apps())}")
    return folder


def update(folder: Path, language: str, said: dict[Key, Text], memory: dict[Key, polib.POEntry]) -> polib.POFile:
    """The catalogue of an app as it should be: all texts that are said, no others, translations kept."""
    path = catalogue_of(folder, language)
    old = {(e.msgctxt, e.msgid): e for e in polib.pofile(str(path)) if not e.obsolete} if path.exists() else {}
    unused = {e.msgid: e for key, e in old.items() if key not in said and e.msgstr}
    catalogue = polib.POFile(wrapwidth=110)
    catalogue.metadata = {
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": language,
        "Plural-Forms": PLURALS[language],
    }
    for key, text in said.items():
        catalogue.append(_entry(text, old.get(key), memory.get(key), unused, language))
    return catalogue


def _entry(
    text: Text,
    old: polib.POEntry | None,
    elsewhere: polib.POEntry | None,
    unused: dict[str, polib.POEntry],
    language: str,
) -> polib.POEntry:
    entry = polib.POEntry(
        msgid=text.msgid, msgctxt=text.context, occurrences=[(place, "") for place in text.places], flags=[]
    )
    if "%(" in text.msgid + text.plural or re.search(r"%[sd]", text.msgid):
        entry.flags.append("python-format")
    known = old if old is not None and old.translated() else elsewhere or old
    if text.plural:
        entry.msgid_plural = text.plural
        forms = int(re.findall(r"nplurals=(\d)", PLURALS[language])[0])
        strings = known.msgstr_plural if known is not None and known.msgid_plural else {}
        entry.msgstr_plural = {index: strings.get(index, "") for index in range(forms)}
        return entry
    if known is not None and not known.msgid_plural:
        entry.msgstr = known.msgstr
        entry.flags += [flag for flag in known.flags if flag == "fuzzy"]
    elif close := difflib.get_close_matches(text.msgid, unused, n=1, cutoff=0.8):
        entry.msgstr, entry.previous_msgid = unused[close[0]].msgstr, close[0]
        entry.flags.append("fuzzy")
    return entry


def complaints(folder: Path, language: str, said: dict[Key, Text]) -> Iterator[str]:
    """What is wrong with an app's catalogue in a language, one sentence each."""
    path = catalogue_of(folder, language)
    if not path.exists():
        if said:
            yield f"{path.relative_to(folder)}: missing; run python tools/messages.py"
        return
    catalogue = polib.pofile(str(path))
    entries = {(entry.msgctxt, entry.msgid): entry for entry in catalogue}
    if catalogue.metadata.get("Plural-Forms") != PLURALS[language]:
        yield f"{language}: Plural-Forms must be {PLURALS[language]!r}"
    for key in said.keys() - entries.keys():
        yield f"{language}: {key[1]!r} is missing; run python tools/messages.py"
    for key, entry in entries.items():
        where = f"{language}: {entry.msgid!r}"
        if entry.obsolete or key not in said:
            yield f"{where} is said nowhere; run python tools/messages.py"
        elif entry.fuzzy:
            yield f"{where} is fuzzy: read it over and remove the mark"
        else:
            yield from (f"{where} {wrong}" for wrong in _faults(entry, said[key]))


def _faults(entry: polib.POEntry, text: Text) -> Iterator[str]:
    if entry.msgid_plural != text.plural:
        yield "has another plural in the code; run python tools/messages.py"
        return
    strings = list(entry.msgstr_plural.values()) if text.plural else [entry.msgstr]
    if not all(strings) or not entry.translated():
        yield "is not translated"
        return
    wanted = sorted(PLACEHOLDER.findall(text.plural or text.msgid))
    for index, string in enumerate(strings):
        found = sorted(PLACEHOLDER.findall(string))
        # the form for one may write the number in words
        fewer = text.plural and index == 0 and not (set(found) - set(wanted))
        if found != wanted and not fewer:
            yield f"has the placeholders {wanted}, its translation {found}"
        if sorted(TAG.findall(text.plural or text.msgid)) != sorted(TAG.findall(string)):
            yield "has other HTML tags than its translation"
        if string == text.msgid and len(WORD.findall(PLACEHOLDER.sub("", string))) > 1:
            yield "is still English"


def conflicts(chosen: Iterable[str]) -> Iterator[str]:
    """Texts that two apps translate differently: only one of the two would ever be seen."""
    for language in LANGUAGES:
        first: dict[Key, tuple[str, str]] = {}
        for app, entry in _entries(language):
            string = entry.msgstr or str(entry.msgstr_plural)
            other, translated = first.setdefault((entry.msgctxt, entry.msgid), (app, string))
            if translated != string and {app, other} & set(chosen):
                yield f"{language}: {entry.msgid!r} is {string!r} in {app} and {translated!r} in {other}"


def _entries(language: str) -> Iterator[tuple[str, polib.POEntry]]:
    for app in apps():
        path = catalogue_of(PACKAGE / app, language)
        for entry in polib.pofile(str(path)).translated_entries() if path.exists() else ():
            yield app, entry


def _memory(language: str) -> dict[Key, polib.POEntry]:
    known: dict[Key, polib.POEntry] = {}
    for _app, entry in _entries(language):
        known.setdefault((entry.msgctxt, entry.msgid), entry)
    return known


def _write(folder: Path, said: dict[Key, Text]) -> int:
    left = 0
    for language in LANGUAGES:
        path = catalogue_of(folder, language)
        if not said and not path.exists():
            continue
        catalogue = update(folder, language, said, _memory(language))
        left += len([entry for entry in catalogue if not entry.translated()])
        written = f"{catalogue}\n"
        if not path.exists() or path.read_text(encoding="utf-8") != written:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(written, encoding="utf-8")
    return left


def texts_of(app: str) -> dict[Key, Text]:
    """Every text of an app."""
    return texts(folder_of(app), deep=app != ".")


def main() -> None:
    """Update the catalogues, or check them."""
    if not settings.configured:
        settings.configure(USE_I18N=True)
    chosen = [name for name in sys.argv[1:] if not name.startswith("--")] or apps()
    if "--check" not in sys.argv:
        for app in chosen:
            said = texts_of(app)
            print(f"{app}: {len(said)} texts, {_write(folder_of(app), said)} translations missing")
        return
    wrong = [
        f"{app}: {sentence}"
        for app in chosen
        for language in LANGUAGES
        for sentence in complaints(folder_of(app), language, texts_of(app))
    ]
    wrong += conflicts(chosen)
    for sentence in wrong:
        print(sentence)
    if wrong:
        sys.exit(f"{len(wrong)} texts are not right")


if __name__ == "__main__":
    main()
