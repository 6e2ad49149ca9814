"""One look into the database for all who need the same of it at the same moment.

What a process remembers of a link grows old for everybody at once: at a thousand answers a second dozens of requests
would each read the same rows, and all others would wait behind them.
"""

import asyncio
from collections.abc import Awaitable, Callable

from twofold_web.answering.asked import Asked
from twofold_web.answering.memory import Memory
from twofold_web.answering.situation import Situation, page_of

Key = tuple[str, int | None]  # the link's token, and the version that the page was of


class Looks:
    """The looks that are under way on one event loop."""

    def __init__(self, memory: Memory, look: Callable[[Asked], Awaitable[Situation]]) -> None:
        self._memory, self._look = memory, look
        self._under_way: dict[Key, asyncio.Future[None]] = {}

    async def found(self, asked: Asked) -> Situation:
        """The situation: from memory once another look has filled it, else from the database."""
        key = _key(asked)
        if key is None or asked.files:
            return await self._look(asked)
        other = self._under_way.get(key)
        if other is None:
            return await self._first(key, asked)
        await asyncio.shield(other)  # whoever leaves takes nobody with them
        # of some, as of people who were here before, another look tells too little; and one that failed tells nothing
        return self._memory.known(asked) or await self._look(asked)

    async def _first(self, key: Key, asked: Asked) -> Situation:
        ended = self._under_way[key] = asyncio.get_running_loop().create_future()
        try:
            return await self._look(asked)
        finally:
            del self._under_way[key]
            ended.set_result(None)


def _key(asked: Asked) -> Key | None:
    if asked.place is None:
        return None
    told = page_of(asked)
    return asked.place.token, told.number if told is not None else None
