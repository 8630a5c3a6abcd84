# SPDX-FileCopyrightText: The Carillon authors
# SPDX-License-Identifier: Apache-2.0
"""Errors of the client."""

from dataclasses import dataclass, field
from typing import Any, Mapping


@dataclass(frozen=True)
class Problem:
    """Refusal of a request, as a problem document (RFC 9457).

    `code` is the last part of `type`, such as `schema-violation`. `violations` lists every fault that was found, with
    a JSON pointer as `path`, a `rule` and a `message`. `members` has the whole document.
    """

    status: int
    type: str = "about:blank"
    title: str = ""
    detail: str = ""
    violations: "tuple[Mapping[str, Any], ...]" = ()
    members: Mapping[str, Any] = field(default_factory=dict)

    @property
    def code(self) -> str:
        return self.type.replace("/", ":").rsplit(":", 1)[-1]

    @property
    def is_temporary(self) -> bool:
        """True if the same request may succeed later: too many requests, or a fault of the platform."""
        return self.status in (408, 425, 429) or self.status >= 500

    @staticmethod
    def of(status: int, members: Any) -> "Problem":
        if not isinstance(members, dict):
            return Problem(status, detail=f"HTTP status {status}")
        return Problem(
            status,
            str(members.get("type", "about:blank")),
            str(members.get("title", "")),
            str(members.get("detail", "")) or f"HTTP status {status}",
            tuple(members.get("violations") or ()),
            members,
        )

    def __str__(self) -> str:
        text = f"{self.detail or self.title} ({self.status} {self.code})"
        # A single fault is the detail already.
        for fault in self.violations if len(self.violations) > 1 else ():
            text += f"\n  {fault.get('path') or '/'}: {fault.get('message', '')}"
        return text


class CarillonError(Exception):
    """Base of the client's errors."""


class RefusedError(CarillonError):
    """Request that the platform refused. Trying again cannot help."""

    def __init__(self, problem: Problem):
        super().__init__(str(problem))
        self.problem = problem


class UnconfirmedError(CarillonError):
    """Request without a usable answer within the time to give up. It may have been carried out: repeat it, an event
    under the same id."""
