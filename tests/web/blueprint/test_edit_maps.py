"""Editing journey maps: versions that never change, one in force, and nothing lost when two people edit."""

import tempfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from twofold.facts.journey_map import JourneyMap, Stage, Touchpoint
from twofold_web.blueprint.documents import MapUnreadable, read_document, write_document
from twofold_web.blueprint.editing import laid_over, new_map, step
from twofold_web.blueprint.models import JourneyMapVersion, PublishedMap
from twofold_web.foundation.models import AuditEntry
from twofold_web.foundation.permissions import Role

EDIT = "/o/hotel/maps/stay/edit/"


def names(journey):
    return [[point.name for point in stage.touchpoints] for stage in journey.stages]


@pytest.fixture
def journey(stay):
    return read_document(JourneyMapVersion.objects.of(stay).get().document)


def form_of(journey, **changed):
    fields = {"document": write_document(journey), "based_on": "1", "language": "en", "do": "save"}
    for at, stage in enumerate(journey.stages):
        fields |= {f"s{at}.name": stage.name, f"s{at}.title": stage.title.get("en", "")}
        for number, point in enumerate(stage.touchpoints):
            key = f"s{at}.p{number}"
            fields |= {f"{key}.name": point.name, f"{key}.title": point.title.get("en", "")}
    return {**fields, **changed}


def test_saving_makes_a_new_version_and_leaves_the_old_one(stay, signed_in, journey):
    answer = signed_in(Role.CX_MANAGER).post(EDIT, form_of(journey, **{"s0.p0.title": "Welcome desk"}))
    assert answer.status_code == 302
    second, first = JourneyMapVersion.objects.of(stay).order_by("-number")
    assert (second.number, second.based_on) == (2, 1)
    assert read_document(second.document).touchpoint("check-in").title == {"en": "Welcome desk", "hu": "Bejelentkezés"}
    assert "Welcome desk" not in first.document
    assert PublishedMap.objects.of(stay).get().version_id == first.pk
    assert AuditEntry.objects.of(stay).filter(act="map.saved").count() == 2


def test_publishing_puts_the_version_in_force(stay, signed_in, journey):
    signed_in(Role.CX_MANAGER).post(EDIT, form_of(journey, do="publish"))
    assert PublishedMap.objects.of(stay).get().version.number == 2


def test_who_saves_over_a_newer_version_is_warned_and_loses_nothing(stay, signed_in, journey):
    client = signed_in(Role.CX_MANAGER)
    client.post(EDIT, form_of(journey, **{"s0.p0.title": "Theirs"}))
    answer = client.post(EDIT, form_of(journey, **{"s0.p0.title": "Mine"}))
    assert answer.status_code == 409
    assert "Mine" in answer.content.decode()
    assert JourneyMapVersion.objects.of(stay).count() == 2
    client.post(EDIT, form_of(journey, do="over", **{"s0.p0.title": "Mine"}))
    newest = JourneyMapVersion.objects.of(stay).order_by("-number").first()
    assert (newest.number, "Mine" in newest.document) == (3, True)


def test_an_earlier_version_can_be_made_the_newest_again(stay, signed_in, journey):
    client = signed_in(Role.CX_MANAGER)
    client.post(EDIT, form_of(journey, **{"s0.p0.title": "Changed"}))
    client.post("/o/hotel/maps/stay/1/back/")
    newest, _, first = JourneyMapVersion.objects.of(stay).order_by("-number")
    assert newest.number == 3
    assert newest.document == first.document


def test_a_step_is_taken_without_saving(stay, signed_in, journey):
    answer = signed_in(Role.CX_MANAGER).post(EDIT, form_of(journey, do="down:s0.p0"))
    text = answer.content.decode()
    assert text.index('value="room"') < text.index('value="check-in"')
    assert JourneyMapVersion.objects.of(stay).count() == 1


def test_a_map_that_cannot_be_kept_says_why_and_keeps_what_was_typed(stay, signed_in, journey):
    answer = signed_in(Role.CX_MANAGER).post(EDIT, form_of(journey, **{"s0.p1.name": "check-in"}))
    assert answer.status_code == 422
    assert "defined twice" in answer.content.decode()
    assert JourneyMapVersion.objects.of(stay).count() == 1


def test_a_form_cannot_reach_another_map_by_its_document(stay, signed_in, journey):
    document = write_document(journey).replace('name = "stay"', 'name = "other"', 1)
    signed_in(Role.CX_MANAGER).post(EDIT, form_of(journey, document=document))
    assert set(JourneyMapVersion.objects.of(stay).values_list("name", flat=True)) == {"stay"}


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("map.toml", b"[map", "TOML"),
        ("map.exe", b"MZ", ".toml"),
        ("map.toml", b'[map]\nname = "new"\n[[stage]]\nname = "a"\n', "new"),
        ("map.csv", b"a;b\n1;2\n", "stage"),
    ],
)
def test_a_file_that_is_no_map_gets_a_sentence(stay, signed_in, name, content, said):
    answer = signed_in(Role.CX_MANAGER).post("/o/hotel/maps/import/", {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert tempfile.gettempdir() not in answer.content.decode()


def test_a_map_goes_out_and_comes_back_the_same(stay, signed_in, journey):
    client = signed_in(Role.CX_MANAGER)
    for kind in ("toml", "csv"):
        text = client.get(f"/o/hotel/maps/stay/1/file/{kind}/").content
        assert names(read_document(text, f"stay.{kind}")) == names(journey)


def test_a_new_map_begins_with_one_touchpoint(hotel, signed_in):
    answer = signed_in(Role.CX_MANAGER).post("/o/hotel/maps/new/", {"title": "A first order"})
    assert answer["Location"] == "/o/hotel/maps/a-first-order/edit/"
    assert not PublishedMap.objects.of(hotel).exists()


def test_a_viewer_may_neither_see_nor_change_maps(stay, signed_in, journey):
    client = signed_in(Role.VIEWER)
    assert client.get("/o/hotel/maps/").status_code == 403
    assert client.post(EDIT, form_of(journey)).status_code == 403
    assert client.post("/o/hotel/maps/stay/1/publish/").status_code == 403
    assert JourneyMapVersion.objects.of(stay).count() == 1


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ("up:s1.p0", [["a", "b", "c"], ["d"]]),
        ("down:s0.p1", [["a"], ["b", "c", "d"]]),
        ("up:s0.p0", [["a", "b"], ["c", "d"]]),
        ("down:s1.p1", [["a", "b"], ["c", "d"]]),
        ("move:s0.p0:s1.p1", [["b"], ["c", "a", "d"]]),
        ("remove:s0.p0", [["b"], ["c", "d"]]),
        ("down:s0", [["c", "d"], ["a", "b"]]),
        ("move:s1:s0", [["c", "d"], ["a", "b"]]),
        ("remove:s1", [["a", "b"]]),
        ("add:s0", [["a", "b", "touchpoint-1"], ["c", "d"]]),
        ("add:", [["a", "b"], ["c", "d"], []]),
        ("move:s0.p0:s9.p0", [["a", "b"], ["c", "d"]]),
        ("remove:s7.p1", [["a", "b"], ["c", "d"]]),
        ("fly:s0", [["a", "b"], ["c", "d"]]),
        ("up:nonsense", [["a", "b"], ["c", "d"]]),
    ],
)
def test_each_step_moves_what_it_names(wanted, expected):
    begun = step(new_map("m", "M", "en"), "add:")
    stages = zip(begun.stages, (("a", "b"), ("c", "d")), strict=True)
    journey = type(begun)(
        "m",
        stages=tuple(
            type(stage)(stage.name, touchpoints=tuple(Touchpoint(name) for name in points)) for stage, points in stages
        ),
    )
    assert names(step(journey, wanted)) == expected


def test_texts_of_other_languages_stay_when_one_is_edited():
    journey = laid_over(new_map("m", "M", "en"), {"title": "Út", "s0.name": "a", "s0.title": "Első"}, "hu")
    assert journey.title == {"en": "M", "hu": "Út"}
    assert journey.stages[0].title == {"hu": "Első"}


def test_a_document_too_large_is_refused():
    with pytest.raises(MapUnreadable, match="too large"):
        read_document("x" * 1_000_001)


def test_the_wanted_feeling_and_roles_are_written_in_one_language_and_the_others_stay():
    point = Touchpoint("desk", roles=("agent",), wanted_emotion={"en": "welcome"})
    journey = JourneyMap("stay", stages=(Stage("arrival", touchpoints=(point,)),))
    said = {"s0.name": "arrival", "s0.p0.name": "desk", "s0.p0.roles": "agent", "s0.p0.roles_called": "referens"}
    laid = laid_over(journey, said | {"s0.p0.wanted_emotion": "vítaný host"}, "cs").touchpoint("desk")
    assert laid.wanted_emotion == {"en": "welcome", "cs": "vítaný host"}
    assert laid.role_called("agent", "cs") == "referens"
