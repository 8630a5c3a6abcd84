// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
import { act } from "react";
import { Inbox } from "../node_modules/@carillon/client/src/inbox.js";
import { Tokens } from "../node_modules/@carillon/client/src/tokens.js";

globalThis.IS_REACT_ACT_ENVIRONMENT = true;
// `react-dom` reads both while it renders.
globalThis.window ??= globalThis;
globalThis.HTMLIFrameElement ??= class {};
const { createRoot } = await import("react-dom/client");

/** Renders components that return null: React needs no page for them. */
export function nullRoot() {
  const ownerDocument = { nodeType: 9, addEventListener: () => {}, activeElement: null };
  const root = createRoot({ nodeType: 1, tagName: "DIV", ownerDocument, addEventListener: () => {} });
  return {
    async render(element) {
      await act(async () => root.render(element));
    },
    async unmount() {
      await act(async () => root.unmount());
    },
  };
}

export function item(id, members = {}) {
  return {
    id,
    lane: "standard",
    type: "order.shipped",
    title: `Title of ${id}`,
    acceptedAt: "2026-01-31T12:00:00Z",
    state: "unread",
    ...members,
  };
}

/** A gateway in memory with one page of the list, then older ones. */
export class Gateway {
  pages = [[item("n1")]];
  refusals = [];

  way = () => ({
    name: "websocket",
    open: (handlers) => Object.assign(this, handlers),
    close: () => {},
    call: async (method, { before = "0" }) => {
      if (method !== "list") {
        return {};
      }
      if (this.refusals.length > 0) {
        throw this.refusals.shift();
      }
      const page = Number(before);
      const unread = this.pages.flat().filter(({ state }) => state === "unread").length;
      return { items: this.pages[page], next: page + 1 < this.pages.length ? String(page + 1) : null, unread };
    },
  });
}

/** A real inbox that is connected to the gateway but has not loaded its list. */
export async function inboxOf(gateway) {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const inbox = new Inbox({
    tokens: new Tokens({ token: `${part({ alg: "HS256" })}.${part({ sub: "ann", tenant: "demo" })}.signature` }),
    device: "d1",
    acknowledge: true,
    ways: () => [gateway.way],
  });
  inbox.start();
  await settle();
  return inbox;
}

/** Runs an action, then everything that is ready, and lets React render. */
export async function after(action = () => {}) {
  await act(async () => {
    action();
    await settle();
  });
}

async function settle() {
  for (let turn = 0; turn < 20; turn++) {
    await Promise.resolve();
  }
  await new Promise((resolve) => setImmediate(resolve));
}
