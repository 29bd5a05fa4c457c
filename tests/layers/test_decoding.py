"""Greedy decoding, sampling and beam search, in every framework."""

import itertools
import math

import numpy as np
import pytest
from parity import assert_near, make_like, make_reference

from course_pkg.config import TransformerConfig

PAD, BOS, EOS = 0, 1, 2
VOCAB, BATCH = 5, 3
SOURCE = np.array([[5, 9, 4, 10, 2], [7, 3, 6, 2, 0], [8, 8, 2, 0, 0]])
SMALL = TransformerConfig(11, VOCAB, 6, 3, 1, 1, 7, dropout=0.0)
MAKES = {
    "transformer": ("Transformer", SMALL),
    "recurrent": (
        "RecurrentSeq2Seq",
        11,
        VOCAB,
        3,
        5,
        {"attention": "additive"},
    ),
}


@pytest.fixture(params=MAKES)
def make(request):
    return MAKES[request.param]


def models(framework, reference, rng, make, spread=3.0):
    """Return a model of the framework and the reference's, sure of itself."""
    layer = make_reference(reference, rng, make)
    for name, array in layer.params.items():
        if name.startswith("output"):
            array *= spread
    return make_like(framework, layer, make), layer


def log_chances(logits):
    """Return log-probabilities of every token but padding."""
    logits = np.array(logits, dtype=float)
    logits[..., PAD] = -np.inf
    largest = logits.max(axis=-1, keepdims=True)
    total = np.exp(logits - largest).sum(axis=-1, keepdims=True)
    return logits - largest - np.log(total)


def score(layer, source, ids, alpha):
    """Score a sequence by teacher forcing: the definition, one at a time."""
    inputs = np.array([[BOS, *ids[:-1]]])
    log_p = log_chances(layer(source[None], inputs))[0]
    total = sum(log_p[t, token] for t, token in enumerate(ids))
    return total / ((5 + len(ids)) / 6) ** alpha


def exhaustive(layer, source, length, alpha):
    """Score every sequence there is, the best first."""
    found = []
    tokens = [token for token in range(VOCAB) if token not in (PAD, EOS)]
    for n in range(1, length + 1):
        for start in itertools.product(tokens, repeat=n - 1):
            ends = [EOS] if n < length else [*tokens, EOS]
            found += [(*start, end) for end in ends]
    scored = [(score(layer, source, ids, alpha), ids) for ids in found]
    return sorted(scored, reverse=True)


def words(ids):
    """Drop what stands after EOS."""
    ids = [int(one) for one in ids]
    return tuple(ids[: ids.index(EOS) + 1] if EOS in ids else ids)


def test_greedy_takes_the_likeliest_token(framework, reference, rng, make):
    model, layer = models(framework, reference, rng, make)
    found = framework.call("greedy_decode", model, SOURCE, 7)
    assert found.shape[0] == BATCH
    assert found.shape[1] <= 7
    for row, source in zip(found, SOURCE, strict=True):
        ids = []
        while len(ids) < found.shape[1] and EOS not in ids:
            inputs = np.array([[BOS, *ids]])
            log_p = log_chances(layer(source[None], inputs))
            ids.append(int(log_p[0, -1].argmax()))
        assert words(row) == tuple(ids)
        assert (row[len(ids) :] == PAD).all()


def biased(framework, reference, rng, make, *tokens):
    """Return a model that says these tokens, whatever it reads."""
    layer = make_reference(reference, rng, make)
    layer.params["output.w"][...] *= 1e-3
    layer.params["output.b"][...] = -50.0
    layer.params["output.b"][list(tokens)] = 0.0
    return make_like(framework, layer, make)


@pytest.mark.parametrize("name", ["greedy_decode", "sample_decode"])
def test_it_stops_when_every_row_has_ended(
    framework, reference, rng, make, name
):
    model = biased(framework, reference, rng, make, EOS)
    found = framework.call(name, model, SOURCE, 7)
    np.testing.assert_array_equal(found, [[EOS]] * BATCH)
    model = biased(framework, reference, rng, make, 3)
    found = framework.call(name, model, SOURCE, 7)
    np.testing.assert_array_equal(found, [[3] * 7] * BATCH)


def test_an_ended_row_is_padding_while_others_go_on(
    framework, reference, rng, make
):
    model = biased(framework, reference, rng, make, EOS, 3)
    source = np.tile(SOURCE, (7, 1))
    found = framework.call("sample_decode", model, source, 13, seed=5)
    lengths = [len(words(row)) for row in found]
    assert len(set(lengths)) > 2
    assert max(lengths) == found.shape[1]
    for row, length in zip(found, lengths, strict=True):
        assert (row[:length] != PAD).all()
        assert (row[length:] == PAD).all()


@pytest.mark.parametrize(
    "name", ["greedy_decode", "sample_decode", "beam_search"]
)
def test_padding_is_never_chosen(framework, reference, rng, name):
    model = biased(framework, reference, rng, MAKES["transformer"], PAD)
    found = framework.call(name, model, SOURCE, 4)
    found = found[0] if isinstance(found, tuple) else found
    for row in found:
        assert PAD not in words(row)


def test_beam_of_width_1_is_greedy(framework, reference, rng, make):
    model, _ = models(framework, reference, rng, make)
    greedy = framework.call("greedy_decode", model, SOURCE, 7)
    beam, _ = framework.call("beam_search", model, SOURCE, 7, beam_size=1)
    assert list(map(words, beam)) == list(map(words, greedy))


def test_a_wide_beam_finds_what_an_exhaustive_search_finds(
    framework, reference, rng, make
):
    model, layer = models(framework, reference, rng, make, 1.0)
    for alpha in (0.0, 0.6, 2.0):
        options = {"length_penalty": alpha, "return_all": True}
        ids, scores = framework.call(
            "beam_search", model, SOURCE, 3, beam_size=61, **options
        )
        assert ids.shape[:2] == scores.shape == (BATCH, 61)
        for row, source in enumerate(SOURCE):
            expected = exhaustive(layer, source, 3, alpha)
            finite = np.isfinite(scores[row])
            assert finite.sum() == len(expected) == 1 + 3 + 9 * 4
            want = [one for one, _ in expected]
            assert_near(scores[row][finite], want, 1e-5)
            found = [words(one) for one in ids[row][finite]]
            assert found[:5] == [one for _, one in expected[:5]]


def test_beams_are_scored_and_agree_with_the_reference(
    framework, reference, rng, make
):
    model, layer = models(framework, reference, rng, make, 1.0)
    every, scores = framework.call(
        "beam_search", model, SOURCE, 5, beam_size=3, return_all=True
    )
    ids, best = framework.call("beam_search", model, SOURCE, 5, beam_size=3)
    np.testing.assert_array_equal(ids, every[:, 0])
    np.testing.assert_array_equal(best, scores[:, 0])
    assert (np.diff(scores, axis=1) <= 0).all()
    expected, _ = reference.call(
        "beam_search", layer, SOURCE, 5, beam_size=3, return_all=True
    )
    for row, source in enumerate(SOURCE):
        found = [words(one) for one in every[row]]
        assert found == [words(one) for one in expected[row]]
        for one, given in zip(found, scores[row], strict=True):
            want = score(layer, source, one, 0.6)
            assert given == pytest.approx(want, rel=1e-5)


def test_a_batch_is_its_rows(framework, reference, rng):
    make = MAKES["recurrent"]
    model, _ = models(framework, reference, rng, make)
    for name in ("greedy_decode", "beam_search"):
        whole = framework.call(name, model, SOURCE, 6)
        whole = whole[0] if isinstance(whole, tuple) else whole
        for row in range(BATCH):
            one = framework.call(name, model, SOURCE[row : row + 1], 6)
            one = one[0] if isinstance(one, tuple) else one
            assert words(one[0]) == words(whole[row])


def test_sampling_repeats_with_its_seed(framework, reference, rng, make):
    model = biased(framework, reference, rng, make, 1, 3, 4)
    one, same, other = (
        framework.call("sample_decode", model, SOURCE, 17, seed=seed)
        for seed in (7, 7, 8)
    )
    np.testing.assert_array_equal(one, same)
    assert (one != other).any()


@pytest.mark.parametrize("options", [{"temperature": 1e-4}, {"top_p": 1e-6}])
def test_sharp_sampling_is_greedy(framework, reference, rng, make, options):
    model, _ = models(framework, reference, rng, make)
    greedy = framework.call("greedy_decode", model, SOURCE, 7)
    found = framework.call("sample_decode", model, SOURCE, 7, **options)
    assert list(map(words, found)) == list(map(words, greedy))


def frequencies(framework, reference, rng, **options):
    """Sample first tokens whose chances are 0.2, 0.4, 0.1 and 0.3."""
    layer = make_reference(reference, rng, MAKES["recurrent"])
    layer.params["output.w"][...] = 0.0
    layer.params["output.b"][...] = np.log([9.0, 0.2, 0.4, 0.1, 0.3])
    model = make_like(framework, layer, MAKES["recurrent"])
    source = np.tile(SOURCE[:1], (4001, 1))
    ids = framework.call("sample_decode", model, source, 1, seed=5, **options)
    return np.bincount(ids[:, 0], minlength=VOCAB) / len(ids)


def test_sampling_follows_the_chances(framework, reference, rng):
    found = frequencies(framework, reference, rng)
    np.testing.assert_allclose(found, [0, 0.2, 0.4, 0.1, 0.3], atol=0.03)


def test_temperature_flattens_the_chances(framework, reference, rng):
    found = frequencies(framework, reference, rng, temperature=2.0)
    odds = np.sqrt([0.2, 0.4, 0.1, 0.3])
    np.testing.assert_allclose(found[1:], odds / odds.sum(), atol=0.03)


def test_top_p_keeps_the_fewest_that_reach_it(framework, reference, rng):
    found = frequencies(framework, reference, rng, top_p=0.65)
    np.testing.assert_allclose(found, [0, 0, 4 / 7, 0, 3 / 7], atol=0.03)
    found = frequencies(framework, reference, rng, top_p=0.75)
    np.testing.assert_allclose(found, [0, 2 / 9, 4 / 9, 0, 3 / 9], atol=0.03)


def test_long_outputs_outgrow_no_cache(framework, reference, rng):
    make = MAKES["transformer"]
    model, layer = models(framework, reference, rng, make)
    found = framework.call("greedy_decode", model, SOURCE, 83)
    expected = reference.call("greedy_decode", layer, SOURCE, 83)
    np.testing.assert_array_equal(found, expected)


@pytest.mark.parametrize(
    ("name", "options", "message"),
    [
        ("greedy_decode", {"max_length": 0}, "max_length .* 1, got 0"),
        ("beam_search", {"max_length": 0}, "max_length .* 1, got 0"),
        ("beam_search", {"beam_size": 0}, "beam_size .* 1, got 0"),
        ("beam_search", {"length_penalty": -1}, "length_penalty .* got -1"),
        ("sample_decode", {"temperature": 0.0}, "temperature .* got 0.0"),
        ("sample_decode", {"top_p": 0.0}, r"top_p .*\(0, 1\], got 0.0"),
        ("sample_decode", {"top_p": 1.5}, r"top_p .*\(0, 1\], got 1.5"),
    ],
)
def test_errors_quote_the_numbers(framework, name, options, message):
    model = framework.make(*MAKES["transformer"])
    options = {"max_length": 3} | options
    with pytest.raises(ValueError, match=message):
        framework.call(name, model, SOURCE, **options)


def test_source_ids_are_checked(framework):
    model = framework.make(*MAKES["transformer"])
    for name in ("greedy_decode", "beam_search", "sample_decode"):
        with pytest.raises(TypeError, match=r"must .*float64"):
            framework.call(name, model, SOURCE.astype(float), 3)
        with pytest.raises(ValueError, match=r"axes.*\(5,\)"):
            framework.call(name, model, SOURCE[0], 3)


def test_the_penalty_by_hand(framework, reference, rng):
    # Two tokens, of chance 1/2 each: EOS at once scores ln(1/2) / 1, the
    # pair of length 2 scores 2 ln(1/2) / (7/6)**alpha.
    make = MAKES["recurrent"]
    layer = make_reference(reference, rng, make)
    layer.params["output.w"][...] = 0.0
    layer.params["output.b"][...] = [-50.0, -50.0, 0.0, 0.0, -50.0]
    model = make_like(framework, layer, make)
    options = {"beam_size": 2, "return_all": True, "length_penalty": 1.0}
    _, scores = framework.call("beam_search", model, SOURCE, 2, **options)
    half = math.log(0.5)
    assert_near(scores, [[half, 2 * half / (7 / 6)]] * BATCH, 1e-5)


def test_the_search_goes_on_while_longer_ones_may_win(
    framework, reference, rng
):
    # Token 3 has chance 0.7 and EOS 0.3 at every step. The penalty is steep,
    # so seven times 3 beats all the sequences that end sooner.
    make = MAKES["recurrent"]
    layer = make_reference(reference, rng, make)
    layer.params["output.w"][...] = 0.0
    layer.params["output.b"][...] = -50.0
    layer.params["output.b"][[EOS, 3]] = np.log([0.3, 0.7])
    model = make_like(framework, layer, make)
    options = {"beam_size": 2, "length_penalty": 3.0}
    ids, scores = framework.call("beam_search", model, SOURCE, 7, **options)
    np.testing.assert_array_equal(ids, [[3] * 7] * BATCH)
    assert_near(scores, [7 * math.log(0.7) / 2**3] * BATCH, 1e-5)
