# SPDX-FileCopyrightText: The Carillon authors
# SPDX-License-Identifier: Apache-2.0
"""Client of one tenant."""

from typing import Any, Iterable, Iterator, Mapping, Optional, Sequence

from carillon.errors import Problem, RefusedError, UnconfirmedError
from carillon.events import Accepted, Event, Refused, Result
from carillon.transport import Transport, query, quoted

MOST_EVENTS = 1_000
MOST_RECIPIENTS = 1_000


class Carillon:
    """Client of one tenant of an installation. Thread-safe.

    `url` is the address of the installation, `api_key` the key of the tenant. An attempt takes at most `timeout`
    seconds; a call gives up after `patience` seconds.
    """

    def __init__(self, url: str, api_key: str, *, timeout: float = 10.0, patience: float = 120.0):
        self.transport = Transport(url, api_key, timeout, patience)
        self.recipients = Recipients(self.transport)
        self.catalog = Catalog(self.transport)

    def close(self) -> None:
        """Closes the calling thread's connection. The next call opens another one."""
        self.transport.close()

    def __enter__(self) -> "Carillon":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Events

    def publish(self, event: Event) -> Accepted:
        """Publishes an event. When this returns, the event is durable.

        Raises RefusedError if the platform will not have it, UnconfirmedError if it is not known whether it was
        accepted: publish the same event again then.
        """
        result = self.publish_all([event])[0]
        if isinstance(result, Refused):
            raise RefusedError(result.problem)
        return result

    def publish_all(self, events: Sequence[Event]) -> "list[Result]":
        """Publishes events in their order, up to 1,000 in each request, and returns a result for each.

        Only what may succeed later is repeated. Raises UnconfirmedError if some are without an answer at the end.
        """
        results: "list[Result]" = []
        for begin in range(0, len(events), MOST_EVENTS):
            results += self._publish_batch(events[begin : begin + MOST_EVENTS])
        return results

    def cancel(self, event_id: str) -> "dict[str, Any]":
        """Cancels an event: ends what waits, and reports how much was stopped and how much had left."""
        return self.transport.call("POST", f"/v1/events/{quoted(event_id)}/cancel", {}).json() or {}

    def event(self, event_id: str) -> "dict[str, Any]":
        """An event with its notifications. Raises RefusedError with status 404 until tracking knows it."""
        return self.transport.call("GET", "/v1/events/" + _event(event_id)).json()

    def events(self, **filters: Any) -> "Iterator[dict[str, Any]]":
        """Events, the newest first."""
        return pages(self.transport, "/v1/events", filters)

    def notification(self, notification_id: str) -> "dict[str, Any]":
        """A notification with its timeline."""
        return self.transport.call("GET", "/v1/notifications/" + quoted(notification_id)).json()

    def notifications(self, **filters: Any) -> "Iterator[dict[str, Any]]":
        """Notifications, the newest first."""
        return pages(self.transport, "/v1/notifications", filters)

    def explain(self, event: Event, at: Optional[str] = None) -> "dict[str, Any]":
        """What the router would decide about the event for its recipient. Nothing is sent."""
        body: "dict[str, Any]" = {"event": event.to_json()}
        if at is not None:
            body["at"] = at
        return self.transport.call("POST", "/v1/explain", body).json()

    def _publish_batch(self, events: Sequence[Event]) -> "list[Result]":
        results: "dict[int, Result]" = {}
        left = list(range(len(events)))
        transport = self.transport
        patience = transport.patience()
        while left:
            body: "list[Any]" = [events[index].to_json() for index in left]
            response = transport.ask("POST", "/v1/events/batch", body)
            answers = response.json()
            if response.status == 413 and len(left) > 1:
                half = len(left) // 2
                for part in (left[:half], left[half:]):
                    results.update(zip(part, self._publish_batch([events[index] for index in part])))
                break
            if response.status >= 400:
                problem = Problem.of(response.status, answers)
                if problem.is_temporary:
                    raise UnconfirmedError(f"{len(left)} events: {problem}")
                results.update((index, Refused(events[index].id, problem)) for index in left)
                break
            if not isinstance(answers, list) or len(answers) != len(left):
                raise UnconfirmedError(f"an answer that is not the platform's, HTTP status {response.status}")
            again, problem = [], Problem(response.status)
            for index, answer in zip(left, answers):
                if "problem" not in answer:
                    results[index] = Accepted(events[index].id, answer["accepted"])
                    continue
                refusal = Problem.of(answer["status"], answer["problem"])
                if refusal.is_temporary:
                    again.append(index)
                    problem = refusal
                else:
                    results[index] = Refused(events[index].id, refusal)
            left = again
            if left and not patience.wait(response.retry_after()):
                raise UnconfirmedError(f"{len(left)} events: {problem}")
        return [results[index] for index in range(len(events))]


class Recipients:
    """Recipients of a tenant."""

    def __init__(self, transport: Transport):
        self._transport = transport

    def put(self, recipient: str, profile: Mapping[str, Any]) -> "dict[str, Any]":
        """Creates or replaces a profile."""
        return self._transport.call("PUT", "/v1/recipients/" + quoted(recipient), dict(profile)).json() or {}

    def put_all(self, profiles: "Iterable[Mapping[str, Any]]") -> "list[dict[str, Any]]":
        """Creates or replaces many profiles, each with its `id`, and returns a result for each."""
        every, results = [dict(profile) for profile in profiles], []
        for begin in range(0, len(every), MOST_RECIPIENTS):
            body = every[begin : begin + MOST_RECIPIENTS]
            results += self._transport.call("POST", "/v1/recipients/batch", body).json()["results"]
        return results

    def get(self, recipient: str) -> "dict[str, Any]":
        return self._transport.call("GET", "/v1/recipients/" + quoted(recipient)).json()

    def list(self, **filters: Any) -> "Iterator[dict[str, Any]]":
        return pages(self._transport, "/v1/recipients", filters)

    def delete(self, recipient: str) -> None:
        self._transport.call("DELETE", "/v1/recipients/" + quoted(recipient))

    def inbox(self, recipient: str, **filters: Any) -> "Iterator[dict[str, Any]]":
        """Items of the recipient's inbox."""
        return pages(self._transport, f"/v1/recipients/{quoted(recipient)}/inbox", filters)

    def token(self, recipient: str, ttl_seconds: int = 3600, streams: Optional[Sequence[str]] = None) -> str:
        """Token with which the recipient's applications connect."""
        body: "dict[str, Any]" = {"ttlSeconds": ttl_seconds}
        if streams is not None:
            body["streams"] = list(streams)
        return self._transport.call("POST", f"/v1/recipients/{quoted(recipient)}/tokens", body).json()["token"]


class Catalog:
    """Catalog of a tenant: `event-types`, `categories`, `templates` and `workflows`."""

    def __init__(self, transport: Transport):
        self._transport = transport

    def put(self, kind: str, name: str, document: Mapping[str, Any]) -> "dict[str, Any]":
        """Publishes a document as its newest version. The answer may contain warnings."""
        return self._transport.call("PUT", f"/v1/{kind}/{quoted(name)}", dict(document)).json() or {}

    def get(self, kind: str, name: str) -> "dict[str, Any]":
        return self._transport.call("GET", f"/v1/{kind}/{quoted(name)}").json()

    def list(self, kind: str, **filters: Any) -> "Iterator[dict[str, Any]]":
        return pages(self._transport, "/v1/" + kind, filters)

    def delete(self, kind: str, name: str) -> None:
        self._transport.call("DELETE", f"/v1/{kind}/{quoted(name)}")

    def export(self) -> bytes:
        """ZIP with a file for each document. The same catalog gives the same bytes."""
        return self._transport.call("GET", "/v1/catalog", headers={"Accept": "*/*"}).body

    def apply(self, archive: bytes, *, dry_run: bool = False, whole: bool = False) -> "dict[str, Any]":
        """Publishes an archive, all or nothing, and reports the changes. With `whole`, documents that are not in it
        are deleted; with `dry_run`, nothing is changed."""
        return self._transport.call(
            "POST",
            "/v1/catalog" + query({"dryRun": dry_run, "whole": whole}),
            archive,
            {"Content-Type": "application/zip"},
        ).json()


def pages(transport: Transport, path: str, filters: Mapping[str, Any]) -> "Iterator[dict[str, Any]]":
    """Items of all pages of a list, read as they are needed."""
    after: Optional[str] = None
    while True:
        page = transport.call("GET", path + query({**filters, "after": after})).json()
        yield from page["items"]
        after = page.get("next")
        if not after:
            return


def _event(event_id: str) -> str:
    """An event's id may contain slashes, and its path has them as they are."""
    return "/".join(quoted(part) for part in event_id.split("/"))


