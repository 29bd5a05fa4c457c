"""Digits of agreement."""

import numpy as np
import pytest

from course_pkg.agreement import digits


@pytest.mark.parametrize(
    ("found", "expected", "count"),
    [
        ([1.0, 2.0], [1.0, 2.0], 12),
        ([100.2], [100.0], 2),
        ([0.0, 99.0], [1.0, 100.0], 2),
        ([5.0], [1.0], 0),
        ([1e-3], [0.0], 0),
        ([0.0], [0.0], 12),
        ([np.nan], [1.0], 0),
        ([np.inf], [1.0], 0),
    ],
)
def test_digits(found, expected, count):
    assert digits(found, expected) == count


def test_shapes_must_match():
    with pytest.raises(ValueError, match=r"expected shape \(2,\), found \(\)"):
        digits(1.0, [1.0, 2.0])
