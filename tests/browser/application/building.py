"""Builds a small organisation in TWOFOLD_HOME and writes sessions.json.

Run as a process of its own after ``django.setup()`` (conftest.py), because the browser's library runs an event
loop, in which Django refuses to ask its database.
"""

import json
from pathlib import Path

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command

from twofold.facts.unit_files import read_units
from twofold.simulate import simulate
from twofold.sources.mapping_file import read_mapping
from twofold.store.load import load
from twofold.store.load_units import load_units
from twofold_web.blueprint.writes import import_map
from twofold_web.foundation import prepared
from twofold_web.foundation.jobs import work_once
from twofold_web.foundation.permissions import Role
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.stores import store_of
from twofold_web.people.models import User
from twofold_web.people.writes import adopt_units, found_organisation, grant_role

FILES = ("surveys", "contacts", "trainings")
# every kind of page has something to show; what takes long stays "being prepared", which is a state to look at too
MOST_JOBS = 12


def build() -> None:
    """Found two organisations, fill one, and let a person of each role sign in."""
    call_command("migrate", verbosity=0, interactive=False)
    hotel = found_organisation("hotel", "Hotels of the Mediterranean and the Balkans")
    found_organisation("bank", "Bank")
    _load(hotel)
    sessions = {role.value: _session(hotel, role) for role in Role}
    prepared.ask_standing(hotel)
    for _ in range(MOST_JOBS):
        if not work_once():
            break
    (settings.HOME / "sessions.json").write_text(json.dumps(sessions), encoding="utf-8")


def _load(scope: Scope) -> None:
    folder = Path(settings.HOME) / "files"
    simulate(folder, seed=3, events=1500, months=6)
    store = store_of(scope, create=True)
    load_units(store, folder / "units.csv")
    adopt_units(scope, list(read_units(folder / "units.csv").units.values()))
    import_map(scope, (folder / "journey.toml").read_text(encoding="utf-8"), "journey.toml", publish=True)
    for name in FILES:
        file = folder / f"{name}.parquet"
        load(store, file, read_mapping(file.with_suffix(".toml")))


def _session(scope: Scope, role: Role) -> str:
    user = User.objects.create_user(f"{role.value}@hotel.example", name=role.value.replace("_", " ").title())
    grant_role(scope, user, role)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


if __name__ == "__main__":
    build()
