// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
import * as library from "@carillon/react";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { createElement } from "react";
import { renderToString } from "react-dom/server";
import { Gateway, after, inboxOf } from "./fixtures.js";

const { CarillonInbox, CarillonProvider, useConnection, useInbox, useItems, useUnread } = library;

describe("on a server", () => {
  test("the hooks return an empty inbox, and nothing connects", () => {
    const Summary = () => {
      const empty = [useItems().length, useUnread(), useConnection().state, typeof useInbox()];
      return empty.join(" ");
    };
    const getToken = () => assert.fail("asked for a token");

    const page = renderToString(createElement(CarillonProvider, { getToken }, createElement(Summary)));

    assert.equal(page, "0 0 connecting undefined");
  });

  test("also with an inbox that has items, as the first render in a browser must be equal", async () => {
    const gateway = new Gateway();
    const inbox = await inboxOf(gateway);
    await after(() => gateway.live({ resumed: false }));
    assert.equal(inbox.items.length, 1);
    const Summary = () => `${useItems().length} ${useUnread()}`;

    assert.equal(renderToString(createElement(CarillonProvider, { inbox }, createElement(Summary))), "0 0");
    inbox.close();
  });

  test("the component is its element", () => {
    const props = { className: "top", theme: "dark", inline: true, quiet: false, empty: "No mail", onItemOpen() {} };

    const page = renderToString(createElement(CarillonProvider, { token: "t" }, createElement(CarillonInbox, props)));

    assert.equal(
      page,
      '<carillon-inbox theme="dark" class="top" inline=""><div slot="empty">No mail</div></carillon-inbox>',
    );
  });
});

describe("the types", () => {
  const declared = readFileSync(new URL("../src/index.d.ts", import.meta.url), "utf8");

  for (const exported of Object.keys(library)) {
    test(`name ${exported}`, () => {
      assert.match(declared, new RegExp(`export (const|function) ${exported}\\b`));
    });
  }
});
