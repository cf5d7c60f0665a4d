"""How long a master is waited for."""

import socket
import time

import pytest

from etl.aggregate import spark
from etl.values.errors import Refusal


def test_steps_have_one_end_together() -> None:
    start = time.monotonic()
    assert spark._within("sc://there", lambda: "connected", start + 600) == "connected"
    until = start + 0.2
    for _ in range(50):  # the second and all others are late when they begin
        with pytest.raises(Refusal, match="sc://there"):
            spark._within("sc://there", lambda: time.sleep(5), until)
    assert time.monotonic() - start < 50 * 5


def test_what_a_master_raises_is_the_reason_of_the_refusal() -> None:
    def fails() -> None:
        raise OSError("closed")

    with pytest.raises(Refusal) as refused:
        spark._within("sc://there", fails, time.monotonic() + 60)
    assert isinstance(refused.value.__cause__, OSError)


@pytest.mark.filterwarnings("default")  # the Spark clients deprecate things of their own
def test_a_master_that_listens_and_says_nothing_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pyspark.sql.connect", reason="pyspark-client is not installed")
    monkeypatch.setattr(spark, "SECONDS", 3)
    with socket.create_server(("127.0.0.1", 0)) as server:
        master = f"sc://127.0.0.1:{server.getsockname()[1]}"
        with pytest.raises(Refusal, match="did not answer"), spark.session(master):
            pass
