// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import * as element from "../src/element.js";
import { Emitter } from "../src/emitter.js";
import * as index from "../src/index.js";
import { LABELS } from "../src/labels.js";
import { pageOf } from "../src/links.js";
import * as push from "../src/push.js";
import { ago } from "../src/time.js";

const NOW = Date.parse("2026-01-31T12:00:00Z");

describe("the small parts", () => {
  test("links lead to pages only", () => {
    assert.equal(pageOf("/orders/7", "https://shop.example/inbox"), "https://shop.example/orders/7");
    assert.equal(pageOf("https://elsewhere.example/", "https://shop.example/"), "https://elsewhere.example/");
    for (const address of ["javascript:alert(1)", "data:text/html,x", "http://", "", undefined]) {
      assert.equal(pageOf(address, "https://shop.example/"), undefined);
    }
  });

  test("items that were seen but not read count as unread", () => {
    const states = ["unread", "seen", "read", "archived", "expired"];
    assert.deepEqual(states.filter((state) => index.isUnread({ state })), ["unread", "seen"]);
  });

  test("times are told in the page's language", () => {
    assert.equal(ago("2026-01-31T11:57:00Z", NOW, "en"), "3 min. ago");
    assert.equal(ago("2026-01-31T10:00:00Z", NOW, "de"), "vor 2 Std.");
    assert.equal(ago("2026-01-31T12:00:09Z", NOW, "en"), "now");
    assert.equal(ago("2026-01-01T12:00:00Z", NOW, "en"), "Jan 1, 2026");
  });

  test("a listener may end itself", () => {
    const emitter = new Emitter();
    let heard = 0;
    const end = emitter.on("unread", () => {
      heard++;
      end();
    });

    emitter.emit("unread", 1);
    emitter.emit("unread", 2);

    assert.equal(heard, 1);
  });

  test("connect refuses transports that it does not know", () => {
    assert.throws(() => index.connect({ url: "https://x.example", token: "t", transports: ["pigeon"] }), TypeError);
  });

  test("a push subscription becomes a device of the platform", () => {
    const device = push.deviceOf({
      toJSON: () => ({ endpoint: "https://push.example/1", keys: { p256dh: "AQID", auth: "BAUG" } }),
    });

    assert.equal(device.platform, "webpush");
    assert.equal(device.token, "https://push.example/1");
    assert.deepEqual(device.keys, { p256dh: "AQID", auth: "BAUG" });
    assert.deepEqual([...push.toBytes("-_8")], [251, 255]);
  });
});

describe("the types", () => {
  const declared = (name) => readFileSync(new URL(`../src/${name}.d.ts`, import.meta.url), "utf8");

  for (const [name, module] of Object.entries({ index, element, push })) {
    test(`name every export of ${name}`, () => {
      for (const exported of Object.keys(module)) {
        assert.match(declared(name), new RegExp(`export (class|function) ${exported}\\b`));
      }
    });
  }

  test("name every word of the component", () => {
    for (const label of Object.keys(LABELS)) {
      assert.match(declared("element"), new RegExp(`  ${label}: `));
    }
  });
});
