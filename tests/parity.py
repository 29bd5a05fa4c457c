"""What every layer is held to: the reference, and the reference to calculus.

A case is ``(make, arrays, options)``: the layer's name and its constructor's
arguments (a dictionary at the end holds those passed by name), the inputs of a
call, and its further arguments. Parameters are drawn at random, biases and
gains included, so that none of them can be forgotten.
"""

import numpy as np
from frameworks import first

TOLERANCE = {"float64": 1e-10, "float32": 1e-5}


def split_make(make):
    """Separate a layer's name, positional and named arguments."""
    name, *args = make
    options = args.pop() if args and isinstance(args[-1], dict) else {}
    return name, args, options


def make_reference(reference, rng, make):
    """Make a reference layer and change its parameters to random ones."""
    name, args, options = split_make(make)
    layer = getattr(reference.module, name)(*args, **options)
    for key, array in layer.params.items():
        shift = 1.0 if key.endswith("gain") else 0.0
        array[...] = shift + 0.4 * rng.normal(size=array.shape)
    return layer


def make_like(framework, layer, make, dtype="float64"):
    """Make a framework's layer with the parameters of the reference's."""
    name, args, options = split_make(make)
    return framework.make(
        name, *args, params=layer.params, dtype=dtype, **options
    )


def assert_near(found, expected, tolerance=1e-10, what="output", scale=0.0):
    """Compare with a tolerance relative to the largest expected entry."""
    found, expected = np.asarray(found), np.asarray(expected)
    assert found.shape == expected.shape, what
    assert np.isfinite(found).all(), what
    scale = max(np.abs(expected).max(initial=0.0), scale, 1e-30)
    error = np.abs(found.astype(np.float64) - expected).max(initial=0.0)
    assert error <= tolerance * scale, f"{what}: {error / scale:.1e}"


def check_against_reference(framework, reference, rng, case, dtype="float64"):
    """Compare outputs and all gradients with the reference's.

    Some gradients are zero by symmetry, such as that of a key's bias; these
    are compared relative to the largest of all.
    """
    make, arrays, options = case
    layer = make_reference(reference, rng, make)
    tested = make_like(framework, layer, make, dtype)
    arrays = [cast(one, dtype) for one in arrays]
    result, pullback = layer.vjp(*arrays, **options)
    grad = cast(rng.normal(size=first(result).shape), dtype)
    inputs, params = pullback(grad)
    found = framework.differentiate(tested, grad, *arrays, **options)
    tolerance = TOLERANCE[dtype]
    assert_near(found[0], first(result), tolerance)
    assert len(found[1]) == len(inputs)
    assert found[2].keys() == params.keys()
    gradients = [*inputs, *params.values()]
    largest = max((np.abs(one).max() for one in gradients), default=0.0)
    for index, gradient in enumerate(inputs):
        what = f"gradient to input {index}"
        assert_near(found[1][index], gradient, tolerance, what, 0.05 * largest)
    for name, gradient in params.items():
        assert_near(found[2][name], gradient, tolerance, name, 0.05 * largest)


def check_function(framework, reference, rng, name, arrays, **options):
    """Compare a function's output and its gradients with the reference's."""
    expected = first(reference.call(name, *arrays, **options))
    grad = rng.normal(size=expected.shape)
    want = reference.differentiate(name, grad, *arrays, **options)
    assert_near(want[0], expected, 1e-13, "vjp's output")
    found = framework.differentiate(name, grad, *arrays, **options)
    assert_near(found[0], expected)
    assert len(found[1]) == len(want[1])
    for index, gradient in enumerate(want[1]):
        assert_near(found[1][index], gradient, what=f"gradient {index}")


def cast(array, dtype):
    """Give floats a precision; leave ids and masks alone."""
    floats = isinstance(array, np.ndarray) and array.dtype.kind == "f"
    return array.astype(dtype) if floats else array


def check_backward(reference, rng, case):
    """Hold a reference layer's pullback to central differences.

    One random projection of the output, and one random direction for each
    input and each parameter: the slope found by moving along it has to be
    what the gradient says.
    """
    make, arrays, options = case
    layer = make_reference(reference, rng, make)
    result, pullback = layer.vjp(*arrays, **options)
    forward = first(layer(*arrays, **options))
    assert_near(first(result), forward, 1e-13, "vjp's output")
    grad = rng.normal(size=forward.shape)
    inputs, params = pullback(grad)
    floats = [one for one in arrays if one.dtype.kind == "f"]
    assert len(inputs) == len(floats)
    assert params.keys() == layer.params.keys()
    pairs = dict(enumerate(zip(floats, inputs, strict=True)))
    pairs |= {name: (layer.params[name], params[name]) for name in params}
    for name, (array, gradient) in pairs.items():
        assert gradient.shape == array.shape, name
        direction = rng.normal(size=array.shape)

        def loss(step, array=array, direction=direction):
            saved = array.copy()
            array += step * direction
            total = (first(layer(*arrays, **options)) * grad).sum()
            array[...] = saved
            return total

        slope = (loss(1e-5) - loss(-1e-5)) / 2e-5
        predicted = (gradient * direction).sum()
        size = max(np.abs(gradient).max() * np.sqrt(array.size), 1e-2)
        assert abs(slope - predicted) <= 1e-6 * size, name
