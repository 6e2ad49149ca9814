"""Checks of end pages: the address that people are handed over to."""

import ipaddress
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from twofold_web.surveys.questionnaire.notes import Note, Rule, Weight
from twofold_web.surveys.questionnaire.parts import Document
from twofold_web.surveys.questionnaire.words import EndKind

FOREIGN_LETTERS = re.compile(r"[\s\\\"<>{}|^`\u200b-\u200f\u2028-\u202f\ufeff]")  # RFC 3986 has none of them
LABEL = re.compile(r"[^\W_](?:[\w-]{0,61}[^\W_])?")  # of a host, in any script
MOST_SHOWN = 80  # letters of an address in a remark


def check_ends(document: Document) -> Iterator[Note]:
    """Addresses that lead nowhere or tell a secret, and end pages that need one or do not show theirs."""
    for end in document.ends:
        place = f"ends/{end.key}/url"
        if end.url is None:
            if end.kind is EndKind.REVIEW:
                yield Note(Rule.NO_ADDRESS, Weight.WARNING, place)
            continue
        found = _wrong(end.url)
        if found is not None:
            yield Note(*found, place, None, {"address": end.url[:MOST_SHOWN]})
        if end.kind is not EndKind.REVIEW:
            yield Note(Rule.UNUSED_ADDRESS, Weight.WARNING, place)


def _wrong(address: str) -> tuple[Rule, Weight] | None:
    """What is wrong with an address; None where nothing is.

    >>> _wrong("https://") and _wrong("https://")[0].value, _wrong("https://отзиви.бг/хотел?a=1")
    ('no site', None)
    """
    if FOREIGN_LETTERS.search(address):
        return Rule.ADDRESS_LETTERS, Weight.ERROR
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        return Rule.NO_SITE, Weight.ERROR
    if "@" in parts.netloc:
        return Rule.SECRET_IN_ADDRESS, Weight.ERROR
    if parts.scheme != "https" or not _is_host(host):
        return Rule.NO_SITE, Weight.ERROR
    # a name without a dot is known inside a company's network at best
    return None if "." in host or ":" in host else (Rule.NO_SITE, Weight.WARNING)


def _is_host(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        labels = host.removesuffix(".").split(".")
        # numbers only are an address that is none: 300.1.1.1
        return len(host) < 254 and all(map(LABEL.fullmatch, labels)) and not labels[-1].isdecimal()
    return True
