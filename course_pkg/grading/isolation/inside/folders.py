"""Empty a folder, however deep and closed what is in it."""

import contextlib
import os


def empty(folder):
    """Remove all that a folder holds.

    Folders within folders are first moved up, one level at a time: their
    paths can be longer than the system accepts, and too deep to walk.

    Args:
        folder: Where, if it is there; nobody else may be writing in it.

    Returns:
        Whether it is empty now.
    """
    if not os.path.isdir(folder):
        return True
    waiting, moved = [folder], 0
    with contextlib.suppress(OSError):
        while waiting:
            current = waiting.pop()
            for entry in list(os.scandir(current)):
                if not entry.is_dir(follow_symlinks=False):
                    os.unlink(entry.path)
                    continue
                os.chmod(entry.path, 0o700)
                moved += 1
                target = os.path.join(folder, f".moved-{moved}-{os.getpid()}")
                os.rename(entry.path, target)
                waiting.append(target)
            if current != folder:
                os.rmdir(current)
    return not os.listdir(folder)
