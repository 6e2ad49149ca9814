"""The mapping is corrected by choosing; what cannot be is said, and what was chosen is offered again."""

from collections.abc import Callable

import pytest
from django.test import Client
from tests.web.intake.conftest import ROWS
from tests.web.intake.test_upload import HERE, bring, only

from twofold.sources.mapping import Mapping
from twofold.sources.mapping_file import parse_mapping
from twofold_web.foundation.permissions import Role
from twofold_web.foundation.scope import Scope
from twofold_web.intake.forms.changing import give_role
from twofold_web.intake.forms.reading import read_choices
from twofold_web.intake.forms.roles import LABELS, roles_of
from twofold_web.intake.looking import Look
from twofold_web.intake.models import Upload
from twofold_web.intake.reads.uploads import look_of

pytestmark = pytest.mark.django_db
Person = Callable[..., Client]


@pytest.fixture
def analyst(hotel: Scope, signed_in: Person) -> Client:
    """Somebody who has brought a file."""
    client = signed_in(Role.ANALYST)
    bring(client, ROWS.encode())
    return client


@pytest.fixture
def look(analyst: Client, hotel: Scope) -> Look:
    """How the file looked."""
    found = look_of(hotel, only(hotel))
    assert found is not None
    return found


def mapping_of(upload: Upload) -> Mapping:
    upload.refresh_from_db()
    return parse_mapping(upload.mapping)


def place(look: Look, name: str) -> int:
    return look.names.index(name)


def test_choosing_another_role_changes_the_mapping(analyst: Client, hotel: Scope, look: Look) -> None:
    upload = only(hotel)
    analyst.post(f"{HERE}files/{upload.pk}/mapping/", {f"role-{place(look, 'hotel')}": "channel"})
    event = mapping_of(upload).event
    assert event.channel is not None
    assert event.channel.columns == ("hotel",)
    assert event.unit is None or "hotel" not in event.unit.columns


def test_a_scale_and_codes_are_edited(analyst: Client, hotel: Scope, look: Look) -> None:
    upload, at = only(hotel), place(look, "score")
    given = {f"role-{at}": "answer-number", f"low-{at}": "1", f"high-{at}": "7,5", f"missing-{at}": "99, n/a"}
    analyst.post(f"{HERE}files/{upload.pk}/mapping/", given | {f"item-{at}": "our score", f"instrument-{at}": ""})
    answer = next(each for each in mapping_of(upload).answers if each.answer.columns == ("score",))
    assert answer.scale is not None
    assert (answer.scale.low, answer.scale.high, answer.missing) == (1.0, 7.5, ("99", "n/a"))
    assert (answer.item.value, answer.instrument) == ("our score", None)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("low-{}", "one", "both ends of the scale"),
        ("high-{}", "-3", "must be larger"),
        ("item-{}", "  ", "give the question a name"),
    ],
)
def test_what_makes_no_sense_is_said_at_its_field(
    analyst: Client, hotel: Scope, look: Look, field: str, value: str, said: str
) -> None:
    upload, at = only(hotel), place(look, "score")
    before = upload.mapping
    given = {f"role-{at}": "answer-number", f"low-{at}": "0", f"high-{at}": "10"}
    answer = analyst.post(f"{HERE}files/{upload.pk}/mapping/", given | {field.format(at): value})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert f'href="#{field.format(at)}"' in page
    assert mapping_of(upload).answers == parse_mapping(before).answers


def test_a_zone_that_is_none_is_refused(analyst: Client, hotel: Scope) -> None:
    answer = analyst.post(f"{HERE}files/{only(hotel).pk}/mapping/", {"zone": "Europe/Nowhere"})
    assert answer.status_code == 422
    assert "choose a time zone" in answer.content.decode()


def test_times_are_shown_as_they_are_read(analyst: Client, hotel: Scope) -> None:
    assert "2026-03-02 00:00:00 UTC" in analyst.get(f"{HERE}files/{only(hotel).pk}/").content.decode()


def test_a_person_in_two_roles_is_explained(analyst: Client, hotel: Scope, look: Look) -> None:
    upload = only(hotel)
    mapping = upload.mapping + ""
    text = mapping.replace("[event]", '[event]\ncontext = ["guest"]') if "context" not in mapping else mapping
    analyst.post(f"{HERE}files/{upload.pk}/mapping/written/", {"toml": text})
    mapping_of(upload)
    page = analyst.get(f"{HERE}files/{upload.pk}/").content.decode()
    assert ("does not fit the file yet" in page) is (text != mapping)


def test_a_mapping_that_somebody_wrote_is_taken_or_refused(analyst: Client, hotel: Scope) -> None:
    upload = only(hotel)
    said = analyst.post(f"{HERE}files/{upload.pk}/mapping/written/", {"toml": "[event\n"}, follow=True)
    assert "The mapping was not taken" in said.content.decode()
    analyst.post(f"{HERE}files/{upload.pk}/mapping/written/", {"toml": '[event]\nperson = "guest"\n'})
    assert mapping_of(upload).answers == ()
    told = analyst.get(f"{HERE}files/{upload.pk}/mapping.toml")
    assert told.content.decode() == only(hotel).mapping
    assert "attachment" in told["Content-Disposition"]


def test_nul_in_a_mapping_is_refused(analyst: Client, hotel: Scope) -> None:
    toml = '[event]\nperson = "guest"\nunit = {value = "a\\u0000b"}\n'
    said = analyst.post(f"{HERE}files/{only(hotel).pk}/mapping/written/", {"toml": toml}, follow=True)
    assert "The mapping was not taken" in said.content.decode()


def test_the_proposal_can_be_had_back(analyst: Client, hotel: Scope, look: Look) -> None:
    upload = only(hotel)
    analyst.post(f"{HERE}files/{upload.pk}/mapping/written/", {"toml": '[event]\nperson = "guest"\n'})
    analyst.post(f"{HERE}files/{upload.pk}/mapping/proposed/")
    assert mapping_of(upload) == parse_mapping(look.proposal)


def test_columns_can_be_found_by_their_name(analyst: Client, hotel: Scope, look: Look) -> None:
    page = analyst.get(f"{HERE}files/{only(hotel).pk}/?find=SCO").content.decode()
    assert f'id="column-{place(look, "score")}"' in page
    assert f'id="column-{place(look, "guest")}"' not in page


def test_columns_that_a_form_does_not_name_stay_as_they_are(look: Look) -> None:
    mapping = parse_mapping(look.proposal)
    assert read_choices(mapping, look, {}).mapping == mapping


@pytest.mark.parametrize("role", sorted(LABELS))
def test_every_role_can_be_given_and_taken_again(look: Look, role: str) -> None:
    for column in look.columns:
        mapping = parse_mapping(look.proposal)
        given = give_role(mapping, column, role)
        has = roles_of(given, column.name)
        assert has == [role] or (role == "item" and not given.answers)
        again = give_role(given, column, "")
        assert roles_of(again, column.name) == [""]
