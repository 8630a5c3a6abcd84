# SPDX-FileCopyrightText: The Carillon authors
# SPDX-License-Identifier: Apache-2.0
"""Live items of a recipient's inbox."""

import json
import time
from typing import Any, Iterator

from carillon.client import Carillon
from carillon.errors import Problem, RefusedError
from carillon.transport import FIRST_PAUSE, LONGEST_PAUSE

TOKEN_SECONDS = 3600


def follow(client: Carillon, recipient: str) -> "Iterator[dict[str, Any]]":
    """Items that arrive from now on, each once and in order. A broken connection is resumed where it ended. Does not
    end of itself."""
    position, pause = "", FIRST_PAUSE
    while True:
        try:
            for position, item in _connection(client, recipient, position):
                pause = FIRST_PAUSE
                if item is not None:
                    yield item
        except OSError:
            pass
        time.sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE)


def _connection(client: Carillon, recipient: str, position: str) -> "Iterator[tuple[str, Any]]":
    headers = {
        "Authorization": "Bearer " + client.recipients.token(recipient, TOKEN_SECONDS),
        "Accept": "text/event-stream",
    }
    if position:
        headers["Last-Event-ID"] = position
    answer = client.transport.stream("/v1/inbox/stream", headers)
    try:
        if answer.status != 200:
            raise RefusedError(Problem.of(answer.status, _json(answer.read())))
        name, data = "", ""
        for raw in answer:
            line = raw.decode("utf-8").rstrip("\r\n")
            if line.startswith("id:"):
                position = line[3:].strip()
            elif line.startswith("event:"):
                name = line[6:].strip()
            elif line.startswith("data:"):
                data += line[5:].strip()
            elif not line and data:
                # Items have no event name. Others tell of the connection and of state.
                yield position, _json(data.encode()) if not name else None
                name, data = "", ""
    finally:
        answer.close()


def _json(text: bytes) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None
