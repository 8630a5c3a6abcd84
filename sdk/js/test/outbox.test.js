// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { describe, mock, test } from "node:test";
import { CarillonError } from "../src/errors.js";
import { Outbox } from "../src/outbox.js";
import { Kept } from "../src/storage.js";
import { ByHand, MemoryStorage, settle } from "./fixtures.js";

const AT = "2026-01-31T12:00:00.000Z";

function outbox({ storage = new MemoryStorage(), id = "tab", now = () => Date.parse(AT) } = {}) {
  const server = new ByHand();
  const settled = [];
  const refused = [];
  const made = new Outbox({
    kept: new Kept(storage, "p:"),
    send: server.send,
    sink: {
      settled: (...what) => settled.push(what),
      refused: (...what) => refused.push(what),
    },
    id,
    now,
  });
  return { outbox: made, server, settled, refused, storage };
}

const read = (...ids) => ({ method: "read", ids, at: AT });
const away = new CarillonError("away", { temporary: true });

describe("the outbox", () => {
  test("sends one act after the other, in order", async () => {
    const { outbox: box, server, settled } = outbox();
    box.open();
    box.add(read("n1"));
    box.add(read("n2"));
    await settle();
    assert.deepEqual(server.calls.map((call) => call.request), [{ ids: ["n1"] }]);

    server.last.answer({ unread: 1 });
    await settle();
    server.last.answer({ unread: 0 });
    await settle();

    assert.deepEqual(server.calls.map((call) => call.request), [{ ids: ["n1"] }, { ids: ["n2"] }]);
    assert.deepEqual(settled.map(([, answer]) => answer), [{ unread: 1 }, { unread: 0 }]);
  });

  test("waits while the server cannot be reached, then says when it was done", async () => {
    let now = Date.parse(AT);
    const { outbox: box, server } = outbox({ now: () => now });
    box.add(read("n1"));
    await settle();
    assert.equal(server.calls.length, 0);

    now += 60_000;
    box.open();

    assert.deepEqual(server.last.request, { ids: ["n1"], at: AT });
  });

  test("tries again what was not answered, and goes on only then", async () => {
    mock.timers.enable({ apis: ["setTimeout"] });
    try {
      const { outbox: box, server } = outbox();
      box.open();
      box.add(read("n1"));
      box.add(read("n2"));
      await settle();
      server.last.refuse(away);
      await settle();

      mock.timers.tick(2_000);

      assert.deepEqual(server.calls.map((call) => call.request), [{ ids: ["n1"] }, { ids: ["n1"] }]);
    } finally {
      mock.timers.reset();
    }
  });

  test("reports what is refused for good, and goes on", async () => {
    const { outbox: box, server, refused } = outbox();
    box.open();
    box.add(read("n1"));
    box.add(read("n2"));
    await settle();

    server.last.refuse(new CarillonError("no", { code: 400 }));
    await settle();

    assert.deepEqual(refused.map(([act]) => act.ids), [["n1"]]);
    assert.deepEqual(server.last.request, { ids: ["n2"] });
  });

  test("gathers what was merely received or seen, and no other acts", async () => {
    const { outbox: box, server } = outbox();
    const seen = (id) => ({ method: "seen", ids: [id], at: AT });
    box.add(seen("n1"));
    box.add(seen("n2"));
    box.add(read("n1"));
    box.add(read("n2"));
    box.open();
    server.last.answer({});
    await settle();

    assert.deepEqual(server.calls.map((call) => call.request.ids), [["n1", "n2"], ["n1"]]);
  });

  test("takes over what a closed page has left, once", async () => {
    const { outbox: first, storage } = outbox({ id: "closed tab" });
    first.add(read("n1"));
    const { outbox: second, server } = outbox({ storage, id: "new tab" });

    assert.deepEqual(second.adopt(), [read("n1")]);
    second.open();
    server.last.answer({});
    await settle();

    assert.equal(storage.length, 0);
  });

  test("passes over what it cannot read", () => {
    const storage = new MemoryStorage();
    storage.setItem("p:acts:one", "{");
    storage.setItem("p:acts:two", JSON.stringify([{ method: 1 }, read("n1")]));

    assert.deepEqual(outbox({ storage }).outbox.adopt(), [read("n1")]);
  });
});
