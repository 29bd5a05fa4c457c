"""The figures of chapter 10 draw what they are given."""

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest

from course_pkg import figures
from course_pkg.figures.decoding import lay_out

mpl.use("agg")

TREE = {"": {"a": 0.7, "b": 0.3}, "a": {"c": 0.6, "<end>": 0.4}}
RUN = {
    "header": {"seed": 5},
    "epochs": [
        {"epoch": n, "train_loss": 3 / n, "val_loss": 2 / n, "val_bleu": 7 * n}
        for n in (1, 2, 3)
    ],
}


@pytest.fixture
def axes():
    fig, axes = figures.figure(columns=2)
    yield axes
    fig.canvas.draw()  # nothing may overlap badly enough to warn
    plt.close(fig)


def test_a_tree_has_an_edge_for_every_choice():
    places, edges = lay_out(TREE)
    assert {(start, stop): p for start, stop, p in edges} == {
        ("", "a"): 0.7,
        ("", "b"): 0.3,
        ("a", "a c"): 0.6,
        ("a", "a <end>"): 0.4,
        ("a c", "a c <end>"): 1.0,
        ("b", "b <end>"): 1.0,
    }
    assert [places[one][1] for one in ("a c", "a <end>", "b")] == [0, 1, 2]
    assert places["a"] == (1, 0.5)


def test_the_marked_paths_lead_from_the_start_to_their_ends(axes):
    figures.draw_choices(axes[0], TREE, {"one": "a", "other": "a c"})
    marked = [line for line in axes[0].lines if line.get_linewidth() == 3]
    lengths = [len(line.get_xdata()) for line in marked]
    assert lengths == [3, 4]
    assert len({line.get_color() for line in marked}) == 2


def test_three_paths_are_refused(axes):
    with pytest.raises(ValueError, match="at most 2 paths"):
        figures.draw_choices(axes[0], TREE, dict.fromkeys("pqr", "a"))


def test_costs_are_drawn_where_they_were_measured(axes):
    log = {
        "lengths": [2, 3, 5],
        "milliseconds": {
            "NumPy": {"cached": [1, 1, 1], "recomputed": [7, 11, 13]},
            "nn.Transformer": {"recomputed": [17, 19, 23]},
        },
    }
    figures.draw_decoding_cost(axes, log)
    left, right = axes
    drawn = {one.get_label(): list(one.get_ydata()) for one in left.lines}
    assert drawn == {"NumPy": [7, 11, 13], "nn.Transformer": [17, 19, 23]}
    assert [list(one.get_ydata()) for one in right.lines] == [[1, 1, 1]]


def test_a_run_has_its_losses_and_its_score(axes):
    figures.draw_translation(axes, [RUN])
    left, right = axes
    assert [one.get_label() for one in left.lines] == [
        "seed 5, training",
        "seed 5, validation",
    ]
    np.testing.assert_allclose(left.lines[1].get_ydata(), [2, 1, 2 / 3])
    assert list(right.lines[0].get_ydata()) == [7, 14, 21]


def test_five_runs_are_refused(axes):
    with pytest.raises(ValueError, match="at most 4 runs"):
        figures.draw_translation(axes, [RUN] * 5)
