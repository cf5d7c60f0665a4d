"""Commands about accounts: first, invite, disable, enable, sign-out, list, sessions. Whoever has the shell may."""

import getpass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated

import typer

from access.people import accounts, persons, sessions
from access.people.persons import OneTime
from etl.commands.app import JsonOption, app, counted, print_rows
from etl.commands.running import load_programme
from etl.values.errors import Refusal
from etl.values.text import Text
from store.engine import open_engine
from store.people.accounts import HOUSE, Grant, read_accounts

account_app = typer.Typer(help="Who may sign in on the pages, and who is signed in.", no_args_is_help=True)
app.add_typer(account_app, name="account")

NameArgument = Annotated[str, typer.Argument(help="The account's name, as it is typed to sign in.")]
ByOption = Annotated[str, typer.Option("--by", help="Who does this; default: the user of this shell.")]


class Post(StrEnum):
    """The posts that an account may hold; what each may do stands in `access.allowed`."""

    coordinator = "coordinator"
    reviewer = "reviewer"
    institution = "institution"
    presenter = "presenter"
    administrator = "administrator"


@account_app.command()
def first(by: ByOption = "") -> None:
    """Make the first administrator and print its one-time password: once, it is kept nowhere."""
    _print_once(accounts.first_administrator(open_engine(), by=actor_of(by), at=_now()))


@account_app.command()
def invite(
    name: NameArgument,
    role: Annotated[Post | None, typer.Option("--role", help="What the account is entered for.")] = None,
    programme: Annotated[
        str, typer.Option("--programme", help="In which programme; an administrator is of none.")
    ] = "",
    institution: Annotated[
        str, typer.Option("--institution", help="Of which institution, for its own staff.")
    ] = "",
    shown: Annotated[str, typer.Option("--shown", help="Whose account it is; default: its name.")] = "",
    by: ByOption = "",
) -> None:
    """Make an account and print its one-time password; without --role, a new one for an account that is there."""
    engine = open_engine()
    if role is None:
        _print_once(accounts.invite_again(engine, name, by=actor_of(by), at=_now()))
        return
    grant = post_of(role, programme, institution)
    _print_once(accounts.invite(engine, name, shown or name, [grant], by=actor_of(by), at=_now()))


@account_app.command()
def disable(name: NameArgument, by: ByOption = "") -> None:
    """Let nobody in with an account any more; its open sessions end."""
    accounts.disable(open_engine(), name, by=actor_of(by), at=_now())
    typer.echo(f"{persons.folded(name)} is disabled; whoever was in with it is out.")


@account_app.command()
def enable(name: NameArgument, by: ByOption = "") -> None:
    """Let a disabled account in again."""
    accounts.enable(open_engine(), name, by=actor_of(by), at=_now())
    typer.echo(f"{persons.folded(name)} may sign in again.")


@account_app.command("sign-out")
def sign_out(name: NameArgument, by: ByOption = "") -> None:
    """End every session of an account."""
    ended = sessions.sign_out_everywhere(open_engine(), name, by=actor_of(by), at=_now())
    typer.echo(f"{persons.folded(name)}: {counted(ended, 'session', 'sessions')} ended.")


@account_app.command("list")
def list_(json: JsonOption = False) -> None:
    """Every account: what it is entered for, and whether it may come in."""
    rows = [
        {
            "name": one.name,
            "shown": one.shown,
            "posts": ", ".join(
                " ".join(part for part in (grant.role, grant.programme, grant.institution) if part)
                for grant in one.grants
            ),
            "state": "disabled" if one.disabled_at else "active" if one.password else "invited",
            "created_at": one.created_at.isoformat(timespec="seconds"),
            "created_by": one.created_by,
        }
        for one in read_accounts(open_engine())
    ]
    print_rows({"rows": rows}, json, ["name", "shown", "posts", "state", "created_at", "created_by"])


@account_app.command("sessions")
def list_sessions(json: JsonOption = False) -> None:
    """Who is signed in now."""
    rows = [
        {
            "session": one.id,
            "name": one.name,
            "started_at": one.started_at.isoformat(timespec="seconds"),
            "seen_at": one.seen_at.isoformat(timespec="seconds"),
            "until": one.until.isoformat(timespec="seconds"),
            "agent": one.agent,
        }
        for one in sessions.open_sessions(open_engine(), _now())
    ]
    print_rows({"rows": rows}, json, ["session", "name", "started_at", "seen_at", "until", "agent"])


def post_of(role: Post, programme: str, institution: str) -> Grant:
    """A post that there is; refused where role, programme and institution do not go together."""
    if role is Post.administrator:
        if programme or institution:
            raise Refusal(
                Text(
                    en="An administrator looks after accounts and belongs to no programme; leave out --programme and "
                    "--institution, or choose another role.",
                    zh="管理员负责账户管理，不属于任何项目；请去掉 --programme 和 --institution，或改选其他岗位。",
                )
            )
        return Grant(HOUSE, role.value)
    if not programme:
        raise Refusal(Text(en="Say in which programme: --programme.", zh="请用 --programme 指明项目。"))
    definitions = load_programme(programme)
    if (role is Post.institution) != bool(institution):
        raise Refusal(
            Text(
                en="--institution belongs to the role “institution”, which needs it, and to no other.",
                zh="--institution 只用于岗位“institution”，且该岗位必须填写。",
            )
        )
    if institution:
        definitions.institution(institution)
    return Grant(definitions.slug, role.value, institution)


def _print_once(given: OneTime) -> None:
    typer.echo(f"account            {given.name}")
    typer.echo(f"one-time password  {given.password}")
    typer.echo(
        f"It is shown this once, is good until {given.until:%Y-%m-%d %H:%M} UTC, and is exchanged for a password "
        "of the person's own when signing in.",
        err=True,
    )


def actor_of(by: str) -> str:
    """The name that an act at the shell is recorded under."""
    return by.strip() or getpass.getuser()


def _now() -> datetime:
    return datetime.now(UTC)
