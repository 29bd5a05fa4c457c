"""One tab a framework with the documentation of a file's public names.

``{api-tabs} similarity`` documents ``course_pkg.reference.similarity`` and
its namesakes in ``tf`` and ``pytorch``; a framework without that file gets no
tab. The tabs belong to the same group as those of the chapters.
"""

from importlib.util import find_spec
from pathlib import Path

from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective

TABS = {
    "reference": ("NumPy", "fw-numpy"),
    "tf": ("TensorFlow", "fw-tensorflow"),
    "pytorch": ("PyTorch", "fw-torch"),
}
ITEM = """\
::::{{tab-item}} {label}
:sync: {sync}

```{{eval-rst}}
.. automodule:: course_pkg.{folder}.{name}
   :members:
```
::::
"""


class ApiTabs(SphinxDirective):
    """Write the tabs as the page's author would, and have them read."""

    required_arguments = 1

    def run(self):
        name = self.arguments[0]
        items = [
            ITEM.format(folder=folder, name=name, label=label, sync=sync)
            for folder, (label, sync) in TABS.items()
            if (package() / folder / f"{name}.py").exists()
        ]
        if not items:
            raise self.error(f"no framework has a file {name}.py")
        text = ":::::{tab-set}\n:sync-group: framework\n\n"
        text += "\n".join(items) + ":::::\n"
        lines = StringList(text.splitlines(), source=self.get_source_info()[0])
        return self.parse(lines)

    def parse(self, lines):
        """Return the nodes that lines of MyST make."""
        parent = self.state_machine.node.__class__()
        self.state.nested_parse(lines, self.content_offset, parent)
        return parent.children


def package():
    """Return the folder of ``course_pkg``."""
    return Path(find_spec("course_pkg").origin).parent


def setup(app):
    app.add_directive("api-tabs", ApiTabs)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
