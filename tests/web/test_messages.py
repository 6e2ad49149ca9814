"""Every text people read stands in all languages; the tool that keeps the catalogues says what is not right."""

import re
from datetime import UTC, datetime
from pathlib import Path

import polib
import pytest
from django.utils import translation

from tools import messages
from twofold_web.foundation import catalogues
from twofold_web.foundation.templatetags import figures


@pytest.fixture
def small_app(tmp_path: Path) -> Path:
    (tmp_path / "templates").mkdir()
    (tmp_path / "views.py").write_text(
        "_('Good morning'); ngettext('One guest', '%(n)s guests', 3)\n", encoding="utf-8"
    )
    (tmp_path / "templates" / "a.html").write_text(
        '{% load i18n %}\n  {% translate "Leave" %}\n{% blocktranslate %}Of {{ n }}{% endblocktranslate %}',
        encoding="utf-8",
    )
    return tmp_path


def keep(folder: Path, language: str, **translated: str) -> None:
    catalogue = messages.update(folder, language, messages.texts(folder), {})
    for entry in catalogue:
        entry.msgstr = "" if entry.msgid_plural else translated.get(entry.msgid, entry.msgstr or f"x{entry.msgid}")
        for form in entry.msgstr_plural:
            entry.msgstr_plural[form] = "%(n)s vendég"
    path = catalogues.catalogue_of(folder, language)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(str(catalogue), encoding="utf-8")


def wrong(folder: Path, language: str = "hu") -> list[str]:
    return list(messages.complaints(folder, language, messages.texts(folder)))


@pytest.mark.parametrize("language", messages.LANGUAGES)
@pytest.mark.parametrize("app", messages.apps())
def test_every_text_of_every_app_is_translated(app: str, language: str):
    assert list(messages.complaints(messages.folder_of(app), language, messages.texts_of(app))) == []


def test_no_two_apps_translate_one_text_differently():
    assert list(messages.conflicts(messages.apps())) == []


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_no_sentence_ends_in_two_full_stops_after_a_date(language: str):
    """“март 2026 г.” is a month in Bulgarian, “2026. márc. 1.” a day in Hungarian, “5:05 μ.μ.” a time in Greek."""
    moment = datetime(2026, 3, 1, 17, 5, tzinfo=UTC)
    with translation.override(language):
        written = {"day": figures.day(moment), "month": figures.month("2026-03"), "moment": figures.moment(moment)}
    stopped = "|".join(name for name, text in written.items() if text.endswith(".")) or "none"
    filled = re.compile(rf"(\w+)=[\w.]+\|(?:{stopped})\b")
    found = []
    for path in sorted(messages.PACKAGE.glob("*/templates/**/*.*")):
        dates = set(filled.findall(path.read_text(encoding="utf-8")))
        app = messages.PACKAGE / path.relative_to(messages.PACKAGE).parts[0]
        place = path.relative_to(app).as_posix()
        for entry in polib.pofile(str(catalogues.catalogue_of(app, language))) if dates else ():
            ends = set(re.findall(r"%\((\w+)\)s\.(?!\w)", " ".join([entry.msgstr, *entry.msgstr_plural.values()])))
            found += [entry.msgid] if ends & dates and any(place == where for where, _line in entry.occurrences) else []
    assert found == []


def test_texts_of_code_and_templates_are_found_with_their_plurals(small_app: Path):
    found = messages.texts(small_app)

    assert {text.msgid: text.plural for text in found.values()} == {
        "Good morning": "",
        "One guest": "%(n)s guests",
        "Leave": "",
        "Of %(n)s": "",
    }


def test_a_complete_catalogue_is_accepted(small_app: Path):
    keep(small_app, "cs")

    assert wrong(small_app, "cs") == []


@pytest.mark.parametrize(
    ("translated", "complaint"),
    [
        ({"Leave": ""}, "is not translated"),
        ({"Of %(n)s": "Ebből %(m)s"}, "has the placeholders"),
        ({"Good morning": "Good morning"}, "is still English"),
        ({"Good morning": "<b>Jó reggelt</b>"}, "HTML tags"),
    ],
)
def test_a_wrong_translation_is_told(small_app: Path, translated: dict[str, str], complaint: str):
    keep(small_app, "hu", **translated)

    assert [complaint in sentence for sentence in wrong(small_app)] == [True]


def test_a_text_that_nobody_says_any_more_and_a_new_one_are_told(small_app: Path):
    keep(small_app, "hu")
    (small_app / "views.py").write_text(
        "_('Good evening'); ngettext('One guest', '%(n)s guests', 3)\n", encoding="utf-8"
    )

    told = " ".join(wrong(small_app))

    assert "'Good evening' is missing" in told
    assert "'Good morning' is said nowhere" in told


def test_a_changed_text_keeps_its_translation_as_fuzzy_until_somebody_has_read_it(small_app: Path):
    keep(small_app, "hu", **{"Good morning": "Jó reggelt"})
    (small_app / "views.py").write_text(
        "_('Good morning.'); ngettext('One guest', '%(n)s guests', 3)\n", encoding="utf-8"
    )
    keep(small_app, "hu")

    assert [entry.msgstr for entry in polib.pofile(str(catalogues.catalogue_of(small_app, "hu"))) if entry.fuzzy] == [
        "Jó reggelt"
    ]
    assert ["is fuzzy" in sentence for sentence in wrong(small_app)] == [True]


def test_what_another_app_has_translated_is_taken_over(small_app: Path):
    memory = {(None, "Leave"): polib.POEntry(msgid="Leave", msgstr="Távozás")}

    catalogue = messages.update(small_app, "hu", messages.texts(small_app), memory)

    assert catalogue.find("Leave").msgstr == "Távozás"


def test_catalogues_are_compiled_once_and_again_only_when_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    package = tmp_path / "package"
    monkeypatch.setattr(catalogues, "PACKAGE", package)
    path = catalogues.catalogue_of(package / "rooms", "hu")
    path.parent.mkdir(parents=True)
    path.write_text('msgid ""\nmsgstr ""\n\nmsgid "Leave"\nmsgstr "Távozás"\n', encoding="utf-8")

    first, again = catalogues.compile_all(tmp_path), catalogues.compile_all(tmp_path)
    path.write_text(path.read_text(encoding="utf-8").replace("Távozás", "Indulás"), encoding="utf-8")
    changed = catalogues.compile_all(tmp_path)

    assert (len(first), again, [name.parts[-3] for name in changed]) == (4, [], ["hu"])
    assert polib.mofile(str(changed[0])).find("Leave").msgstr == "Indulás"
    assert not [name for name in tmp_path.rglob("*") if name.name.startswith(".")]


def test_pages_speak_the_language_that_was_chosen():
    with translation.override("hu"):
        assert translation.gettext("Sign out") == "Kijelentkezés"


@pytest.mark.parametrize(("number", "form"), [(1, 0), (2, 1), (4, 1), (5, 2), (0, 2)])
def test_czech_has_three_plurals(number: int, form: int):
    assert catalogues.merged("cs", []).metadata["Plural-Forms"] == catalogues.PLURALS["cs"]
    expression = catalogues.PLURALS["cs"].split("plural=")[1].rstrip(";")
    rule = translation.trans_real.gettext_module.c2py(expression)
    assert rule(number) == form
