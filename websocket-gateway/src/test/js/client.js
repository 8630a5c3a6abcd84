// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
//
// The maintained JavaScript library, unchanged, driven by a test:
// client.js <address> <first token> <later token> <json|protobuf> <websocket|http_stream>
// Writes one JSON line per event; reads one command per line: drop | pause <milliseconds> | call <id> <method> <data> |
// flood <calls> | follow <id> <channel> [<position>] | leave <channel>
import readline from "node:readline";
import { Centrifuge as JsonCentrifuge } from "centrifuge";
import { Centrifuge as ProtobufCentrifuge } from "centrifuge/build/protobuf";
import WebSocket from "ws";

const [address, firstToken, laterToken, framing, transport] = process.argv.slice(2);
const say = (event, details) => console.log(JSON.stringify({ event, ...details }));

let socket;
class DroppableSocket extends WebSocket {
  constructor(...parameters) {
    super(...parameters);
    socket = this;
  }
}

const bytes = (value) => new TextEncoder().encode(JSON.stringify(value));
const text = (data) => JSON.parse(new TextDecoder().decode(data));
// With Protobuf data are bytes, with JSON they are values.
const [Centrifuge, outbound, inbound] = framing === "protobuf"
  ? [ProtobufCentrifuge, bytes, text]
  : [JsonCentrifuge, (value) => value, (data) => data];

// Over plain HTTP the address is that of the server.
const endpoint = transport === "http_stream"
  ? [{ transport: "http_stream", endpoint: address + "/connection/http_stream" }]
  : address;

const client = new Centrifuge(endpoint, {
  emulationEndpoint: address + "/emulation",
  token: firstToken,
  getToken: async () => {
    say("token", {});
    return laterToken;
  },
  websocket: DroppableSocket,
  minReconnectDelay: 100,
  maxReconnectDelay: 400,
});
client.on("connected", ({ client: id }) => say("connected", { id }));
client.on("connecting", ({ code, reason }) => say("connecting", { code, reason }));
client.on("disconnected", ({ code, reason }) => say("disconnected", { code, reason }));
client.on("error", ({ error }) => say("error", { code: error.code }));
client.on("subscribed", ({ channel, wasRecovering, recovered, streamPosition, data }) =>
  say("subscribed", { channel, wasRecovering, recovered, position: streamPosition, data: inbound(data) }));
client.on("publication", ({ channel, data, offset, tags }) =>
  say("publication", { channel, data: inbound(data), offset, tags }));
client.connect();

// Writes a line when the library has handed over what came with the subscription.
const follow = (id, channel, since) => {
  const subscription = client.newSubscription(channel, since ? { since: JSON.parse(since) } : {});
  const offsets = [];
  subscription.on("publication", ({ offset }) => offsets.push(offset));
  subscription.on("subscribing", ({ code }) => say("leaving", { id, code }));
  subscription.on("unsubscribed", ({ code }) => say("left", { id, code }));
  subscription.on("subscribed", ({ wasRecovering, recovered, streamPosition }) => {
    const { offset } = streamPosition;
    setTimeout(() => say("followed", { id, wasRecovering, recovered, offset, offsets }));
  });
  subscription.subscribe();
};

readline.createInterface({ input: process.stdin }).on("line", async (line) => {
  const [command, id, method, data] = line.split(" ");
  if (command === "drop") {
    socket.terminate();
  } else if (command === "pause") {
    const paused = socket;
    paused.pause();
    setTimeout(() => paused.resume(), Number(id));
  } else if (command === "follow") {
    follow(id, method, data);
  } else if (command === "leave") {
    client.removeSubscription(client.getSubscription(id));
  } else if (command === "call") {
    try {
      const answer = await client.rpc(method, outbound(JSON.parse(data)));
      say("answer", { id, data: inbound(answer.data) });
    } catch (error) {
      say("answer", { id, code: error.code });
    }
  } else if (command === "flood") {
    const answers = await Promise.allSettled(
      Array.from({ length: Number(id) }, () => client.rpc("unread_count", outbound({}))));
    say("flooded", {
      answered: answers.filter(({ status }) => status === "fulfilled").length,
      refused: answers.filter(({ reason }) => reason?.code === 111).length,
    });
  }
}).on("close", () => process.exit(0));
