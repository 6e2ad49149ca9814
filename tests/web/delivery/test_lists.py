"""Rows of lists that are looked at."""

from twofold_web.delivery.asking import lists
from twofold_web.delivery.asking.lists import Allowed, checked


def test_time_zones_are_looked_up_once_and_not_for_every_row(monkeypatch):
    looks = []
    monkeypatch.setattr(lists, "available_timezones", lambda: looks.append(1) or {"Europe/Athens"})
    lists.known_zones.cache_clear()
    rows = [[f"{at}@guest.example", "Europe/Athens" if at else "Europe/Atlantis"] for at in range(20)]

    found = checked(["a", "z"], rows, {"a": "address", "z": "zone"}, Allowed("email", frozenset(), frozenset()))

    lists.known_zones.cache_clear()
    assert (len(found.guests), [each.fault for each in found.bad], len(looks)) == (19, [lists.Fault.UNKNOWN_ZONE], 1)
