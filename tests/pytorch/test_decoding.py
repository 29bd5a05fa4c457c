"""Step by step, in beams and by chance: exact, whatever the route."""

import itertools
import math

import pytest
import torch

from course_pkg import pytorch as ours
from course_pkg.config import TransformerConfig

SOURCE_VOCAB, VOCAB, M = 11, 5, 7
PAD, BOS, EOS = 0, 1, 2


def make_transformer(positions="sinusoidal", norm="pre", tie=None, **changes):
    torch.manual_seed(0)
    config = TransformerConfig.laptop(
        SOURCE_VOCAB,
        VOCAB,
        d_model=12,
        num_heads=3,
        d_ff=17,
        positions=positions,
        norm=norm,
        tie_weights=tie,
        max_length=131,
        **changes,
    )
    return sharpened(ours.Transformer(config))


def make_seq2seq(attention="additive", bidirectional=True):
    torch.manual_seed(0)
    sizes = (SOURCE_VOCAB, VOCAB, 7, 13)
    model = ours.RecurrentSeq2Seq(*sizes, attention, bidirectional)
    return sharpened(model)


def sharpened(model):
    """Make a model's choices differ from row to row."""
    model = model.double().eval()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter += 0.3 * torch.randn_like(parameter)
    return model


MODELS = {
    "sinusoidal": lambda: make_transformer("sinusoidal"),
    "learned": lambda: make_transformer("learned", "post", "output"),
    "rotary": lambda: make_transformer("rotary"),
    "alibi": lambda: make_transformer("alibi", "post"),
    "blind": lambda: make_transformer(None),
    "additive": make_seq2seq,
    "dot": lambda: make_seq2seq("dot", False),
    "multiplicative": lambda: make_seq2seq("multiplicative"),
    "bottleneck": lambda: make_seq2seq(None),
}


@pytest.fixture(params=MODELS)
def model(request):
    return MODELS[request.param]()


@pytest.fixture
def source():
    ids = torch.randint(
        3, SOURCE_VOCAB, (3, M), generator=torch.Generator().manual_seed(1)
    )
    ids[1, 4:] = PAD
    ids[2, 1:] = PAD
    return ids


def test_training_evaluating_and_stepping_agree(model, source):
    target = torch.tensor([[BOS, 3, 4, 3, 3], [BOS, 4, 4, 3, 4]])[[0, 1, 0]]
    evaluated = model(source, target).log_softmax(dim=-1)
    trained = model.train()(source, target).log_softmax(dim=-1)
    if isinstance(model, ours.Transformer):  # the laptop's dropout
        assert not torch.equal(trained, evaluated)
    else:
        torch.testing.assert_close(trained, evaluated)
    state = model.eval().start(source)
    for step in range(target.shape[1]):
        logits, state = model.step(target[:, step], state)
        torch.testing.assert_close(
            logits.log_softmax(dim=-1),
            evaluated[:, step],
            rtol=1e-12,
            atol=1e-12,
        )


def test_training_without_dropout_is_evaluation(source):
    model = make_transformer(dropout=0.0)
    target = torch.tensor([[BOS, 3, 4, 3, 3]]).expand(3, -1)
    expected = model(source, target)
    torch.testing.assert_close(model.train()(source, target), expected)


def test_chunks_of_several_tokens_may_follow_the_cache(source):
    model = make_transformer("rotary")
    target = torch.tensor([[BOS, 3, 4, 3, 3, 4, 4]]).expand(3, -1)
    whole = model(source, target)
    state = model.start(source)
    parts = [
        model.decode(part, state.memory, state.source_mask, state.cache)
        for part in target.split([2, 3, 2], dim=1)
    ]
    torch.testing.assert_close(torch.cat(parts, dim=1), whole)


def test_reordering_a_state_reorders_what_follows(model, source):
    first, second = torch.tensor([3, 4, 3]), torch.tensor([4, 4, 3])
    index = torch.tensor([2, 0, 0, 1])
    _, state = model.step(first, model.start(source))
    expected, _ = model.step(second, state)
    _, state = model.step(first, model.start(source))
    found, _ = model.step(second[index], model.reorder_state(state, index))
    torch.testing.assert_close(found, expected[index])


def test_greedy_takes_the_best_next_token_of_the_whole_model(model, source):
    ids = ours.greedy_decode(model, source, 11)
    begin = torch.full((3, 1), BOS)
    for row in range(3):
        said = torch.cat([begin[row], ids[row]])[None]
        logits = model(source[row : row + 1], said)[0]
        logits[:, PAD] = -torch.inf
        end = (ids[row] == EOS).nonzero().flatten().tolist()
        last = end[0] + 1 if end else ids.shape[1]
        best = logits.argmax(dim=-1)[:last]
        assert torch.equal(best, ids[row, :last])
        assert (ids[row, last:] == PAD).all()


def test_greedy_stops_when_every_row_has_ended(source):
    model = make_transformer()
    with torch.no_grad():
        model.output.b[EOS] = 100.0
    assert ours.greedy_decode(model, source, 50).tolist() == [[EOS]] * 3


def exhaustive(model, source, max_length, alpha):
    """Score every sequence there is; return the best and its score."""
    tokens = [one for one in range(VOCAB) if one not in (PAD, EOS)]
    sequences = [
        (*body, EOS)
        for length in range(max_length)
        for body in itertools.product(tokens, repeat=length)
    ]
    sequences += list(itertools.product(tokens, repeat=max_length))
    scored = []
    for said in sequences:
        inputs = torch.tensor([[BOS, *said[:-1]]])
        logits = model(source, inputs)[0]
        logits[:, PAD] = -torch.inf
        log_p = logits.log_softmax(dim=-1)
        total = sum(log_p[t, one].item() for t, one in enumerate(said))
        scored.append((total / ((5 + len(said)) / 6) ** alpha, said))
    return sorted(scored, reverse=True)


@pytest.mark.parametrize("alpha", [0.0, 0.6, 2.0])
@pytest.mark.parametrize("name", ["sinusoidal", "additive"])
def test_a_wide_beam_finds_what_exhaustive_search_finds(name, alpha, source):
    model = MODELS[name]()
    ids, scores = ours.beam_search(
        model,
        source,
        max_length=4,
        beam_size=64,
        length_penalty=alpha,
        return_all=True,
    )
    for row in range(3):
        expected = exhaustive(model, source[row : row + 1], 4, alpha)[:5]
        for place, (score, said) in enumerate(expected):
            found = [one for one in ids[row, place].tolist() if one != PAD]
            assert tuple(found) == said
            assert math.isclose(scores[row, place].item(), score, rel_tol=1e-9)


def test_a_beam_of_one_is_greedy(model, source):
    ids, scores = ours.beam_search(model, source, 11, beam_size=1)
    assert torch.equal(ids, ours.greedy_decode(model, source, 11))
    assert scores.shape == (3,)


def test_beams_of_a_batch_do_not_meet(model, source):
    together, scores = ours.beam_search(model, source, 9, beam_size=3)
    for row in range(3):
        alone, score = ours.beam_search(
            model, source[row : row + 1], 9, beam_size=3
        )
        width = alone.shape[1]
        assert torch.equal(together[row, :width], alone[0])
        assert (together[row, width:] == PAD).all()
        torch.testing.assert_close(scores[row], score[0])


def test_places_without_a_sequence_are_marked(source):
    model = make_transformer()
    ids, scores = ours.beam_search(
        model, source, 1, beam_size=7, return_all=True
    )
    assert scores.isfinite().sum(dim=1).tolist() == [VOCAB - 1] * 3
    assert (ids[scores.isinf()] == PAD).all()


def test_samples_follow_the_distribution(source):
    model = make_transformer()
    many = source[:1].expand(8_000, -1)
    ids = ours.sample_decode(model, many, 1, temperature=1.7, seed=3)[:, 0]
    found = ids.bincount(minlength=VOCAB) / len(ids)
    logits = model(source[:1], torch.tensor([[BOS]]))[0, 0]
    logits[PAD] = -torch.inf
    expected = torch.softmax(logits / 1.7, dim=-1)
    assert (found - expected).abs().max() < 0.02  # four deviations


def test_top_p_draws_from_the_fewest_that_reach_it(source):
    model = make_transformer()
    logits = model(source[:1], torch.tensor([[BOS]]))[0, 0]
    logits[PAD] = -torch.inf
    p, order = torch.softmax(logits, dim=-1).sort(descending=True)
    top_p = (p[0] + p[1] / 2).item()  # two tokens are needed
    many = source[:1].expand(2_000, -1)
    ids = ours.sample_decode(model, many, 1, top_p=top_p, seed=3)
    assert set(ids.flatten().tolist()) == set(order[:2].tolist())


def test_a_cold_sample_is_greedy(model, source):
    cold = ours.sample_decode(model, source, 9, temperature=1e-6, seed=0)
    assert torch.equal(cold, ours.greedy_decode(model, source, 9))


def test_seeds_repeat_and_differ(source):
    model = make_transformer()
    draws = [
        ours.sample_decode(model, source, 9, temperature=9.0, seed=seed)
        for seed in (0, 0, 1)
    ]
    assert torch.equal(draws[0], draws[1])
    assert not torch.equal(draws[0], draws[2])


def test_decoded_ids_can_be_trained_on(source):
    model = make_transformer()
    said = ours.greedy_decode(model, source, 3)
    model(source, said).sum().backward()
    assert model.target_embedding.table.grad.isfinite().all()


def test_bad_arguments_get_a_sentence(source):
    model = make_transformer()
    with pytest.raises(ValueError, match=r"max_length.*at least 1, got 0"):
        ours.greedy_decode(model, source, 0)
    with pytest.raises(ValueError, match=r"top_p.*\(0, 1\], got 1\.5"):
        ours.sample_decode(model, source, 3, top_p=1.5)
    with pytest.raises(ValueError, match=r"temperature.*got 0"):
        ours.sample_decode(model, source, 3, temperature=0)
    with pytest.raises(ValueError, match=r"beam_size.*got 0"):
        ours.beam_search(model, source, 3, beam_size=0)
    with pytest.raises(ValueError, match=r"length_penalty.*got -1"):
        ours.beam_search(model, source, 3, length_penalty=-1)
    with pytest.raises(TypeError, match="integers, got float64"):
        ours.greedy_decode(model, source.double(), 3)
