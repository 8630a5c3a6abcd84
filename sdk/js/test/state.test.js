// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { InboxState } from "../src/state.js";
import { item } from "./fixtures.js";

const AT = "2026-01-31T13:00:00Z";

function stateOf(...items) {
  const state = new InboxState({ now: () => Date.parse(AT) });
  state.replace({ items, unread: items.filter((one) => one.state !== "read").length });
  return state;
}

const statesOf = (state) => Object.fromEntries(state.items.map((one) => [one.id, one.state]));

describe("the inbox's state", () => {
  test("shows the newest first, and pinned ones before all", () => {
    const state = stateOf(
      item("n1", { acceptedAt: "2026-01-31T10:00:00Z" }),
      item("n2", { acceptedAt: "2026-01-31T12:00:00Z" }),
      item("n3", { acceptedAt: "2026-01-31T09:00:00Z", pinned: true }),
    );

    assert.deepEqual(state.items.map((one) => one.id), ["n3", "n2", "n1"]);
  });

  test("counts an arrival once, however often it comes", () => {
    const state = stateOf(item("n1"));

    assert.equal(state.arrive(item("n2")), true);
    assert.equal(state.arrive(item("n2")), false);

    assert.equal(state.unread, 2);
  });

  test("shows an act before it is answered, and takes it back when it is refused", () => {
    const state = stateOf(item("n1"), item("n2"));
    const act = { method: "read", ids: ["n1"], at: AT };

    state.begin(act);
    assert.deepEqual([statesOf(state).n1, state.unread], ["read", 1]);

    state.abandon(act);
    assert.deepEqual([statesOf(state).n1, state.unread], ["unread", 2]);
  });

  test("believes the server's count when an act is answered", () => {
    const state = stateOf(item("n1"));
    const act = { method: "read", ids: ["n1"], at: AT };
    state.begin(act);

    state.settle(act, { updated: 1, unread: 41 });

    assert.deepEqual([statesOf(state).n1, state.unread], ["read", 41]);
  });

  test("keeps a later act over an earlier answer", () => {
    const state = stateOf(item("n1"));
    const read = { method: "read", ids: ["n1"], at: AT };
    const unread = { method: "unread", ids: ["n1"], at: AT };
    state.begin(read);
    state.begin(unread);

    state.settle(read, { unread: 0 });

    assert.deepEqual([statesOf(state).n1, state.unread], ["unread", 1]);
  });

  test("marks all as read up to the act, not what arrives after it", () => {
    const state = stateOf(item("n1"), item("n2"));
    state.begin({ method: "read_all", at: AT });
    state.arrive(item("n3", { acceptedAt: "2026-01-31T14:00:00Z" }));

    assert.deepEqual(statesOf(state), { n3: "unread", n1: "read", n2: "read" });
    assert.equal(state.unread, 1);
  });

  test("takes archived items out of the list and the count", () => {
    const state = stateOf(item("n1"), item("n2"));
    const act = { method: "archive", ids: ["n1"], at: AT };
    state.begin(act);
    assert.deepEqual([Object.keys(statesOf(state)), state.unread], [["n2"], 1]);

    state.settle(act, { unread: 1 });

    assert.deepEqual([Object.keys(statesOf(state)), state.unread], [["n2"], 1]);
  });

  test("keeps the first chosen action, also when another device was earlier", () => {
    const state = stateOf(item("n1"));
    const act = { method: "choose", ids: ["n1"], action: "approve", at: AT };
    state.begin(act);
    assert.deepEqual([state.find("n1").chosen, state.find("n1").state, state.unread], ["approve", "read", 0]);

    state.change({ ids: ["n1"], state: "read", chosen: "decline", unread: 0 });
    state.settle(act, { unread: 0 });

    assert.equal(state.find("n1").chosen, "decline");
  });

  test("never makes a read item seen", () => {
    const state = stateOf(item("n1", { state: "read" }));

    state.begin({ method: "seen", ids: ["n1"], at: AT });

    assert.equal(statesOf(state).n1, "read");
  });

  test("follows another device, and asks for the list when it cannot", () => {
    const state = stateOf(item("n1"), item("n2", { pinned: true }), item("n3"));

    assert.equal(state.change({ ids: ["n1"], state: "read", pinned: true, unread: 2 }), true);
    assert.equal(state.change({ ids: ["n2"], state: "unread", unread: 2 }), true);
    assert.deepEqual(state.items.map(({ id, pinned }) => [id, pinned ?? false]), [
      ["n1", true],
      ["n3", false],
      ["n2", false],
    ]);
    assert.equal(state.change({ ids: ["n3"], state: "unread", snoozedUntil: "2026-02-01T12:00:00Z", unread: 1 }), true);
    assert.equal(state.change({ ids: ["n9"], state: "archived", unread: 1 }), true);
    assert.equal(state.change({ ids: ["n9"], state: "unread", unread: 1 }), false);
    assert.equal(state.change({ state: "read", unread: 0 }), true);

    assert.deepEqual([statesOf(state), state.unread], [{ n1: "read", n2: "read" }, 0]);
  });

  test("lets no list that was asked for before an act undo it", () => {
    const state = stateOf(item("n1"), item("n2"));
    const act = { method: "read", ids: ["n1"], at: AT };
    state.ask();
    state.begin(act);
    state.settle(act, { unread: 1 });
    state.retract({ ids: ["n2"] });

    state.replace({ items: [item("n1"), item("n2")], unread: 2 });

    assert.deepEqual([statesOf(state), state.unread], [{ n1: "read" }, 0]);
  });

  test("forgets what the producer withdrew", () => {
    const state = stateOf(item("n1"), item("n2", { state: "read" }));

    state.retract({ ids: ["n1", "n2", "n9"] });

    assert.deepEqual([state.items, state.unread], [[], 0]);
  });

  test("keeps what has just come although the list does not have it yet, and not for ever", () => {
    let now = 0;
    const state = new InboxState({ now: () => now });
    state.arrive(item("n1"));

    state.replace({ items: [item("n0")], unread: 1 });
    assert.deepEqual([Object.keys(statesOf(state)).sort(), state.unread], [["n0", "n1"], 2]);

    now = 60_000;
    state.replace({ items: [item("n0")], unread: 1 });
    assert.deepEqual([Object.keys(statesOf(state)), state.unread], [["n0"], 1]);
  });
});
