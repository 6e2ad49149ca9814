"""The pages of delivery: what they show, and that each act does what its button says."""

import io
import re
import shutil
import subprocess
from datetime import timedelta

import pytest
import xlsxwriter
from tests.web.delivery.conftest import MORNING

from twofold_web.delivery.asking.lists import Guest
from twofold_web.delivery.models import (
    Batch,
    Clock,
    Gateway,
    Invitation,
    Link,
    OptOut,
    Plan,
    Quota,
    Trigger,
    Wording,
)
from twofold_web.delivery.printing import cards
from twofold_web.delivery.reads.entry import entry_of
from twofold_web.delivery.sending.rounds import round_at
from twofold_web.delivery.tokens import token_of
from twofold_web.delivery.views import surveys
from twofold_web.foundation.permissions import Role
from twofold_web.people.models import Unit

READER = shutil.which("pdftotext")
LINK = {"kind": "anonymous", "name": "Reception", "hosts": ""}


@pytest.fixture
def manager(signed_in):
    return signed_in(Role.CX_MANAGER)


@pytest.fixture
def at(stay):
    return f"/o/hotel/surveys/{stay.pk}/delivery/"


@pytest.mark.parametrize("page", ["", "links/", "people/", "triggers/", "plan/", "words/el/"])
def test_every_page_says_what_to_do_where_there_is_nothing_yet(manager, at, page):
    answer = manager.get(f"{at}{page}")

    assert answer.status_code == 200
    assert "{{" not in answer.content.decode()


def test_who_may_ask_in_one_unit_only_does_not_decide_for_all(hotel, signed_in, at):
    Unit.objects.add(hotel, code="brno", name="Brno", path="0000000001/")
    leader = signed_in(Role.CX_MANAGER, unit="brno")

    assert leader.get(at).status_code == 403
    assert leader.get("/o/hotel/contacts/").status_code == 403


def test_a_survey_is_called_by_its_title_and_leads_back_to_its_page(manager, at, stay):
    shown = manager.get(at).content.decode()

    title = stay.draft["title"][stay.draft["languages"][0]]
    assert title != stay.name
    assert f'<a href="/o/hotel/surveys/{stay.pk}/">{title}</a>' in shown
    assert stay.name not in shown


def test_a_link_opens_what_it_stands_for_until_it_is_closed(hotel, manager, at, stay):
    Unit.objects.add(hotel, code="brno", name="Brno", path="0000000001/")
    told = LINK | {"unit": "brno", "touchpoint": "check-out", "channel": "in-person", "language": "el"}
    assert manager.post(f"{at}links/", told).status_code == 302
    link = Link.objects.of(hotel).get()
    token = token_of(hotel.organisation_id, link.nonce)

    entry = entry_of(token)
    assert (entry.kind, entry.unit, entry.touchpoint, entry.language) == ("anonymous", "brno", "check-out", "el")
    assert token in manager.get(f"{at}links/").content.decode()

    manager.post(f"{at}links/{link.pk}/revoke/")
    assert (entry_of(token).state, entry_of(token).closed) == ("revoked", True)


def test_the_table_of_links_opens_none(hotel, manager, at):
    manager.post(f"{at}links/", LINK)
    link = Link.objects.of(hotel).get()
    kept = " ".join(str(value) for value in vars(link).values())

    assert token_of(hotel.organisation_id, link.nonce).partition("-")[2] not in kept


@pytest.mark.parametrize(
    "host", ["https://shop.example'", "javascript:alert(1)", "http://shop.example", "*", "https://a.b;c"]
)
def test_an_embedded_link_names_plain_origins_only(hotel, manager, at, host):
    answer = manager.post(f"{at}links/", LINK | {"kind": "embed", "hosts": host})

    assert answer.status_code == 422
    assert Link.objects.of(hotel).count() == 0


def test_an_embedded_link_says_whose_pages_may_show_it(hotel, manager, at):
    manager.post(
        f"{at}links/", LINK | {"kind": "embed", "hosts": "https://Shop.example/basket\nhttps://b.example:8443"}
    )
    link = Link.objects.of(hotel).get()

    assert entry_of(token_of(hotel.organisation_id, link.nonce)).frame_hosts == (
        "https://shop.example",
        "https://b.example:8443",
    )
    assert "&lt;iframe" in manager.get(f"{at}links/").content.decode()


@pytest.mark.parametrize(
    ("form", "begins"), [("svg", b"<?xml"), ("png", b"\x89PNG"), ("cards", b"%PDF"), ("poster", b"%PDF")]
)
def test_a_link_is_printed(hotel, manager, at, form, begins):
    manager.post(f"{at}links/", LINK | {"name": "Стойка", "language": "bg"})
    link = Link.objects.of(hotel).get()

    answer = manager.get(f"{at}links/{link.pk}/{form}/?language=bg")

    assert answer.content.startswith(begins)


MINUTES = {
    "en": ("It takes about a minute.", "It takes about 3 minutes."),
    "hu": ("Körülbelül egy percig tart.", "Körülbelül 3 percig tart."),
    "bg": ("Отнема около минута.", "Отнема около 3 минути."),
    "el": ("Χρειάζεται περίπου ένα λεπτό.", "Χρειάζεται περίπου 3 λεπτά."),
}


@pytest.mark.parametrize("language", MINUTES)
def test_paper_says_how_long_the_questionnaire_takes(hotel, manager, at, stay, language, monkeypatch):
    manager.post(f"{at}links/", LINK)
    link = Link.objects.of(hotel).get()
    said = []
    monkeypatch.setattr(cards, "pdf_of", lambda printed, _sheet: said.append(printed.invitation) or b"")

    for seconds in (4, 75, 140, 195):
        monkeypatch.setattr(surveys, "reading_time", lambda *_of, takes=seconds: timedelta(seconds=takes))
        manager.get(f"{at}links/{link.pk}/cards/?language={language}")

    one, three = MINUTES[language]
    assert [text.endswith(one) for text in said] == [True, True, False, False]
    assert [text.endswith(three) for text in said] == [False, False, True, True]


@pytest.mark.skipif(READER is None, reason="pdftotext (poppler) is not installed")
@pytest.mark.parametrize("host", ["cx.example", "kundenzufriedenheit.hotel-example.co.uk"])
@pytest.mark.parametrize("form", cards.Sheet)
def test_an_address_on_paper_fits_and_can_be_typed(host, form):
    """What is printed, its lines put together, is the address; nothing leaves the page."""
    address = f"https://{host}/s/1234567-{'Wm0-_' * 4}XY/"
    pdf = cards.pdf_of(cards.Printed("Hotel", "Brno", "How was it?", "Point here.", address, "en"), form)

    read = subprocess.run([READER, "-layout", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    lines = re.split(r"\n|\s{2,}", read)

    whole = address.removeprefix("https://").rstrip("/")
    shown = [line for line in lines if line and line in whole]
    across, down, most = (2, 4, 30) if form is cards.Sheet.CARDS else (1, 1, 60)
    assert "".join(shown[::across]) == whole * down
    assert all(len(line) <= most for line in shown), "as many signs as fit into the column at the smallest size"
    assert read.count("\f") == 1, "one page"


def brought(manager, hotel, at, text: str) -> Batch:
    answer = manager.post(f"{at}people/", {"way": "email", "pasted": text})
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    return Batch.objects.of(hotel).first()


LIST = """\
E-mail;Customer;language;note
anna@guest.example;G-1;el;x
no address;G-2;;x
bora@guest.example;G-3;xx;x
anna@guest.example;G-1;el;x
cili@guest.example;G-4;hu;x
"""


def test_a_list_is_looked_at_before_anybody_is_asked(hotel, manager, at, stay, post):
    batch = brought(manager, hotel, at, LIST)

    shown = manager.get(f"{at}people/{batch.pk}/").content.decode()

    assert "2 will be asked, 0 not." in shown
    for reason in ("this is no address", "does not speak this language", "stands in the list before"):
        assert reason in shown
    assert Invitation.objects.of(hotel).count() == 0

    manager.post(f"{at}people/{batch.pk}/confirm/", {"days": 30, "reminders": 1, "reminder_days": 3})
    round_at(hotel, Invitation.objects.of(hotel).first().due_at.replace(hour=10))
    assert sorted(Invitation.objects.of(hotel).values_list("address", "language")) == [
        ("anna@guest.example", "el"),
        ("cili@guest.example", "hu"),
    ]
    # the list as it came is forgotten
    assert Batch.objects.of(hotel).get().rows == []


def test_the_counts_before_are_the_decisions_afterwards(hotel, manager, at, stay, invited, post):
    Clock.objects.add(hotel, purpose="", most=1, days=90)
    invited(stay, Guest("anna@guest.example"))
    round_at(hotel, MORNING)
    batch = brought(manager, hotel, at, "email\nanna@guest.example\nbora@guest.example\n")

    # the other has been asked; whether ninety days ago or yesterday depends on today's date, as it will then
    shown = manager.get(f"{at}people/{batch.pk}/").content.decode()

    assert ("1 will be asked, 1 not." in shown) or ("2 will be asked, 0 not." in shown)


def test_columns_can_be_named_anew(hotel, manager, at):
    batch = brought(manager, hotel, at, "who,where\nanna@guest.example,x\n")
    assert "0 will be asked" in manager.get(f"{at}people/{batch.pk}/").content.decode()

    manager.post(f"{at}people/{batch.pk}/", {"column-0": "address", "column-1": ""})

    assert "1 will be asked" in manager.get(f"{at}people/{batch.pk}/").content.decode()


def test_a_spreadsheet_is_read(hotel, manager, at):
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["имейл", "номер"])
        sheet.write_row(1, 0, ["anna@guest.example", 4711])
    file.seek(0)
    file.name = "гости.xlsx"

    manager.post(f"{at}people/", {"way": "email", "file": file})

    batch = Batch.objects.of(hotel).get()
    assert batch.rows == [["anna@guest.example", "4711"]]
    assert batch.mapping == {"имейл": "address", "номер": "name"}


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"PK\x03\x04broken", b"only a header", b'"a\nb,c'])
def test_what_is_no_list_is_refused_with_a_sentence(hotel, manager, at, content):
    file = io.BytesIO(content)
    file.name = "list.csv"

    answer = manager.post(f"{at}people/", {"way": "email", "file": file})

    assert answer.status_code == 422
    assert Batch.objects.of(hotel).count() == 0


def test_a_trigger_a_plan_and_limits_are_set(hotel, manager, at):
    trigger = {"name": "After check-out", "kind": "purchase", "touchpoint": "check-out", "conditions": "nights >= 2"}
    trigger |= {"way": "email", "delay_hours": 48, "expires_days": 7, "quiet_from": 21, "quiet_to": 8, "weekends": "on"}
    assert (
        manager.post(f"{at}triggers/", trigger | {"reminders": 2, "reminder_days": 3, "once": "case"}).status_code
        == 302
    )
    made = Trigger.objects.of(hotel).get()
    assert (made.delay_minutes, made.conditions) == (2880, [{"field": "nights", "is": ">=", "value": "2"}])
    # two contacts in thirty days: the second reminder is never sent, and the page says so
    assert "its last reminders are never sent" in manager.get(f"{at}triggers/").content.decode()
    assert manager.post(f"{at}triggers/", trigger | {"conditions": "nights"}).status_code == 422
    often = {"reminders": 0, "reminder_days": 3, "once": "case"}
    never = manager.post(f"{at}triggers/", trigger | often | {"delay_hours": 168})
    assert (never.status_code, Trigger.objects.of(hotel).count()) == (422, 1)
    assert "Nobody would ever be asked" in never.content.decode()

    manager.post(f"{at}plan/", {"share": "12.5", "target": "300"})
    manager.post(f"{at}plan/", {"by": "unit", "value": "", "most": "20", "period": "week"})
    assert (Plan.objects.of(hotel).get().share, Plan.objects.of(hotel).get().target) == (1250, 300)
    assert "20" in manager.get(f"{at}plan/").content.decode()
    manager.post(f"{at}plan/{Quota.objects.of(hotel).get().pk}/lift/")
    assert Quota.objects.of(hotel).count() == 0
    manager.post(f"{at}triggers/{made.pk}/", {"act": "delete"})
    assert Trigger.objects.of(hotel).count() == 0


def test_words_are_set_in_one_language_and_tried(hotel, manager, at, post):
    manager.post(f"{at}words/el/", {"subject": "Πώς ήταν;", "text": "Γεια σας, {organisation}: {title}", "sms": ""})
    assert Wording.objects.of(hotel).get().language == "el"
    shown = manager.get(f"{at}words/el/").content.decode()
    assert "Γεια σας, Hotel chain: Η διαμονή σας" in shown

    manager.post(f"{at}words/el/", {"send": "1"})

    assert b"To: cx_manager@hotel.example" in post.got[0]


def test_the_policy_is_set_by_clocks_and_people(hotel, manager):
    manager.post("/o/hotel/contacts/", {"purpose": "", "most": 1, "days": 60})
    manager.post("/o/hotel/contacts/", {"purpose": "relationship", "most": 1, "days": 180})
    assert list(Clock.objects.of(hotel).values_list("purpose", "most", "days")) == [
        ("", 1, 60),
        ("relationship", 1, 180),
    ]
    manager.post("/o/hotel/contacts/", {"remove": "relationship"})
    assert Clock.objects.of(hotel).count() == 1

    manager.post("/o/hotel/contacts/person/", {"person": "anna@guest.example", "act": "out"})
    manager.post("/o/hotel/contacts/person/", {"person": "anna@guest.example", "act": "in"})
    assert OptOut.objects.of(hotel).count() == 0


def test_a_person_who_is_erased_leaves_only_what_they_refused(hotel, manager, stay, invited, post):
    invited(stay, Guest("anna@guest.example", "G-1", hidden={"room": "12"}), reminders=1)
    round_at(hotel, MORNING)
    manager.post("/o/hotel/contacts/person/", {"person": "G-1", "act": "out"})

    manager.post("/o/hotel/contacts/person/", {"person": "G-1", "act": "erase"})

    row = Invitation.objects.of(hotel).get()
    assert (row.name, row.address, row.hidden, row.due_at) == ("", "", {}, None)
    invited(stay, Guest("other@guest.example", "G-1"))
    round_at(hotel, MORNING)
    assert len(post.got) == 1


def test_a_gateway_is_described_by_who_may_change_settings(hotel, signed_in, manager):
    told = {
        "name": "Desk",
        "template": '{"url": "https://sms.example/", "body": {"to": "{to}", "text": "{text}"}}',
        "secret": "sms",
    }
    assert manager.post("/o/hotel/contacts/gateway/", told).status_code == 403
    administrator = signed_in(Role.ADMINISTRATOR)
    assert administrator.post("/o/hotel/contacts/gateway/", told | {"template": "[1]"}).status_code == 422

    assert administrator.post("/o/hotel/contacts/gateway/", told).status_code == 302
    assert Gateway.objects.of(hotel).get().secret == "sms"  # noqa: S105 - the name of a secret
