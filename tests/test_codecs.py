"""Test that stated lengths are true: what is written is read back."""

import numpy as np
import pytest

from latentspace import codecs


@pytest.mark.parametrize(
    "values, bits", [([7, 7, 7], 0), (list("abcd"), 2), ([0, 0, 1, 2], 1.5)]
)
def test_entropy_by_hand(values, bits):
    assert codecs.entropy(values) == pytest.approx(bits)


@pytest.mark.parametrize(
    "counts, lengths",
    [
        ({"a": 8, "b": 4, "c": 2, "d": 2, "e": 0}, dict(a=1, b=2, c=3, d=3)),
        ([0, 9], {1: 1}),
    ],
)
def test_huffman_by_hand(counts, lengths):
    code = codecs.huffman_code(counts)
    assert {symbol: len(word) for symbol, word in code.items()} == lengths


@pytest.mark.parametrize("seed", range(5))
def test_huffman_is_prefix_free_complete_and_close_to_the_entropy(seed):
    rng = np.random.default_rng(seed)
    x = rng.choice(40, 5000, p=rng.dirichlet(np.full(40, 0.3)))
    code = codecs.huffman_code(np.bincount(x))
    words = sorted(code.values())
    assert not any(b.startswith(a) for a, b in zip(words, words[1:]))
    assert sum(2.0 ** -len(w) for w in words) == 1
    length = np.mean([len(code[s]) for s in x])
    assert 0 <= length - codecs.entropy(x) < 1
    # Counts made up from the lengths alone stand for the same code.
    made_up = {s: 2 ** (40 - len(code[s])) for s in sorted(code)}
    assert codecs.huffman_code(made_up) == code


def test_quantize_is_within_half_a_step():
    x = np.random.default_rng(0).normal(0, 10, 1000)
    q = codecs.quantize(x, 0.3)
    assert q.dtype.kind == "i"
    assert np.abs(codecs.dequantize(q, 0.3) - x).max() <= 0.15 + 1e-12
    assert codecs.quantize([[1.0, 1.0]], [1, 0.5]).tolist() == [[1, 2]]


STREAMS = {
    "one value": [5],
    "all equal": [-3] * 1000,
    "skewed": np.random.default_rng(1).choice(3, 4000, p=[0.98, 0.01, 0.01]),
    "uniform": np.random.default_rng(2).integers(-200, 200, 3000),
    "extremes": [-32768, 32767, 0, 32767],
    "gaussian columns": np.rint(
        np.random.default_rng(3).normal(0, [0.1, 1, 20], (1500, 3))
    ).astype(int),
    "one row": [[1, 2, 3, -4]],
    "bytes": np.frombuffer(b"abracadabra" * 30, np.uint8),
    "grows": np.sort(np.random.default_rng(4).integers(0, 50, 2000)),
}


@pytest.mark.parametrize("name", STREAMS)
def test_coded_bits_are_the_length_of_the_decodable_stream(name):
    values = np.asarray(STREAMS[name])
    stream = codecs.encode(values)
    back = codecs.decode(stream, values.shape)
    np.testing.assert_array_equal(back, values)
    assert -1 <= 8 * len(stream) - codecs.coded_bits(values) <= 24


def test_damaged_stream_gives_other_values():
    values = STREAMS["uniform"]
    stream = codecs.encode(values)
    flipped = bytearray(stream)
    flipped[len(stream) // 2] ^= 16
    for damaged in (bytes(flipped), stream[:-200]):
        assert (codecs.decode(damaged, values.shape) != values).any()


@pytest.mark.parametrize(
    "function, arguments, error, words",
    [
        (codecs.entropy, ([],), ValueError, "empty"),
        (codecs.huffman_code, ([0, 0],), ValueError, "occurs"),
        (codecs.quantize, ([1.0], 0), ValueError, "positive"),
        (codecs.quantize, ([np.nan, 1], 1), ValueError, "1 of 2 .* finite"),
        (
            codecs.quantize,
            ([1e30, 1e300], 1e-9),
            ValueError,
            "2 of 2 .* large",
        ),
    ]
    + [
        (function, (values,), error, words)
        for function in (codecs.encode, codecs.coded_bits)
        for values, error, words in (
            ([0.5], TypeError, "quantize first"),
            ([40_000], ValueError, "40000"),
            (np.zeros((2, 2, 2), int), ValueError, "shape"),
            (np.zeros((0, 2), int), ValueError, "shape"),
        )
    ],
)
def test_what_cannot_be_coded_is_rejected(function, arguments, error, words):
    with pytest.raises(error, match=words):
        function(*arguments)
