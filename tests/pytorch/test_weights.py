"""Weights: saved, loaded, copied, carried to files and back."""

import copy
import pickle

import numpy as np
import pytest
import torch

from course_pkg import params as drawn
from course_pkg import pytorch as ours
from course_pkg.config import TransformerConfig
from course_pkg.weights import load_weights, save_weights

B, N, M = 2, 5, 7


def make_transformer(tie=None):
    config = TransformerConfig.laptop(
        11,
        11,
        d_model=12,
        num_heads=3,
        d_ff=17,
        tie_weights=tie,
        positions="learned",
        max_length=19,
    )
    return ours.Transformer(config).eval()


@pytest.fixture
def ids():
    torch.manual_seed(0)
    return torch.randint(3, 11, (B, M)), torch.randint(3, 11, (B, N))


@pytest.fixture(params=[None, "output", "all"])
def model(request):
    return make_transformer(request.param)


def test_state_dict(model, ids, tmp_path):
    torch.save(model.state_dict(), tmp_path / "model.pt")
    other = make_transformer(model.config.tie_weights)
    assert not torch.equal(other(*ids), model(*ids))
    other.load_state_dict(torch.load(tmp_path / "model.pt"))
    assert torch.equal(other(*ids), model(*ids))


def test_names_of_the_state_dict_are_the_packages(model):
    shapes = drawn.transformer_params(model.config, seed=0)
    state = model.state_dict()
    assert set(state) == set(shapes)
    for name, tensor in state.items():
        assert tuple(tensor.shape) == shapes[name].shape


@pytest.mark.parametrize("copied", [copy.deepcopy, "pickle"])
def test_copies(model, ids, copied):
    if copied == "pickle":
        other = pickle.loads(pickle.dumps(model))
    else:
        other = copied(model)
    assert torch.equal(other(*ids), model(*ids))
    with torch.no_grad():
        model.output.b += 1
    assert not torch.equal(other(*ids), model(*ids))


def test_safetensors(model, ids, tmp_path):
    path = tmp_path / "model.safetensors"
    save_weights(path, ours.dump(model), model.config.to_dict())
    other = ours.load(
        make_transformer(model.config.tie_weights), load_weights(path)
    )
    assert torch.equal(other(*ids), model(*ids))


@pytest.mark.parametrize("bidirectional", [False, True])
def test_a_recurrent_model_has_the_packages_names(bidirectional):
    args = (11, 13, 5, 7, "additive", bidirectional)
    params = drawn.seq2seq_params(*args, seed=0)
    model = ours.load(ours.RecurrentSeq2Seq(*args).double(), params)
    found = ours.dump(model)
    assert found.keys() == params.keys()
    for name, array in params.items():
        np.testing.assert_array_equal(found[name], array)


def test_first_values():
    torch.manual_seed(0)
    params = ours.dump(ours.MultiHeadAttention(60, 4))
    limit = (6 / 120) ** 0.5
    assert np.abs(params["w_q"]).max() <= limit
    assert np.isclose(params["w_q"].std(), limit / 3**0.5, rtol=0.03)
    assert (params["b_q"] == 0).all()
    norm = ours.dump(ours.LayerNorm(7))
    assert (norm["gain"] == 1).all()
    assert (norm["bias"] == 0).all()
    table = ours.dump(ours.Embedding(211, 64))["table"]
    assert np.isclose(table.std(), 1 / 8, rtol=0.03)
    v = ours.dump(ours.AdditiveAttention(3, 5, 997))["v"]
    assert np.isclose(v.std(), (6 / 998) ** 0.5 / 3**0.5, rtol=0.1)


def test_bad_parameters_get_a_sentence():
    layer = ours.Dense(2, 3)
    good = ours.dump(layer)
    with pytest.raises(ValueError, match="'b' is missing"):
        ours.load(layer, {"w": good["w"]})
    with pytest.raises(ValueError, match="'c' is unknown"):
        ours.load(layer, good | {"c": good["b"]})
    with pytest.raises(ValueError, match=r"shape \(2, 3\), got \(3, 2\)"):
        ours.load(layer, good | {"w": good["w"].T})


def test_a_dump_is_a_copy_and_bfloat16_is_widened():
    layer = ours.Dense(2, 3)
    ours.dump(layer)["w"][...] = 7.0
    assert (layer.w != 7.0).all()
    assert ours.dump(layer.to(torch.bfloat16))["w"].dtype == np.float32


def test_the_first_loss_is_near_log_v(ids):
    model = make_transformer()
    loss = ours.label_smoothed_loss(model(*ids), ids[1])
    assert abs(loss.item() - np.log(11)) < 1.2
