# SPDX-FileCopyrightText: The Carillon authors
# SPDX-License-Identifier: Apache-2.0
"""Installations that the command line knows."""

import configparser
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Mapping, Optional

from carillon.errors import CarillonError


@dataclass(frozen=True)
class Profile:
    """Address of an installation and the key of a tenant. `source` tells where they come from."""

    url: str
    api_key: str
    source: str


def path(environment: Mapping[str, str]) -> Path:
    """File of the profiles, which only its owner may read."""
    base = environment.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return Path(base) / "carillon" / "profiles.ini"


def find(name: Optional[str], environment: Mapping[str, str] = os.environ) -> Profile:
    """Profile of this name; without a name the environment's variables, the default profile, or the installation that
    `./carillon up` runs in this directory, in this order.

    Raises CarillonError that says what to do if there is none.
    """
    name = name or environment.get("CARILLON_PROFILE")
    if name is None and environment.get("CARILLON_URL") and environment.get("CARILLON_API_KEY"):
        return Profile(environment["CARILLON_URL"], environment["CARILLON_API_KEY"], "the environment")
    file = path(environment)
    known = _read(file)
    if name is not None or known.has_section("default"):
        section = name or "default"
        if not known.has_section(section):
            raise CarillonError(f"there is no profile {section} in {file}; `carillon login --profile {section}` adds it")
        if not known.has_option(section, "url") or not known.has_option(section, "api-key"):
            raise CarillonError(f"profile {section} in {file} needs url and api-key")
        return Profile(known.get(section, "url"), known.get(section, "api-key"), f"profile {section}")
    running = Path(".carillon") / "running.json"
    if running.is_file():
        told = json.loads(running.read_text(encoding="utf-8"))
        return Profile(told["url"], told["apiKey"], str(running))
    raise CarillonError("no installation is known: run `carillon login`, or set CARILLON_URL and CARILLON_API_KEY")


def save(name: str, url: str, api_key: str, environment: Mapping[str, str] = os.environ) -> Path:
    """Adds or replaces a profile."""
    file = path(environment)
    known = _read(file)
    if not known.has_section(name):
        known.add_section(name)
    known.set(name, "url", url)
    known.set(name, "api-key", api_key)
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # A new file beside the old one: a reader finds one or the other, and the key is never readable by others.
    temporary = file.with_suffix(".new")
    temporary.unlink(missing_ok=True)
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
        known.write(out)
    temporary.replace(file)
    return file


def _read(file: Path) -> configparser.ConfigParser:
    known = configparser.ConfigParser(interpolation=None, default_section="")
    try:
        known.read(file, encoding="utf-8")
    except configparser.Error as error:
        raise CarillonError(f"{file} cannot be read: {error}") from error
    return known
