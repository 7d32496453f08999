"""Test that stated lengths are true: what is written is read back."""

import lzma
import zlib

import numpy as np
import pytest

from latentspace import codecs


def test_entropy_by_hand():
    assert codecs.entropy([7, 7, 7]) == 0
    assert codecs.entropy(["a", "b", "c", "d"]) == 2
    assert codecs.entropy([0, 0, 1, 2]) == pytest.approx(1.5)
    with pytest.raises(ValueError, match="empty"):
        codecs.entropy([])


@pytest.mark.parametrize("seed", range(5))
def test_huffman_is_prefix_free_complete_and_close_to_the_entropy(seed):
    rng = np.random.default_rng(seed)
    p = rng.dirichlet(np.full(40, 0.3))
    x = rng.choice(40, 5000, p=p)
    code = codecs.huffman_code(np.bincount(x))
    words = sorted(code.values())
    assert not any(b.startswith(a) for a, b in zip(words, words[1:]))
    assert sum(2.0 ** -len(w) for w in words) == 1
    length = np.mean([len(code[s]) for s in x])
    h = codecs.entropy(x)
    assert h <= length < h + 1


def test_huffman_by_hand():
    lengths = {
        s: len(w)
        for s, w in codecs.huffman_code(
            {"a": 8, "b": 4, "c": 2, "d": 2, "e": 0}
        ).items()
    }
    assert lengths == {"a": 1, "b": 2, "c": 3, "d": 3}
    assert codecs.huffman_code([0, 9]) == {1: "0"}
    with pytest.raises(ValueError, match="occurs"):
        codecs.huffman_code([0, 0])


def test_huffman_words_follow_from_their_lengths():
    counts = np.random.default_rng(0).integers(0, 1000, 30)
    code = codecs.huffman_code(counts)
    # Counts made up from the lengths alone stand for the same code.
    longest = max(map(len, code.values()))
    again = codecs.huffman_code(
        {s: 2 ** (longest - len(code[s])) for s in sorted(code)}
    )
    assert again == code


def test_quantize_is_within_half_a_step():
    x = np.random.default_rng(0).normal(0, 10, 1000)
    q = codecs.quantize(x, 0.3)
    assert q.dtype.kind == "i"
    assert np.abs(codecs.dequantize(q, 0.3) - x).max() <= 0.15 + 1e-12
    assert codecs.quantize([[1.0, 1.0]], [1, 0.5]).tolist() == [[1, 2]]
    with pytest.raises(ValueError, match="positive"):
        codecs.quantize(x, 0)
    with pytest.raises(ValueError, match="finite"):
        codecs.quantize([np.nan], 1)


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
    written = 8 * len(stream)
    stated = codecs.coded_bits(values)
    assert -1 <= written - stated <= 24


def test_damaged_stream_gives_other_values():
    values = STREAMS["uniform"]
    stream = bytearray(codecs.encode(values))
    stream[len(stream) // 2] ^= 16
    assert (codecs.decode(bytes(stream), values.shape) != values).any()
    stream = codecs.encode(values)[:-200]
    assert (codecs.decode(stream, values.shape) != values).any()


def test_coded_bits_are_near_the_entropy_for_long_streams():
    x = np.random.default_rng(0).choice(8, 100_000, p=[0.65] + [0.05] * 7)
    per_value = codecs.coded_bits(x) / len(x)
    assert codecs.entropy(x) < per_value < codecs.entropy(x) + 0.002


def test_coding_by_columns_pays_only_where_columns_differ():
    rng = np.random.default_rng(0)
    differ = rng.integers(0, [2, 50], (2000, 2))
    alike = rng.integers(0, [7, 7], (2000, 2))
    assert codecs.coded_bits(differ) < 0.85 * codecs.coded_bits(differ.ravel())
    assert codecs.coded_bits(alike) > codecs.coded_bits(alike.ravel())


@pytest.mark.parametrize(
    "values, error, words",
    [
        ([0.5], TypeError, "quantize first"),
        ([40_000], ValueError, "40000"),
        (np.zeros((2, 2, 2), int), ValueError, "shape"),
        (np.zeros((0, 2), int), ValueError, "shape"),
    ],
)
def test_values_that_cannot_be_coded_are_rejected(values, error, words):
    for function in (codecs.encode, codecs.coded_bits):
        with pytest.raises(error, match=words):
            function(values)


def test_zlib_and_xz_bits_are_those_of_the_standard_library():
    x = np.tile(np.arange(100, dtype=np.uint8), 50)[::2]
    assert codecs.zlib_bits(x) == 8 * len(zlib.compress(x.tobytes(), 9))
    best = lzma.compress(x.tobytes(), preset=9 | lzma.PRESET_EXTREME)
    assert codecs.xz_bits(x) == 8 * len(best)
