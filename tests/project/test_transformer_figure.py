"""The drawing of the whole model: every part, with its chapter."""

import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt
import pytest

from course_pkg.figures import draw_transformer, figure


@pytest.fixture
def texts():
    _, ax = figure()
    draw_transformer(ax)
    yield [text.get_text() for text in ax.texts]
    plt.close("all")


def test_every_part_is_there_once_a_side(texts):
    assert texts.count("embedding") == texts.count("positions") == 2
    assert texts.count("feed-forward") == 2
    for part in ("self-attention", "causal self-attention", "cross-attention"):
        assert texts.count(part) == 1


@pytest.mark.parametrize(
    ("part", "chapter"),
    [
        ("embedding", 2),
        ("positions", 7),
        ("self-attention", 5),
        ("causal self-attention", 6),
        ("cross-attention", 5),
        ("feed-forward", 8),
        ("output matrix", 9),
    ],
)
def test_every_part_names_its_chapter(texts, part, chapter):
    assert texts[texts.index(part) + 1] == str(chapter)
