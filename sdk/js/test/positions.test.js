// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Positions, fromEventId, toEventId } from "../src/positions.js";
import { Kept } from "../src/storage.js";
import { MemoryStorage } from "./fixtures.js";

const place = (storage) => new Positions(new Kept(storage, "p:"));

describe("positions", () => {
  test("survive the page", () => {
    const storage = new MemoryStorage();
    place(storage).begin("standard", "e1", 7);

    assert.deepEqual(place(storage).current(), { standard: { epoch: "e1", offset: 7 } });
  });

  test("advance and never go back inside an epoch", () => {
    const positions = place(new MemoryStorage());
    positions.begin("bulk", "e1", 7);
    positions.advance("bulk", "e1", 5);
    assert.equal(positions.current().bulk.offset, 7);

    positions.advance("bulk", "e2", 2);

    assert.deepEqual(positions.current().bulk, { epoch: "e2", offset: 2 });
  });

  test("are each tab's own, while the furthest is kept", () => {
    const storage = new MemoryStorage();
    const behind = place(storage);
    const ahead = place(storage);
    ahead.advance("standard", "e1", 9);
    behind.advance("standard", "e1", 3);

    assert.equal(behind.current().standard.offset, 3);
    assert.equal(place(storage).current().standard.offset, 9);
  });

  test("are nothing where what is kept makes no sense", () => {
    const storage = new MemoryStorage();
    storage.setItem("p:positions", JSON.stringify({ standard: { epoch: 1, offset: "x" }, elsewhere: {} }));

    assert.deepEqual(place(storage).current(), {});
  });

  test("are the id of an event, and are read from one", () => {
    const positions = { standard: { epoch: "e1", offset: 7 }, critical: { epoch: "e2", offset: 0 } };

    assert.equal(toEventId(positions), "critical:e2:0,standard:e1:7");
    assert.deepEqual(fromEventId("critical:e2:0,standard:e1:7"), positions);
    assert.deepEqual(fromEventId("critical:e2:x,elsewhere:e1:7,,standard"), {});
  });
});
