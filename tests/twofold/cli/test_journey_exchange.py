"""Journeys and maps leave in the formats that other tools read, without names and without free texts."""

MAP = "stage,touchpoint,title:hu\narrival,check-in,Bejelentkezés\n"


def test_a_map_goes_from_a_table_into_toml(command, tmp_path):
    (tmp_path / "stay.csv").write_text(MAP, encoding="utf-8")
    ran = command("journey", "map", tmp_path / "stay.csv", tmp_path / "stay.toml", "--json")
    assert ran.code == 0, ran.err
    assert (ran.json["kind"], ran.json["stages"], ran.json["touchpoints"]) == ("map", 1, 1)
    assert 'hu = "Bejelentkezés"' in (tmp_path / "stay.toml").read_text(encoding="utf-8")


def test_a_map_that_is_none_is_one_sentence(command, tmp_path):
    (tmp_path / "stay.csv").write_text("stage\narrival\n", encoding="utf-8")
    ran = command("journey", "map", tmp_path / "stay.csv", tmp_path / "stay.toml")
    assert ran.code == 1
    assert "row 1: column 'touchpoint' is missing" in ran.err


def test_a_store_leaves_as_xes_without_names_and_comments(command, survey, store, tmp_path):
    out = tmp_path / "log.xes"
    ran = command("journey", "export", out, "--store", store, "--columns", "channel,unit", "--json")
    assert ran.code == 0, ran.err
    assert ran.json["events"] == 600
    written = out.read_text(encoding="utf-8")
    header, *lines = survey.read_text(encoding="utf-8").splitlines()
    names = {line.split(",")[header.split(",").index("who")] for line in lines}
    assert not [name for name in names if name and f'"{name}"' in written]
    assert 'key="customer"' in written
    assert "comment" not in written


def test_a_store_leaves_as_ocel_and_can_be_followed_by_branch(command, store, tmp_path):
    out = tmp_path / "log.jsonocel.gz"
    assert command("journey", "export", out, "--store", store, "--columns", "unit").code == 0
    by_unit = command("journey", "paths", "--log", out, "--case", "unit", "--json")
    assert by_unit.json["events"] == 600
    wrong = command("journey", "paths", "--log", out, "--case", "parcel", "--json")
    assert wrong.code == 1
    assert "no objects of type 'parcel'; there are: case, customer, unit" in wrong.err


def test_a_name_without_a_format_is_wrong_usage(command, store, tmp_path):
    ran = command("journey", "export", tmp_path / "log.txt", "--store", store)
    assert ran.code == 2
    assert "the name tells no format" in ran.err
    ran = command("journey", "export", tmp_path / "log.txt", "--store", store, "--format", "xes", "--json")
    assert ran.json["format"] == "xes"
