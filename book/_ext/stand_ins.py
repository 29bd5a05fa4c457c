"""Document layers of frameworks that are not installed.

The book is built with NumPy alone, yet the reference shows the layers of both
frameworks. While it is built, ``import torch`` and its like give modules of
stand-ins: objects that can be a base class, a decorator or part of a type,
and leave what they decorate as it is. Sphinx's own mock objects swallow
decorated classes and know no ``Tensor | None``.
"""

import importlib.abc
import importlib.machinery
import sys
import types

FRAMEWORKS = ("keras", "tensorflow", "torch")


class Base:
    """What a class that derives from a framework's gets instead."""


class StandIn:
    """Anything that a framework's module may hold."""

    def __init__(self, name):
        self._name = name

    def __repr__(self):
        return self._name

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        child = StandIn(f"{self._name}.{name}")
        setattr(self, name, child)  # the same object each time
        return child

    def __call__(self, *args, **options):
        decorates = len(args) == 1 and not options
        if decorates and isinstance(args[0], types.FunctionType | type):
            return args[0]
        return self

    def __mro_entries__(self, bases):
        first = next(base for base in bases if isinstance(base, StandIn))
        return (Base,) if self is first else ()

    def __getitem__(self, key):
        return self

    def __or__(self, other):
        return self

    __ror__ = __or__


class Module(types.ModuleType):
    """A module that has every name one asks it for."""

    __path__ = ()

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        child = StandIn(f"{self.__name__}.{name}")
        setattr(self, name, child)
        return child


class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Find the frameworks' modules before Python looks on the disk."""

    def find_spec(self, fullname, path=None, target=None):
        if fullname.partition(".")[0] in FRAMEWORKS:
            return importlib.machinery.ModuleSpec(fullname, self)
        return None

    def create_module(self, spec):
        return Module(spec.name)

    def exec_module(self, module):
        """Leave the module empty: its names are made when asked for."""


def setup(app):
    sys.meta_path.insert(0, Finder())
    return {"parallel_read_safe": True, "parallel_write_safe": True}
