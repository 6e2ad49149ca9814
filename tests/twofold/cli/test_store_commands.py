import csv


def test_info_counts_what_was_loaded(command, store):
    found = command("store", "info", "--store", store, "--json")
    assert found.code == 0
    assert "600" in command("store", "info", "--store", store).out


def test_a_moment_before_the_load_knows_nothing(command, store):
    ran = command("measure", "volume", "--store", store, "--as-of", "2020-01-01", "--json")
    assert ran.code == 0
    assert all(one["value"] in {0, None} for one in ran.json["estimates"])


def test_rejected_rows_can_be_exported_and_their_formulas_do_nothing(command, survey, tmp_path):
    lines = survey.read_text(encoding="utf-8").splitlines()
    lines[5] = lines[5].replace(lines[5].split(",")[1], '"=HYPERLINK(""x"")"')
    survey.write_text("\n".join(lines) + "\n", encoding="utf-8")
    said = command("load", survey, "--store", tmp_path / "s", "--json").json
    assert said["rejected"] == 1
    out = tmp_path / "rejected.csv"
    assert command("store", "rejected", "--store", tmp_path / "s", "--out", out).code == 0
    with out.open(encoding="utf-8-sig") as written:
        rows = list(csv.DictReader(written))
    assert [row["row"] for row in rows] == ["6"]
    assert all(not (cell or "").startswith("=") for row in rows for cell in row.values())


def test_an_erased_person_is_gone_and_the_command_proves_it(command, survey, store):
    with survey.open(encoding="utf-8") as lines:
        someone = next(row["who"] for row in csv.DictReader(lines))
    before = command("measure", "volume", "--store", store, "--json").json["estimates"][0]["value"]
    done = command("store", "erase", "--person", someone, "--yes", "--store", store, "--json")
    assert done.code == 0, done.err
    assert done.json["proven"] is True
    after = command("measure", "volume", "--store", store, "--json").json["estimates"][0]["value"]
    assert after < before


def test_compaction_changes_no_number(command, store):
    before = command("measure", "nps", "--store", store, "--by", "channel", "--json").out
    assert command("store", "compact", "--store", store).code == 0
    assert command("measure", "nps", "--store", store, "--by", "channel", "--json").out == before


def test_erasing_nobody_is_wrong_usage(command, store):
    assert command("store", "erase", "--store", store).code == 2
