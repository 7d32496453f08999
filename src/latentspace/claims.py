"""Statements that are checked where they are made.

A claim computes what it states, prints the statement with the measured value
and the band it was claimed to lie in, and raises when it is not so::

    >>> claim("half of six is three", 6 / 2 == 3)
    ✓ half of six is three
    >>> claim("pi is a little more than three", 3.14159, 3, 3.2)
    ✓ pi is a little more than three ≈ 3.14 (claimed 3 to 3.2)

The notebook tests mask only the number that follows ``≈``, and hold every
stored one to its band: readers see real numbers, other processors may differ
in the last digits, and a tampered number or a changed band is caught.
"""

import os
import re

import numpy as np

__all__ = ["ClaimError", "claim", "parse"]

_NUMBER = r"-?(?:\d+(?:,\d{3})*(?:\.\d+)?(?:e[+-]?\d+)?|inf|nan)"
_LINE = re.compile(
    rf"^(?P<mark>[✓–]) (?P<sentence>.+?)"
    rf"(?: ≈ (?P<first>{_NUMBER})(?: to (?P<last>{_NUMBER}))?"
    rf" \(claimed (?P<band>[^()]+)\)| \(claimed [^()]+\))?$"
)
_BAND = re.compile(
    rf"(?:(?P<low>{_NUMBER}) to (?P<high>{_NUMBER})"
    rf"|at least (?P<least>{_NUMBER})|at most (?P<most>{_NUMBER}))"
)


class ClaimError(AssertionError):
    """A claim does not hold; the message carries the values that broke it."""


def claim(sentence, value, low=None, high=None, *, digits_only=None):
    """Print a statement with its measured value, or raise if it is not so.

    Parameters
    ----------
    sentence : str
        The statement in words, without a final full stop and without ``≈``.
    value : bool, float or array-like of float
        The measured value. A sequence (one value per seed, say) is claimed
        value by value. For an exact fact, a bool and no band.
    low, high : float, optional
        The band, ends included. With one of them the band is open.
    digits_only : str, optional
        Why the statement is about the digits only. When another data set
        has been chosen with ``LATENTSPACE_DATASET``, the value is printed
        and nothing is claimed.

    Raises
    ------
    ClaimError
        If the value is false, not finite, or outside the band.
    TypeError
        If a number comes without a band or a bool with one.
    """
    values = np.atleast_1d(np.asarray(value))
    exact = values.dtype == bool
    band = _band(low, high)
    if exact and band:
        raise TypeError(
            f"claim({sentence!r}): a true-or-false value takes no band; "
            "give the measured number, or leave low and high out"
        )
    if not exact and not band:
        raise TypeError(
            f"claim({sentence!r}): expected a bool or a number with low "
            f"and/or high, found {value!r} and no band"
        )
    if "≈" in sentence or "\n" in sentence:
        raise ValueError("a claim's sentence is one line without '≈'")
    elsewhere = (
        digits_only
        and os.environ.get("LATENTSPACE_DATASET", "digits") != "digits"
    )
    if exact:
        holds = bool(values.all())
        measured = ""
        text = sentence
    else:
        values = values.astype(float)
        holds = bool(
            np.isfinite(values).all()
            and (low is None or (values >= low).all())
            and (high is None or (values <= high).all())
        )
        measured = _show(values.min())
        if values.size > 1:
            measured += f" to {_show(values.max())}"
        text = f"{sentence} ≈ {measured}"
        if not elsewhere:
            text += f" (claimed {band})"
    if elsewhere:
        print(f"– {text} (claimed for the digits only: {digits_only})")
        return
    if not holds:
        found = ", ".join(_show(v) for v in values) if not exact else value
        raise ClaimError(
            f"this does not hold: {sentence}\n"
            f"  claimed: {band or 'true'}\n  found:   {found}"
        )
    print(f"✓ {text}")


def parse(line):
    """Read a printed claim back, or return None if the line is none.

    Parameters
    ----------
    line : str
        One line of a notebook's output.

    Returns
    -------
    dict or None
        ``sentence``, ``values`` (a list of floats, empty for an exact
        fact), ``low`` and ``high`` (None where the band is open).

    Raises
    ------
    ValueError
        If the line starts like a claim and cannot be read as one.
    """
    if not line.startswith(("✓ ", "– ")):
        return None
    match = _LINE.match(line)
    if match is None or ("≈" in line) != (match["first"] is not None):
        raise ValueError(f"not readable as a claim: {line!r}")
    shown = [match[k] for k in ("first", "last") if match[k]]
    low = high = None
    band = match["band"] and _BAND.fullmatch(match["band"])
    if band:
        low, high = band["low"] or band["least"], band["high"] or band["most"]
    elif shown and match["mark"] == "✓":
        raise ValueError(f"no band in the claim: {line!r}")
    number = lambda s: None if s is None else float(s.replace(",", ""))
    return {
        "sentence": match["sentence"],
        "values": [number(s) for s in shown],
        "low": number(low),
        "high": number(high),
    }


def _band(low, high):
    if low is not None and high is not None:
        if low > high:
            raise ValueError(f"an empty band: {low} to {high}")
        return f"{_show(low)} to {_show(high)}"
    if low is not None:
        return f"at least {_show(low)}"
    if high is not None:
        return f"at most {_show(high)}"
    return ""


def _show(number):
    """Three significant digits, thousands grouped, no exponent if short."""
    number = float(number)
    if number and (abs(number) < 1e-3 or abs(number) >= 1e7):
        return f"{number:.2e}"
    if abs(number) >= 1000:
        return f"{number:,.0f}"
    return f"{number:.3g}"
