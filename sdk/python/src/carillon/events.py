# SPDX-FileCopyrightText: The Carillon authors
# SPDX-License-Identifier: Apache-2.0
"""Events and the answers to them."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any, Mapping, Optional, Sequence, Union

from carillon.errors import Problem


@dataclass(frozen=True)
class Event:
    """Event to publish.

    `id` is the idempotency key: the same id notifies nobody twice. Choose one that a repeated attempt of the same
    business operation chooses too, such as `order-1042-shipped`; the default is random. An event has either
    `recipients` or a `topic`, whose subscribers are notified.
    """

    type: str
    recipients: Sequence[str] = ()
    data: Mapping[str, Any] = field(default_factory=dict)
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    topic: Optional[str] = None
    send_at: Optional[datetime] = None
    expires_at: Optional[datetime] = None
    ordering_key: Optional[str] = None
    dedupe_key: Optional[str] = None
    tags: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> "dict[str, Any]":
        json: "dict[str, Any]" = {"id": self.id, "type": self.type, "data": dict(self.data)}
        if self.topic is not None:
            json["audience"] = {"topic": self.topic}
        if self.recipients or self.topic is None:
            json["recipients"] = list(self.recipients)
        for name, value in (
            ("sendAt", _instant(self.send_at)),
            ("expiresAt", _instant(self.expires_at)),
            ("orderingKey", self.ordering_key),
            ("dedupeKey", self.dedupe_key),
            ("tags", dict(self.tags) or None),
        ):
            if value is not None:
                json[name] = value
        return json


@dataclass(frozen=True)
class Accepted:
    """Event that is durable. `recipients` is the number of recipients that it names."""

    id: str
    recipients: int


@dataclass(frozen=True)
class Refused:
    """Event that the platform refused for good."""

    id: str
    problem: Problem


Result = Union[Accepted, Refused]


def _instant(value: Optional[datetime]) -> Optional[str]:
    if value is None:
        return None
    if value.tzinfo is None:
        raise ValueError("a time needs a time zone, such as datetime.now(timezone.utc)")
    return value.astimezone(timezone.utc).isoformat().replace("+00:00", "Z")
