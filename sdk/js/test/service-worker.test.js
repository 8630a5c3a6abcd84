// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { runInNewContext } from "node:vm";

const SOURCE = readFileSync(new URL("../src/service-worker.js", import.meta.url), "utf8");

/** The worker in a world of its own. */
function worker({ pages = [] } = {}) {
  const listeners = {};
  const shown = [];
  const opened = [];
  const self = {
    location: new URL("https://shop.example/service-worker.js"),
    addEventListener: (name, listener) => (listeners[name] = listener),
    clients: { matchAll: async () => pages, openWindow: async (address) => opened.push(address) },
    registration: {
      showNotification: async (title, options) => {
        const close = () => shown.splice(shown.findIndex((one) => one.tag === options.tag), 1);
        shown.push({ title, ...options, close });
      },
      getNotifications: async ({ tag }) => shown.filter((one) => one.tag === tag),
    },
  };
  runInNewContext(SOURCE, { self, URL });
  const dispatch = async (name, event) => {
    let done;
    listeners[name]({ ...event, waitUntil: (promise) => (done = promise) });
    await done;
  };
  return {
    shown,
    opened,
    push: (payload) => dispatch("push", { data: { json: () => JSON.parse(payload), text: () => payload } }),
    click: (data) => dispatch("notificationclick", { notification: { data, close: () => {} } }),
  };
}

function page(url) {
  const messages = [];
  return { url, messages, postMessage: (message) => messages.push(message), focus: async () => messages.push("focus") };
}

describe("the service worker", () => {
  test("shows a notification under its id", async () => {
    const { push, shown } = worker();
    await push(JSON.stringify({ id: "n1", title: "Shipped", body: "Today", actionUrl: "/orders/7" }));

    assert.deepEqual([shown[0].title, shown[0].body, shown[0].tag], ["Shipped", "Today", "n1"]);
  });

  test("shows the picture and the icon, and is silent if asked", async () => {
    const { push, shown } = worker();
    await push(JSON.stringify({ id: "n1", title: "Shipped", image: "/7.png", icon: "/shop.png", silent: true }));

    assert.deepEqual([shown[0].image, shown[0].icon, shown[0].silent], ["/7.png", "/shop.png", true]);
  });

  test("shows something also where it cannot read", async () => {
    const { push, shown } = worker();
    await push("plain words");
    await push("42");

    assert.deepEqual(shown.map(({ title }) => title), ["plain words", "New notification"]);
  });

  test("takes away what was withdrawn", async () => {
    const { push, shown } = worker();
    await push(JSON.stringify({ id: "n1", title: "Shipped" }));
    await push(JSON.stringify({ kind: "retracted", ids: ["n1", "n2"] }));

    assert.deepEqual(shown, []);
  });

  test("goes to a page that is open", async () => {
    const open = page("https://shop.example/");
    const { click, opened } = worker({ pages: [open] });
    await click({ id: "n1", actionUrl: "/orders/7" });

    assert.deepEqual([open.messages.length, open.messages[0].id, opened], [2, "n1", []]);
  });

  test("opens a page where none is, and never a script", async () => {
    const { click, opened } = worker();
    await click({ id: "n1", actionUrl: "/orders/7" });
    await click({ id: "n2", actionUrl: "javascript:alert(1)" });

    assert.deepEqual(opened, ["https://shop.example/orders/7", "https://shop.example"]);
  });
});
