"""E-mail addresses, links and names on a network, also those written so that a machine should not read them."""

import re
from collections.abc import Iterator

from twofold.privacy.marks import EMAIL, LINK, NAME, Mark

_ENDINGS = r"(?:com|net|org|info|biz|eu|hu|bg|gr|cy|cz|sk|uk|ie|de|at|ro|me|io|app|ly)"
_LINK = re.compile(r"\b(?:https?://|www\.)[^\s<>\"']+", re.IGNORECASE)
# a page within a site: "instagram.com/anna" is somebody, "booking.com" is not
_PAGE = re.compile(rf"(?<![\w@.\-/])(?:[a-z0-9\-]{{1,63}}\.){{1,4}}{_ENDINGS}/[^\s<>\"']+", re.IGNORECASE)
# at most as long as a mailbox may be (RFC 5321, 4.5.3.1.1), so that a megabyte of letters is read once
_EMAIL = re.compile(r"[^\s@<>()\[\],;:\"']{1,64}@[^\s@<>()\[\],;:\"']{1,253}")
# with blanks where machines would look: "anna . kiss @ posta . hu"
_SPACED = re.compile(
    rf"[\w+\-]{{1,64}}(?:(?: ?\. ?|\.)[\w+\-]{{1,64}}){{0,3}} ?@ ?[\w\-]{{1,63}}(?: ?\. ?[\w\-]{{1,63}}){{0,2}} ?\. ?"
    rf"{_ENDINGS}(?![\w])",
    re.IGNORECASE,
)
_AT = (
    r"(?:\(at\)|\[at\]|\{at\}|"
    r"[(\[{]?(?:kukac|маймунско а|маймунка|кльомба|παπάκι|παπακι|zavináč|zavinac|arroba)[)\]}]?)"
)
_DOT = r"(?:\.|[(\[{]?(?:pont|точка|τελεία|τελεια|tečka|tecka|bodka|dot)[)\]}]?)"
_WORD = r"[\w\-]{1,64}"
_SAID = re.compile(
    rf"(?<![\w\-]){_WORD}(?:(?:\s?\.\s?|\s(?:pont|точка|τελεία|tečka|dot)\s){_WORD}){{0,3}}\s?{_AT}\s?"
    rf"{_WORD}(?:\s?{_DOT}\s?[\w\-]{{2,64}}){{1,3}}",
    re.IGNORECASE,
)
# "at" alone is a word like others; only together with a "dot" that is spelt does it make an address
_SPELT = re.compile(
    rf"(?<![\w\-.]){_WORD}(?:(?:\.| dot ){_WORD}){{0,3}} at {_WORD}(?: dot [\w\-]{{2,64}}){{1,3}}", re.IGNORECASE
)
_DOT_WORD = re.compile(r" dot ", re.IGNORECASE)
_HANDLE = re.compile(r"(?<![\w@.])@(?=\w{3})[^\W\d_][\w.]{1,30}\w")
_AT_WORD = re.compile(_AT, re.IGNORECASE)


def links(text: str) -> Iterator[Mark]:
    """Addresses of pages."""
    yield from (Mark(*found.span(), LINK) for found in _LINK.finditer(text))
    if "/" in text:
        yield from (Mark(*found.span(), LINK) for found in _PAGE.finditer(text))


def addresses(text: str) -> Iterator[Mark]:
    """E-mail addresses, plain ones and "name kukac posta pont hu", and names as they are called on a network."""
    if "@" in text:
        for found in _EMAIL.finditer(text):
            end = _end_of_domain(found[0])
            if end:
                yield Mark(found.start(), found.start() + end, EMAIL)
        yield from (Mark(*found.span(), EMAIL) for found in _SPACED.finditer(text))
        yield from (Mark(*found.span(), NAME) for found in _HANDLE.finditer(text))
    for said, pattern in ((_DOT_WORD, _SPELT), (_AT_WORD, _SAID)):
        if said.search(text):
            yield from (Mark(*found.span(), EMAIL) for found in pattern.finditer(text))


def _end_of_domain(written: str) -> int:
    """Behind which letter the domain ends; 0 where it has no ending such as ".hu"."""
    mailbox, _, domain = written.rpartition("@")
    found = re.match(r"(?:[^.]+\.)+[^\W\d_]{2,}", domain)
    return len(mailbox) + 1 + found.end() if found else 0
