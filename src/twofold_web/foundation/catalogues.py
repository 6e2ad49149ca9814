"""Message catalogues: the ``.po`` files of all apps become one compiled catalogue a language, when the process starts.

Nothing outside Python is needed, and nothing compiled is kept in the repository, where it could be out of date. The
compiled files lie in ``TWOFOLD_HOME/locale``, which stands first in Django's ``LOCALE_PATHS``.
"""

import hashlib
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

import polib

PACKAGE = Path(__file__).resolve().parent.parent
LANGUAGES = ("hu", "bg", "el", "cs")
# how many forms of the plural a language has, and which one a number takes
PLURALS = {
    "hu": "nplurals=2; plural=(n != 1);",
    "bg": "nplurals=2; plural=(n != 1);",
    "el": "nplurals=2; plural=(n != 1);",
    "cs": "nplurals=3; plural=(n == 1) ? 0 : (n >= 2 && n <= 4) ? 1 : 2;",
}


def catalogue_of(folder: Path, language: str) -> Path:
    """Where an app keeps its texts in a language."""
    return folder / "locale" / language / "LC_MESSAGES" / "django.po"


def sources(language: str) -> list[Path]:
    """The catalogues of a language, in the alphabet of their folders; of the package itself first."""
    apps = sorted(folder for folder in PACKAGE.iterdir() if folder.is_dir())
    return [path for folder in (PACKAGE, *apps) if (path := catalogue_of(folder, language)).exists()]


def compile_all(home: Path) -> list[Path]:
    """Compile what has changed since the last start; returns what was written.

    Several processes may do this at once: each file appears whole or not at all.
    """
    written = [_compile(language, sources(language), home / "locale") for language in LANGUAGES]
    return [path for path in written if path is not None]


def _compile(language: str, paths: Sequence[Path], folder: Path) -> Path | None:
    target = folder / language / "LC_MESSAGES" / "django.mo"
    stamp = target.with_suffix(".sources")
    wanted = _fingerprint(paths)
    if target.exists() and stamp.exists() and stamp.read_text(encoding="ascii") == wanted:
        return None
    target.parent.mkdir(parents=True, exist_ok=True)
    _replace(target, merged(language, paths).to_binary())
    # only now: a crash in between compiles once more
    _replace(stamp, wanted.encode("ascii"))
    return target


def merged(language: str, paths: Sequence[Path]) -> polib.MOFile:
    """One catalogue out of several; where two translate the same text, the first one counts."""
    whole = polib.MOFile(encoding="utf-8")
    whole.metadata = {
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": language,
        "Plural-Forms": PLURALS[language],
    }
    known: set[tuple[str | None, str]] = set()
    for path in paths:
        for entry in polib.pofile(str(path)).translated_entries():
            if (entry.msgctxt, entry.msgid) not in known:
                known.add((entry.msgctxt, entry.msgid))
                whole.append(entry)
    return whole


def _fingerprint(paths: Sequence[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(f"{path.relative_to(PACKAGE)}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _replace(path: Path, content: bytes) -> None:
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    Path(name).replace(path)
