"""The figures of chapters 2 and 3 draw what they are given."""

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest

from course_pkg import figures
from course_pkg.figures.curves import bin_names, smooth

mpl.use("agg")


@pytest.fixture
def ax():
    fig, ax = figures.figure()
    yield ax
    fig.canvas.draw()  # nothing may overlap badly enough to warn
    plt.close(fig)


def texts(ax):
    return [text.get_text() for text in ax.texts]


def test_a_network_has_a_line_for_every_weight(ax):
    figures.draw_network(ax, [5, 3, 2], ["in", "hidden", "out"])
    lines = [line for line in ax.lines if line.get_linestyle() == "-"]
    assert len(lines) == 5 * 3 + 3 * 2
    assert texts(ax) == ["in", "hidden", "out"]


def test_the_bottleneck_names_every_state(ax):
    figures.draw_bottleneck(ax, "abc", "vwxyz")
    named = texts(ax)
    assert [f"$h_{{{n}}}$" in named for n in (1, 2, 3, 4)] == [True] * 3 + [
        False
    ]
    assert "$s_{5}$" in named
    assert "$s_0$" in named


def test_the_broadcast_shows_every_shape(ax):
    figures.draw_broadcast(ax)
    assert {"$(B, m, d_a)$", "$(B, 1, d_a)$", "$(B, m)$"} < set(texts(ax))


def test_an_alignment_has_a_tick_for_every_character(ax):
    weights = np.eye(2, 3)
    figures.draw_alignment(ax, weights, "abc", "xy", "title")
    assert [t.get_text() for t in ax.get_xticklabels()] == list("abc")
    assert [t.get_text() for t in ax.get_yticklabels()] == list("xy")
    np.testing.assert_array_equal(ax.images[0].get_array(), weights)


def test_an_alignment_needs_texts_that_fit(ax):
    with pytest.raises(ValueError, match=r"\(2, 3\) need 3 rows and 2 col"):
        figures.draw_alignment(ax, np.eye(2, 3), "xy", "abc")


def test_training_is_drawn_as_logged():
    fig, axes = figures.figure(columns=2)
    log = {"losses": [4.0, 2.0], "exact": [(1, 0.25), (2, 0.75)]}
    figures.draw_training(axes, {"one": log, "other": log})
    np.testing.assert_allclose(axes[0].lines[0].get_ydata(), [4.0, 3.0])
    np.testing.assert_allclose(axes[1].lines[1].get_ydata(), [0.25, 0.75])
    labels = [text.get_text() for text in axes[1].get_legend().get_texts()]
    assert labels == ["one", "other"]
    plt.close(fig)


def test_smoothing_looks_back_only():
    np.testing.assert_allclose(
        smooth(np.array([6.0, 0, 0, 0]), 3), [6, 3, 2, 0]
    )


def test_shares_are_counted_by_length(ax):
    lengths = np.array([3, 3, 10, 11, 29, 30])
    right = np.array([True, False, True, True, False, False])
    figures.draw_by_length(ax, lengths, {"one": right}, [10, 20])
    np.testing.assert_allclose(ax.lines[0].get_ydata(), [0.5, 1.0, 0.0])
    assert bin_names([10, 20]) == ["below 10", "10 to 19", "from 20"]
