// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { CarillonError } from "../src/errors.js";
import { Positions } from "../src/positions.js";
import { Kept } from "../src/storage.js";
import { LongPollTransport } from "../src/transport/long-poll.js";
import { MemoryStorage, settle } from "./fixtures.js";

/** Opens it on a gateway that gives these answers, one a request, and then waits. */
async function open(...answers) {
  const happened = [];
  const asked = [];
  const http = {
    get: async (path, parameters) => {
      asked.push(parameters);
      const answer = answers.shift();
      if (answer instanceof Error) {
        throw answer;
      }
      return answer ? { json: async () => answer } : new Promise(() => {});
    },
  };
  const positions = new Positions(new Kept(new MemoryStorage(), ""));
  const transport = new LongPollTransport({ http, positions });
  const note = (name) => (detail) => happened.push([name, detail]);
  transport.open({
    live: note("live"), down: note("down"), ended: note("ended"), failed: note("failed"), data: note("data"),
  });
  await settle();
  return { transport, happened, asked };
}

const after = (offset) => ["critical", "standard", "bulk", "state"].map((name) => `${name}:e:${offset}`).join(",");
const answer = (offset, members) => ({ items: [], changes: [], reset: [], after: after(offset), ...members });

describe("long polling", () => {
  test("goes on from where the last answer ended", async () => {
    const { transport, happened, asked } = await open(
      answer(1),
      answer(2, { items: [{ id: "n1" }], changes: [{ kind: "state", ids: ["n1"] }] }),
    );

    assert.deepEqual(asked.map((one) => [one.after, one.wait]), [["", 0], [after(1), 25], [after(2), 25]]);
    assert.deepEqual(happened, [
      ["live", { resumed: false }],
      ["data", { id: "n1" }],
      ["data", { kind: "state", ids: ["n1"] }],
    ]);
    transport.close();
  });

  test("says when a stream could not be resumed", async () => {
    const { transport, happened } = await open(answer(1), answer(9, { reset: ["bulk"] }));

    assert.deepEqual(happened, [["live", { resumed: false }], ["live", { resumed: false }]]);
    transport.close();
  });

  test("gives up when it is never answered, and waits for a gateway that was there", async () => {
    const away = () => new CarillonError("away", { temporary: true });

    assert.deepEqual((await open(away())).happened, [["failed", "away"]]);
    const { transport, happened } = await open(answer(1), away());
    assert.deepEqual(happened, [["live", { resumed: false }], ["down", "away"]]);
    transport.close();
  });

  test("gives up on what answers in the gateway's place", async () => {
    const { happened } = await open({ items: [], next: null });

    assert.equal(happened[0][0], "failed");
  });

  test("ends with the token", async () => {
    const { happened } = await open(new CarillonError("no", { code: "invalid-token" }));

    assert.deepEqual(happened, [["ended", { code: "invalid-token", reason: "no" }]]);
  });
});
