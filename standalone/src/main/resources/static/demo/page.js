// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
//
// Demo page: one connection of the JavaScript library with two of its components. If the build ran without Node, the
// npm package `centrifuge` is missing and the library uses the event stream.
import { connect } from "@carillon/client";
import "@carillon/client/element";

const parameters = new URLSearchParams(location.search);
const recipient = parameters.get("recipient") ?? "ann";

const samples = [
  ["Order shipped", "order.shipped", { orderId: "A-1042", carrier: "Parcel Post" }],
  ["Payment received", "payment.received", { amount: "129.90", currency: "EUR", payer: "Bob Example" }],
  ["Security alert (critical lane)", "security.alert", { device: "Firefox on Linux", place: "Lisbon" }],
  ["Mention in a comment", "comment.mention", { author: "Chris", document: "Launch plan", excerpt: "can you check?" }],
  ["Weekly report (bulk lane)", "report.weekly", { week: "2026-W47", orders: 212, revenue: "18,240.00 EUR" }],
];
const transports = { websocket: "WebSocket", eventsource: "EventSource", "long-poll": "long-poll" };

const element = (id) => document.getElementById(id);

async function postJson(path, body) {
  const response = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.ok) {
    throw new Error(`${path} answered ${response.status}`);
  }
  return response.json();
}

function showConnection({ state, transport, reason }) {
  const status = element("connection");
  status.textContent = state === "live" ? `live over ${transports[transport]}` : reason || state;
  status.dataset.live = String(state === "live");
}

const inbox = connect({
  getToken: async () => (await postJson(`/demo/tokens/${recipient}`, {})).token,
  transports: parameters.has("transport") ? parameters.getAll("transport") : undefined,
});
inbox.on("connection", showConnection);
inbox.on("unread", (unread) => {
  document.title = unread > 0 ? `(${unread}) Carillon demo inbox` : "Carillon demo inbox";
});
inbox.on("error", (error) => {
  element("answer").textContent = `not done: ${error.message}`;
});
element("bell").inbox = inbox;
element("inbox").inbox = inbox;

// The demo's links have no target: opening an item only marks it as read.
document.addEventListener("carillon-open", (event) => event.preventDefault());

for (const link of document.querySelectorAll("nav a")) {
  if (link.dataset.recipient === recipient) {
    link.setAttribute("aria-current", "page");
  }
}

for (const [label, type, data] of samples) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = label;
  button.dataset.type = type;
  button.addEventListener("click", async () => {
    try {
      const answer = await postJson("/demo/events", { type, recipients: [recipient], data });
      element("answer").textContent = `202 accepted: ${answer.id}`;
    } catch (error) {
      element("answer").textContent = error.message;
    }
  });
  element("samples").append(button);
}
