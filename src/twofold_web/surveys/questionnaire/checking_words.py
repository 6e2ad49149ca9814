"""Checks of wording, language by language, by lists of words.

Lists know no grammar: what they find is worth a look, not a verdict. They are kept short so that what they say is
mostly right; a language without a list is only checked for what needs none.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from twofold.facts.words import Side
from twofold_web.surveys.questionnaire.checking_double import two_things
from twofold_web.surveys.questionnaire.notes import Note, Rule, Weight
from twofold_web.surveys.questionnaire.parts import Document, Item, Texts
from twofold_web.surveys.questionnaire.piping import PIPE
from twofold_web.surveys.questionnaire.places import texts_of
from twofold_web.surveys.questionnaire.words import ItemType

FOLDER = "twofold_web.surveys.questionnaire.word_lists"
LISTED = ("en", "hu", "bg", "el", "cs")
LONGEST_TEXT = 600  # letters of an introduction or an end
GENDERS = re.compile(r"\(\w{1,3}\)|/\w{1,3}\b")  # "byl(a)", "ο/η": an ending is no conjunction


@dataclass(frozen=True, slots=True)
class WordLists:
    """What is looked for in one language; phrases as patterns."""

    leading: re.Pattern[str]
    negations: re.Pattern[str]
    conjunctions: re.Pattern[str]
    pairs: re.Pattern[str]
    jargon: re.Pattern[str]
    good: re.Pattern[str]
    bad: re.Pattern[str]
    longest_question: int
    letters_a_minute: int


@cache
def word_lists(language: str) -> WordLists | None:
    """The lists of a language; None where there are none."""
    if language not in LISTED:
        return None
    found = tomllib.loads((resources.files(FOLDER) / f"{language}.toml").read_text(encoding="utf-8"))
    # "food & drink" is as much one thing as "food and drink"
    joined = f" {found['conjunctions'][0]} "
    found["pairs"] += [pair.replace(joined, " & ") for pair in found["pairs"] if joined in pair]
    read: dict[str, Any] = {name: _pattern(one) if isinstance(one, list) else one for name, one in found.items()}
    return WordLists(**read)


def _pattern(words: list[str]) -> re.Pattern[str]:
    plain = ((word, re.escape(word.removesuffix("*")).replace("…", ".{1,60}?")) for word in words)
    ends = (found + (r"\w*" if word.endswith("*") else r"(?!\w)") for word, found in plain)
    # n't stands inside a word; everything else begins one
    return re.compile("|".join(end if end.startswith("n't") else rf"(?<!\w){end}" for end in ends), re.IGNORECASE)


def check_words(document: Document) -> Iterator[Note]:
    """Leading, double-barrelled and negated questions, jargon, and what is too long to read."""
    for block in document.blocks:
        for item in block.items:
            place = f"blocks/{block.key}/items/{item.key}"
            yield from _question(document, item, f"{place}/text", item.text)
            for row in item.rows:
                yield from _question(document, item, f"{place}/rows/{row.key}", row.text)
    if document.side is Side.CUSTOMER:
        yield from _jargon(document)
    for where, texts in (
        ("introduction", document.introduction),
        *((f"ends/{e.key}/text", e.text) for e in document.ends),
    ):
        for language, text in texts.items():
            if len(text) > LONGEST_TEXT:
                about = {"letters": float(len(text)), "most": float(LONGEST_TEXT)}
                yield Note(Rule.TOO_LONG, Weight.WARNING, where, language, about)


def _question(document: Document, item: Item, place: str, texts: Texts) -> Iterator[Note]:
    if item.type is ItemType.STATEMENT:
        return
    for language in document.languages:
        lists, text = word_lists(language), GENDERS.sub("", PIPE.sub("", texts.get(language, "")))
        if lists is None or not text:
            continue
        yield from _found(Rule.LEADING, place, language, lists.leading, text)
        yield from _found(Rule.NEGATION, place, language, lists.negations, text)
        joined = two_things(text, lists.conjunctions, lists.pairs)
        if joined:
            yield Note(Rule.DOUBLE_BARRELLED, Weight.WARNING, place, language, {"words": ", ".join(joined)})
        if len(text) > lists.longest_question:
            about = {"letters": float(len(text)), "most": float(lists.longest_question)}
            yield Note(Rule.TOO_LONG, Weight.WARNING, place, language, about)


def _found(rule: Rule, place: str, language: str, pattern: re.Pattern[str], text: str) -> Iterator[Note]:
    found = list(dict.fromkeys(match.group().lower() for match in pattern.finditer(text)))
    if found:
        yield Note(rule, Weight.WARNING, place, language, {"words": ", ".join(found)})


def _jargon(document: Document) -> Iterator[Note]:
    """Our own words, which customers do not know."""
    for one in texts_of(document):
        for language in document.languages:
            lists = word_lists(language)
            if lists is not None:
                plain = PIPE.sub("", one.texts.get(language, ""))
                yield from _found(Rule.JARGON, one.place, language, lists.jargon, plain)


def balance(labels: Mapping[str, str], language: str) -> tuple[int, int] | None:
    """How many labels say something good and something bad; None where the language has no list."""
    lists = word_lists(language)
    if lists is None:
        return None
    said = [
        (bool(lists.good.search(lists.bad.sub("", text))), bool(lists.bad.search(text))) for text in labels.values()
    ]
    # a label that says both ("neither good nor bad") says neither
    return said.count((True, False)), said.count((False, True))
