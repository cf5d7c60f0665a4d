"""Which passwords are good enough, and what is kept of them. ASVS 5.0, V6.2."""

import pytest

from access import passwords
from access.limits import ARGON2, hashing_costs, limits, refuse_to_start, refuse_weak_secret
from etl.values.errors import Refusal


@pytest.mark.parametrize(
    "password",
    [
        "violet tramway oxide 91",
        "桂花树下的第十七级台阶有青苔与蜗牛",
        "correcthorsebatterystaplexylophon",
        "  blanks count, at both ends  ",
        "ünïcödé ça va très bien merci",
        "x7" + "qwmzpvkcrt" * 25,
    ],
)
def test_long_ones_of_any_kind_are_taken_whole(password: str) -> None:
    passwords.refuse_weak(password)
    kept = passwords.hashed(password)
    assert kept.startswith("$argon2id$")
    assert passwords.fits(kept, password)
    assert not passwords.fits(kept, password[:-1])
    assert not passwords.fits(kept, password + " ")
    assert not passwords.fits(kept, password.swapcase() if password.swapcase() != password else password[1:])


@pytest.mark.parametrize("password", ["", "short", "Tr0ub4dor&3xyz", "x" * 257])
def test_too_short_or_far_too_long(password: str) -> None:
    with pytest.raises(Refusal, match="characters"):
        passwords.refuse_weak(password)


@pytest.mark.parametrize(
    "password",
    [
        "passwordpassword",
        "aaaaaaaaaaaaaaaaaaaa",
        "1234567890123456",
        "qwertyuiopasdfghjkl",
        "bianminbianminbianmin",
        "wangfangwangfangwangfang",
        "abcabcabcabcabcabc",
        "P@ssw0rd!P@ssw0rd!",
    ],
)
def test_what_is_guessed_first(password: str) -> None:
    with pytest.raises(Refusal, match="guessed first"):
        passwords.refuse_weak(password, ["wangfang"])


def test_without_a_hash_nothing_fits() -> None:
    assert not passwords.fits(None, "violet tramway oxide 91")
    assert not passwords.fits("not a hash", "violet tramway oxide 91")


def test_one_time_passwords_differ_and_cannot_be_mistaken() -> None:
    drawn = {passwords.one_time_password() for _ in range(200)}
    assert len(drawn) == 200
    assert all(len(one.replace("-", "")) == 25 and not set(one) & set("01oil") for one in drawn)


def test_costs_are_those_of_the_standard_unless_set(monkeypatch: pytest.MonkeyPatch) -> None:
    assert hashing_costs({}) == ARGON2 == (3, 65536, 4)
    monkeypatch.delenv("BIANMIN_ARGON2")
    assert "m=65536,t=3,p=4" in passwords.hashed("violet tramway oxide 91")


@pytest.mark.parametrize("text", ["3", "3,65536", "a,b,c", "0,8,1", "3,-1,4"])
def test_costs_that_are_none(text: str) -> None:
    with pytest.raises(Refusal, match="BIANMIN_ARGON2"):
        hashing_costs({"BIANMIN_ARGON2": text})


@pytest.mark.parametrize("text", ["0", "-1", "x", "1.5", "99999"])
def test_limits_that_are_none(text: str) -> None:
    with pytest.raises(Refusal, match="whole number"):
        limits({"BIANMIN_IDLE_MINUTES": text})


@pytest.mark.parametrize(
    "secret", ["short", "a" * 64, "changeme" * 8, "replace-this-default-secret-before-you-go-live"]
)
def test_a_short_or_known_secret_does_not_start(secret: str) -> None:
    with pytest.raises(Refusal, match="does not start"):
        refuse_weak_secret("server.cookieSecret", secret)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BIANMIN_OPEN_DEMO", "maybe"),
        ("BIANMIN_IDLE_MINUTES", "x"),
        ("BIANMIN_ARGON2", "3"),
        ("BIANMIN_SESSION_HOURS", "0"),
    ],
)
def test_a_setting_that_cannot_be_meant_so_ends_the_start(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    refuse_to_start("server.cookieSecret", "")
    monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit, match=name):
        refuse_to_start("server.cookieSecret", "")


@pytest.mark.parametrize("secret", ["", "mJ3kq8ZxT0vRb5LwYc7NfHs2Gd9PaUeQ1iVoKtBy"])
def test_a_secret_drawn_at_random_starts(secret: str) -> None:
    refuse_weak_secret("server.cookieSecret", secret)
