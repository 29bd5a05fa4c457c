"""The README's annotated tree is true, and the top level stays small."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()


def tracked():
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True
    )
    if listed.returncode:  # an unpacked archive has no history
        return {p.relative_to(ROOT).as_posix() for p in ROOT.rglob("*")}
    return set(listed.stdout.splitlines())


def tree():
    """Return the paths that the README's tree names."""
    block = re.search(r"## Where things are\n\n```\n(.*?)```", README, re.S)
    folders, paths = [], []
    for line in block.group(1).splitlines():
        name = line.split()[0]
        depth = (len(line) - len(line.lstrip())) // 2
        folders[depth:] = [name]
        paths.append("".join(folders))
    return paths


def test_every_path_in_the_tree_exists():
    missing = [path for path in tree() if not (ROOT / path).exists()]
    assert not missing


def test_every_top_level_name_is_in_the_tree():
    names = {path.split("/")[0] for path in tracked()}
    shown = {path.rstrip("/").split("/")[0] for path in tree()}
    assert names == shown


def test_every_room_of_the_package_is_in_the_tree():
    rooms = {
        path.split("/")[1] + ("/" if path.count("/") > 1 else "")
        for path in tracked()
        if path.startswith("course_pkg/")
    }
    shown = {p.removeprefix("course_pkg/") for p in tree()}
    assert rooms <= shown


def test_the_two_commands_are_there():
    assert "\nmake book\n" in README
    assert "\nmake test\n" in README
