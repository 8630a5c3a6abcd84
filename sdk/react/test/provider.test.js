// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
import { CarillonProvider, useInbox } from "@carillon/react";
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Component, StrictMode, createElement } from "react";
import { after, nullRoot } from "./fixtures.js";

/** Inboxes that a page had, in order, and the calls of its `getToken`. */
class Page {
  inboxes = [];
  requests = [];
  root = nullRoot();

  Reader = () => {
    const inbox = useInbox();
    if (inbox && this.inboxes.at(-1) !== inbox) {
      this.inboxes.push(inbox);
    }
    return null;
  };

  async render(props, Mode = StrictMode) {
    const options = {
      url: "https://notify.example.com",
      transports: ["long-poll"],
      fetch: () => new Promise(() => {}),
      getToken: async () => {
        this.requests.push("first");
        throw new TypeError("network");
      },
      ...props,
    };
    const provider = createElement(CarillonProvider, options, createElement(this.Reader));
    await this.root.render(createElement(Mode, {}, provider));
    await after();
  }

  get states() {
    return this.inboxes.map(({ connection }) => connection.state);
  }
}

/** An error boundary. */
class Boundary extends Component {
  static errors = [];
  state = {};

  static getDerivedStateFromError(error) {
    Boundary.errors.push(error);
    return { hasFailed: true };
  }

  render() {
    return this.state.hasFailed ? null : this.props.children;
  }
}

describe("the provider", () => {
  test("connects once in StrictMode, and closes when it unmounts", async () => {
    const page = new Page();
    await page.render({});
    assert.deepEqual([page.requests.length, page.states], [1, ["offline"]]);

    await page.root.unmount();

    assert.deepEqual(page.states, ["closed"]);
  });

  test("keeps its connection when the page passes another function", async () => {
    const page = new Page();
    await page.render({});
    await page.render({ getToken: async () => "token" });

    assert.equal(page.inboxes.length, 1);
    await page.root.unmount();
  });

  test("connects anew when the token or the address changes", async () => {
    const page = new Page();
    await page.render({ token: "one" });
    await page.render({ token: "two" });
    await page.render({ token: "two", url: "https://other.example.com" });

    assert.equal(page.inboxes.length, 3);
    assert.deepEqual(page.states.slice(0, 2), ["closed", "closed"]);
    assert.notEqual(page.states[2], "closed");
    await page.root.unmount();
  });

  test("leaves a given inbox open", async () => {
    const page = new Page();
    let closed = 0;
    const inbox = { close: () => closed++, on: () => () => {} };
    await page.render({ inbox });
    await page.root.unmount();

    assert.deepEqual([page.inboxes, closed, page.requests], [[inbox], 0, []]);
  });

  test("throws a wrong option to the error boundary", async (context) => {
    context.mock.method(console, "error", () => {});
    const page = new Page();
    await page.render({ transports: ["pigeon"] }, Boundary);

    assert.match(Boundary.errors[0].message, /transports must be some of/);
    await page.root.unmount();
  });
});
