"""What comments are about: as the models found it, and as people have put it right."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from twofold.facts.words import Side
from twofold.voice.annotated import Said
from twofold.voice.aspects.editing import parse_edits
from twofold.voice.aspects.vocabulary import OVERALL, Vocabulary, default_vocabulary
from twofold.voice.keeping import Corrected, Place
from twofold.voice.keeping.corrected import Pair
from twofold_web.foundation.scope import Scope
from twofold_web.insight.models import AboutCorrection, OwnWords, Verdict
from twofold_web.insight.reads.comments import parsed, tone_of


@dataclass(frozen=True, slots=True)
class About:
    """One thing that a comment is about, or that somebody says it is not about.

    Attributes:
        quality: empty where only a touchpoint is known. touchpoint: likewise.
        label: both, as people call them.
        tone: better, worse or nothing.
        words: of the comment that carry it; empty where somebody added it.
        word: what somebody has said of it; None where nobody has.
    """

    quality: str
    touchpoint: str
    label: str
    tone: str
    words: str
    word: AboutCorrection | None = None


def own_words(scope: Scope) -> str:
    """What an organisation adds to the dictionaries; empty where it adds nothing."""
    return OwnWords.objects.of(scope).values_list("text", flat=True).first() or ""


def vocabulary_of(words: str) -> Vocabulary:
    """The qualities and touchpoints that customers' comments are sorted by, an organisation's own among them.

    Raises:
        DefinitionError: its dictionary is wrong.
    """
    known = default_vocabulary()
    return (parse_edits(words, known).vocabulary if words.strip() else known).spoken_by(Side.CUSTOMER)


def label_of(known: Vocabulary, quality: str, touchpoint: str, language: str) -> str:
    """What people call it."""
    pairs = ((known.touchpoint, touchpoint), (known.quality, quality))
    told = [notions[name].label(language) if name in notions else name for notions, name in pairs if name]
    return " · ".join(told)


def words_on(scope: Scope, address: str) -> list[AboutCorrection]:
    """What people have said of what a comment is about, the oldest first."""
    event, check, version, item = parsed(address)
    made = AboutCorrection.objects.of(scope).filter(event=event, event_check=check, version=version, item=item)
    return list(made.order_by("made_at", "id"))


def _by_pair(words: Iterable[AboutCorrection]) -> dict[Pair, AboutCorrection]:
    return {(one.quality, one.touchpoint): one for one in words if one.verdict != Verdict.RIGHT}


def goods(words: Iterable[AboutCorrection]) -> dict[Pair, float | None]:
    """How good or bad a comment is about each quality and touchpoint that people have spoken of; None: it is not."""
    said = _by_pair(words).items()
    return {pair: float(one.good) if one.verdict == Verdict.ADDED else None for pair, one in said}


def abouts(
    text: str, aspects: Iterable[Said], words: list[AboutCorrection], naming: tuple[Vocabulary, str]
) -> list[About]:
    """Everything a comment is about and everything that was taken away, in the order of the text, what was added last.

    Args:
        text: masked.
        aspects: as the models found them.
        words: what people said.
        naming: the vocabulary and the language of the page.
    """
    said = _by_pair(words)
    found: dict[tuple[str, str], About] = {}
    for one in aspects:
        pair, known = (one.quality, one.touchpoint), found.get((one.quality, one.touchpoint))
        carried = text[one.start : one.end]
        if known is not None:
            found[pair] = replace(known, words=f"{known.words} … {carried}")
            continue
        word = said.get(pair)
        valence = one.valence if word is None or word.verdict == Verdict.TAKEN else float(word.good)
        found[pair] = About(*pair, label_of(naming[0], *pair, naming[1]), tone_of(valence), carried, word)
    for pair, word in said.items():
        if pair not in found and word.verdict == Verdict.ADDED:
            found[pair] = About(*pair, label_of(naming[0], *pair, naming[1]), tone_of(float(word.good)), "", word)
    return list(found.values())


def taught_by(scope: Scope) -> dict[Place, list[AboutCorrection]]:
    """What people said of what comments are about, by the place of the comment."""
    found: dict[Place, list[AboutCorrection]] = {}
    for one in AboutCorrection.objects.of(scope).order_by("made_at", "id"):
        found.setdefault((one.event, one.event_check, one.version, one.item), []).append(one)
    return found


def names_changed(
    aspects: Iterable[Said], words: Iterable[AboutCorrection], known: Mapping[str, object]
) -> tuple[frozenset[str], frozenset[str]]:
    """The names of qualities and touchpoints that people have added to a comment, and those they have taken from it.

    Nothing in both: somebody has looked, and everything is right. Names that the vocabulary does not know any more
    teach nothing, and neither does praise of no quality.
    """
    before, after = _names(aspects), _names(Corrected(about=goods(words)).aspects(tuple(aspects)))
    teachable = frozenset(known) - {OVERALL}
    return (after - before) & teachable, (before - after) & teachable


def _names(aspects: Iterable[Said]) -> frozenset[str]:
    return frozenset(name for one in aspects for name in (one.quality, one.touchpoint) if name)
