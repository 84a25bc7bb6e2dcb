"""Raw directories → the files in them: their paths, their state, their bytes."""

import os
import stat
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from orchestration.manifests import MANIFEST, is_manifest
from orchestration.settings import LARGEST_FILE

# where a system knows no such way to open a file, it is opened without
_NO_LINK: int = getattr(os, "O_NOFOLLOW", 0)
_NO_WAIT: int = getattr(os, "O_NONBLOCK", 0)

# Nanoseconds. A file that was changed so shortly before it was read may change again and
# have the same times: it is read again by the next run.
_JUST_NOW = 2_000_000_000

# inode, time of modification and time of change of a file: they say whether it is still
# the one that was read, for nobody can set the last
State = tuple[int, int, int]


def list_all(
    directories: Sequence[Path],
) -> tuple[list[tuple[str, Path]], list[tuple[str, Path]]]:
    """Return every file below the raw directories, and the manifests, both in order.

    Of a file (source_path, file): source_path is relative to its directory, with forward
    slashes; with several directories it begins with the directory's name. Hidden files
    and manifests are not reports. A manifest comes with what the paths of its files begin
    with: it speaks of the files of its own folder, and of folders below.
    """
    names = directory_names(directories)
    found, manifests = [], []
    for directory, name in zip(directories, names, strict=True):
        unlisted: list[OSError] = []
        for folder, subfolders, files in os.walk(directory, onerror=unlisted.append):
            linked = [sub for sub in subfolders if Path(folder, sub).is_symlink()]
            subfolders[:] = [sub for sub in subfolders if not sub.startswith(".")]
            inside = Path(folder).relative_to(directory).as_posix()
            prefix = "" if inside == "." else f"{inside}/"
            # a linked folder is not entered, and said to be there like a file
            for file in (*files, *linked):
                relative, path = f"{prefix}{file}", Path(folder, file)
                is_root = file == MANIFEST and not prefix and path.is_file()
                if is_root or is_manifest(path):
                    manifests.append((f"{name}{_readable(prefix)}", path))
                elif not file.startswith("."):
                    found.append((f"{name}{_readable(relative)}", path))
        for error in unlisted:
            path = Path(error.filename)
            relative = path.relative_to(directory).as_posix()
            found.append((f"{name}{_readable(relative)}", path))
    return sorted(found), sorted(manifests)


def _readable(path: str) -> str:
    """Return a path as text; old archives leave names in GB18030."""
    raw = os.fsencode(path)
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", errors="backslashreplace")


def directory_names(directories: Sequence[Path]) -> list[str]:
    """Return what the paths of the files of each begin with: nothing, if it is alone."""
    if len(directories) == 1:
        return [""]
    seen: Counter[str] = Counter()
    names = []
    for directory in directories:
        base = directory.resolve().name
        seen[base] += 1
        names.append(f"{base}/" if seen[base] == 1 else f"{base}#{seen[base]}/")
    return names


def state_of(path: Path, now: int) -> State | None:
    """Return what tells a file from what it was; None of a link, or if just changed."""
    try:
        found = path.lstat()
    except OSError:
        return None
    is_settled = max(found.st_mtime_ns, found.st_ctime_ns) < now - _JUST_NOW
    if not stat.S_ISREG(found.st_mode) or not is_settled:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_ctime_ns


def content_of(path: Path, roots: list[Path]) -> tuple[bytes | None, str | None]:
    """Return the file's bytes, or why they may not or cannot be read."""
    try:
        real = path.resolve()
        if not any(real.is_relative_to(root) for root in roots):
            return None, "a symbolic link out of the raw directory is not followed"
        if real.is_dir() and not path.is_symlink():
            # listed as it could not be looked into: this says why
            os.scandir(real).close()
        if not real.is_file():
            return None, "not a file: a link to a folder, a device or a pipe is not read"
        # opened as what was looked at: not through a link, and not waiting for a pipe,
        # should one have been put there meanwhile
        with os.fdopen(os.open(real, os.O_RDONLY | _NO_LINK | _NO_WAIT), "rb") as file:
            before = os.fstat(file.fileno())
            too_large = before.st_size > LARGEST_FILE
            content = b"" if too_large else file.read(before.st_size + 1)
            after = os.fstat(file.fileno())
    except OSError as error:
        return None, f"cannot be read: {error.strerror}"
    except RuntimeError:
        return None, "a symbolic link that leads to itself"
    if too_large:
        return None, f"larger than {LARGEST_FILE // 1024**2} MiB"
    was_still = (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns)
    if not was_still or len(content) != before.st_size:
        return None, "changed while it was read: the next run reads it"
    return content, None
