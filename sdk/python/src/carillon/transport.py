# SPDX-FileCopyrightText: The Carillon authors
# SPDX-License-Identifier: Apache-2.0
"""HTTP calls with repetition."""

import http.client
import json
import random
import ssl
import threading
import time
import urllib.parse
from typing import Any, Callable, Mapping, Optional, Union

from carillon.errors import Problem, RefusedError, UnconfirmedError

FIRST_PAUSE = 0.1
LONGEST_PAUSE = 10.0

Body = Union[bytes, "dict[str, Any]", "list[Any]", None]


class Response:
    """Complete answer."""

    def __init__(self, status: int, headers: Mapping[str, str], body: bytes):
        self.status = status
        self.headers = headers
        self.body = body

    def json(self) -> Any:
        """Value of a JSON body; None if there is none or it is not JSON."""
        try:
            return json.loads(self.body) if self.body else None
        except ValueError:
            return None

    def retry_after(self) -> float:
        value = self.headers.get("retry-after", "").strip()
        return float(value) if value.isdigit() else 0.0


class Patience:
    """Time for the repetitions of one call, with growing random pauses between them."""

    def __init__(self, seconds: float, clock: Callable[[], float]):
        self._clock = clock
        self._deadline = clock() + seconds
        self._pause = FIRST_PAUSE

    def wait(self, retry_after: float) -> bool:
        """Pauses for at least `retry_after` seconds. False, without a pause, if that would take too long."""
        wait = max(retry_after, random.uniform(self._pause / 2, self._pause))
        if self._clock() + wait >= self._deadline:
            return False
        time.sleep(wait)
        self._pause = min(self._pause * 2, LONGEST_PAUSE)
        return True


class Transport:
    """Caller of one installation. Thread-safe: each thread has a connection of its own.

    A call that got no answer, 429 or 5xx is repeated with growing random pauses, never before `Retry-After`, until
    `patience` seconds have passed since its beginning.
    """

    def __init__(self, url: str, api_key: str, timeout: float, patience: float, clock: Callable[[], float] = time.monotonic):
        parts = urllib.parse.urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"not an http or https URL: {url}")
        self._parts = parts
        self._api_key = api_key
        self._timeout = timeout
        self._patience = patience
        self._clock = clock
        self._local = threading.local()
        self._context = ssl.create_default_context() if parts.scheme == "https" else None

    def call(self, method: str, path: str, body: Body = None, headers: Optional[Mapping[str, str]] = None) -> Response:
        """Answer below 400.

        Raises RefusedError for another answer, UnconfirmedError if there is none.
        """
        response = self.ask(method, path, body, headers)
        if response.status >= 400:
            raise RefusedError(Problem.of(response.status, response.json()))
        return response

    def ask(self, method: str, path: str, body: Body = None, headers: Optional[Mapping[str, str]] = None) -> Response:
        """Answer of any status; a temporary refusal only if there was no other in time.

        Raises UnconfirmedError if there was no answer at all.
        """
        patience = self.patience()
        while True:
            response: Optional[Response] = None
            cause = ""
            try:
                response = self.once(method, path, body, headers)
                if not Problem(response.status).is_temporary:
                    return response
            except (OSError, http.client.HTTPException) as error:
                cause = f"{type(error).__name__}: {error}"
            if not patience.wait(response.retry_after() if response else 0.0):
                if response is None:
                    raise UnconfirmedError(f"{method} {path} got no answer: {cause}")
                return response

    def patience(self) -> "Patience":
        """Time for the repetitions of one call, which begins now."""
        return Patience(self._patience, self._clock)

    def once(self, method: str, path: str, body: Body = None, headers: Optional[Mapping[str, str]] = None) -> Response:
        """Answer to one attempt. A connection that the server closed meanwhile is opened again."""
        sent = {"Authorization": "Bearer " + self._api_key, "Accept": "application/json", **(headers or {})}
        content: Optional[bytes] = None
        if isinstance(body, bytes):
            content = body
        elif body is not None:
            content = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
            sent.setdefault("Content-Type", "application/json")
        connection = self._connection()
        try:
            connection.request(method, self._parts.path.rstrip("/") + path, content, sent)
            answer = connection.getresponse()
            return Response(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
        except BaseException:
            self.close()
            raise

    def stream(self, path: str, headers: Mapping[str, str]) -> http.client.HTTPResponse:
        """Answer whose body the caller reads, on a connection of its own."""
        connection = self._open(None)
        connection.request("GET", self._parts.path.rstrip("/") + path, headers=dict(headers))
        return connection.getresponse()

    def close(self) -> None:
        """Closes the calling thread's connection."""
        connection = getattr(self._local, "connection", None)
        if connection is not None:
            connection.close()
            self._local.connection = None

    def _connection(self) -> http.client.HTTPConnection:
        connection = getattr(self._local, "connection", None)
        # A server closes an idle connection without a word, and a request on it would be lost.
        idle = self._clock() - getattr(self._local, "used", 0.0)
        if connection is not None and idle > 30:
            self.close()
            connection = None
        if connection is None:
            connection = self._local.connection = self._open(self._timeout)
        self._local.used = self._clock()
        return connection

    def _open(self, timeout: Optional[float]) -> http.client.HTTPConnection:
        host = str(self._parts.hostname)
        if self._context is not None:
            return http.client.HTTPSConnection(host, self._parts.port, timeout=timeout, context=self._context)
        return http.client.HTTPConnection(host, self._parts.port, timeout=timeout)


def quoted(part: str) -> str:
    """Part of a path."""
    return urllib.parse.quote(part, safe="")


def query(parameters: Mapping[str, Any]) -> str:
    given = {name: _text(value) for name, value in parameters.items() if value is not None}
    return "?" + urllib.parse.urlencode(given) if given else ""


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
