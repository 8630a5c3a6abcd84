// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Follows } from "../src/follows.js";

/** A way that can carry streams. */
function way() {
  const made = { name: "websocket", streams: new Map(), ended: [] };
  made.follow = (name, handlers) => {
    made.streams.set(name, handlers);
    return () => made.ended.push(name);
  };
  return made;
}

function follows() {
  const refused = [];
  return { follows: new Follows((error) => refused.push(error)), refused };
}

describe("followed streams", () => {
  test("begin when there is a way, once for several listeners", () => {
    const { follows: followed } = follows();
    const heard = [];
    followed.add("game-42", (event) => heard.push(["one", event]));
    followed.add("game-42", (event) => heard.push(["two", event]));
    const open = way();
    followed.attach(open);
    followed.attach(open);

    open.streams.get("game-42").publication({ goals: 1 });
    open.streams.get("game-42").reset();

    assert.deepEqual(heard, [
      ["one", { type: "publication", data: { goals: 1 } }],
      ["two", { type: "publication", data: { goals: 1 } }],
      ["one", { type: "reset" }],
      ["two", { type: "reset" }],
    ]);
  });

  test("go on over another way", () => {
    const { follows: followed } = follows();
    followed.add("game-42", () => {});
    followed.attach(way());
    const next = way();

    followed.attach(next);

    assert.deepEqual([...next.streams.keys()], ["game-42"]);
  });

  test("end with the last listener", () => {
    const { follows: followed } = follows();
    const open = way();
    followed.attach(open);
    const endOne = followed.add("game-42", () => {});
    const endTwo = followed.add("game-42", () => {});
    endOne();
    assert.deepEqual(open.ended, []);

    endTwo();
    endTwo();

    assert.deepEqual(open.ended, ["game-42"]);
  });

  test("are refused aloud, by the gateway and by ways that carry none", () => {
    const { follows: followed, refused } = follows();
    followed.add("secret", () => {});
    const open = way();
    followed.attach(open);
    open.streams.get("secret").refused({ code: 103, reason: "permission denied" });
    followed.attach({ name: "long-poll" });

    assert.deepEqual(refused.map(({ code }) => code), [103, "not-supported"]);
  });
});
