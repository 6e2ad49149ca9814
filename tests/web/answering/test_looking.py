"""One look into the database for all who need the same of it at the same moment."""

import asyncio

import pytest
from tests.web.answering.conftest import Asking

from twofold_web.answering.asked import Asked, place_of
from twofold_web.answering.looking import Looks
from twofold_web.answering.memory import Memory
from twofold_web.answering.situation import Situation


class Reader:
    """Finds what is asked for while others come; the first look may fail."""

    def __init__(self, memory: Memory, found: Situation | None) -> None:
        self.memory, self.found, self.looks = memory, found, 0

    async def look(self, asked: Asked) -> Situation:
        self.looks += 1
        first = self.looks == 1
        await asyncio.sleep(0)  # the others come meanwhile
        if self.found is None and first:
            raise ConnectionError
        assert asked.place is not None
        return self.found or Situation(asked.place)


def all_at_once(reader: Reader, many: list[Asked]) -> list[Situation | BaseException]:
    async def come() -> list[Situation | BaseException]:
        looks = Looks(reader.memory, reader.look)
        return await asyncio.gather(*(looks.found(each) for each in many), return_exceptions=True)

    return asyncio.run(come())


@pytest.mark.django_db
def test_a_hundred_who_come_by_one_link_at_once_need_one_look(stay: Asking) -> None:
    memory, asked = Memory(), Asked("GET", place_of(stay.link()))
    reader = Reader(memory, memory.find(asked))

    found = all_at_once(reader, [asked] * 100)

    assert reader.looks == 1
    assert [each.published for each in found if isinstance(each, Situation)] == [reader.found.published] * 100


def test_those_who_come_by_links_of_their_own_are_looked_for_one_by_one() -> None:
    reader = Reader(Memory(), None)
    many = [Asked("GET", place_of(f"/s/1-{number}/")) for number in range(3)]

    found = all_at_once(reader, many)

    assert reader.looks == 3
    assert [each.place for each in found if isinstance(each, Situation)] == [each.place for each in many[1:]]


def test_a_look_that_fails_takes_nobody_else_with_it() -> None:
    reader = Reader(Memory(), None)

    found = all_at_once(reader, [Asked("GET", place_of("/s/1-abc/"))] * 3)

    assert [isinstance(each, Situation) for each in found] == [False, True, True]
    assert isinstance(found[0], ConnectionError)


@pytest.mark.parametrize("leaves", [0, 1])
def test_who_leaves_while_they_wait_takes_nobody_with_them(leaves: int) -> None:
    reader, asked = Reader(Memory(), None), Asked("GET", place_of("/s/1-abc/"))

    async def come() -> list[Situation | BaseException]:
        looks = Looks(reader.memory, reader.look)
        coming = [asyncio.create_task(looks.found(asked)) for _each in range(3)]
        await asyncio.sleep(0)  # one looks, two wait
        coming[leaves].cancel()
        return await asyncio.gather(*coming, return_exceptions=True)

    reader.found = Situation(place_of("/s/1-abc/"))  # type: ignore[arg-type] # a place, as the address is one
    found = asyncio.run(come())

    assert isinstance(found.pop(leaves), asyncio.CancelledError)
    assert found == [reader.found] * 2
