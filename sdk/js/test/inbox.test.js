// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { CarillonError } from "../src/errors.js";
import { Inbox } from "../src/inbox.js";
import { Tokens } from "../src/tokens.js";
import { MemoryStorage, item, settle, token } from "./fixtures.js";

/** A gateway in memory, reached by one transport that the test opens and breaks. */
class Gateway {
  items = [];
  acts = [];
  refusals = [];
  lists = 0;

  way = () => ({
    name: "websocket",
    open: (handlers) => Object.assign(this, handlers),
    close: () => {},
    call: async (method, data) => {
      if (this.refusals.length > 0) {
        throw this.refusals.shift();
      }
      if (method === "list") {
        this.lists++;
        return { items: this.items, next: null, unread: this.items.filter((one) => one.state !== "read").length };
      }
      this.acts.push([method, data]);
      return { updated: data.ids?.length ?? 0, unread: 0 };
    },
  });
}

async function connected({ gateway = new Gateway(), storage = new MemoryStorage(), getToken } = {}) {
  const inbox = new Inbox({
    tokens: new Tokens({ getToken: getToken ?? (async () => token({ sub: "ann", tenant: "demo" })) }),
    storage,
    device: "d1",
    acknowledge: true,
    ways: () => [gateway.way],
  });
  const happened = [];
  for (const name of ["notification", "unread", "connection", "error", "retracted"]) {
    inbox.on(name, (detail) => happened.push([name, detail]));
  }
  inbox.start();
  await settle();
  const of = (name) => happened.filter(([one]) => one === name).map(([, detail]) => detail);
  return { inbox, gateway, of };
}

async function live(gateway, resumed = false) {
  gateway.live({ resumed });
  await settle();
}

describe("the inbox", () => {
  test("loads its list when it is live", async () => {
    const gateway = new Gateway();
    gateway.items = [item("n1"), item("n2", { state: "read" })];
    const { inbox, of } = await connected({ gateway });
    await live(gateway);

    assert.deepEqual([inbox.items.length, inbox.unread, inbox.recipient], [2, 1, "ann"]);
    assert.deepEqual(of("unread"), [1]);
    assert.deepEqual(of("connection").map(({ state }) => state), ["live"]);
    inbox.close();
  });

  test("is loaded once its first page is there, also if it is empty", async () => {
    const { inbox, gateway } = await connected();
    assert.equal(inbox.isLoaded, false);

    await live(gateway);

    assert.equal(inbox.isLoaded, true);
    assert.deepEqual(inbox.items, []);
    inbox.close();
  });

  test("keeps the array of items until an item changes", async () => {
    const gateway = new Gateway();
    gateway.items = [item("n1")];
    const { inbox } = await connected({ gateway });
    await live(gateway);
    const before = inbox.items;

    gateway.data({ kind: "retracted", ids: ["unknown"] });
    assert.equal(inbox.items, before);
    gateway.data({ kind: "state", ids: ["n1"], state: "read", unread: 0 });

    assert.notEqual(inbox.items, before);
    inbox.close();
  });

  test("tells of a notification once, and the gateway that it came", async () => {
    const { inbox, gateway, of } = await connected();
    await live(gateway);
    gateway.data(item("n1"));
    gateway.data(item("n1"));
    await settle();

    assert.deepEqual(of("notification").map(({ id }) => id), ["n1"]);
    assert.deepEqual(gateway.acts[0], ["ack", { ids: ["n1"] }]);
    inbox.close();
  });

  test("keeps acts while offline and sends them in order when it is live again", async () => {
    const gateway = new Gateway();
    gateway.items = [item("n1"), item("n2")];
    const { inbox } = await connected({ gateway });
    await live(gateway);
    gateway.down("transport closed");
    inbox.read("n1");
    inbox.archive(["n2"]);
    await settle();
    assert.deepEqual(inbox.items.map(({ id, state }) => [id, state]), [["n1", "read"]]);
    assert.deepEqual(gateway.acts, []);

    await live(gateway);
    await settle();

    assert.deepEqual(gateway.acts, [["read", { ids: ["n1"] }], ["archive", { ids: ["n2"] }]]);
    inbox.close();
  });

  test("shows what a closed page had done, and sends it", async () => {
    const storage = new MemoryStorage();
    const gateway = new Gateway();
    gateway.items = [item("n1")];
    const first = await connected({ gateway, storage });
    await live(gateway);
    gateway.down("transport closed");
    first.inbox.read("n1");
    first.inbox.close();

    const second = await connected({ gateway, storage });
    await live(gateway);
    await settle();

    assert.deepEqual(second.inbox.items.map(({ state }) => state), ["read"]);
    assert.deepEqual(gateway.acts.map(([method]) => method), ["read"]);
    second.inbox.close();
  });

  test("takes back what is refused, and says so", async () => {
    const gateway = new Gateway();
    gateway.items = [item("n1")];
    const { inbox, of } = await connected({ gateway });
    await live(gateway);
    gateway.refusals.push(new CarillonError("no", { code: 400 }));
    inbox.read("n1");
    assert.equal(inbox.unread, 0);
    await settle();

    assert.equal(inbox.unread, 1);
    assert.deepEqual(of("error").map(({ code }) => code), [400]);
    inbox.close();
  });

  test("follows other devices and the producer", async () => {
    const gateway = new Gateway();
    gateway.items = [item("n1"), item("n2")];
    const { inbox, of } = await connected({ gateway });
    await live(gateway);
    gateway.data({ kind: "state", ids: ["n1"], state: "read", unread: 1 });
    gateway.data({ kind: "retracted", ids: ["n2"] });

    assert.deepEqual(inbox.items.map(({ id, state }) => [id, state]), [["n1", "read"]]);
    assert.deepEqual([inbox.unread, of("retracted")], [0, [["n2"]]]);
    inbox.close();
  });

  test("loads its list again when another device brings something back into it", async () => {
    const gateway = new Gateway();
    const { inbox } = await connected({ gateway });
    await live(gateway);
    gateway.items = [item("n1", { state: "read" })];
    gateway.data({ kind: "state", ids: ["n1"], state: "read", unread: 0 });
    await settle();

    assert.deepEqual(inbox.items.map(({ state }) => state), ["read"]);
    inbox.close();
  });

  test("loads its list after an interruption only when something could not be resumed", async () => {
    const { inbox, gateway } = await connected();
    await live(gateway, true);
    assert.equal(gateway.lists, 1);
    gateway.down("transport closed");
    await live(gateway, true);
    assert.equal(gateway.lists, 1);
    gateway.down("transport closed");

    await live(gateway, false);

    assert.equal(gateway.lists, 2);
    inbox.close();
  });

  test("is harmed by no listener", async (context) => {
    const reported = context.mock.method(console, "error", () => {});
    const { inbox, gateway, of } = await connected();
    inbox.on("notification", () => {
      throw new Error("a fault of the page");
    });
    await live(gateway);
    gateway.data(item("n1"));

    assert.equal(reported.mock.callCount(), 1);
    assert.equal(of("notification").length, 1);
    inbox.close();
  });

  test("ends when the gateway ends it for good", async () => {
    const { inbox, gateway } = await connected();
    await live(gateway);
    gateway.ended({ code: 3500, reason: "invalid token" });

    assert.deepEqual(inbox.connection, { state: "closed", transport: "", reason: "invalid token", code: 3500 });
  });

  test("waits for a token as long as the page's server is away", async () => {
    const { inbox, of } = await connected({ getToken: async () => Promise.reject(new TypeError("network")) });

    assert.deepEqual(of("connection").map(({ state }) => state), ["offline"]);
    inbox.close();
  });
});
