"""Links: which conditions of employees go with what customers live through, how far ahead, and how sure that is."""

from twofold.findings.links.link_request import LinkRequest
from twofold.findings.links.linking import links
from twofold.findings.links.links_found import (
    Basis,
    Checks,
    Corrected,
    Direction,
    Grade,
    Link,
    LinkEstimate,
    Links,
)

__all__ = [
    "Basis",
    "Checks",
    "Corrected",
    "Direction",
    "Grade",
    "Link",
    "LinkEstimate",
    "LinkRequest",
    "Links",
    "links",
]
