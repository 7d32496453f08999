"""Count the bits of a description, and write them.

Every length that this module states is one from which a decoder gets the
values back: `coded_bits` predicts what `encode` writes, and `decode` reads it.
Only whole numbers are coded, so `quantize` comes first.

    >>> entropy([0, 0, 1, 1])
    1.0
    >>> huffman_code({"a": 5, "b": 2, "c": 1})
    {'a': '0', 'b': '10', 'c': '11'}
    >>> decode(encode([3, 1, 4, 1, 5]), 5)
    array([3, 1, 4, 1, 5])
"""

import bisect
import heapq
import itertools
import lzma
import struct
import zlib

import numpy as np
from scipy.special import gammaln

__all__ = [
    "coded_bits",
    "decode",
    "dequantize",
    "encode",
    "entropy",
    "huffman_code",
    "quantize",
    "xz_bits",
    "zlib_bits",
]


def entropy(values):
    """Compute the entropy of the values' own frequencies, in bits per value.

    Parameters
    ----------
    values : array-like
        Symbols of any kind; only how often each occurs matters.

    Returns
    -------
    float
        No code that names these values one by one needs fewer. A code
        that looks at several at once may.

    Raises
    ------
    ValueError
        If there are no values.
    """
    values = np.asarray(values)
    if not values.size:
        raise ValueError(
            "the entropy of nothing is not defined: found an empty array"
        )
    p = np.unique(values, return_counts=True)[1] / values.size
    return float(-(p * np.log2(p)).sum() + 0.0)


def huffman_code(counts):
    """Build a Huffman code: frequent symbols get short words of 0s and 1s.

    Parameters
    ----------
    counts : mapping or sequence of int
        How often each symbol occurs; a sequence stands for the symbols
        0, 1, 2, ... Symbols that do not occur get no code.

    Returns
    -------
    dict
        From symbol to code word. No word is the beginning of another. If
        only one symbol occurs, it gets the word "0". Words count upwards,
        from short to long, and in the order of `counts` within a length (a
        canonical code): a decoder needs the lengths alone to write the
        words down again.

    Raises
    ------
    ValueError
        If no symbol occurs.

    References
    ----------
    D. A. Huffman, "A method for the construction of minimum-redundancy
    codes", Proceedings of the IRE 40(9), 1952.
    """
    items = counts.items() if hasattr(counts, "items") else enumerate(counts)
    # The number in the middle settles ties, so symbols are never compared.
    heap = [
        (int(count), i, [symbol])
        for i, (symbol, count) in enumerate(items)
        if count > 0
    ]
    if not heap:
        raise ValueError(
            "a code needs a symbol that occurs: every count is zero"
        )
    lengths = {symbol: 0 for _, _, (symbol,) in heap}
    tie = heap[-1][1]
    heapq.heapify(heap)
    while len(heap) > 1:
        tie += 1
        n0, _, rare = heapq.heappop(heap)
        n1, _, next_rare = heap[0]
        for symbol in rare + next_rare:
            lengths[symbol] += 1
        heapq.heapreplace(heap, (n0 + n1, tie, rare + next_rare))
    code, word, length = {}, -1, 0
    for symbol in sorted(lengths, key=lengths.get):
        longer = max(lengths[symbol], 1) - length
        word = (word + 1) << longer
        length += longer
        code[symbol] = f"{word:0{length}b}"
    return code


def quantize(x, step):
    """Round to whole multiples of a step and return which multiples.

    Parameters
    ----------
    x : array-like of float
        Values of any size.
    step : float or array-like
        Distance between neighbouring levels; broadcast against `x`.

    Returns
    -------
    ndarray of int64
        ``dequantize`` of it is within half a step of `x`.

    Raises
    ------
    ValueError
        If a step is not positive, or a value not finite or too large.
    """
    step = np.asarray(step, float)
    if not (np.isfinite(step) & (step > 0)).all():
        raise ValueError(f"the step must be positive, found {step}")
    with np.errstate(over="ignore"):
        q = np.rint(np.asarray(x, float) / step)
    if lost := (~(np.abs(q) < 2**63)).sum():
        raise ValueError(
            f"{lost} of {q.size} values are not finite, or too large for this "
            "step, and cannot be rounded"
        )
    return q.astype(np.int64)


def dequantize(q, step):
    """Turn the multiples of `quantize` back into values: ``q * step``.

    Parameters
    ----------
    q : array-like of int
        As `quantize` gives them.
    step : float or array-like
        The same as there.

    Returns
    -------
    ndarray of float64
    """
    return np.asarray(q) * np.asarray(step, float)


_TOP = 1 << 32
_HALF, _QUARTER = _TOP >> 1, _TOP >> 2
_RANGE_BITS = 32  # smallest and largest value of a column, 16 bits each


def coded_bits(values):
    """Compute the bits that `encode` needs, without encoding.

    Parameters
    ----------
    values : array-like of int of shape (n_samples,) or (n_samples, n_columns)
        Each column is coded with statistics of its own.

    Returns
    -------
    float
        The length of the stream in bits, before it is filled up to whole
        bytes (some twenty bits more at most). It counts all that the decoder
        needs except the shape: the range of each column (32 bits), and what
        learning the frequencies costs, since no table is sent.

    Raises
    ------
    TypeError
        If the values are not whole numbers.
    ValueError
        If there are none, or they have another shape, or one is not between
        -32768 and 32767.

    Notes
    -----
    The frequencies start at one half for each value in the range and grow as
    values are seen (Krichevsky and Trofimov's estimate); the length then
    depends on the final counts alone.
    """
    total = 0.0
    for column in _columns(values).T:
        counts = np.bincount(column - column.min())
        n, k = counts.sum(), len(counts)
        total += _RANGE_BITS + (
            gammaln(n + k / 2)
            - gammaln(k / 2)
            - (gammaln(counts + 0.5) - gammaln(0.5)).sum()
        ) / np.log(2)
    return float(total)


def encode(values):
    """Write whole numbers as bytes, by adaptive arithmetic coding.

    Parameters
    ----------
    values : array-like of int of shape (n_samples,) or (n_samples, n_columns)
        Between -32768 and 32767.

    Returns
    -------
    bytes
        `decode` needs them and the shape, nothing else.

    Raises
    ------
    TypeError, ValueError
        As for `coded_bits`.

    References
    ----------
    I. H. Witten, R. M. Neal and J. G. Cleary, "Arithmetic coding for data
    compression", Communications of the ACM 30(6), 1987.
    """
    values = _columns(values)
    header, bits, waiting = b"", [], 0
    low, width = 0, _TOP

    def put(bit):
        nonlocal waiting
        bits.extend([bit] + [1 - bit] * waiting)
        waiting = 0

    for column in values.T:
        smallest, largest = int(column.min()), int(column.max())
        header += struct.pack(">hh", smallest, largest)
        weights = [1] * (largest - smallest + 1)
        for symbol in (column - smallest).tolist():
            low, width, cuts = _narrow(low, width, weights, symbol)
            for cut in cuts:
                if cut == _QUARTER:
                    waiting += 1  # the next bit decides this one too
                else:
                    put(int(cut == _HALF))
    waiting += 1
    put(0 if low < _QUARTER else 1)
    return header + np.packbits(np.array(bits, np.uint8)).tobytes()


def decode(stream, shape):
    """Read back what `encode` wrote.

    Parameters
    ----------
    stream : bytes
        What `encode` gave. A damaged one gives other values, not an error.
    shape : int or tuple of int
        The shape of the array that was encoded.

    Returns
    -------
    ndarray of int64
    """
    shape = (shape,) if np.ndim(shape) == 0 else tuple(shape)
    n, columns = shape[0], shape[1] if len(shape) == 2 else 1
    payload = np.frombuffer(stream[4 * columns :], np.uint8)
    bits = iter(np.unpackbits(payload).tolist())
    low, width, value = 0, _TOP, 0
    for _ in range(32):
        value = 2 * value + next(bits, 0)
    values = np.empty((n, columns), np.int64)
    for j in range(columns):
        smallest, largest = struct.unpack_from(">hh", stream, 4 * j)
        weights = [1] * (largest - smallest + 1)
        for i in range(n):
            ends = list(itertools.accumulate(weights))
            target = ((value - low + 1) * ends[-1] - 1) // width
            symbol = bisect.bisect(ends, target)
            values[i, j] = symbol + smallest
            low, width, cuts = _narrow(low, width, weights, symbol)
            for cut in cuts:
                value = 2 * (value - cut) + next(bits, 0)
    return values.reshape(shape)


def _narrow(low, width, weights, symbol):
    """Narrow the interval to a symbol's share of it, and count the symbol."""
    total, below = sum(weights), sum(weights[:symbol])
    start = width * below // total
    width = width * (below + weights[symbol]) // total - start
    low += start
    weights[symbol] += 2
    # While the interval lies in the lower, upper or middle half of all, that
    # half is stretched to the whole; what lay below it is cut off.
    cuts = []
    while True:
        if low + width <= _HALF:
            cut = 0
        elif low >= _HALF:
            cut = _HALF
        elif width <= _QUARTER <= low and low + width <= 3 * _QUARTER:
            cut = _QUARTER
        else:
            return low, width, cuts
        low, width = 2 * (low - cut), 2 * width
        cuts.append(cut)


def zlib_bits(values):
    """Count the bits of an array's bytes after zlib, at its best setting.

    Parameters
    ----------
    values : array-like
        Numbers of any kind.

    Returns
    -------
    int
    """
    return 8 * len(zlib.compress(np.ascontiguousarray(values).tobytes(), 9))


def xz_bits(values):
    """Count the bits of an array's bytes as an .xz file, header included.

    Parameters
    ----------
    values : array-like
        Numbers of any kind.

    Returns
    -------
    int
    """
    return 8 * len(
        lzma.compress(
            np.ascontiguousarray(values).tobytes(),
            preset=9 | lzma.PRESET_EXTREME,
        )
    )


def _columns(values):
    values = np.asarray(values)
    if values.dtype.kind not in "iub":
        raise TypeError(
            f"only whole numbers are coded, found {values.dtype}: "
            "quantize first"
        )
    if values.ndim not in (1, 2) or not values.size:
        raise ValueError(
            "expected whole numbers of shape (n,) or "
            f"(n, columns), found shape {values.shape}"
        )
    values = values.astype(np.int64)
    if values.min() < -32768 or values.max() > 32767:
        raise ValueError(
            "expected values from -32768 to 32767, found "
            f"{values.min()} to {values.max()}"
        )
    return values.reshape(len(values), -1)
