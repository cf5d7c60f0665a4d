"""Commands about tokens of programs: account token, revoke, tokens."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from access.people import tokens
from etl.commands.app import JsonOption, print_rows
from etl.commands.people.accounts import ByOption, Post, account_app, actor_of, post_of
from store.engine import open_engine
from store.people.tokens import read_tokens


@account_app.command("token")
def token(
    name: Annotated[str, typer.Argument(help="Which program reads with the token.")],
    role: Annotated[
        Post, typer.Option("--role", help="As whom it reads; an administrator's reads /metrics.")
    ] = Post.institution,
    programme: Annotated[str, typer.Option("--programme", help="In which programme.")] = "",
    institution: Annotated[str, typer.Option("--institution", help="Of which institution.")] = "",
    days: Annotated[int, typer.Option("--days", help="How long it is good for.")] = tokens.USUAL_DAYS,
    by: ByOption = "",
) -> None:
    """Make a token for a program that reads /api/v1, and print it: once, it is kept nowhere."""
    given = tokens.make_token(
        open_engine(),
        name,
        post_of(role, programme, institution),
        days=days,
        by=actor_of(by),
        at=datetime.now(UTC),
    )
    typer.echo(f"number  {given.number}")
    typer.echo(f"token   {given.token}")
    typer.echo(f"It is shown this once and is good until {given.until:%Y-%m-%d %H:%M} UTC.", err=True)


@account_app.command("revoke")
def revoke(
    number: Annotated[int, typer.Argument(help="The token's number, as `tokens` lists it.")],
    by: ByOption = "",
) -> None:
    """Let a token be worth nothing from now on."""
    tokens.revoke(open_engine(), number, by=actor_of(by), at=datetime.now(UTC))
    typer.echo(f"Token {number} is revoked.")


@account_app.command("tokens")
def list_(json: JsonOption = False) -> None:
    """Every token that was given out: which program reads as whom, and whether it still counts."""
    at = datetime.now(UTC)
    rows = [
        {
            "token": one.id,
            "name": one.name,
            "post": " ".join(
                part for part in (one.grant.role, one.grant.programme, one.grant.institution) if part
            ),
            "state": tokens.why_over(one, at) or "active",
            "until": one.until.isoformat(timespec="seconds"),
            "seen_at": one.seen_at.isoformat(timespec="seconds") if one.seen_at else None,
            "made_by": one.made_by,
        }
        for one in read_tokens(open_engine())
    ]
    print_rows({"rows": rows}, json, ["token", "name", "post", "state", "until", "seen_at", "made_by"])
