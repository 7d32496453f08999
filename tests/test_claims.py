"""A claim that holds prints itself; one that does not raises its values."""

import math
import re
from pathlib import Path

import numpy as np
import pytest
from nbval.plugin import get_sanitize_patterns

from latentspace import datasets
from latentspace.claims import ClaimError, claim, parse

TABLE = {"pixels": (0.62, 0.6, 0.65), "layer 3": ([0.7, 0.74], 0.68, None)}


@pytest.mark.parametrize(
    "arguments, line",
    [
        (("a", 0.934, 0.85, 0.95), "✓ a ≈ 0.934 (claimed 0.85 to 0.95)"),
        (("a", 2, 1), "✓ a ≈ 2 (claimed at least 1)"),
        (
            ("a", 1e-15, None, 1e-9),
            "✓ a ≈ 1.00e-15 (claimed at most 1.00e-09)",
        ),
        (("a", 12345.6, 1e4, 2e4), "✓ a ≈ 12,346 (claimed 10,000 to 20,000)"),
        (("a", [0.2, 0.1, 0.3], 0, 1), "✓ a ≈ 0.1 to 0.3 (claimed 0 to 1)"),
        (("a", np.eye(2), 0, 1), "✓ a ≈ 0 to 1 (claimed 0 to 1)"),
        (("a", np.bool_(True)), "✓ a"),
        (("a (b)", -3.0, -4, -2), "✓ a (b) ≈ -3 (claimed -4 to -2)"),
        (
            ("a", TABLE),
            "✓ a\n    pixels ≈ 0.62 (claimed 0.6 to 0.65)\n"
            "    layer 3 ≈ 0.7 to 0.74 (claimed at least 0.68)",
        ),
    ],
)
def test_true_claim_prints_and_reads_back(arguments, line, capsys):
    claim(*arguments)
    printed = capsys.readouterr().out
    assert printed == line + "\n"
    (read,) = parse(printed)
    assert read["sentence"] == arguments[0]
    assert len(read["rows"]) == line.count("≈")
    assert all(row["holds"] for row in read["rows"])


@pytest.mark.parametrize(
    "arguments, found",
    [
        (("a", 0.5, 0.6, 0.7), "0.5"),
        (("a", 0.8, 0.6, 0.7), "0.8"),
        (("a", [0.65, 0.9], 0.6, 0.7), "0.65, 0.9"),
        (("a", math.nan, 0, 1), "nan"),
        (("a", math.inf, 0), "inf"),
        (("a", False), "False"),
        (("a", np.array([True, False])), "False"),
        (("a", TABLE | {"noise": (0.3, 0.5, 1)}), "noise"),
    ],
)
def test_false_claim_raises_with_its_values(arguments, found, capsys):
    with pytest.raises(ClaimError, match="this does not hold: a") as error:
        claim(*arguments)
    assert found in str(error.value)
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    "arguments, error, words",
    [
        (("a", 0.5), TypeError, "no band"),
        (("a", True, 0, 1), TypeError, "0 to 1"),
        (("a", 0.5, 1, 0), ValueError, "empty band"),
        (("a ≈ b", True), ValueError, "one line"),
        (("a", {}), ValueError, "0 rows"),
        (("a", {str(i): (1, 0, 2) for i in range(7)}), ValueError, "7 rows"),
        (("a", {"row": (0.5,)}), TypeError, "row"),
    ],
)
def test_malformed_claim_is_rejected(arguments, error, words):
    with pytest.raises(error, match=words):
        claim(*arguments)


@pytest.mark.parametrize(
    "value, band, line",
    [
        (5.0, (0, 1), "• a ≈ 5 on your data (on the digits: 0 to 1)"),
        (0.5, (0, 1), "• a ≈ 0.5 on your data (on the digits: 0 to 1)"),
        (math.nan, (0, 1), "• a ≈ nan on your data (on the digits: 0 to 1)"),
        (False, (), "• a: not so on your data"),
        (True, (), "• a: so on your data"),
    ],
)
def test_claim_never_stops_a_reader_with_data_of_their_own(
    value, band, line, monkeypatch, capsys
):
    monkeypatch.setattr(datasets, "_replaced", True)
    claim("a", value, *band)
    printed = capsys.readouterr().out
    assert printed == line + "\n"
    (read,) = parse(printed)
    assert all(row["holds"] == (value == 0.5) for row in read["rows"])
    with pytest.raises(ClaimError):
        claim("a", False, on="furniture")


def test_only_what_load_replaced_is_not_claimed(monkeypatch):
    """A chapter that keeps the digits claims what it says of them."""
    monkeypatch.setattr(datasets, "_replaced", False)
    monkeypatch.setenv("LATENTSPACE_DATASET", "furniture")
    datasets.load("digits", limit=2)
    with pytest.raises(ClaimError):
        claim("a", False)
    datasets.load(limit=40)
    claim("a", False)


@pytest.mark.parametrize(
    "line",
    ["✓ a ≈ (claimed 0 to 1)", "✓ a ≈ 0.5", "✓ a ≈ 0.5 (claimed much)"],
)
def test_mangled_claim_is_not_read_and_other_lines_are_passed_over(line):
    assert parse("(5, 5)\n    indented ≈ nothing\n") == []
    with pytest.raises(ValueError, match="claim"):
        parse(line)


@pytest.mark.parametrize(
    "old, new, alike",
    [
        ("0.934", "0.912", True),
        ("0.934", "1.2e-05", True),
        ("0.1 to 0.3", "0.15 to 0.31", True),
        ("0.85", "0.80", False),
        ("0.95", "0.99", False),
        ("0 to 1", "0 to 2", False),
        ("3 of", "2 of", False),
        ("seeds", "runs", False),
    ],
)
def test_nbval_masks_the_number_and_nothing_else(old, new, alike):
    """Mask stored lines as nbval does: only the value may differ."""
    stored = "✓ 3 of 4 seeds ≈ 0.934 (claimed 0.85 to 0.95)\n"
    stored += "✓ a ≈ 0.1 to 0.3 (claimed 0 to 1)\n"
    masked = [stored, stored.replace(old, new)]
    assert masked[0] != masked[1]
    text = (Path(__file__).parent / "nbval_sanitize.cfg").read_text()
    for regex, replacement in get_sanitize_patterns(text):
        masked = [re.sub(regex, replacement, lines) for lines in masked]
    assert (masked[0] == masked[1]) == alike
