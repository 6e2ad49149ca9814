"""What a load warns of is said in the reader's language and in the words of the page, never in those of the mapping."""

from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from twofold.sources.mapping_file import parse_mapping
from twofold.store import open_store
from twofold.store.load import load
from twofold_web.intake.sentences import say

HEAD, TIME = "id,left", 'occurred_at = "left"\n'
EVENT = '[source]\nname = "stays"\n[event]\nid = "id"\nkind = {value = "purchase"}\n'
# what is loaded one after the other, and by which mapping
FILES = {
    "no time": ([["1,"], ["2,"]], EVENT),
    "all rejected": ([["1,never", "2,never"]], EVENT + TIME),
    "older": ([["1,2026-01-01"], ["1,2026-01-02"], ["1,2026-01-01"]], EVENT + TIME),
    "replacing": ([["1,2026-01-01", "2,2026-01-01"], ["1,2026-02-01", "2,2026-02-01"]], EVENT + TIME),
}


@pytest.mark.parametrize("files", FILES)
@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_no_warning_of_a_load_says_a_word_of_the_mapping(tmp_path: Path, files: str, language: str):
    store = open_store(tmp_path / "store", create=True)
    told, mapping = FILES[files]
    for number, rows in enumerate(told):
        path = tmp_path / f"{number}.csv"
        path.write_text("\n".join((HEAD, *rows)) + "\n", encoding="utf-8")
        summary = load(store, path, parse_mapping(mapping))

    assert summary.warnings
    with translation.override(language):
        said = [say(warning) for warning in summary.warnings]

    assert not any(each.english for each in said)
    assert not [each for each in said if "occurred_at" in each.text or "[" in each.text or "{" in each.text]
    assert language == "en" or not set(summary.warnings) & {each.text for each in said}
