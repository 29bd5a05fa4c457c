"""Shape rules shared by all frameworks, with the messages a learner reads.

A shape is a tuple of integers in NumPy, PyTorch and TensorFlow alike, so each
rule is written once here and no framework is imported. A size that is not
known yet, as inside ``tf.function``, is ``None`` and gets the benefit of the
doubt.
"""


def check_same_depth(a_name, a, b_name, b):
    """Raise unless two shapes end in the same number of features.

    Raises:
        ValueError: A shape has no axis, or the last axes differ.
    """
    a, b = tuple(a), tuple(b)
    for name, shape in ((a_name, a), (b_name, b)):
        check_axes(name, shape, 1, "(..., features)")
    if differ(a[-1], b[-1]):
        raise ValueError(
            f"{a_name} and {b_name} must have the same last axis, "
            f"got {a} and {b}"
        )


def check_axes(name, shape, least, form):
    """Raise unless a shape has at least ``least`` axes, none of them empty.

    Raises:
        ValueError: There are too few axes, or an axis has size 0.
    """
    shape = tuple(shape)
    if len(shape) < least:
        raise ValueError(f"{name} needs axes {form}, got shape {shape}")
    if 0 in shape:
        raise ValueError(f"{name} must not be empty, got shape {shape}")


def check_attention_shapes(query, key, value):
    """Raise unless three shapes fit together for attention.

    Args:
        query: Shape ``(..., n, d_k)``.
        key: Shape ``(..., m, d_k)``.
        value: Shape ``(..., m, d_v)``.

    Raises:
        ValueError: An array has fewer than two axes, the depths ``d_k``
            differ, or there is not one value for each key.
    """
    query, key, value = tuple(query), tuple(key), tuple(value)
    for name, shape in {"query": query, "key": key, "value": value}.items():
        check_axes(name, shape, 2, "(..., positions, features)")
    check_same_depth("query", query, "key", key)
    if differ(key[-2], value[-2]):
        raise ValueError(f"need one value per key, got {key} and {value}")


def check_last_axis(name, shape, size):
    """Raise unless a shape ends in ``size`` features.

    Raises:
        ValueError: There is no axis, or the last one has another size.
    """
    shape = tuple(shape)
    check_axes(name, shape, 1, "(..., features)")
    if differ(shape[-1], size):
        raise ValueError(
            f"{name} must have {size} features on its last axis, "
            f"got shape {shape}"
        )


def check_broadcasts(name, shape, target):
    """Raise unless a shape broadcasts to ``target`` without growing it.

    Raises:
        ValueError: The shape has more axes, or an axis that is neither 1
            nor the target's.
    """
    shape, target = tuple(shape), tuple(target)
    pairs = zip(reversed(shape), reversed(target), strict=False)
    fits = all(size == 1 or not differ(size, goal) for size, goal in pairs)
    if len(shape) > len(target) or not fits:
        raise ValueError(
            f"{name} must broadcast to {target}, got shape {shape}"
        )


def check_divides(part_name, part, whole_name, whole):
    """Raise unless ``whole`` is a multiple of ``part``.

    Raises:
        ValueError: It is not.
    """
    check_at_least(part_name, part, 1)
    if whole % part:
        raise ValueError(
            f"{whole_name} must be a multiple of {part_name}, "
            f"got {whole} and {part}"
        )


def check_even(name, size):
    """Raise unless a size is even.

    Raises:
        ValueError: It is odd.
    """
    if size % 2:
        raise ValueError(f"{name} must be even, got {size}")


def check_at_least(name, number, least):
    """Raise unless a number is at least ``least``.

    Raises:
        ValueError: It is smaller.
    """
    if not number >= least:
        raise ValueError(f"{name} must be at least {least}, got {number}")


def check_positive(name, number):
    """Raise unless a number is above 0 and finite.

    Raises:
        ValueError: It is zero, negative, infinite or not a number.
    """
    if not 0 < number < float("inf"):
        raise ValueError(f"{name} must be positive and finite, got {number}")


def check_probability(name, number):
    """Raise unless a number lies in ``[0, 1)``, as a dropout rate must.

    Raises:
        ValueError: It does not.
    """
    if not 0 <= number < 1:
        raise ValueError(f"{name} must be in [0, 1), got {number}")


def check_one_of(name, choice, choices):
    """Raise unless ``choice`` is one of ``choices``.

    Raises:
        ValueError: It is not.
    """
    if choice not in choices:
        listed = ", ".join(repr(one) for one in choices)
        raise ValueError(f"{name} must be one of {listed}, got {choice!r}")


def check_no_nan(name, missing, total):
    """Raise if any of ``total`` numbers is not a number.

    Raises:
        ValueError: ``missing``, their count, is above 0.
    """
    if missing:
        raise ValueError(
            f"{name} must hold numbers, got {missing} NaN among {total}"
        )


def differ(left, right):
    """Tell whether two sizes are known and different."""
    return None not in (left, right) and left != right
