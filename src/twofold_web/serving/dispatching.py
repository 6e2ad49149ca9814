"""Which part of the application answers a request."""

import re

from twofold_web.serving.bridge import WSGI, Bridge, Receive, Scope, Send
from twofold_web.serving.collecting import collect_rarely
from twofold_web.serving.streams import Application, Streams, moved

# pages of Django at work at the same time; more would only wait for each other
THREADS = 8
RESPONDENTS = "/s/"
LIVE = re.compile(r"/o/[^/]+/live/")


class Dispatcher:
    """The application: pages of respondents, which many ask for at once, do not stand behind anybody else's."""

    def __init__(self, pages: WSGI) -> None:
        # models can be read only now
        from twofold_web.answering.answering_server import AnsweringServer  # noqa: PLC0415 - see above

        self._pages, self._respondents = Bridge(pages, THREADS), AnsweringServer()
        self._lines = Streams(self._pages, moved)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or take part in the server's beginning and end."""
        if scope["type"] == "http":
            await self._part(str(scope["path"]))(scope, receive, send)
        elif scope["type"] == "lifespan":
            await self._live(receive, send)

    def _part(self, path: str) -> Application:
        if path.startswith(RESPONDENTS):
            return self._respondents
        return self._lines if LIVE.fullmatch(path) else self._pages

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.shutdown":
                self._lines.stop()
                self._respondents.stop()
                await send({"type": "lifespan.shutdown.complete"})
                return
            collect_rarely()
            await send({"type": "lifespan.startup.complete"})
