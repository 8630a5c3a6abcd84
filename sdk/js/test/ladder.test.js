// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { describe, mock, test } from "node:test";
import { Ladder } from "../src/ladder.js";

function ways(...names) {
  const opened = [];
  const made = names.map((name) => () => {
    const way = {
      name,
      open: (handlers) => Object.assign(way, handlers),
      call: async (method) => `${method} by ${name}`,
      close: () => (way.closed = true),
    };
    opened.push(way);
    return way;
  });
  return { made, opened, names: () => opened.map((way) => way.name) };
}

function ladder(made, now = () => 0) {
  const happened = [];
  const note = (name) => (detail) => happened.push([name, detail]);
  const opened = new Ladder({
    ways: made,
    now,
    random: () => 1,
    handlers: { live: note("live"), down: note("down"), ended: note("ended"), data: note("data") },
  });
  opened.open();
  return { ladder: opened, happened };
}

describe("the ladder of transports", () => {
  test("takes the next way when one cannot be opened", async () => {
    const { made, opened, names } = ways("websocket", "eventsource");
    const { ladder: taken, happened } = ladder(made);
    opened[0].failed("blocked");
    opened[1].live({ resumed: true });

    assert.deepEqual(names(), ["websocket", "eventsource"]);
    assert.deepEqual(happened, [["down", "blocked"], ["live", { transport: "eventsource", resumed: true }]]);
    assert.equal(await taken.call("list"), "list by eventsource");
    taken.close();
  });

  test("begins again after a while when none can be opened", () => {
    mock.timers.enable({ apis: ["setTimeout"] });
    try {
      const { made, opened, names } = ways("websocket", "eventsource");
      const { ladder: taken } = ladder(made);
      opened[0].failed("away");
      opened[1].failed("away");

      mock.timers.tick(1_000);

      assert.deepEqual(names(), ["websocket", "eventsource", "websocket"]);
      taken.close();
    } finally {
      mock.timers.reset();
    }
  });

  test("tries the better way again, long after and only when the lesser one breaks", () => {
    let now = 0;
    const { made, opened, names } = ways("websocket", "eventsource");
    const { ladder: taken } = ladder(made, () => now);
    opened[0].failed("blocked");
    opened[1].live();
    opened[1].down("broke");
    assert.deepEqual(names(), ["websocket", "eventsource"]);

    now = 601_000;
    opened[1].down("broke");

    assert.deepEqual(names(), ["websocket", "eventsource", "websocket"]);
    assert.equal(opened[1].closed, true);
    taken.close();
  });

  test("hears nothing more from a way that it left", () => {
    const { made, opened } = ways("websocket", "eventsource");
    const { ladder: taken, happened } = ladder(made);
    opened[0].failed("blocked");
    opened[0].data({ id: "n1" });

    assert.deepEqual(happened, [["down", "blocked"]]);
    taken.close();
  });
});
