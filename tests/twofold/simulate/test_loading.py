"""Every simulated file loads with its mapping, and nothing but the planted dirt is rejected."""

from twofold.sources.mapping_file import read_mapping
from twofold.store import open_store
from twofold.store.load import load


def test_a_load_rejects_the_planted_dirt_and_nothing_else(hotel, tmp_path):
    store = open_store(tmp_path / "store", create=True)
    for name, rows in hotel.truth.files.items():
        path = hotel.folder / f"{name}.parquet"
        summary = load(store, path, read_mapping(path.with_suffix(".toml")))
        assert summary.read == rows
        assert summary.rejected_rows == hotel.truth.spoilt_rows.get(name, 0), name
        assert summary.rejected_answers == hotel.truth.spoilt_answers.get(name, 0), name
        assert (summary.duplicates, summary.changed) == (0, 0)
