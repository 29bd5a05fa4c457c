"""The configuration of a Transformer, and its presets."""

import dataclasses

import pytest

from course_pkg.config import TransformerConfig


def test_base_and_big_are_the_paper_s():
    base = TransformerConfig.base(11, 13)
    assert (base.d_model, base.num_heads, base.d_ff) == (512, 8, 2048)
    assert base.num_encoder_layers == base.num_decoder_layers == 6
    assert (base.dropout, base.norm, base.activation) == (0.1, "post", "relu")
    assert base.positions == "sinusoidal"
    big = TransformerConfig.big(11, 13)
    assert (big.d_model, big.num_heads, big.d_ff) == (1024, 16, 4096)
    assert big.num_encoder_layers == big.num_decoder_layers == 6
    assert big.dropout == 0.3


def test_laptop_is_small_and_pre_norm():
    laptop = TransformerConfig.laptop(11, 13)
    assert (laptop.d_model, laptop.num_heads, laptop.d_ff) == (128, 4, 512)
    assert laptop.num_encoder_layers == laptop.num_decoder_layers == 2
    assert laptop.norm == "pre"


@pytest.mark.parametrize("preset", ["base", "big", "laptop"])
def test_a_preset_takes_changes(preset):
    make = getattr(TransformerConfig, preset)
    changed = make(11, 13, num_heads=2, d_ff=7, norm="pre", dropout=0.0)
    assert (changed.num_heads, changed.d_ff, changed.norm) == (2, 7, "pre")
    assert (changed.source_vocab, changed.target_vocab) == (11, 13)


def test_it_goes_through_a_dictionary():
    config = TransformerConfig.laptop(11, 13, positions=None)
    assert TransformerConfig.from_dict(config.to_dict()) == config
    with pytest.raises(ValueError, match="got 'heads'"):
        TransformerConfig.from_dict(config.to_dict() | {"heads": 3})


def test_it_cannot_be_changed():
    config = TransformerConfig(11, 13)
    with pytest.raises(dataclasses.FrozenInstanceError):
        config.d_model = 7


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"num_heads": 7}, "multiple of num_heads, got 512 and 7"),
        ({"num_heads": 0}, "num_heads must be at least 1, got 0"),
        ({"d_model": 0}, "d_model must be at least 1, got 0"),
        ({"num_encoder_layers": 0}, "num_encoder_layers .* 1, got 0"),
        ({"num_decoder_layers": -1}, "num_decoder_layers .* 1, got -1"),
        ({"d_ff": 0}, "d_ff must be at least 1, got 0"),
        ({"max_length": 0}, "max_length must be at least 1, got 0"),
        ({"dropout": 1.0}, r"dropout must be in \[0, 1\), got 1.0"),
        ({"dropout": -0.1}, r"dropout must be in \[0, 1\), got -0.1"),
        ({"norm": "middle"}, "norm must be one of .*, got 'middle'"),
        ({"activation": "swish"}, "activation must be .*, got 'swish'"),
        ({"positions": "fourier"}, "positions must be .*, got 'fourier'"),
        ({"tie_weights": "some"}, "tie_weights must be .*, got 'some'"),
        ({"tie_weights": "all"}, "equal vocabularies, got 11 and 13"),
        ({"norm_epsilon": 0.0}, "norm_epsilon must be positive.*, got 0.0"),
        ({"pad_id": 1}, r"must differ, got \(1, 1, 2\)"),
        ({"eos_id": 11}, r"in \[0, 11\), got \(0, 1, 11\)"),
        ({"pad_id": -1}, r"in \[0, 11\), got \(-1, 1, 2\)"),
        (
            {"positions": "rotary", "d_model": 9, "num_heads": 3},
            "d_model / num_heads must be even, got 3",
        ),
        ({"d_model": 9, "num_heads": 3}, "d_model must be even, got 9"),
    ],
)
def test_errors_quote_the_numbers(changes, message):
    with pytest.raises(ValueError, match=message):
        TransformerConfig(11, 13, **changes)


def test_a_vocabulary_must_hold_something():
    with pytest.raises(ValueError, match=r"source_vocab .* 1, got 0"):
        TransformerConfig(0, 13)
