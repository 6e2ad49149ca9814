"""A proposal for a file whose export is known: what the connector knows goes before what the values suggest."""

import dataclasses
from collections.abc import Sequence
from dataclasses import replace

from twofold.sources.connectors.connector import Connector
from twofold.sources.connectors.fitting import Fitted
from twofold.sources.mapping import AnswerMapping, EventMapping, Field, Mapping
from twofold.sources.proposing.proposal import ColumnFinding


def with_connector(mapping: Mapping, fitted: Fitted) -> Mapping:
    """The mapping, completed and corrected by the connector."""
    if fitted.connector is None:
        return mapping
    known = {each.name: getattr(fitted.event, each.name) for each in dataclasses.fields(EventMapping)}
    context = (*fitted.event.context, *(name for name in mapping.event.context if name not in fitted.roles))
    fields = {name: field for name, field in known.items() if field is not None} | {"context": context}
    answers = (*fitted.answers, *_renamed(mapping.answers, fitted.answers))
    return replace(mapping, event=replace(mapping.event, **fields), answers=answers)


def with_roles(findings: Sequence[ColumnFinding], mapping: Mapping, fitted: Fitted) -> tuple[ColumnFinding, ...]:
    """The findings, with what the connector uses its columns for."""
    if fitted.connector is None:
        return tuple(findings)
    why = f"So {fitted.connector.product} writes it."
    return tuple(
        ColumnFinding(each.name, fitted.roles[each.name], why)
        if each.name in fitted.roles
        else (replace(each, role="context") if each.name in mapping.event.context else each)
        for each in findings
    )


def names_of(connector: Connector | None) -> tuple[str | None, str | None]:
    """The connector's name, and whose export it is in words."""
    return (connector.name, f"{connector.product}: {connector.export}") if connector else (None, None)


def _renamed(answers: Sequence[AnswerMapping], known: Sequence[AnswerMapping]) -> list[AnswerMapping]:
    """Answers whose items stand in the connector already get names of their own."""
    taken = {each.item.value for each in known}
    found = []
    for each in answers:
        name, number = each.item.value, 2
        while name is not None and name in taken:
            name, number = f"{each.item.value}_{number}", number + 1
        found.append(each if name == each.item.value else replace(each, item=Field(value=name)))
    return found
