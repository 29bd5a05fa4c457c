"""Parameters: names, shapes, first values, and files of them."""

import numpy as np
import pytest

from course_pkg import param_shapes, params
from course_pkg.config import TransformerConfig
from course_pkg.weights import load_metadata, load_weights, save_weights

MAKERS = {
    "dense": (5, 3),
    "embedding": (7, 5),
    "rnn": (5, 3),
    "gru": (5, 3),
    "additive": (5, 3, 7),
    "multiplicative": (5, 3),
    "multi_head": (6, 3),
    "layer_norm": (7,),
    "feed_forward": (5, 11),
    "learned_positions": (11, 5),
    "positional_embedding": (7, 11, 5),
    "attentive_classifier": (5, 3, 2),
    "seq2seq": (7, 11, 3, 5, "additive", True),
    "encoder_layer": (6, 3, 11),
    "decoder_layer": (6, 3, 11),
    "encoder": (2, 6, 3, 11, "pre"),
    "decoder": (2, 6, 3, 11, "pre"),
    "encoder_classifier": (7, 2, 2, 6, 3, 11),
    "transformer": (TransformerConfig.laptop(11, 13),),
}


@pytest.mark.parametrize("name", MAKERS)
def test_values_have_the_named_shapes_and_repeat(name):
    shapes = getattr(param_shapes, f"{name}_shapes")(*MAKERS[name])
    make = getattr(params, f"{name}_params")
    one, same = make(*MAKERS[name], seed=3), make(*MAKERS[name], seed=3)
    other = make(*MAKERS[name], seed=4)
    assert {key: value.shape for key, value in one.items()} == shapes
    for key, array in one.items():
        assert array.dtype == np.float64
        np.testing.assert_array_equal(array, same[key])
        kind = key.rpartition(".")[2]
        fixed = kind.startswith("b") or kind == "gain"
        assert (array == other[key]).all() == fixed, key
    params.check_params(one, shapes)


def test_first_values_are_glorot_s():
    drawn = params.dense_params(211, 307, seed=0)
    limit = np.sqrt(6 / (211 + 307))
    assert np.abs(drawn["w"]).max() == pytest.approx(limit, rel=1e-3)
    assert drawn["w"].std() == pytest.approx(limit / np.sqrt(3), rel=0.02)
    assert abs(drawn["w"].mean()) < 0.01 * limit
    assert (drawn["b"] == 0).all()
    table = params.embedding_params(211, 307, seed=0)["table"]
    assert table.std() == pytest.approx(307**-0.5, rel=0.02)
    assert (params.layer_norm_params(7)["gain"] == 1).all()
    assert (params.layer_norm_params(7)["bias"] == 0).all()


def test_dense_network_of_the_course_has_23_parameters():
    hidden = params.dense_params(4, 3, seed=0)
    output = params.dense_params(3, 2, seed=0)
    assert params.count_parameters(hidden) == 15
    assert params.count_parameters(output) == 8


def test_the_paper_s_models_have_their_sizes():
    # Table 3: 65 and 213 million, with one table of about 37000 tokens.
    for preset, millions in {"base": 65, "big": 213}.items():
        config = getattr(TransformerConfig, preset)(
            37000, 37000, tie_weights="all"
        )
        shapes = param_shapes.transformer_shapes(config)
        count = sum(int(np.prod(shape)) for shape in shapes.values())
        assert count == pytest.approx(1e6 * millions, rel=0.04)


def test_scope_and_nest_undo_each_other():
    gru = params.gru_params(5, 3, seed=0)
    nested = params.nest("encoder", gru)
    assert set(nested) == {f"encoder.{name}" for name in gru}
    nested |= params.nest("encoder_2", gru)
    found = params.scope(nested, "encoder")
    assert found.keys() == gru.keys()


def test_wrong_parameters_are_named():
    shapes = param_shapes.dense_shapes(5, 3)
    good = params.dense_params(5, 3, seed=0)
    with pytest.raises(ValueError, match=r"'b' is missing; .*names w, b"):
        params.check_params({"w": good["w"]}, shapes)
    with pytest.raises(ValueError, match="'c' is unknown"):
        params.check_params(good | {"c": good["b"]}, shapes)
    with pytest.raises(ValueError, match=r"'w' .*\(5, 3\), got \(3, 5\)"):
        params.check_params(good | {"w": good["w"].T}, shapes)
    with pytest.raises(ValueError, match="d_in must be at least 1, got 0"):
        params.dense_params(0, 3, seed=0)


def test_a_framework_s_layer_refuses_wrong_parameters(framework):
    good = params.dense_params(5, 3, seed=0)
    with pytest.raises(ValueError, match=r"'w' .*\(5, 3\), got \(3, 5\)"):
        framework.make("Dense", 5, 3, params=good | {"w": good["w"].T})
    with pytest.raises(ValueError, match="'b' is missing"):
        framework.make("Dense", 5, 3, params={"w": good["w"]})


@pytest.mark.parametrize("name", MAKERS)
def test_load_and_dump_are_inverse(autodiff, name):
    classes = {
        "rnn": "RNN",
        "gru": "GRU",
        "multiplicative": "MultiplicativeAttention",
        "additive": "AdditiveAttention",
        "multi_head": "MultiHeadAttention",
        "layer_norm": "LayerNorm",
        "seq2seq": "RecurrentSeq2Seq",
    }
    camel = "".join(part.title() for part in name.split("_"))
    args = list(MAKERS[name])
    if name in ("encoder", "decoder"):
        args[4:] = [0.0, "pre"]  # dropout stands before norm
    rng = np.random.default_rng(3)
    drawn = {
        key: rng.normal(size=value.shape)
        for key, value in getattr(params, f"{name}_params")(
            *MAKERS[name], seed=0
        ).items()
    }
    layer = autodiff.make(classes.get(name, camel), *args, params=drawn)
    found = autodiff.convert.dump(layer)
    assert found.keys() == drawn.keys()
    for key, array in drawn.items():
        np.testing.assert_array_equal(np.asarray(found[key]), array)


def test_files_come_back(tmp_path):
    path = tmp_path / "model.safetensors"
    config = TransformerConfig.laptop(11, 13, positions="rotary")
    drawn = params.transformer_params(config, seed=0)
    drawn["encoder.layers.0.norm_1.gain"] = np.float32([1, 2, 3])
    drawn["transposed"] = np.arange(6.0).reshape(2, 3).T
    drawn["one"] = np.array(5.0)
    save_weights(path, drawn, {"config": config.to_dict(), "step": 7})
    found = load_weights(path)
    assert found.keys() == drawn.keys()
    for name, array in drawn.items():
        np.testing.assert_array_equal(found[name], array)
        assert found[name].dtype == array.dtype
    kept = load_metadata(path)
    assert TransformerConfig.from_dict(kept["config"]) == config
    assert kept["step"] == 7
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


def test_a_failed_save_leaves_the_old_file(tmp_path):
    path = tmp_path / "model.safetensors"
    save_weights(path, {"w": np.ones(2)})
    with pytest.raises(TypeError, match="w must hold numbers, got <U"):
        save_weights(path, {"w": np.array(["text"])})
    with pytest.raises(TypeError, match="JSON"):
        save_weights(path, {"w": np.zeros(2)}, {"what": object()})
    np.testing.assert_array_equal(load_weights(path)["w"], [1, 1])
    assert load_metadata(path) == {}
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


def test_a_missing_file_is_said_to_be_missing(tmp_path):
    with pytest.raises(FileNotFoundError, match="no_such"):
        load_weights(tmp_path / "no_such.safetensors")


def test_the_frameworks_read_one_file(framework, tmp_path):
    path = tmp_path / "dense.safetensors"
    save_weights(path, params.dense_params(5, 3, seed=0))
    layer = framework.make("Dense", 5, 3, params=load_weights(path))
    x = np.ones((1, 5))
    expected = load_weights(path)["w"].sum(axis=0, keepdims=True)
    np.testing.assert_allclose(framework.run(layer, x), expected, rtol=1e-14)
