"""A hotel chain with customers' answers in two units, and a pulse of its employees."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from twofold.facts import Unit
from twofold.store import open_store
from twofold.voice.annotating import Reader, ReadingOptions
from twofold.voice.keeping import annotate_store
from twofold.way import bring
from twofold_web.foundation.jobs import work_once
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.stores import address_of
from twofold_web.foundation.wall import walled
from twofold_web.people.writes import adopt_units

BY_EMPLOYEES = """\
[event]
id = "id"
kind = {value = "pulse"}
side = {value = "employee"}
occurred_at = "day"
person = "who"
unit = "team"
"""
COMMENT = """
[[answer]]
item = "comment"
column = "said"
type = "text"
"""
CUSTOMERS = (
    """\
[event]
id = "id"
kind = {value = "survey"}
side = {value = "customer"}
occurred_at = "day"
person = "guest"
unit = "hotel"
touchpoint = "where"
channel = "how"

[[answer]]
item = "nps"
column = "score"
scale = [0, 10]
"""
    + COMMENT
)
PULSE = (
    BY_EMPLOYEES
    + """
[[answer]]
item = "enps"
column = "score"
scale = [0, 10]
"""
)
# Prague's guests recommend, Brno's do not; one channel's name would be a formula in a spreadsheet
GUESTS = "id,day,guest,hotel,where,how,score,said\n" + "".join(
    f"{n},2025-{n % 12 + 1:02d}-{n % 28 + 1:02d},g{n},{'prague' if n % 2 else 'brno'},"
    f"{'check-in' if n % 3 else 'room'},"
    f"{'=desk' if n % 4 else 'app'},{10 if n % 2 and n % 5 else n % 11},"
    f"call +36 30 123 4567 <script>x{n}</script> {'towels' if n % 10 == 0 else ''}\n"
    for n in range(240)
)
# twelve answers in Prague, two in Brno: those two are nobody else's business
STAFF = "id,day,who,team,score\n" + "".join(
    f"s{n},2025-03-{n % 28 + 1:02d},e{n},{'prague' if n < 12 else 'brno'},{n % 11}\n" for n in range(14)
)
# what guests of two units say in four languages, each with a telephone number, so that masking shows
SAYINGS = (
    ("The room was dirty and the staff were rude.", 1),
    ("Breakfast was delicious, and the room was very clean!", 10),
    ("A szoba koszos volt, a recepciós pedig udvariatlan.", 2),
    ("Το δωμάτιο ήταν πολύ καθαρό και το προσωπικό ευγενικό.", 9),
    ("Pokoj byl špinavý a drahý.", 3),
    ("We waited an hour at the reception.", 2),
)
SAID = "id,day,guest,hotel,where,how,score,said\n" + "".join(
    f"{n},2025-{n % 12 + 1:02d}-{n % 28 + 1:02d},g{n},{'prague' if n // 6 % 2 else 'brno'},room,app,{score},"
    f'"{text} Call +36 30 123 45{n:02d}, visit {n}."\n'
    for n, (text, score) in enumerate(SAYINGS * 5)
)


@pytest.fixture(scope="session")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the answers; loaded once, copied by whoever needs it."""
    folder = tmp_path_factory.mktemp("insight")
    store = open_store(folder / "facts", create=True)
    for name, rows, mapping in (("guests", GUESTS, CUSTOMERS), ("staff", STAFF, PULSE)):
        (folder / f"{name}.csv").write_text(rows, encoding="utf-8")
        (folder / f"{name}.toml").write_text(mapping, encoding="utf-8")
        bring(store, folder / f"{name}.csv")
    return folder / "facts"


@pytest.fixture
def answered(hotel: Scope, stored: Path) -> Scope:
    """The hotel with its answers and its tree."""
    shutil.copytree(stored, address_of(hotel))
    with walled(hotel.organisation_id):
        adopt_units(hotel, [Unit("prague", name="Praha"), Unit("brno", name="Brno")])
    return hotel


@pytest.fixture(scope="session")
def stored_sayings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with comments that say something, read by words."""
    folder = tmp_path_factory.mktemp("sayings")
    store = open_store(folder / "facts", create=True)
    for name, rows, mapping in (("said", SAID, CUSTOMERS), ("staff", STAFF, PULSE)):
        (folder / f"{name}.csv").write_text(rows, encoding="utf-8")
        (folder / f"{name}.toml").write_text(mapping, encoding="utf-8")
        bring(store, folder / f"{name}.csv")
    annotate_store(store, Reader(ReadingOptions(encoder="ngrams")))
    return folder / "facts"


@pytest.fixture
def spoken_of(hotel: Scope, stored_sayings: Path) -> Scope:
    """The hotel with comments that say something, read, and its tree."""
    shutil.copytree(stored_sayings, address_of(hotel))
    with walled(hotel.organisation_id):
        adopt_units(hotel, [Unit("prague", name="Praha"), Unit("brno", name="Brno")])
    return hotel


@pytest.fixture
def worker() -> Callable[[], None]:
    """Does all jobs that are due."""

    def work() -> None:
        while work_once():
            pass

    return work


@pytest.fixture(autouse=True)
def read_by_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Comments are read without the large model, so that a test does not wait for it to load."""
    monkeypatch.setenv("TWOFOLD_ENCODER", "ngrams")
