"""Rebuild every page when the book's own extensions or styles change.

Sphinx compares the dates of texts and templates only. Without this a build
after an edit of a style sheet or of an extension would keep the old pages.
"""

from pathlib import Path

WATCHED = ("_ext/*.py", "_ext/*.svg", "_ext/*.yml", "_static/*")


def outdated_pages(app, env, added, changed, removed):
    """Return all pages if anything watched is newer than the last build."""
    stamp = Path(app.outdir) / ".buildinfo"
    book = Path(app.srcdir) / "book"
    newest = max(
        path.stat().st_mtime
        for pattern in WATCHED
        for path in book.glob(pattern)
    )
    if stamp.exists() and stamp.stat().st_mtime > newest:
        return []
    return list(env.found_docs)


def keep_stamp(app, exception):
    """Date the stamp if all went well; else have the next build start over.

    Otherwise a page with a warning would pass at the second attempt, because
    Sphinx does not read an unchanged page again.
    """
    stamp = Path(app.outdir) / ".buildinfo"
    if exception is None and not app._warncount:
        stamp.touch()
    else:
        stamp.unlink(missing_ok=True)


def setup(app):
    app.connect("env-get-outdated", outdated_pages)
    app.connect("build-finished", keep_stamp)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
