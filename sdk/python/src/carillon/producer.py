# SPDX-FileCopyrightText: The Carillon authors
# SPDX-License-Identifier: Apache-2.0
"""Producer that gathers events into batches."""

import queue
import threading
import time
from concurrent.futures import Future
from typing import Optional

from carillon.client import MOST_EVENTS, Carillon
from carillon.errors import CarillonError
from carillon.events import Event, Result


class EventProducer:
    """Producer that gathers events of all threads into batches and publishes them in the order of submission.

    A future's result is Accepted or Refused; its exception is UnconfirmedError if it is not known what became of the
    event. A batch waits `linger` seconds for more events. At most `capacity` events wait; then `submit` waits. `close`
    publishes what is left.

        with EventProducer(Carillon(url, key)) as producer:
            producer.submit(Event("order.shipped", ["ann"], {"orderId": "A-1042"}))
    """

    def __init__(self, client: Carillon, *, batch: int = 200, linger: float = 0.005, capacity: int = 10_000):
        if not 1 <= batch <= MOST_EVENTS:
            raise ValueError(f"batch must be from 1 to {MOST_EVENTS}")
        self._client = client
        self._batch = batch
        self._linger = linger
        self._waiting: "queue.Queue[Optional[tuple[Event, Future[Result]]]]" = queue.Queue(capacity)
        self._guard = threading.Lock()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="carillon-producer", daemon=True)
        self._thread.start()

    def submit(self, event: Event) -> "Future[Result]":
        answer: "Future[Result]" = Future()
        with self._guard:
            if self._closed:
                raise CarillonError("the producer is closed")
            self._waiting.put((event, answer))
        return answer

    def close(self) -> None:
        with self._guard:
            if not self._closed:
                self._closed = True
                self._waiting.put(None)
        self._thread.join()

    def __enter__(self) -> "EventProducer":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _run(self) -> None:
        ended = False
        while not ended:
            first = self._waiting.get()
            if first is None:
                break
            batch = [first]
            deadline = time.monotonic() + self._linger
            while len(batch) < self._batch:
                try:
                    following = self._waiting.get(timeout=max(0.0, deadline - time.monotonic()))
                except queue.Empty:
                    break
                if following is None:
                    ended = True
                    break
                batch.append(following)
            self._publish(batch)
        self._client.close()

    def _publish(self, batch: "list[tuple[Event, Future[Result]]]") -> None:
        try:
            results = self._client.publish_all([event for event, _ in batch])
        except Exception as error:  # The thread goes on: each future tells its caller.
            for _, answer in batch:
                answer.set_exception(error)
            return
        for (_, answer), result in zip(batch, results):
            answer.set_result(result)
