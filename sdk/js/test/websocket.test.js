// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { SignedOutError } from "../src/errors.js";
import { Positions } from "../src/positions.js";
import { Kept } from "../src/storage.js";
import { Tokens } from "../src/tokens.js";
import { WebSocketTransport } from "../src/transport/websocket.js";
import { MemoryStorage, settle, token } from "./fixtures.js";

/** Fake of npm `centrifuge` that emits the events that the test sets. */
class Library {
  static UnauthorizedError = class UnauthorizedError extends Error {};
  static last;
  listeners = {};

  constructor(address, options) {
    Object.assign(this, { address, options });
    Library.last = this;
  }

  on(name, listener) {
    this.listeners[name] = listener;
  }

  emit(name, context = {}) {
    this.listeners[name](context);
  }

  connect() {
    this.connected = true;
  }

  disconnect() {
    this.connected = false;
    this.emit("disconnected", { code: 0, reason: "disconnect called" });
  }

  newSubscription(channel) {
    this.subscription = {
      channel,
      listeners: {},
      on: (name, listener) => (this.subscription.listeners[name] = listener),
      subscribe: () => (this.subscription.asked = true),
    };
    return this.subscription;
  }

  removeSubscription(subscription) {
    subscription.removed = true;
  }

  rpc = async () => ({ data: {} });
}

async function open({ positions = new Positions(new Kept(new MemoryStorage(), "")), tokens, data } = {}) {
  const happened = [];
  const transport = new WebSocketTransport({
    address: "wss://gateway.example/connection/websocket",
    tokens: tokens ?? new Tokens({ getToken: async () => token({ sub: "ann" }) }),
    device: "d1",
    positions,
    centrifuge: Library,
  });
  const note = (name) => (detail) => happened.push([name, detail].filter((part) => part !== undefined));
  transport.open({
    live: note("live"), down: note("down"), ended: note("ended"), failed: note("failed"), data: data ?? note("data"),
  });
  await settle();
  return { transport, happened, positions, library: Library.last };
}

const channel = "inbox:standard#ann";

describe("the WebSocket transport", () => {
  test("presents its positions and its device", async () => {
    const positions = new Positions(new Kept(new MemoryStorage(), ""));
    positions.begin("standard", "e1", 7);
    const { transport, library } = await open({ positions });

    assert.deepEqual(await library.options.getData(), {
      device: "d1",
      positions: { standard: { epoch: "e1", offset: 7 } },
    });
    transport.close();
  });

  test("moves its position after what it has handed on", async () => {
    const { transport, happened, library, positions } = await open();
    library.emit("connected");
    library.emit("subscribed", { channel, recovered: false, streamPosition: { epoch: "e1", offset: 4 } });
    library.emit("publication", { channel, data: { id: "n1" }, offset: 5 });
    library.emit("publication", { channel, data: { kind: "state", ids: [] } });
    await settle();

    assert.deepEqual(happened, [
      ["data", { id: "n1" }],
      ["data", { kind: "state", ids: [] }],
      ["live", { resumed: false }],
    ]);
    assert.deepEqual(positions.current(), { standard: { epoch: "e1", offset: 5 } });
    transport.close();
  });

  test("keeps its place when a recovery begins there", async () => {
    const positions = new Positions(new Kept(new MemoryStorage(), ""));
    positions.begin("standard", "e1", 7);
    const { transport, library } = await open({ positions });
    library.emit("subscribed", { channel, recovered: true, streamPosition: { epoch: "e1", offset: 3 } });

    assert.equal(positions.current().standard.offset, 7);
    transport.close();
  });

  test("says that all was resumed when every stream was", async () => {
    const { transport, happened, library } = await open();
    library.emit("connected");
    for (const stream of ["critical", "standard", "bulk", "state"]) {
      const streamPosition = { epoch: "e1", offset: 4 };
      library.emit("subscribed", { channel: `inbox:${stream}#ann`, recovered: true, streamPosition });
    }
    await settle();

    assert.deepEqual(happened, [["live", { resumed: true }]]);
    transport.close();
  });

  test("lets nothing escape into the library", async (context) => {
    const reported = context.mock.method(console, "error", () => {});
    const { transport, library } = await open({
      data: () => {
        throw new Error("a fault of the page");
      },
    });

    library.emit("publication", { channel, data: {}, offset: 1 });

    assert.equal(reported.mock.callCount(), 1);
    transport.close();
  });

  test("gives way to the next transport when it never opens", async () => {
    const { happened, library } = await open();
    for (let attempt = 0; attempt < 3; attempt++) {
      library.emit("error", { type: "transport", error: { message: "transport closed" } });
    }

    assert.deepEqual(happened, [["failed", "transport closed"]]);
    assert.equal(library.connected, false);
  });

  test("reconnects for ever once it was open", async () => {
    const { transport, happened, library } = await open();
    library.emit("connected");
    for (let attempt = 0; attempt < 10; attempt++) {
      library.emit("error", { type: "transport", error: { message: "transport closed" } });
    }
    await settle();
    library.emit("connecting", { code: 1, reason: "transport closed" });

    assert.deepEqual(happened, [["live", { resumed: false }], ["down", "transport closed"]]);
    transport.close();
  });

  test("asks for a new token each time but the first", async () => {
    let asked = 0;
    const getToken = async () => token({ sub: "ann", jti: ++asked });
    const tokens = new Tokens({ token: token({ sub: "ann" }), getToken });
    const { transport, library } = await open({ tokens });
    await library.options.getToken();
    assert.equal(asked, 0);

    await library.options.getToken();

    assert.equal(asked, 1);
    transport.close();
  });

  test("tells the library when the user is signed out", async () => {
    const tokens = new Tokens({ getToken: async () => Promise.reject(new SignedOutError()) });
    const { transport, library } = await open({ tokens });

    await assert.rejects(library.options.getToken(), Library.UnauthorizedError);
    transport.close();
  });

  test("follows a stream until it is ended or refused", async () => {
    const { transport, library } = await open();
    const heard = [];
    const note = (name) => (detail) => heard.push([name, detail]);
    const end = transport.follow("game-42", {
      publication: note("publication"), reset: note("reset"), refused: note("refused"),
    });
    const { subscription } = library;
    subscription.listeners.subscribed({ wasRecovering: true, recovered: true });
    subscription.listeners.publication({ data: { goals: 1 }, offset: 1 });
    subscription.listeners.subscribed({ wasRecovering: true, recovered: false });
    subscription.listeners.unsubscribed({ code: 0, reason: "unsubscribe called" });
    subscription.listeners.unsubscribed({ code: 103, reason: "permission denied" });

    assert.deepEqual([subscription.channel, subscription.asked], ["stream:game-42", true]);
    assert.deepEqual(heard, [
      ["publication", { goals: 1 }],
      ["reset", undefined],
      ["refused", { code: 103, reason: "permission denied" }],
    ]);
    end();
    assert.equal(subscription.removed, true);
    transport.close();
  });

  test("tells what may succeed later from what will not", async () => {
    const { transport, library } = await open();
    const refusal = async (error) => {
      library.rpc = () => Promise.reject(error);
      return transport.call("read", {}).catch((refused) => refused.temporary);
    };

    assert.equal(await refusal({ code: 100, message: "internal server error", temporary: true }), true);
    assert.equal(await refusal({ code: 11, message: "connection closed" }), true);
    assert.equal(await refusal({ code: 400, message: "bad" }), false);
    transport.close();
  });
});
