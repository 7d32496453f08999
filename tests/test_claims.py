"""A claim that holds prints itself; one that does not raises its values."""

import math
import re
from pathlib import Path

import numpy as np
import pytest
from nbval.plugin import get_sanitize_patterns

from latentspace.claims import ClaimError, claim, parse


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
        (("a", np.bool_(True)), "✓ a"),
        (("a (b)", -3.0, -4, -2), "✓ a (b) ≈ -3 (claimed -4 to -2)"),
    ],
)
def test_a_true_claim_prints_and_reads_back(arguments, line, capsys):
    claim(*arguments)
    printed = capsys.readouterr().out
    assert printed == line + "\n"
    read = parse(line)
    assert read["sentence"] == arguments[0]
    for value in read["values"]:
        assert read["low"] is None or value >= read["low"]
        assert read["high"] is None or value <= read["high"]


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
    ],
)
def test_a_false_claim_raises_with_its_values(arguments, found, capsys):
    with pytest.raises(ClaimError, match="this does not hold: a") as error:
        claim(*arguments)
    assert found in str(error.value)
    assert capsys.readouterr().out == ""


def test_a_number_needs_a_band_and_a_fact_takes_none():
    with pytest.raises(TypeError, match="no band"):
        claim("a", 0.5)
    with pytest.raises(TypeError, match="takes no band"):
        claim("a", True, 0, 1)
    with pytest.raises(ValueError, match="empty band"):
        claim("a", 0.5, 1, 0)
    with pytest.raises(ValueError, match="one line"):
        claim("a ≈ b", True)


def test_a_claim_about_the_digits_is_not_made_elsewhere(monkeypatch, capsys):
    monkeypatch.setenv("LATENTSPACE_DATASET", "mnist")
    claim("a", 5.0, 0, 1, digits_only="they are small")
    line = "– a ≈ 5 (claimed for the digits only: they are small)"
    assert capsys.readouterr().out == line + "\n"
    assert parse(line)["low"] is None
    monkeypatch.delenv("LATENTSPACE_DATASET")
    with pytest.raises(ClaimError):
        claim("a", 5.0, 0, 1, digits_only="they are small")


@pytest.mark.parametrize(
    "line",
    ["✓ a ≈ (claimed 0 to 1)", "✓ a ≈ 0.5", "✓ a ≈ 0.5 (claimed much)"],
)
def test_a_mangled_claim_is_not_read(line):
    with pytest.raises(ValueError, match="claim"):
        parse(line)


def test_other_lines_are_no_claims():
    assert parse("(5, 5)") is None


def test_nbval_masks_the_number_and_nothing_else():
    """Mask two stored lines as nbval does: only the value may differ."""
    text = (Path(__file__).parent / "nbval_sanitize.cfg").read_text()
    patterns = get_sanitize_patterns(text)

    def mask(line):
        for regex, replacement in patterns:
            line = re.sub(regex, replacement, line)
        return line

    stored = "✓ 3 of 4 seeds ≈ 0.934 (claimed 0.85 to 0.95)"
    assert mask(stored) == mask(stored.replace("0.934", "0.912"))
    assert mask(stored) == mask(stored.replace("0.934", "1.2e-05"))
    for old, new in (
        ("0.85", "0.80"),
        ("0.95", "0.99"),
        ("3 of", "2 of"),
        ("seeds", "runs"),
    ):
        assert mask(stored) != mask(stored.replace(old, new))
    seeds = "✓ a ≈ 0.1 to 0.3 (claimed 0 to 1)"
    assert mask(seeds) == mask("✓ a ≈ 0.15 to 0.31 (claimed 0 to 1)")
    assert mask(seeds) != mask("✓ a ≈ 0.15 to 0.31 (claimed 0 to 2)")
