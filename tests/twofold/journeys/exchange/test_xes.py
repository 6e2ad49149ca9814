"""Journeys written as XES are what was written, to our own reader and to pm4py."""

import gzip
import warnings
from collections import Counter
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from written_journeys import any_steps, journeys, made

from twofold.errors import UsageError
from twofold.journeys.exchange.export import LogFormat, export_log
from twofold.journeys.exchange.xes import write_xes
from twofold.journeys.logs import log_steps

SPACE = "{http://www.xes-standard.org/}"
ORDER = ["extension", "global", "classifier", "int", "trace"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=any_steps())
def test_what_is_written_is_read_back(tmp_path, steps):
    path = tmp_path / "log.xes"
    write_xes(steps, path)
    names = [name for name, column in steps.columns.items() if (column.codes >= 0).any()]
    keys = {"channel": "channel", "unit": "org:group"}
    found = log_steps(path, kept=tuple(keys[name] for name in names)).steps
    told = journeys(found, tuple(keys[name] for name in names))
    assert told == journeys(steps, tuple(names))


def test_the_elements_stand_in_the_order_of_the_standard(tmp_path, stay):
    write_xes(stay, tmp_path / "log.xes")
    log = ET.parse(tmp_path / "log.xes").getroot()  # noqa: S314 - our own file
    tags = [each.tag.removeprefix(SPACE) for each in log]
    assert tags == sorted(tags, key=ORDER.index)
    assert {each.get("prefix") for each in log.iter(f"{SPACE}extension")} == {"concept", "time", "lifecycle", "org"}
    declared = {each.get("key") for each in log.find(f"{SPACE}global[@scope='event']")}
    for event in log.iter(f"{SPACE}event"):
        keys = [each.get("key") for each in event]
        assert declared <= set(keys)
        assert len(keys) == len(set(keys))


def test_what_xml_cannot_hold_is_shown_instead(tmp_path):
    write_xes(made([(1, 0, 'a\x00\x1f<"&\n￾')]), tmp_path / "log.xes")
    log = ET.parse(tmp_path / "log.xes")  # noqa: S314 - our own file
    assert log.find(f".//{SPACE}event/{SPACE}string").get("value") == 'a\\x00\\x1f<"&\n\\xfffe'


def test_a_name_that_ends_in_gz_is_packed_and_the_same_each_time(tmp_path, stay):
    for name in ("a.xes.gz", "b.xes.gz"):
        assert export_log(stay, tmp_path / name) is LogFormat.XES
    assert (tmp_path / "a.xes.gz").read_bytes() == (tmp_path / "b.xes.gz").read_bytes()
    assert gzip.decompress((tmp_path / "a.xes.gz").read_bytes()).startswith(b"<?xml")
    assert journeys(log_steps(tmp_path / "a.xes.gz").steps) == journeys(stay)


def test_customers_are_pseudonyms_of_their_journeys(tmp_path, stay):
    write_xes(stay, tmp_path / "log.xes", customers=np.array([10, 10, -1, -1]))
    found = log_steps(tmp_path / "log.xes", kept=("case:customer",)).steps
    assert found.columns["case:customer"].labels == (f"{10:015x}",)


def test_free_texts_and_doubled_keys_are_refused_and_nothing_is_left(tmp_path):
    texts = made([(1, 0, "a")], {"comment": ["I waited for an hour and nobody came to tell me anything. " * 3]})
    with pytest.raises(UsageError, match="comment holds texts of up to 174 letters"):
        write_xes(texts, tmp_path / "log.xes")
    with pytest.raises(UsageError, match="would be a second org:group"):
        write_xes(made([(1, 0, "a")], {"unit": ["x"], "org:group": ["y"]}), tmp_path / "log.xes")
    with pytest.raises(UsageError, match="the name tells no format"):
        export_log(texts, tmp_path / "log.txt")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.realdata
def test_pm4py_sees_the_same_help_desk_before_and_after(real_data, tmp_path):
    pm4py = pytest.importorskip("pm4py")
    source = real_data("helpdesk_italian/helpdesk.xes.gz")
    write_xes(log_steps(source, kept=("org:resource",)).steps, tmp_path / "log.xes")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        before, after = (pm4py.read_xes(str(path), show_progress_bar=False) for path in (source, tmp_path / "log.xes"))
        graphs = [tuple(Counter(part) for part in pm4py.discover_dfg(log)) for log in (before, after)]
        variants = [Counter(_lengths(pm4py.get_variants(log))) for log in (before, after)]
    assert graphs[0] == graphs[1]
    assert variants[0] == variants[1]
    assert sum(variants[0].values()) == 4580


def _lengths(variants):
    return {variant: n if isinstance(n, int) else len(n) for variant, n in variants.items()}
