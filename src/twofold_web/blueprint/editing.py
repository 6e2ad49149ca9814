"""Editing a map as a form: the fields of a page laid over the map it was made of, and one step of change.

Everything works with plain buttons; a script may ask for the same steps by dragging.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from django.utils.text import slugify

from twofold.facts.journey_map import Contact, Domain, JourneyMap, Stage, Texts, Touchpoint

TEXTS = ("title", "does", "asks", "finds_hard", "wanted_emotion", "roles_called")
PLACE = re.compile(r"s(\d{1,3})(?:\.p(\d{1,3}))?")
MOST = 200  # stages, and touchpoints of one
Place = tuple[int, int | None]


def new_map(name: str, title: str, language: str) -> JourneyMap:
    """A map to begin with: one stage with one touchpoint."""
    first = Stage("stage-1", touchpoints=(Touchpoint("touchpoint-1"),))
    return JourneyMap(name, {language: title} if title else {}, language, (first,))


def laid_over(journey: JourneyMap, fields: Mapping[str, str], language: str) -> JourneyMap:
    """The map with what a page's fields say; texts are those of one language, the others stay.

    Args:
        journey: the map that the page was made of.
        fields: ``title``, ``s0.title``, ``s0.p1.does`` and so on; what is not there stays as it was.
        language: of the texts.
    """
    stages = tuple(_stage(stage, f"s{at}", fields, language) for at, stage in enumerate(journey.stages))
    return replace(journey, title=_texts(journey.title, fields.get("title"), language), stages=stages)


def _stage(stage: Stage, key: str, fields: Mapping[str, str], language: str) -> Stage:
    if f"{key}.name" not in fields:
        return stage
    return replace(
        stage,
        name=_name(fields, key, stage.name),
        title=_texts(stage.title, fields.get(f"{key}.title"), language),
        ordered=f"{key}.ordered" in fields,
        expected=f"{key}.expected" in fields,
        touchpoints=tuple(
            _touchpoint(point, f"{key}.p{at}", fields, language) for at, point in enumerate(stage.touchpoints)
        ),
    )


def _touchpoint(point: Touchpoint, key: str, fields: Mapping[str, str], language: str) -> Touchpoint:
    if f"{key}.name" not in fields:
        return point
    contact, domain = fields.get(f"{key}.contact"), fields.get(f"{key}.domain")
    roles = fields.get(f"{key}.roles", "").split(",")
    texts: dict[str, Any] = {}
    for name in TEXTS:
        texts[name] = _texts(getattr(point, name), fields.get(f"{key}.{name}"), language)
    return replace(
        point,
        name=_name(fields, key, point.name),
        **texts,
        contact=Contact(contact) if contact in set(Contact) else point.contact,
        domain=Domain(domain) if domain in set(Domain) else point.domain,
        roles=tuple(role.strip() for role in roles if role.strip()),
        expected=f"{key}.expected" in fields,
    )


def _name(fields: Mapping[str, str], key: str, otherwise: str) -> str:
    """What events carry; made of the title where nobody wrote one."""
    written = fields.get(f"{key}.name", "").strip()
    return written or slugify(fields.get(f"{key}.title", ""), allow_unicode=True) or otherwise


def _texts(texts: Texts, written: str | None, language: str) -> Texts:
    if written is None:
        return texts
    kept = {code: text for code, text in texts.items() if code != language}
    return {**kept, language: written.strip()} if written.strip() else kept


def step(journey: JourneyMap, wanted: str) -> JourneyMap:
    """The map after one step: ``up:s0.p1``, ``down:s0``, ``remove:s0.p1``, ``add:s0``, ``add:``, ``move:s0.p1:s2.p0``.

    A step that the map has no place for changes nothing.
    """
    act, _, rest = wanted.partition(":")
    first, _, second = rest.partition(":")
    place, to = _place(first), _place(second)
    if act == "add" and not first:
        return _with_stage(journey)
    if act not in STEPS or place is None or not _there(journey, place):
        return journey
    if act == "move":
        return journey if to is None else _moved(journey, place, to)
    return STEPS[act](journey, place)


def _place(text: str) -> Place | None:
    found = PLACE.fullmatch(text)
    return None if found is None else (int(found[1]), None if found[2] is None else int(found[2]))


def _there(journey: JourneyMap, place: Place) -> bool:
    stage, point = place
    return stage < len(journey.stages) and (point is None or point < len(journey.stages[stage].touchpoints))


def _up(journey: JourneyMap, place: Place) -> JourneyMap:
    stage, point = place
    if point is None:
        return _moved(journey, place, (stage - 1, None)) if stage else journey
    if point:
        return _moved(journey, place, (stage, point - 1))
    return _moved(journey, place, (stage - 1, len(journey.stages[stage - 1].touchpoints))) if stage else journey


def _down(journey: JourneyMap, place: Place) -> JourneyMap:
    stage, point = place
    last = stage + 1 >= len(journey.stages)
    if point is None:
        return journey if last else _moved(journey, place, (stage + 1, None))
    if point + 1 < len(journey.stages[stage].touchpoints):
        return _moved(journey, place, (stage, point + 1))
    return journey if last else _moved(journey, place, (stage + 1, 0))


def _moved(journey: JourneyMap, place: Place, to: Place) -> JourneyMap:
    """A stage or a touchpoint at another place: taken out first, then put in there."""
    stages = [list(stage.touchpoints) for stage in journey.stages]
    if to[0] >= len(stages) or (place[1] is None) != (to[1] is None):
        return journey
    if place[1] is None or to[1] is None:
        order = list(journey.stages)
        order.insert(to[0], order.pop(place[0]))
        return replace(journey, stages=tuple(order))
    stages[to[0]].insert(to[1], stages[place[0]].pop(place[1]))
    return _with_touchpoints(journey, stages)


def _removed(journey: JourneyMap, place: Place) -> JourneyMap:
    stage, point = place
    if point is None:
        kept = tuple(one for at, one in enumerate(journey.stages) if at != stage)
        return replace(journey, stages=kept) if kept else journey
    stages = [list(one.touchpoints) for one in journey.stages]
    del stages[stage][point]
    return _with_touchpoints(journey, stages)


def _added(journey: JourneyMap, place: Place) -> JourneyMap:
    stages = [list(one.touchpoints) for one in journey.stages]
    if len(stages[place[0]]) >= MOST:
        return journey
    names = {point.name for point in journey.touchpoints()}
    stages[place[0]].append(Touchpoint(_free("touchpoint", names)))
    return _with_touchpoints(journey, stages)


def _with_stage(journey: JourneyMap) -> JourneyMap:
    if len(journey.stages) >= MOST:
        return journey
    names = {stage.name for stage in journey.stages}
    return replace(journey, stages=(*journey.stages, Stage(_free("stage", names))))


def _free(word: str, taken: set[str]) -> str:
    return next(name for number in range(1, 10 * MOST) if (name := f"{word}-{number}") not in taken)


def _with_touchpoints(journey: JourneyMap, stages: list[list[Touchpoint]]) -> JourneyMap:
    pairs = zip(journey.stages, stages, strict=True)
    return replace(journey, stages=tuple(replace(stage, touchpoints=tuple(points)) for stage, points in pairs))


STEPS: dict[str, Callable[[JourneyMap, Place], JourneyMap]] = {
    "up": _up,
    "down": _down,
    "remove": _removed,
    "add": _added,
    "move": lambda journey, _place: journey,
}
