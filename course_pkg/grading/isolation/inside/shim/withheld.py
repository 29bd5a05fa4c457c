"""Stands where the course's implementations are: they are withheld."""

REASON = (
    "is withheld while a notebook is graded: an answer has to stand on its own"
)


def _withheld(name):
    def function(*args, **kwargs):
        """Say that this is withheld."""
        raise RuntimeError(f"{name} {REASON}")

    function.__name__ = function.__qualname__ = name.rpartition(".")[2]
    return function


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    return _withheld(f"{__name__}.{name}")
