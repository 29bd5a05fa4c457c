"""The figures draw what they are given, and refuse what does not fit."""

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest

from course_pkg import figures

mpl.use("agg")


@pytest.fixture
def ax():
    fig, ax = figures.figure()
    yield ax
    fig.canvas.draw()  # nothing may overlap badly enough to warn
    plt.close(fig)


def texts(ax):
    return [text.get_text() for text in ax.texts]


def test_weights_are_written_into_their_cells(ax):
    weights = [[0.25, 0.75], [1.0, 0.0], [0.5, 0.5]]
    figures.draw_weights(ax, weights, ["a", "b", "c"], ["x", "y"])
    assert texts(ax) == ["0.25", "0.75", "1.00", "0.00", "0.50", "0.50"]
    assert [t.get_text() for t in ax.get_yticklabels()] == ["a", "b", "c"]


def test_weights_need_a_label_each(ax):
    with pytest.raises(ValueError, match=r"\(2, 2\) need 3 rows and 2 col"):
        figures.draw_weights(ax, np.eye(2), ["a", "b", "c"], ["x", "y"])


def test_contributions_are_as_wide_as_their_weights(ax):
    figures.draw_contributions(ax, ["a", "b", "c"], [0.1, 0.6, 0.3], 1)
    widths = [line.get_linewidth() for line in ax.lines]
    assert np.argsort(widths).tolist() == [0, 2, 1]
    assert "0.60" in texts(ax)


def test_contributions_need_a_weight_each(ax):
    with pytest.raises(ValueError, match="got 2 words and 3 weights"):
        figures.draw_contributions(ax, ["a", "b"], [0.1, 0.6, 0.3], 1)


def test_the_projection_meets_its_line_at_a_right_angle(ax):
    vectors = {"a": (1.0, 3.0), "b": (2.0, 1.0)}
    figures.draw_vectors(ax, vectors, project=("a", "b"))
    dropped = np.array(ax.lines[0].get_xydata())
    assert (dropped[1] - dropped[0]) @ np.array([2.0, 1.0]) == pytest.approx(0)


def test_the_two_joins_name_their_parts(ax):
    figures.draw_two_joins(ax)
    named = " ".join(texts(ax))
    for part in ("query", "keys", "values", "weights", "answer"):
        assert part in named


def test_temperature_bars_are_the_softmax():
    fig, axes = figures.figure(columns=4)
    scores = np.array([np.log(3), 0.0])
    figures.draw_temperature(axes, scores, [0.5, 1.0, 2.0])
    heights = [bar.get_height() for bar in axes[1].patches]
    np.testing.assert_allclose(heights, [0.75, 0.25])
    plt.close(fig)


@pytest.mark.parametrize("colour", [figures.INK, figures.GREY, figures.BLUE])
def test_ink_contrasts_with_the_page(colour):
    red, green, blue = mpl.colors.to_rgb(colour)
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (red, green, blue)
    ]
    luminance = np.dot([0.2126, 0.7152, 0.0722], linear)
    assert 1.05 / (luminance + 0.05) >= 4.5  # WCAG AA
