# SPDX-FileCopyrightText: The Carillon authors
# SPDX-License-Identifier: Apache-2.0
"""Files of a catalog in a directory, as the platform exports and imports them."""

import io
import zipfile
from pathlib import Path, PurePosixPath

from carillon.errors import CarillonError

SUFFIXES = (".json", ".yaml", ".yml")


def unpack(archive: bytes, directory: Path) -> "tuple[int, list[Path]]":
    """Writes the archive's documents below the directory.

    Returns the number of documents, and the documents of the directory that are not in the archive: they stay.
    """
    written = set()
    with zipfile.ZipFile(io.BytesIO(archive)) as files:
        for name in files.namelist():
            place = PurePosixPath(name)
            if place.is_absolute() or ".." in place.parts or "\\" in name:
                raise CarillonError(f"the archive has a file outside of its directory: {name}")
            target = directory.joinpath(*place.parts)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(files.read(name))
            written.add(target)
    return len(written), [file for file in documents(directory) if file not in written]


def pack(directory: Path) -> bytes:
    """Archive of the directory's documents."""
    found = documents(directory)
    if not found:
        raise CarillonError(f"{directory} has no documents, such as event-types/order.shipped.json")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as files:
        for file in found:
            files.writestr(file.relative_to(directory).as_posix(), file.read_bytes())
    return packed.getvalue()


def documents(directory: Path) -> "list[Path]":
    """Documents are one level below the directory: the folder names their kind."""
    return sorted(file for file in directory.glob("*/*") if file.suffix in SUFFIXES and file.is_file())
