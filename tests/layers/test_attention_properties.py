"""What attention does for any sizes, any mask and any precision."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from parity import assert_near, make_like, make_reference
from strategies import (
    CHEAP,
    ROUNDING,
    SIZE,
    attention_by_hand,
    attention_inputs,
    masks,
    numbers,
    precisions,
)

DRAWN = attention_inputs()


def attend(framework, name, arrays, mask, dtype):
    """Call a function on tensors of a precision; return its results."""
    tensors = [framework.tensor(one, dtype) for one in arrays]
    mask = None if mask is None else framework.tensor(mask)
    results = getattr(framework.module, name)(*tensors, mask)
    results = results if isinstance(results, tuple) else (results,)
    for one in results:
        assert one.dtype == framework.dtype(dtype)
    return [framework.array(one) for one in results]


@CHEAP
@given(data=st.data())
def test_both_functions_are_the_definition(framework, data):
    inputs, mask = data.draw(DRAWN)
    dtype = data.draw(precisions(framework))
    output, weights = attention_by_hand(*inputs, mask)
    name = "scaled_dot_product_attention"
    found = attend(framework, name, inputs, mask, dtype)
    (fused,) = attend(framework, "fused_attention", inputs, mask, dtype)
    bound = {"tolerance": ROUNDING[dtype], "scale": 1.0}
    assert_near(found[0], output, **bound)
    assert_near(found[1], weights, **bound)
    assert_near(fused, output, **bound)
    assert (found[1][weights == 0] == 0).all()
    hidden = ~weights.any(axis=-1)
    assert (found[0][hidden] == 0).all()
    assert (fused[hidden] == 0).all()


@CHEAP
@given(data=st.data())
def test_what_no_query_sees_never_matters(framework, data):
    inputs, mask = data.draw(DRAWN)
    unseen = attention_by_hand(*inputs, mask)[1].sum(axis=-2) == 0
    changed = [one.copy() for one in inputs]
    changed[1][unseen], changed[2][unseen] = 77.0, -77.0
    for name in ("scaled_dot_product_attention", "fused_attention"):
        one, other = (
            attend(framework, name, arrays, mask, "float64")[0]
            for arrays in (inputs, changed)
        )
        np.testing.assert_array_equal(one, other)


@CHEAP
@given(data=st.data())
def test_depths_that_differ_get_a_sentence(framework, data):
    n, m, d_k, other, d_v = (data.draw(SIZE) for _ in range(5))
    other += other >= d_k
    shapes = (n, d_k), (m, other), (m, d_v)
    arrays = [numbers(data.draw, *shape) for shape in shapes]
    quoted = rf"\({n}, {d_k}\) and \({m}, {other}\)"
    with pytest.raises(ValueError, match=quoted):
        framework.call("fused_attention", *arrays)


@st.composite
def multi_head_cases(draw):
    """Draw a layer's arguments, its inputs, and the options of a call."""
    heads, batch, n, m = (draw(SIZE) for _ in range(4))
    d_model = heads * draw(st.integers(1, 3))
    options = {
        "d_k": 2 * draw(SIZE),
        "d_v": draw(SIZE),
        "bias": draw(st.booleans()),
        "positions": draw(st.sampled_from([None, "rotary", "alibi"])),
    }
    arrays = [numbers(draw, batch, n, d_model)]
    if options["positions"] is None and draw(st.booleans()):
        arrays.append(numbers(draw, batch, m, d_model))
    m = arrays[-1].shape[1]
    forms = st.sampled_from([(n, m), (batch, n, m), (batch, 1, m)])
    call = {"mask": draw(forms.flatmap(lambda shape: masks(*shape)))}
    if len(arrays) == 1:
        call["causal"] = draw(st.booleans())
    made = ("MultiHeadAttention", d_model, heads, options)
    return made, arrays, call


@CHEAP
@given(data=st.data())
def test_multi_head_attention_is_the_reference_s(
    framework, reference, rng, data
):
    make, arrays, call = data.draw(multi_head_cases())
    layer = make_reference(reference, rng, make)
    tested = make_like(framework, layer, make)
    call = {key: value for key, value in call.items() if value is not None}
    expected, weights = layer(*arrays, return_weights=True, **call)
    plain = framework.run(tested, *arrays, **call)
    asked = framework.run(tested, *arrays, return_weights=True, **call)
    assert_near(plain, expected)
    assert_near(asked[0], expected)
    assert_near(asked[1], weights)
    total = asked[1].sum(axis=-1)
    hidden = weights.sum(axis=-1) == 0
    assert_near(total, np.where(hidden, 0.0, 1.0), 1e-12)
    b_o = layer.params.get("b_o", np.zeros(arrays[0].shape[-1]))
    alone = hidden.all(axis=1)  # (B, n): every head sees nothing
    assert_near(plain[alone], np.broadcast_to(b_o, plain[alone].shape), 1e-12)
