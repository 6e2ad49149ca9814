"""``twofold store``: look after the facts."""

import sys
from pathlib import Path

import click

from twofold.cli.entry import say
from twofold.cli.options import json_option, store_option
from twofold.cli.output import whole, write_json, write_table
from twofold.store import StoreInfo, compact, erase, export_rejected, info, loads, open_store, rejected, undo


@click.group("store", short_help="Look after a store: info, loads, rejected, undo, compact, erase, as-of.")
def store_group() -> None:
    """Look after a store."""


@store_group.command("info")
@store_option
@json_option
def info_command(store_path: str, *, as_json: bool) -> None:
    """What the store holds."""
    show_info(info(open_store(store_path)), as_json=as_json)


@store_group.command("as-of")
@click.argument("when")
@store_option
@json_option
def as_of_command(when: str, store_path: str, *, as_json: bool) -> None:
    """What the store held at the moment WHEN (2026-03-01, or 2026-03-01T12:00+01:00)."""
    show_info(info(open_store(store_path), as_of=when), as_json=as_json)


def show_info(found: StoreInfo, *, as_json: bool) -> None:
    """What a store holds, now or at a moment."""
    if as_json:
        write_json("store", found.to_json())
        return
    write_table(["what", "how much"], found.lines(), right=[False, True])


@store_group.command("loads")
@store_option
@json_option
def loads_command(store_path: str, *, as_json: bool) -> None:
    """What was loaded, when."""
    found = loads(open_store(store_path)).to_pylist()
    if as_json:
        write_json("loads", {"loads": found})
        return
    columns = ["load", "source", "recorded_at", "undone_at"]
    write_table(["load", "file", "when", "undone"], [[one[name] or "" for name in columns] for one in found])


@store_group.command("rejected")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write them to this CSV file.")
@store_option
@json_option
def rejected_command(out: Path | None, store_path: str, *, as_json: bool) -> None:
    """Rows and answers that were rejected, with their row number and the reason."""
    store = open_store(store_path)
    if out is not None:
        count = export_rejected(store, out)
        say(f"{whole(count)} rejected rows and answers are in {out}.")
        return
    found = rejected(store).to_pylist()
    if as_json:
        write_json("rejected", {"rejected": found})
        return
    columns = ["source", "row", "column", "item", "found", "reason"]
    write_table(columns, [["" if one[name] is None else str(one[name]) for name in columns] for one in found])


@store_group.command("undo")
@click.argument("load")
@click.option("--reason", default="", help="Why, in your words; kept with it. Name nobody.")
@store_option
@json_option
def undo_command(load: str, reason: str, store_path: str, *, as_json: bool) -> None:
    """Take the load LOAD back: its rows hold no more, and what they had replaced holds again.

    As of a moment before, the facts read as they did. The file can be loaded again.
    """
    done = undo(open_store(store_path), load, reason=reason)
    if as_json:
        write_json("undo", done.to_json())
    else:
        click.echo(done.sentence())


@store_group.command("compact")
@store_option
@json_option
def compact_command(store_path: str, *, as_json: bool) -> None:
    """Make few large files of many small ones and sweep what no version needs."""
    done = compact(open_store(store_path))
    if as_json:
        write_json("compaction", done.to_json())
    else:
        click.echo(done.sentence())


@store_group.command("erase")
@click.option("--person", help="The person's id as it stands in the source.")
@click.option("--employee", help="The employee's id as it stands in the source.")
@click.option("--text-only", is_flag=True, help="Erase what the person wrote; keep the numbers.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@store_option
@json_option
def erase_command(
    person: str | None, employee: str | None, store_path: str, *, text_only: bool, yes: bool, as_json: bool
) -> None:
    """Erase a person from the whole store, its older versions included, and prove it by searching every file."""
    if (person is None) == (employee is None):
        raise click.UsageError("name one: --person or --employee")
    if not yes and sys.stdin.isatty():
        click.confirm("This cannot be undone, and it ends time travel to older versions. Erase?", abort=True)
    done = erase(open_store(store_path), person=person, employee=employee, text_only=text_only)
    if as_json:
        write_json("erasure", done.to_json())
    else:
        click.echo(done.sentence())
    if not done.proven:
        raise click.exceptions.Exit(1)
