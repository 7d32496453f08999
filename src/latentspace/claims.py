"""Statements that are checked where they are made.

A claim computes what it states, prints the statement with the measured value
and the band it was claimed to lie in, and raises when it is not so::

    >>> claim("Half of six is three", 6 / 2 == 3)
    ✓ Half of six is three
    >>> claim("Pi is a little more than three", 3.14159, 3, 3.2)
    ✓ Pi is a little more than three ≈ 3.14 (claimed 3 to 3.2)

Values of one experiment across methods are one claim, a small table::

    >>> claim("Halving beats a third", {"half": (0.5, 0.4, 0.6),
    ...                                 "a third": (1 / 3, 0.3, 0.35)})
    ✓ Halving beats a third
        half ≈ 0.5 (claimed 0.4 to 0.6)
        a third ≈ 0.333 (claimed 0.3 to 0.35)

On data of the reader's own (``LATENTSPACE_DATASET``) a claim prints what was
found there beside what holds for the digits, and never stops the reader.

The notebook tests mask only the number that follows ``≈``, and hold every
stored one to its band: readers see real numbers, other processors may differ
in the last digits, and a tampered number or a changed band is caught.
"""

import re

import numpy as np

from latentspace import datasets

__all__ = ["ClaimError", "claim", "parse"]

MAX_ROWS = 6
INDENT = "    "

_NUMBER = r"-?(?:\d+(?:,\d{3})*(?:\.\d+)?(?:e[+-]?\d+)?|inf|nan)"
_BAND = rf"{_NUMBER} to {_NUMBER}|at least {_NUMBER}|at most {_NUMBER}"
_MEASURED = re.compile(
    rf"(?P<words>.+?) ≈ (?P<first>{_NUMBER})(?: to (?P<last>{_NUMBER}))? "
    rf"(?:on your data )?\((?:claimed|on the digits:) (?P<band>{_BAND})\)"
)


class ClaimError(AssertionError):
    """A claim does not hold; the message carries the values that broke it."""


def claim(
    sentence,
    value,
    low=None,
    high=None,
    *,
    dies_under=None,
    control=False,
    on="digits",
):
    """Print a statement with its measured value, or raise if it is not so.

    Parameters
    ----------
    sentence : str
        The statement in words, without a final full stop and without ``≈``.
    value : bool, float, array-like of float, or dict
        The measured value. A sequence (one value per seed, say) is claimed
        value by value. For an exact fact, a bool and no band. For a table, a
        dict of ``name: (value, low, high)``, at most six rows, where low or
        high may be None.
    low, high : float, optional
        The band, ends included. With one of them the band is open.
    dies_under : str, optional
        The break under which the claim must fall: ``"labels"`` (shuffled),
        ``"untrained"``, ``"pixels"`` (shuffled within each picture), or one
        of the chapter's own. `make challenge` tries it; here it changes
        nothing.
    control : bool, default False
        Whether the claim must survive every break.
    on : {"digits", "furniture", "words", "other"}, default "digits"
        The data that the claim is about. A claim about the furniture or the
        words is held whatever the reader put in the digits' place.

    Raises
    ------
    ClaimError
        If a value is false, not finite, or outside its band.
    TypeError
        If a number comes without a band or a bool with one.
    ValueError
        If the sentence has more than one line or holds ``≈``, a band is
        empty, or a table has no row or more than six.
    """
    if "≈" in sentence or "\n" in sentence:
        raise ValueError("a claim's sentence is one line without '≈'")
    if isinstance(value, dict):
        if not 0 < len(value) <= MAX_ROWS or low is not None:
            raise ValueError(
                f"claim({sentence!r}): expected a table of one to {MAX_ROWS} "
                f"rows with their own bands, found {len(value)} rows"
            )
        rows = [_row(name, *entry) for name, entry in value.items()]
    else:
        rows = [_row(sentence, value, low, high)]
    if on == "digits" and datasets.replaced():
        mark, texts = "•", [row["elsewhere"] for row in rows]
    else:
        broken = [row["broken"] for row in rows if row["broken"]]
        if broken:
            raise ClaimError(
                "\n".join([f"this does not hold: {sentence}", *broken])
            )
        mark, texts = "✓", [row["text"] for row in rows]
    if isinstance(value, dict):
        texts = [sentence, *(INDENT + text for text in texts)]
    print(f"{mark} " + "\n".join(texts))


def parse(text):
    """Read printed claims back from a cell's output.

    Parameters
    ----------
    text : str
        What a cell printed. Lines that are no claims are passed over.

    Returns
    -------
    list of dict
        One for each claim: ``sentence`` and ``rows``, a list of dicts with
        ``name``, ``values`` (floats, one or two), ``low``, ``high`` (None
        where the band is open) and ``holds``. An exact fact has no rows.

    Raises
    ------
    ValueError
        If a line starts like a claim and cannot be read as one.
    """
    claims = []
    for line in text.splitlines():
        head = line.startswith(("✓ ", "• "))
        row = claims and line.startswith(INDENT) and "≈" in line
        if not head and not row:
            continue
        match = _MEASURED.fullmatch(line.strip() if row else line[2:])
        if (match is None) == ("≈" in line):
            raise ValueError(f"not readable as a claim: {line!r}")
        if head:
            words = match["words"] if match else line[2:]
            claims.append({"sentence": words, "rows": []})
        if match:
            claims[-1]["rows"].append(_read(match))
    return claims


def _row(name, value, low=None, high=None):
    """Judge one value; say it as text, as a failure, and for own data."""
    values = np.asarray(value).ravel()
    exact, band = values.dtype == bool, _band(low, high)
    if exact == bool(band):
        raise TypeError(
            f"claim({name!r}): expected a bool without a band, or a number "
            f"with low and/or high, found {value!r} and {band or 'no band'}"
        )
    if exact:
        holds = bool(values.all())
        found, text = value, name
        elsewhere = f"{name}: {'so' if holds else 'not so'} on your data"
    else:
        values = values.astype(float)
        holds = _inside(values, low, high)
        found = ", ".join(map(_show, values))
        measured = _show(values.min())
        if values.size > 1:
            measured += f" to {_show(values.max())}"
        text = f"{name} ≈ {measured} (claimed {band})"
        elsewhere = f"{name} ≈ {measured} on your data (on the digits: {band})"
    broken = f"  {name}\n  claimed: {band or 'true'}\n  found:   {found}"
    return {
        "text": text,
        "elsewhere": elsewhere,
        "broken": "" if holds else broken,
    }


def _inside(values, low, high):
    return bool(
        np.isfinite(values).all()
        and (low is None or (values >= low).all())
        and (high is None or (values <= high).all())
    )


def _read(match):
    number = lambda text: float(text.replace(",", ""))
    words = match["band"].split()
    low = None if words[:2] == ["at", "most"] else number(words[-1])
    high = None if words[:2] == ["at", "least"] else number(words[-1])
    if words[0] != "at":
        low = number(words[0])
    values = [number(match[k]) for k in ("first", "last") if match[k]]
    return {
        "name": match["words"],
        "values": values,
        "low": low,
        "high": high,
        "holds": _inside(np.array(values), low, high),
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
