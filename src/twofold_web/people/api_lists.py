"""Lists of the API: a page at a time, by the id after which the next one begins."""

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from django.db import models
from ninja import Schema
from pydantic import AfterValidator, Field

LARGEST = 2**63 - 1

# the id of a row in an address or body: what the database can hold
RowId = Annotated[int, Field(ge=1, le=LARGEST)]


def _without_nul(text: str) -> str:
    if "\x00" in text:
        raise ValueError("a text cannot contain the character NUL")
    return text


# a text that every database can hold
Text = Annotated[str, AfterValidator(_without_nul)]

Row = TypeVar("Row", bound=models.Model)


class Paging(Schema):
    """Which part of a list: those after an id, so many at most."""

    after: int = Field(0, ge=0, le=LARGEST, description="The `next` of the page before.")
    limit: int = Field(100, ge=1, le=500, description="How many at most.")


def page_of(rows: models.QuerySet[Row], paging: Paging, written: Callable[[Row], Any]) -> dict[str, Any]:
    """One page of rows by rising id: ``{"items": […], "next": id or None}``."""
    found = list(rows.filter(pk__gt=paging.after).order_by("pk")[: paging.limit + 1])
    shown = found[: paging.limit]
    return {"items": [written(row) for row in shown], "next": shown[-1].pk if len(found) > len(shown) else None}
