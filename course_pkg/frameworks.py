"""Import a framework quietly, or say how to get it."""

import contextlib
import importlib
import os
import sys


def require(library, extra):
    """Import a framework and return it.

    TensorFlow writes a page of notices to standard error while it loads;
    they are kept back, unless the import fails.

    Args:
        library: The module's name, such as ``"torch"``.
        extra: The extra of this package that installs it.

    Raises:
        ModuleNotFoundError: It is not installed; the message names the
            command that installs it.
    """
    try:
        if library in sys.modules:
            return sys.modules[library]
        with quiet_stderr():
            module = importlib.import_module(library)
            if library == "tensorflow":  # the search for GPUs complains too
                module.config.list_physical_devices("GPU")
                module.transpose([[True]])  # and of slow booleans, once
            return module
    except ModuleNotFoundError as error:
        if error.name != library:
            raise
        raise ModuleNotFoundError(
            f"{library} is not installed. Install it with: "
            f"pip install 'attention-course[{extra}]'",
            name=library,
        ) from None


@contextlib.contextmanager
def quiet_stderr():
    """Send file descriptor 2 nowhere; C++ libraries write to it directly."""
    sys.stderr.flush()
    saved = os.dup(2)
    try:
        with open(os.devnull, "wb") as nowhere:
            os.dup2(nowhere.fileno(), 2)
        yield
    finally:
        os.dup2(saved, 2)
        os.close(saved)
