"""Where an app tells what it can do, so that a lower one need not know it: a closed list of hooks.

An app registers in its ``AppConfig.ready``; nothing here calls upwards by name.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from twofold.sources.mapping import Mapping
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope


@dataclass(frozen=True, slots=True)
class JobRun:
    """What a handler of a job is given.

    Attributes:
        scope: the organisation the job serves.
        payload: what was asked.
        job_id: for idempotent effects.
        holder: the lease; ``jobs.complete(job_id, holder)`` inside the transaction of the effect.
        progress: told the share done (0 to 1) and a short note; raises ``jobs.LeaseLost`` when the job is not ours.
    """

    scope: Scope
    payload: dict[str, Any]
    job_id: int
    holder: str
    progress: Callable[[float, str], None]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the navigation.

    Attributes:
        section: which group it stands in; groups stand in the order in which their first entry was registered.
        label: lazily translated.
        url: the name of a URL that takes the organisation's slug.
        permission: who sees it.
    """

    section: Any
    label: Any
    url: str
    permission: Permission


@dataclass(frozen=True, slots=True)
class Panel:
    """One panel of everybody's page.

    Attributes:
        key: its name, unlike that of any other panel; panels stand in the order of their registration.
        title: lazily translated.
        permission: who sees it.
        function: what it shows, as variables of its template; given the scope, and the moment of the last visit (None
            on the first); None where there is nothing to say.
        template: what draws it, without a frame and without the title.
    """

    key: str
    title: Any
    permission: Permission
    function: Callable[[Scope, datetime | None], dict[str, Any] | None]
    template: str


@dataclass(frozen=True, slots=True)
class LoadedFile:
    """A file whose rows have just become facts; it is deleted when everybody has looked at it.

    Attributes:
        path: the file.
        mapping: how it was loaded.
        source: what people and the store call it.
        load: the number of the load among the organisation's.
    """

    path: Path
    mapping: Mapping
    source: str
    load: int


@dataclass(frozen=True, slots=True)
class Invited:
    """What became of the invitations that a load made.

    Attributes:
        waiting: those whose message has not left; once the load is undone, those that were withdrawn because of it.
        asked: those whose message has left, which nothing calls back.
    """

    waiting: int
    asked: int


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What an app does where a load is undone.

    Attributes:
        foresee: what an undo would find, by the number of the load.
        withdraw: asks nobody any more because of the load. It may be told twice after a crash, and says the same.
    """

    foresee: Callable[[Scope, int], Invited]
    withdraw: Callable[[JobRun, int], Invited]


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person who is to be forgotten.

    Attributes:
        names: the organisation's own names or numbers of the person.
        addresses: e-mail addresses and telephone numbers.
        invitations: the numbers of those that were made for the person.
        gone: whether the facts have forgotten the person already.
    """

    names: tuple[str, ...]
    addresses: tuple[str, ...] = ()
    invitations: tuple[int, ...] = ()
    gone: bool = False


Handler = Callable[[JobRun], dict[str, Any]]
# computes a prepared result: scope, the request, progress -> a JSON-able body
Preparer = Callable[[Scope, dict[str, Any], Callable[[float, str], None]], dict[str, Any]]

JOBS: dict[str, Handler] = {}
PREPARERS: dict[str, Preparer] = {}
NAVIGATION: list[Entry] = []
HOME: list[Panel] = []
# what each app wants prepared after every load: kind -> the requests of an organisation
STANDING: dict[str, Callable[[Scope], list[dict[str, Any]]]] = {}
# what each app removes once an hour, given the present moment; says how many things went
SWEEPS: dict[str, Callable[[Scope, datetime], int]] = {}
# who looks at every file that was loaded, before it is deleted
LOADED: dict[str, Callable[[JobRun, LoadedFile], None]] = {}
# who takes back what a load set going, after its facts are undone
UNDONE: dict[str, Withdrawal] = {}
# what each app forgets of a person, before the facts do and once more afterwards; says which events are the person's
# although they name nobody
ERASURES: dict[str, Callable[[Scope, Somebody], tuple[int, ...]]] = {}

# what goes on beside the jobs in every worker, in a thread of its own, until the event is set
BESIDE: dict[str, Callable[[threading.Event], None]] = {}


def register_job(kind: str, handler: Handler) -> None:
    """Say who does jobs of a kind. A handler may run twice after a crash: its effect must be idempotent."""
    JOBS[kind] = handler


def register_prepared(
    kind: str, preparer: Preparer, standing: Callable[[Scope], list[dict[str, Any]]] | None = None
) -> None:
    """Say who computes prepared results of a kind, and which of them every load renews."""
    PREPARERS[kind] = preparer
    if standing is not None:
        STANDING[kind] = standing


def register_navigation(*entries: Entry) -> None:
    """Add lines to the navigation."""
    NAVIGATION.extend(entry for entry in entries if entry not in NAVIGATION)


def register_home(*panels: Panel) -> None:
    """Add panels to everybody's page."""
    known = {panel.key for panel in HOME}
    HOME.extend(panel for panel in panels if panel.key not in known)


def register_sweep(name: str, function: Callable[[Scope, datetime], int]) -> None:
    """Say what an app keeps for a while only."""
    SWEEPS[name] = function


def register_loaded(name: str, function: Callable[[JobRun, LoadedFile], None]) -> None:
    """Say who looks at loaded files. It may look twice after a crash: what it does must be idempotent."""
    LOADED[name] = function


def register_undone(name: str, withdrawal: Withdrawal) -> None:
    """Say who invites people because of loads, and how that ends with the load."""
    UNDONE[name] = withdrawal


def register_erasure(name: str, function: Callable[[Scope, Somebody], tuple[int, ...]]) -> None:
    """Say what an app keeps of people. It may be asked several times: what it does must be idempotent."""
    ERASURES[name] = function


def register_beside(name: str, function: Callable[[threading.Event], None]) -> None:
    """Say what goes on in every worker beside its jobs; whether one or all of them do it, the function decides."""
    BESIDE[name] = function
