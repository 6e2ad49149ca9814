"""``twofold voice summary``: what comments say, by a language model that the environment names."""

from typing import Any

import click

from twofold.cli.options import json_option, store_option
from twofold.cli.output import write_json
from twofold.cli.voice.reading import asked_comments, where_option
from twofold.errors import UsageError

LANGUAGES = ("en", "hu", "bg", "el", "cs")


@click.command("summary", short_help="What comments say, by a language model that you name.")
@store_option
@click.option("--language", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Of the summary.")
@where_option
@json_option
def summary_command(store_path: str, *, as_json: bool, **asked: Any) -> None:
    """Ask the model that TWOFOLD_LLM_URL and TWOFOLD_LLM_MODEL name, with masked comments only.

    A claim is kept where the comments it cites hold the words it quotes; others are counted and dropped. The key, if
    there is one, is read from TWOFOLD_LLM_KEY_FILE (or TWOFOLD_LLM_KEY). Nothing is asked unless you name an endpoint.
    """
    from twofold.voice.summaries import language_model, summarise  # noqa: PLC0415 - help must not wait

    model = language_model()
    if model is None:
        raise UsageError("no language model is named: set TWOFOLD_LLM_URL and TWOFOLD_LLM_MODEL")
    kept = asked_comments(store_path, asked["where"]).comments
    found = summarise(model, kept.texts, language=asked["language"])
    if as_json:
        claims = [
            {
                "claim": claim.text,
                "citations": [{"comment": kept.texts[one.comment], "quote": one.quote} for one in claim.citations],
            }
            for claim in found.claims
        ]
        body = {"claims": claims, "read": found.read, "offered": found.offered, "dropped": found.dropped}
        write_json("voice-summary", body | {"false_quotes": found.false_quotes, "model": found.model})
        return
    for claim in found.claims:
        click.echo(f"- {claim.text}")
        for one in claim.citations:
            click.echo(f"    “{one.quote}”")
    click.echo(
        f"{found.model} read {found.read} of {found.offered} comments; {found.dropped} claims were dropped because no "
        "comment bears them out."
    )
