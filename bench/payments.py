"""Made-up payments of a city: users with habits, refunds, self-tests, campaigns; trouble where it is asked for."""

import calendar
from pathlib import Path

import numpy as np
import polars as pl

INSTITUTIONS = [f"B{n:02}" for n in range(1, 13)] + ["B14", "B15", "P01", "P02", "P03"]
CHANNELS = ["QR", "QR_SHOWN", "NFC", "APP", "CARD"]
TROUBLES = ("top_users", "equal_amounts", "small", "night", "late", "pairs", "terminal")


def month_of_payments(
    rows: int,
    year: int,
    month: int,
    regions: list[str],
    scenarios: list[str],
    seed: int,
    troubles: dict[str, str] | None = None,
) -> pl.DataFrame:
    """Payments in the order of time. A user has a home region, a bank and favourite merchants; in `troubles`
    ({institution: kind}) a sixth of an institution's payments are bent to a kind of TROUBLES."""
    draw = np.random.default_rng([seed, year, month])
    users = max(rows // 12, 50)
    merchants = max(rows // 150, 20)
    user = (users * draw.random(rows) ** 1.6).astype(np.uint32)
    bank = (user * np.uint32(2654435761) >> np.uint32(7)) % len(INSTITUTIONS)
    home = (user * np.uint32(40503) >> np.uint32(3)) % len(regions)
    away = draw.random(rows) < 0.1
    region = np.where(away, draw.integers(0, len(regions), rows), home)
    favourite = (user * np.uint32(97) + draw.integers(0, 4, rows).astype(np.uint32)) % merchants
    anywhere = (merchants * draw.random(rows) ** 2).astype(np.uint32)
    merchant = np.where(draw.random(rows) < 0.6, favourite, anywhere)
    days = calendar.monthrange(year, month)[1]
    hour = np.clip(draw.normal(14, 4.2, rows), 0, 23.99)
    second = (draw.integers(0, days, rows) * 86400 + (hour * 3600).astype(np.int64)).astype(np.int64)
    amount = np.maximum(draw.lognormal(7.2, 1.4, rows), 2).astype(np.int64)
    amount[draw.random(rows) < 0.002] = 1
    terminal = merchant.astype(np.int64) * 3 + draw.integers(0, 3, rows)
    for institution, kind in (troubles or {}).items():
        own = np.flatnonzero(bank == INSTITUTIONS.index(institution))
        bent = own[draw.random(len(own)) < 1 / 6]
        if kind == "top_users":
            user[bent] = draw.choice(user[own], max(len(own) // 3000, 1))[
                draw.integers(0, max(len(own) // 3000, 1), len(bent))
            ]
        elif kind == "equal_amounts":
            amount[bent] = 990
        elif kind == "small":
            amount[bent] = draw.integers(2, 11, len(bent))
        elif kind == "night":
            second[bent] = second[bent] // 86400 * 86400 + draw.integers(0, 5 * 3600, len(bent))
        elif kind == "late":
            second[bent] = draw.integers(days - 3, days, len(bent)) * 86400 + (hour[bent] * 3600).astype(
                np.int64
            )
        elif kind == "pairs":
            pair = draw.integers(0, max(len(bent) // 40, 1), len(bent))
            user[bent], merchant[bent] = user[own[pair]], merchant[own[pair]]
        else:
            terminal[bent] = terminal[bent[0]]
    first = np.datetime64(f"{year:04}-{month:02}-01", "us")
    frame = pl.DataFrame(
        {
            "time": first + second * np.timedelta64(1_000_000, "us"),
            "user": _hashed(user, 0x9E3779B97F4A7C15),
            "merchant": _hashed(merchant, 0xC2B2AE3D27D4EB4F),
            "institution": pl.Series(INSTITUTIONS).gather(bank),
            "region": pl.Series(regions).gather(region),
            "scenario": pl.Series(scenarios).gather(merchant.astype(np.int64) % len(scenarios)),
            "channel": pl.Series(CHANNELS).gather(
                (draw.random(rows) ** 1.5 * len(CHANNELS)).astype(np.int64)
            ),
            "amount_fen": amount,
            "is_refund": draw.random(rows) < 0.008,
            "is_campaign": draw.random(rows) < 0.06,
            "terminal": pl.Series(terminal).cast(pl.String),
        }
    )
    return frame.sort("time")


def _hashed(ids: np.ndarray, factor: int) -> pl.Series:
    """An id as an institution hashes it, 12 hexadecimal digits, different ids staying different."""
    mixed = (ids.astype(np.uint64) * np.uint64(factor | 1)) & np.uint64((1 << 48) - 1)
    return pl.Series([f"{one:012x}" for one in np.unique(mixed)]).gather(
        np.unique(mixed, return_inverse=True)[1]
    )


def extract(
    folder: Path, rows: int, months: int, regions: list[str], scenarios: list[str], seed: int = 1
) -> list[Path]:
    """`months` hive folders from 2019-01 on with `rows` payments in all."""
    paths = []
    for number in range(months):
        path = folder / f"month=2019-{number + 1:02}" / "payments.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        month_of_payments(rows // months, 2019, number + 1, regions, scenarios, seed).write_parquet(
            path, compression="zstd", row_group_size=1 << 20
        )
        paths.append(path)
    return paths
