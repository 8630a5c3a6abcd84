// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { SignedOutError } from "../src/errors.js";
import { Tokens, claims } from "../src/tokens.js";
import { token } from "./fixtures.js";

const NOW = 1_800_000_000_000;
const expiring = (seconds, sub = "ann") => token({ sub, exp: NOW / 1000 + seconds });
const now = () => NOW;

describe("tokens", () => {
  test("tell whose they are", () => {
    assert.deepEqual(claims(token({ sub: "änn", tenant: "demo" })), { sub: "änn", tenant: "demo" });
    assert.deepEqual(claims("no token"), {});
  });

  test("are used until shortly before they expire", async () => {
    let asked = 0;
    const tokens = new Tokens({ token: expiring(60), getToken: async () => expiring(100 + asked++), now });
    assert.equal(await tokens.current(), expiring(60));

    const old = new Tokens({ token: expiring(5), getToken: async () => expiring(100), now });

    assert.equal(await old.current(), expiring(100));
    assert.equal(asked, 0);
  });

  test("are asked for once by many at a time", async () => {
    let asked = 0;
    const tokens = new Tokens({ getToken: async () => expiring(100 + asked++), now });

    const both = await Promise.all([tokens.current(), tokens.fresh()]);

    assert.deepEqual(both, [expiring(100), expiring(100)]);
  });

  test("end for good without a getToken", async () => {
    const tokens = new Tokens({ token: expiring(-1), now });

    await assert.rejects(tokens.current(), { code: "token-expired", temporary: false });
  });

  test("are tried again when the page's server fails, and not when the user is signed out", async () => {
    const failing = new Tokens({ getToken: async () => Promise.reject(new TypeError("network")), now });
    const signedOut = new Tokens({ getToken: async () => Promise.reject(new SignedOutError()), now });

    await assert.rejects(failing.current(), { code: "no-token", temporary: true });
    await assert.rejects(signedOut.current(), { code: "signed-out", temporary: false });
  });

  test("must come from somewhere", () => {
    assert.throws(() => new Tokens({}), TypeError);
  });
});
