"""All forms of a Greek or Bulgarian name: cases, vocatives, the surnames of women, and each in Latin letters."""

from collections.abc import Iterator
from functools import cache, lru_cache

from twofold.privacy.names.latin_letters import BULGARIAN, GREEK, without_accents

_GREEK_ENDINGS = (
    ("οπουλοσ", ("οπουλοσ", "οπουλου", "οπουλο", "οπουλε", "οπουλοι", "οπουλων", "οπουλουσ")),
    ("ιδησ", ("ιδησ", "ιδη", "ιδου", "ιδηδεσ")),
    ("αδησ", ("αδησ", "αδη", "αδου")),
    ("ησ", ("ησ", "η", "ηδεσ", "ου")),
    ("ασ", ("ασ", "α", "αδεσ")),
    ("οσ", ("οσ", "ου", "ο", "ε")),
    ("ων", ("ων", "ωνα", "ωνοσ", "ονα", "ονοσ", "οντα", "οντοσ", "ωντα", "ωντοσ")),
    ("ευσ", ("ευσ", "εα", "εωσ")),
    ("α", ("α", "ασ", "αν")),
    ("η", ("η", "ησ", "ην")),
    ("ω", ("ω", "ωσ")),
)
_BULGARIAN_SURNAME = ("", "а", "и", "ата", "ия", "ият", "те", "о")


def greek_forms(name: str) -> Iterator[str]:
    """The forms of a Greek name.

    >>> sorted(greek_forms("Γιώργος"))
    ['γιωργε', 'γιωργο', 'γιωργοσ', 'γιωργου']
    """
    base = folded(name)
    for ending, others in _GREEK_ENDINGS:
        if base.endswith(ending):
            yield from (base.removesuffix(ending) + other for other in others)
            return
    yield base


def bulgarian_forms(name: str, *, surname: bool) -> Iterator[str]:
    """The forms of a Bulgarian name.

    >>> "ивановата" in bulgarian_forms("Иванов", surname=True)
    True
    """
    base = folded(name)
    yield base
    if surname:
        root = base.removesuffix("а") if base.endswith(("ва", "ка")) else base.removesuffix("и")
        stem = base if base.endswith(("в", "н")) else root
        yield from (stem + ending for ending in _BULGARIAN_SURNAME if ending or stem.endswith("в"))
    elif base.endswith("я"):
        yield from (base[:-1] + ending for ending in ("йо", "ьо", "ю"))
    elif base.endswith("а"):
        yield from (base[:-1] + ending for ending in ("о", "е"))
    elif base[-1:] not in "аеиоуъюя":
        yield from (base + ending for ending in ("е", "ю", "а"))
        if base.endswith("ър"):
            yield from (base[:-2] + ending for ending in ("ре", "ъра"))


def latin_forms(form: str, language: str) -> set[str]:
    """The usual ways to type a folded form in Latin letters."""
    return {_typed(form, table, letters) for table, letters in _habits(language)}


@cache
def _habits(language: str) -> tuple[tuple[tuple[tuple[str, str], ...], dict[int, str]], ...]:
    """Three typists: of each, how pairs of letters are typed, and how single ones."""
    table = {"bg": BULGARIAN, "el": GREEK}[language]
    return tuple(
        (
            tuple((letter, said[min(place, len(said) - 1)]) for letter, said in table.items() if len(letter) > 1),
            {ord(letter): said[min(place, len(said) - 1)] for letter, said in table.items() if len(letter) == 1},
        )
        for place in range(3)
    )


def _typed(form: str, pairs: tuple[tuple[str, str], ...], letters: dict[int, str]) -> str:
    for letter, said in pairs:
        if letter in form:
            form = form.replace(letter, said)
    return form.translate(letters)


@lru_cache(maxsize=100_000)
def folded(name: str) -> str:
    """A name as it is looked up: small, without accents, one kind of sigma, one kind of apostrophe."""
    return without_accents(name.lower()).replace("ς", "σ").replace("’", "'")
