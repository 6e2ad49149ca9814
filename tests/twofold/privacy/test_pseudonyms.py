"""Pseudonyms are the first 60 bits of HMAC-SHA256, and their key is looked after."""

import hashlib
import hmac
import stat
import threading

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twofold.errors import KeyMissing
from twofold.privacy.pseudonyms import Key, create_key, read_key


def reference(secret: bytes, domain: str, value: str) -> int:
    digest = hmac.new(secret, f"{domain}:{value}".encode("utf-8", "surrogatepass"), hashlib.sha256).digest()
    return int.from_bytes(digest[:8], "big") >> 4


@settings(deadline=None)
@given(
    secret=st.binary(min_size=16, max_size=100),
    domain=st.sampled_from(["person", "employee", "event"]),
    values=st.lists(st.none() | st.text(st.characters(exclude_categories=["Cs"]), max_size=80), max_size=20),
)
def test_pseudonyms_are_the_first_sixty_bits_of_hmac(secret, domain, values):
    made = Key(secret).pseudonyms(domain, pa.array(values, pa.string())).to_pylist()
    assert made == [reference(secret, domain, value) if value else None for value in values]
    assert all(number is None or 0 <= number < 2**60 for number in made)


def test_one_value_gets_the_number_it_gets_among_many():
    key = Key(b"0123456789abcdef")
    assert key.pseudonym("person", "anna") == reference(b"0123456789abcdef", "person", "anna")


def test_chunks_dictionaries_and_large_strings_give_the_same_numbers():
    key = Key(bytes(range(32)))
    plain = pa.array(["a", "b", None, "", "a"])
    expected = key.pseudonyms("person", plain)
    assert expected.null_count == 2
    assert key.pseudonyms("person", pa.chunked_array([plain.slice(0, 2), plain.slice(2)])) == expected
    assert key.pseudonyms("person", plain.dictionary_encode()) == expected
    assert key.pseudonyms("person", plain.cast(pa.large_string())) == expected
    assert key.pseudonyms("person", pa.chunked_array([], pa.string())) == pa.array([], pa.int64())
    assert key.pseudonyms("person", pa.nulls(2, pa.string())) == pa.nulls(2, pa.int64())


def test_two_domains_share_no_pseudonym():
    key = Key(bytes(32))
    assert key.pseudonym("person", "7") != key.pseudonym("employee", "7")


def test_nobody_has_the_empty_name():
    with pytest.raises(ValueError, match="empty name"):
        Key(bytes(32)).pseudonym("person", "")


def test_a_key_is_written_once_for_its_owner_and_never_printed(tmp_path):
    path = tmp_path / "store.key"
    key = create_key(path)
    assert len(key.secret) == 32
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert read_key(path, {}) == key
    assert key.secret.hex() not in repr(key)
    assert "secret" not in repr(key)
    with pytest.raises(KeyMissing, match="never overwritten"):
        create_key(path)
    assert read_key(path, {}) == key
    assert [entry.name for entry in tmp_path.iterdir()] == ["store.key"]


def test_of_many_who_create_a_key_at_once_one_wins(tmp_path):
    path = tmp_path / "store.key"
    won: list[Key] = []

    def attempt() -> None:
        try:
            won.append(create_key(path))
        except KeyMissing:
            return

    threads = [threading.Thread(target=attempt) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert won == [read_key(path, {})]


@pytest.mark.parametrize(
    "written",
    ["00" * 32, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"],
)
def test_the_environment_may_hold_the_key_in_hexadecimal_or_base64(tmp_path, written):
    create_key(tmp_path / "store.key")
    assert read_key(tmp_path / "store.key", {"TWOFOLD_KEY": f" {written}\n"}) == Key(bytes(32))


@pytest.mark.parametrize("content", [None, "", "not a key!", "ab", "\xff"])
def test_a_missing_or_broken_key_is_one_sentence_without_the_secret(tmp_path, content):
    path = tmp_path / "store.key"
    if content is not None:
        path.write_text(content, encoding="latin-1")
    with pytest.raises(KeyMissing) as found:
        read_key(path, {})
    assert "not a key!" not in str(found.value)


def test_a_key_in_a_folder_that_is_missing_is_one_sentence(tmp_path):
    with pytest.raises(KeyMissing, match="cannot be written"):
        create_key(tmp_path / "nowhere" / "store.key")
