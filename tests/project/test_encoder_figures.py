"""The figures of chapter 8 draw what they are given."""

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest

from course_pkg import figures

mpl.use("agg")


@pytest.fixture
def axes():
    fig, axes = figures.figure(columns=2)
    yield axes
    fig.canvas.draw()  # nothing may overlap badly enough to warn
    plt.close(fig)


def test_norms_stand_after_the_sums_or_before_the_parts(axes):
    figures.draw_encoder_layers(axes)
    expected = {
        "Post-norm": "attention + norm feed-forward + norm",
        "Pre-norm": "norm attention + norm feed-forward +",
    }
    for ax, (title, order) in zip(axes, expected.items(), strict=True):
        assert ax.get_title(loc="left") == title
        named = [
            text for text in ax.texts if text.get_text() not in ("$x$", "")
        ]
        named.sort(key=lambda text: text.get_position()[0])
        assert " ".join(text.get_text() for text in named) == order


def test_a_residual_begins_before_its_part_and_ends_at_its_sum(axes):
    figures.draw_encoder_layers(axes)
    for ax in axes:
        place = {text.get_text(): text.get_position()[0] for text in ax.texts}
        sums = [
            text.get_position()[0]
            for text in ax.texts
            if text.get_text() == "+"
        ]
        starts = [line.get_xdata()[0] for line in ax.lines]
        ends = [line.get_xdata()[-1] for line in ax.lines]
        assert ends == sums
        assert starts[0] < place["attention"] < ends[0]
        assert ends[0] < starts[1] < place["feed-forward"] < ends[1]
    after_norm = min(
        text.get_position()[0]
        for text in axes[0].texts
        if text.get_text() == "norm"
    )
    assert axes[0].lines[1].get_xdata()[0] > after_norm


def test_depth_draws_one_line_a_kind(axes):
    last = {"post": [8.0, 8.0], "pre": [8.0, 4.0]}
    by_layer = {"post": [1.0, 2.0, 4.0], "pre": [4.0, 2.0, 1.0]}
    figures.draw_depth(axes, [2, 8], last, by_layer)
    np.testing.assert_allclose(axes[0].lines[1].get_ydata(), [8.0, 4.0])
    np.testing.assert_allclose(axes[1].lines[0].get_xdata(), [1, 2, 3])
    assert axes[0].get_ylim() == axes[1].get_ylim()


def test_the_best_checkpoint_has_a_dot(axes):
    curve = [
        {"validation": loss, "accuracy": 1 - loss} for loss in (0.9, 0.4, 0.5)
    ]
    figures.draw_classifier(axes, {"one": curve}, baseline=0.7)
    dot = axes[0].lines[1]
    assert (dot.get_xdata().item(), dot.get_ydata().item()) == (2, 0.4)
    np.testing.assert_allclose(axes[1].lines[0].get_ydata(), [0.1, 0.6, 0.5])
    assert set(axes[1].lines[1].get_ydata()) == {0.7}
