"""Derived files that are damaged: what they held is found out again, and nothing that people read breaks."""

import io
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from tests.twofold.voice.conftest import Plain
from tests.twofold.voice.keeping.test_keeping import read_in

from twofold.cli import twofold
from twofold.errors import UsageError
from twofold.store import Store
from twofold.voice.encoders.encoder import ModelId
from twofold.voice.keeping import annotate_store, kept_comments, model_in_force
from twofold.voice.keeping.own_models import ASPECTS, NAME, taught_by, unused_models
from twofold.voice.keeping.parts import SAID, folder_of, read_parts
from twofold.voice.keeping.teaching import teach
from twofold.voice.sealed import arrays_in, sealed
from twofold.voice.valence.choosing import shipped_valence

DAMAGES = {
    "cut": lambda content: content[: len(content) // 2],
    "empty": lambda content: content[:0],
    "flipped": lambda content: content[:200] + bytes(sign ^ 0xFF for sign in content[200:220]) + content[220:],
}


@pytest.mark.parametrize("how", DAMAGES)
def test_comments_of_a_damaged_file_wait_and_are_read_again(commented: Store, how: str) -> None:
    annotate_store(commented, Plain())
    for path in folder_of(commented, "one").glob("*.parquet"):
        path.write_bytes(DAMAGES[how](path.read_bytes()))
        path.rename(path.with_name(f"{how}-{path.name}"))  # a file of another name was not read before
    kept = kept_comments(commented, commented.facts(), "one")
    assert (len(kept), kept.waiting) == (0, 4)
    before, again = read_in(commented), annotate_store(commented, Plain())
    assert (again.read, again.answers) == (5, 0)
    assert read_in(commented) == before
    assert len(kept_comments(commented, commented.facts(), "one")) == 4
    assert not list(folder_of(commented, "one").glob(f"{how}-*"))


def test_no_flipped_bit_changes_a_vector_unnoticed(commented: Store, tmp_path: Path) -> None:
    annotate_store(commented, Plain())
    path = next(folder_of(commented, "one").glob("*.parquet"))
    column = pq.read_metadata(path).row_group(0).column(SAID.names.index("vector"))
    begin, content, noticed = column.dictionary_page_offset or column.data_page_offset, path.read_bytes(), 0
    for at in range(begin, begin + column.total_compressed_size, 16):
        place = tmp_path / str(at)
        place.mkdir()
        (place / "flipped.parquet").write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
        read = read_parts(place)
        noticed += read.num_rows == 0
        assert not read.num_rows or read.equals(pq.read_table(path, schema=SAID))
    assert noticed  # some bytes are read by nobody


@pytest.mark.parametrize("how", DAMAGES)
def test_what_was_found_out_before_is_found_out_anew_where_it_is_damaged(tmp_path: Path, how: str) -> None:
    file = tmp_path / "kept.npz"
    np.savez(file, centres=np.ones((40, 40)))
    assert arrays_in(file.read_bytes()) is not None
    assert arrays_in(DAMAGES[how](file.read_bytes())) is None


def test_a_damaged_model_of_ones_own_is_named_and_what_ships_reads(commented: Store) -> None:
    annotate_store(commented, Plain())
    path = commented.folder.local / "_derived" / "voice" / NAME
    path.write_bytes(b"x" * 1000)
    reader = Plain()
    assert taught_by(commented, reader) is reader
    assert unused_models(commented, reader.encoder) == {NAME: "is damaged or of an earlier version"}
    assert annotate_store(commented, Plain()).read == 0


@pytest.mark.parametrize("name", [NAME, ASPECTS])
def test_a_whole_file_of_another_version_is_no_model_of_ones_own(commented: Store, name: str) -> None:
    content = io.BytesIO()
    np.savez(content, about=np.frombuffer(b'{"card": {}}', np.uint8))
    annotate_store(commented, Plain())
    sealed(content.getvalue(), commented.folder.local / "_derived" / "voice" / name)
    reader = Plain()
    assert taught_by(commented, reader) is reader
    assert list(unused_models(commented, reader.encoder)) == [name]
    beneath = ModelId("bag", "of words", 64)
    reader.mark, reader.encoder = "two", beneath.key
    annotate_store(commented, reader)
    with pytest.raises(UsageError, match="rated comments"):  # they are too few, and no old file is in the way
        teach(commented, (beneath, shipped_valence(beneath)), date(2026, 3, 1))


def test_nothing_is_learnt_from_vectors_of_another_encoder(commented: Store) -> None:
    annotate_store(commented, Plain())
    other = ModelId("ngrams", "", 1024)
    with pytest.raises(UsageError, match="plain one, whose vectors ngrams cannot learn from"):
        teach(commented, (other, shipped_valence(other)), date(2026, 3, 1))


def test_the_encoder_of_the_vectors_is_written_down(commented: Store) -> None:
    annotate_store(commented, Plain())
    found = model_in_force(commented)
    assert found is not None
    assert found.encoder == "bag of words"


def test_search_works_where_another_encoder_has_read_the_comments(commented: Store) -> None:
    annotate_store(commented, Plain())
    asked = ["voice", "search", "towels", "--store", str(commented.folder.local), "--encoder", "ngrams"]
    done = CliRunner().invoke(twofold, asked)
    assert done.exit_code == 0
    assert "another encoder" in done.stderr
    assert "Bad towels" in done.stdout
