import tempfile

import click
import pytest

from twofold.cli.entry import exit_code


def test_a_file_without_a_mapping_becomes_a_page(command, survey, tmp_path):
    done = command("run", survey, "--folder", tmp_path / "run")
    assert done.code == 0, done.err
    assert "600 rows read" in done.out
    page = (tmp_path / "run" / "report.html").read_text(encoding="utf-8")
    assert "<html" in page
    assert (tmp_path / "run" / "report.html").as_uri() in done.out
    assert (tmp_path / "run" / "survey.toml").exists()


@pytest.mark.parametrize("language", ["el", "hu"])
def test_the_page_speaks_other_languages(command, store, tmp_path, language):
    done = command("report", "--store", store, "--out", tmp_path / "page.html", "--language", language, "--json")
    assert done.code == 0, done.err
    assert f'lang="{language}"' in (tmp_path / "page.html").read_text(encoding="utf-8")
    assert isinstance(done.json["findings"], list)


def test_a_defect_of_our_own_is_no_traceback(capsys, monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.delenv("TWOFOLD_DEBUG", raising=False)

    @click.group()
    def group():
        pass

    @group.command()
    def broken():
        raise RuntimeError("a bug")

    assert exit_code(group, ["broken"]) == 70
    said = capsys.readouterr().err
    assert "Traceback" not in said
    assert len(said.strip().splitlines()) == 1
