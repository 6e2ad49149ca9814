"""The style sheet and the script of respondents' pages, served beside them under names that say their content."""

import hashlib
from dataclasses import dataclass
from importlib import resources

from twofold_web.answering.asked import ROOT, Reply

PREFIX = f"{ROOT}-/"
WORKER_PATH = f"{PREFIX}worker.js"


@dataclass(frozen=True, slots=True)
class Asset:
    """A file of ours.

    Attributes:
        path: its address; changes with its content, so that browsers may keep it for ever.
        body: its bytes.
        kind: its media type.
    """

    path: str
    body: bytes
    kind: str


def _read(name: str, kind: str) -> Asset:
    body = resources.files("twofold_web.answering").joinpath("assets", name).read_bytes()
    stem, _dot, ending = name.rpartition(".")
    return Asset(f"{PREFIX}{stem}.{hashlib.sha256(body).hexdigest()[:12]}.{ending}", body, kind)


STYLE = _read("respond.css", "text/css; charset=utf-8")
SCRIPT = _read("respond.js", "text/javascript; charset=utf-8")
# only a kiosk loads these, and only for the hours without a connection
WAY = _read("way.js", "text/javascript; charset=utf-8")
ALONE = _read("alone.js", "text/javascript; charset=utf-8")
_WORKER = _read("worker.js", "text/javascript; charset=utf-8")
_ASSETS = {asset.path: asset for asset in (STYLE, SCRIPT, WAY, ALONE)}
_PLAIN = (("x-content-type-options", "nosniff"), ("referrer-policy", "no-referrer"))


def asset_reply(path: str) -> Reply:
    """The file at an address below ``PREFIX``."""
    if path == WORKER_PATH:
        # it may look after all pages of respondents, and is asked for anew each time
        own = (("content-type", _WORKER.kind), ("cache-control", "no-cache"), ("service-worker-allowed", ROOT))
        told = _WORKER.body
        for place, found in ((b"{style}", STYLE), (b"{script}", SCRIPT), (b"{way}", WAY), (b"{alone}", ALONE)):
            told = told.replace(place, found.path.encode())
        return Reply(200, told, (*own, *_PLAIN))
    asset = _ASSETS.get(path)
    if asset is None:
        return Reply(404, b"", (("content-type", "text/plain"), *_PLAIN))
    headers = (("content-type", asset.kind), ("cache-control", "public, max-age=31536000, immutable"))
    return Reply(200, asset.body, (*headers, *_PLAIN))
