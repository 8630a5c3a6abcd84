// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Positions } from "../src/positions.js";
import { Kept } from "../src/storage.js";
import { Tokens } from "../src/tokens.js";
import { EventStreamTransport } from "../src/transport/event-stream.js";
import { readEvents } from "../src/transport/event-stream-reader.js";
import { Http } from "../src/transport/http.js";
import { MemoryStorage, settle, token } from "./fixtures.js";

function events(...pieces) {
  const read = [];
  const feed = readEvents((event) => read.push(event));
  pieces.forEach(feed);
  return read;
}

describe("the event stream's reader", () => {
  test("reads names, ids and data of several lines", () => {
    assert.deepEqual(events(":hello\n\nid: 7\nevent: state\ndata: a\ndata:b\n\ndata: c\n\n"), [
      { event: "state", data: "a\nb", id: "7" },
      { event: "message", data: "c", id: "7" },
    ]);
  });

  test("reads the same however the text is cut", () => {
    const text = "id: 1\r\ndata: é\r\n\r\nevent: open\ndata: {}\n\n";
    const whole = events(text);

    for (let cut = 0; cut <= text.length; cut++) {
      assert.deepEqual(events(text.slice(0, cut), text.slice(cut)), whole);
    }
    assert.equal(whole.length, 2);
  });
});

/** A gateway that answers each request as the test says. */
function gateway(...answers) {
  const requests = [];
  const fetch = async (url, options) => {
    requests.push({ url, headers: options.headers });
    const answer = answers.shift() ?? answers.at(-1);
    if (!answer) {
      return new Promise((_, reject) => options.signal.addEventListener("abort", () => reject(new Error("aborted"))));
    }
    return answer(options);
  };
  return { fetch, requests };
}

const stream = (text) => () =>
  new Response(text, { status: 200, headers: { "Content-Type": "text/event-stream;charset=UTF-8" } });
const problem = (status, code, headers = {}) => () =>
  new Response(JSON.stringify({ type: `urn:carillon:failure:${code}`, detail: code }), {
    status,
    headers: { "Content-Type": "application/problem+json", ...headers },
  });

function open(fetch, { positions = new Positions(new Kept(new MemoryStorage(), "")), getToken } = {}) {
  const happened = [];
  const tokens = new Tokens({ getToken: getToken ?? (async () => token({ sub: "ann" })) });
  const transport = new EventStreamTransport({
    http: new Http({ url: "https://gateway.example", tokens, device: "d1", fetch }),
    positions,
  });
  const note = (name) => (detail) => happened.push([name, detail].filter((part) => part !== undefined));
  transport.open({
    live: note("live"), down: note("down"), ended: note("ended"), failed: note("failed"), data: note("data"),
  });
  return { transport, happened, positions };
}

describe("the event stream", () => {
  test("brings what comes, and remembers up to where", async () => {
    const { fetch, requests } = gateway(
      stream('event: open\nid: standard:e1:4\ndata: {}\n\nid: standard:e1:5\ndata: {"id":"n1"}\n\n'));
    const { transport, happened, positions } = open(fetch);
    await settle();

    assert.deepEqual(happened, [["live", { resumed: false }], ["data", { id: "n1" }], ["down", "the stream ended"]]);
    assert.deepEqual(positions.current(), { standard: { epoch: "e1", offset: 5 } });
    assert.equal(requests[0].url, "https://gateway.example/v1/inbox/stream");
    assert.match(requests[0].headers.Authorization, /^Bearer /);
    transport.close();
  });

  test("resumes from where it was, also at the first request of a page", async () => {
    const positions = new Positions(new Kept(new MemoryStorage(), ""));
    positions.begin("bulk", "e1", 9);
    const { fetch, requests } = gateway(stream("event: open\nid: bulk:e1:9\ndata: {}\n\n"));
    const { transport } = open(fetch, { positions });
    await settle();

    assert.equal(requests[0].headers["Last-Event-ID"], "bulk:e1:9");
    transport.close();
  });

  test("says whether every stream was resumed", async () => {
    const id = "critical:e:1,standard:e:1,bulk:e:1,state:e:1";
    const outcome = async (before) => {
      const positions = new Positions(new Kept(new MemoryStorage(), ""));
      for (const stream of ["critical", "standard", "bulk", "state"]) {
        positions.begin(stream, "e", 1);
      }
      const { fetch } = gateway(stream(`${before}event: open\nid: ${id}\ndata: {}\n\n`));
      const { transport, happened } = open(fetch, { positions });
      await settle();
      transport.close();
      return happened[0];
    };

    assert.deepEqual(await outcome(""), ["live", { resumed: true }]);
    assert.deepEqual(await outcome('event: reset\ndata: {"lane":"state"}\n\n'), ["live", { resumed: false }]);
  });

  test("asks for another token when its own is refused", async () => {
    let asked = 0;
    const { fetch, requests } = gateway(problem(401, "token-expired"), stream("event: open\ndata: {}\n\n"));
    const { transport, happened } = open(fetch, { getToken: async () => token({ sub: "ann", jti: asked++ }) });
    await settle();

    assert.deepEqual(happened[0], ["live", { resumed: false }]);
    assert.notEqual(requests[0].headers.Authorization, requests[1].headers.Authorization);
    transport.close();
  });

  test("ends for good when it is refused again", async () => {
    const { fetch } = gateway(problem(401, "invalid-token"), problem(401, "invalid-token"));
    const { happened } = open(fetch);
    await settle();

    assert.deepEqual(happened, [["ended", { code: "invalid-token", reason: "invalid-token" }]]);
  });

  test("gives way to the next transport where something on the way answers instead", async () => {
    const { fetch } = gateway(problem(404, "not-found"));
    const { happened } = open(fetch);
    await settle();

    assert.deepEqual(happened, [["failed", "not-found"]]);
  });

  test("comes again after an outage", async () => {
    const { fetch } = gateway(stream("event: open\ndata: {}\n\n"), problem(503, "unavailable", { "Retry-After": "7" }));
    const { transport, happened } = open(fetch);
    await settle();

    assert.deepEqual(happened, [["live", { resumed: false }], ["down", "the stream ended"]]);
    transport.close();
  });
});
