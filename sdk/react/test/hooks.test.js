// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
import {
  CarillonProvider,
  useConnection,
  useInboxEvent,
  useIsLoaded,
  useItems,
  useLoadMore,
  useNotification,
  useUnread,
} from "@carillon/react";
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { StrictMode, createElement } from "react";
import { Gateway, after, inboxOf, item, nullRoot } from "./fixtures.js";

/** Renders one component for each hook, and returns the values that each of them has rendered. */
async function rendered(inbox, hooks) {
  const values = Object.fromEntries(Object.keys(hooks).map((name) => [name, []]));
  const components = Object.entries(hooks).map(([name, hook]) => {
    const Component = () => {
      values[name].push(hook());
      return null;
    };
    return createElement(Component, { key: name });
  });
  const root = nullRoot();
  await root.render(createElement(CarillonProvider, { inbox }, components));
  return { root, values, last: (name) => values[name].at(-1) };
}

describe("the hooks", () => {
  test("render what is loaded, and what arrives", async () => {
    const gateway = new Gateway();
    const inbox = await inboxOf(gateway);
    const hooks = { items: useItems, unread: useUnread, isLoaded: useIsLoaded, connection: useConnection };
    const { root, last } = await rendered(inbox, hooks);
    assert.deepEqual([last("items"), last("unread"), last("isLoaded")], [[], 0, false]);
    assert.equal(last("connection").state, "connecting");

    await after(() => gateway.live({ resumed: false }));
    assert.deepEqual([last("items").map(({ id }) => id), last("unread"), last("isLoaded")], [["n1"], 1, true]);
    assert.equal(last("connection").state, "live");

    await after(() => gateway.data(item("n2", { acceptedAt: "2026-01-31T13:00:00Z" })));
    assert.deepEqual([last("items").map(({ id }) => id), last("unread")], [["n2", "n1"], 2]);

    await after(() => gateway.down("transport closed"));
    assert.equal(last("connection").state, "offline");
    await root.unmount();
    inbox.close();
  });

  test("render a component only when its own value changes", async () => {
    const gateway = new Gateway();
    const inbox = await inboxOf(gateway);
    const hooks = { items: useItems, unread: useUnread, connection: useConnection, more: useLoadMore };
    const { root, values } = await rendered(inbox, hooks);
    await after(() => gateway.live({ resumed: false }));
    const counts = () => Object.values(values).map((one) => one.length);
    const before = counts();

    await after(() => gateway.data({ kind: "retracted", ids: ["unknown"] }));
    assert.deepEqual(counts(), before);

    await after(() => inbox.pin("n1"));
    assert.deepEqual(counts().slice(1), before.slice(1));
    assert.ok(counts()[0] > before[0]);

    const pinned = counts();
    await after(() => gateway.down("transport closed"));
    assert.deepEqual(counts(), [pinned[0], pinned[1], pinned[2] + 1, pinned[3]]);
    await root.unmount();
    inbox.close();
  });

  test("call the latest listener once for each notification, also in StrictMode", async () => {
    const gateway = new Gateway();
    const inbox = await inboxOf(gateway);
    const heard = [];
    const Listener = ({ name }) => {
      useNotification(({ id }) => heard.push([name, id]));
      useInboxEvent("retracted", (ids) => heard.push([name, "retracted", ...ids]));
      return null;
    };
    const root = nullRoot();
    const page = (name) =>
      createElement(StrictMode, {}, createElement(CarillonProvider, { inbox }, createElement(Listener, { name })));
    await root.render(page("first"));
    await after(() => gateway.live({ resumed: true }));

    await after(() => gateway.data(item("n2")));
    await root.render(page("second"));
    await after(() => gateway.data(item("n2")));
    await after(() => gateway.data(item("n3")));
    await after(() => gateway.data({ kind: "retracted", ids: ["n3"] }));
    assert.deepEqual(heard, [["first", "n2"], ["second", "n3"], ["second", "retracted", "n3"]]);

    await root.unmount();
    await after(() => gateway.data(item("n4")));
    assert.equal(heard.length, 3);
    inbox.close();
  });

  test("load older items, and report a failure until the next attempt", async () => {
    const gateway = new Gateway();
    gateway.pages = [[item("n3")], [item("n2")], [item("n1")]];
    const inbox = await inboxOf(gateway);
    const { root, last, values } = await rendered(inbox, { more: useLoadMore, items: useItems });
    assert.equal(last("more").hasMore, false);
    await after(() => gateway.live({ resumed: false }));
    assert.equal(last("more").hasMore, true);

    gateway.refusals.push(new Error("busy"));
    await after(() => last("more").loadMore());
    assert.deepEqual([last("more").error.message, last("more").isLoading, last("items").length], ["busy", false, 1]);

    await after(() => {
      last("more").loadMore();
      last("more").loadMore();
    });
    assert.ok(values.more.some(({ isLoading, error }) => isLoading && !error));
    assert.deepEqual([last("more").error, last("more").hasMore, last("items").length], [undefined, true, 2]);

    await after(() => last("more").loadMore());
    assert.deepEqual([last("more").hasMore, last("items").length], [false, 3]);
    await root.unmount();
    inbox.close();
  });

  test("name what is missing if there is no provider", async () => {
    const root = nullRoot();
    const Component = () => useItems().length;

    await assert.rejects(root.render(createElement(Component)), /There is no <CarillonProvider>/);
  });
});
