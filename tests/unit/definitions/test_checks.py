"""The checks that a layout declares: whatever they speak of has to be there, and a mistake is one sentence."""

import shutil
from pathlib import Path

import pytest

from etl.definitions.load import PROGRAMMES, load_programme
from etl.values.errors import DefinitionError

MONTHLY = "returns/monthly.toml"


def changed(tmp_path: Path, file: str, old: str, new: str) -> Path:
    """A copy of the programmes with one file of daqing changed."""
    shutil.copytree(PROGRAMMES / "daqing", tmp_path / "daqing")
    path = tmp_path / "daqing" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return tmp_path


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "old", "new", "sentence"),
    [
        (
            MONTHLY,
            'holds = "m_qr <= m_qr_or_nfc"',
            'holds = "m_qrs <= m_qr_or_nfc"',
            "M-QR speaks of the measure “m_qrs”",
        ),
        (MONTHLY, 'holds = "m_qr <= m_qr_or_nfc"', 'holds = "m_qr < m_qr_or_nfc"', "two sums of measures"),
        (MONTHLY, 'id = "M-QR"', 'id = "M-NFC"', "the check “M-NFC” is given twice"),
        (MONTHLY, 'kinds = ["rural"]', 'kinds = ["village"]', "names the kind “village”"),
        (MONTHLY, 'ended = "m_end"', 'ended = "score"', "M-BEGIN speaks of the measure “score”"),
        (MONTHLY, 'low = "3"', 'low = "3000"', "must run upwards"),
        ("returns/second-unionpay.toml", "[second]", "[cover]", "cover"),
        (
            "methods/2018-04-01.toml",
            'indicator = "C04"',
            'indicator = "C04"\nsource = "second-nobody"',
            "which is no second source",
        ),
        (
            "methods/2018-04-01.toml",
            'indicator = "B01"',
            'indicator = "B01"\nsource = "second-unionpay"',
            "which does not give m_",
        ),
    ],
)
def test_a_mistake_in_a_check_is_a_sentence_with_its_file(
    tmp_path: Path, file: str, old: str, new: str, sentence: str
) -> None:
    root = changed(tmp_path, file, old, new)
    with pytest.raises(DefinitionError) as refused:
        load_programme("daqing", root)
    assert Path(file).name in str(refused.value)
    assert sentence in str(refused.value)


def test_an_indicator_that_only_a_second_source_gives_is_not_reported() -> None:
    programme = load_programme("daqing")
    assert programme.returns["second-unionpay"].is_second
    assert "C04" in programme.reported


def test_a_second_source_is_known_by_its_code(tmp_path: Path) -> None:
    root = changed(tmp_path, "returns/second-unionpay.toml", 'code = "second-unionpay"', 'code = "unionpay"')
    with pytest.raises(DefinitionError, match="begins with second-"):
        load_programme("daqing", root)
