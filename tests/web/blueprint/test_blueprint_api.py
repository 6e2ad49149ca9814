"""Blueprints and maps behind the API: the same reads, writes and permissions as on the pages."""

import json

from twofold_web.blueprint.models import JourneyMapVersion, PublishedMap
from twofold_web.foundation.permissions import Role

BLUEPRINT, MAPS = "/api/v1/o/hotel/blueprint", "/api/v1/o/hotel/maps"
OTHER = '[map]\nname = "claim"\n\n[[stage]]\nname = "report"\n\n[[stage.touchpoint]]\nname = "call"\n'


def post(client, body):
    return client.post(MAPS, json.dumps(body), content_type="application/json")


def test_a_program_waits_and_then_gets_the_blueprint(answered, signed_in, work):
    client = signed_in(Role.ANALYST)
    assert client.get(BLUEPRINT).json()["state"] == "preparing"
    work()
    found = client.get(BLUEPRINT).json()
    assert (found["state"], found["fresh"]) == ("ready", True)
    score = found["blueprint"]["Blueprint"]["places"][0]["score"]
    assert (score["n"], score["low"] < score["value"] < score["high"]) == (30, True)


def test_what_may_not_be_seen_is_withheld_here_too(answered, signed_in, work):
    client = signed_in(Role.UNIT_LEADER, unit="brno")
    client.get(BLUEPRINT)
    work()
    found = client.get(BLUEPRINT).json()["blueprint"]["Blueprint"]
    assert found["question"]["units"] == ["brno"]
    assert {"bonds", "actions"} <= set(found["withheld"])
    assert client.get(f"{BLUEPRINT}?unit=prague").status_code == 404


def test_filters_that_the_facts_do_not_have_are_refused(answered, signed_in, work):
    client = signed_in(Role.ANALYST)
    client.get(BLUEPRINT)
    work()
    for query in ("channel=nowhere", "segment.Weather=rain", "from=spring"):
        answer = client.get(f"{BLUEPRINT}?{query}")
        assert answer.status_code == 422, query
        assert answer.json()["do"]


def test_a_map_comes_in_and_goes_out(stay, signed_in):
    client = signed_in(Role.CX_MANAGER)
    made = post(client, {"document": OTHER, "publish": True})
    assert made.status_code == 201
    assert [one["name"] for one in client.get(MAPS).json()["items"]] == ["claim", "stay"]
    assert client.get(f"{MAPS}/claim").json()["document"] == made.json()["document"]
    assert PublishedMap.objects.of(stay).count() == 2


def test_a_document_that_is_no_map_says_what_to_do(stay, signed_in):
    answer = post(signed_in(Role.CX_MANAGER), {"document": "[map", "publish": True})
    assert answer.status_code == 422
    assert {"error", "do"} <= set(answer.json())


def test_a_viewer_reads_which_maps_are_in_force_and_changes_none(stay, signed_in):
    client = signed_in(Role.VIEWER)
    assert client.get(MAPS).status_code == 200
    assert client.get(f"{MAPS}/stay").status_code == 403
    assert post(client, {"document": OTHER}).status_code == 403
    assert JourneyMapVersion.objects.of(stay).count() == 1


def test_a_map_that_is_not_there_is_not_found(stay, signed_in):
    client = signed_in(Role.CX_MANAGER)
    assert client.get(f"{MAPS}/nowhere").status_code == 404
    assert client.get(f"{BLUEPRINT}?map=nowhere").status_code == 404
