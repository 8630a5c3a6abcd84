// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
//
// The demo inbox: npm `centrifuge` over WebSocket where the build could bundle it, EventSource where it could not.

const recipient = new URLSearchParams(location.search).get("recipient") ?? "ann";
const items = new Map();

const samples = [
  ["Order shipped", "order.shipped", { orderId: "A-1042", carrier: "Parcel Post" }],
  ["Payment received", "payment.received", { amount: "129.90", currency: "EUR", payer: "Bob Example" }],
  ["Security alert (critical lane)", "security.alert", { device: "Firefox on Linux", place: "Lisbon" }],
  ["Mention in a comment", "comment.mention", { author: "Chris", document: "Launch plan", excerpt: "can you check?" }],
  ["Weekly report (bulk lane)", "report.weekly", { week: "2026-W47", orders: 212, revenue: "18,240.00 EUR" }],
];

const element = (id) => document.getElementById(id);

async function postJson(path, body, headers = {}) {
  const response = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  if (!response.ok) {
    throw new Error(`${path} answered ${response.status}`);
  }
  return response.json();
}

async function freshToken() {
  return (await postJson(`/demo/tokens/${recipient}`, {})).token;
}

function showConnection(text, live) {
  const status = element("connection");
  status.textContent = text;
  status.dataset.live = String(live);
}

// What the platform refused, in the page rather than in the console alone.
function showFailure(error) {
  console.error(error);
  element("answer").textContent = `not done: ${error.message ?? error}`;
}

// A handler from which nothing escapes: an exception in one would end the connection for good.
const guarded = (action) => async (argument) => {
  try {
    await action(argument);
  } catch (error) {
    showFailure(error);
  }
};

function showUnread(count) {
  const badge = element("badge");
  badge.textContent = count > 99 ? "99+" : String(count);
  badge.hidden = count === 0;
  element("unread").textContent = `${count} unread`;
}

function row(item, inbox) {
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.id = item.id;
  button.dataset.state = item.state;
  button.dataset.lane = item.lane;
  for (const [name, text] of [["dot", ""], ["title", item.title]]) {
    const part = document.createElement("span");
    part.className = name;
    part.textContent = text;
    button.append(part);
  }
  const time = document.createElement("time");
  time.dateTime = item.acceptedAt;
  time.textContent = new Date(item.acceptedAt).toLocaleTimeString();
  const body = document.createElement("span");
  body.className = "body";
  body.textContent = item.body;
  button.append(time, body);
  button.addEventListener("click", () => {
    inbox.call("read", { ids: [item.id] })
      .then(({ unread }) => apply([item.id], "read", unread, inbox))
      .catch(showFailure);
  });
  const entry = document.createElement("li");
  entry.append(button);
  return entry;
}

function render(inbox) {
  const newestFirst = [...items.values()].sort((a, b) => b.acceptedAt.localeCompare(a.acceptedAt));
  element("inbox").replaceChildren(...newestFirst.map((item) => row(item, inbox)));
  element("empty").hidden = newestFirst.length > 0;
}

function apply(ids, state, unread, inbox) {
  for (const id of ids) {
    const item = items.get(id);
    if (item) {
      item.state = state;
    }
  }
  showUnread(unread);
  render(inbox);
}

// A publication: a notification, or word from another device about the state of some.
async function receive(data, inbox) {
  if (data.kind === "state") {
    if (data.ids) {
      apply(data.ids, data.state, data.unread, inbox);
    } else {
      await reload(inbox);
    }
    return;
  }
  items.set(data.id, data);
  render(inbox);
  const { unread } = await inbox.call("ack", { ids: [data.id] });
  showUnread(unread);
  if (document.visibilityState === "visible") {
    await inbox.call("seen", { ids: [data.id] });
  }
}

async function reload(inbox) {
  const page = await inbox.call("list", { limit: 50 });
  for (const item of page.items) {
    items.set(item.id, item);
  }
  showUnread(page.unread);
  render(inbox);
}

function overWebSocket() {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  const client = new window.Centrifuge(`${scheme}://${location.host}/connection/websocket`, { getToken: freshToken });
  const inbox = { call: async (method, data) => (await client.rpc(method, data)).data };
  client.on("connecting", ({ reason }) => showConnection(reason, false));
  client.on("disconnected", ({ reason }) => showConnection(reason, false));
  client.on("connected", guarded(() => {
    showConnection("live over WebSocket", true);
    return reload(inbox);
  }));
  client.on("publication", guarded(({ data }) => receive(data, inbox)));
  client.connect();
  return inbox;
}

function overEventSource() {
  let token = "";
  const authorized = () => ({ Authorization: `Bearer ${token}` });
  const inbox = {
    call: async (method, data) => {
      if (method === "list") {
        const response = await fetch(`/v1/inbox?limit=${data.limit}`, { headers: authorized() });
        if (!response.ok) {
          throw new Error(`/v1/inbox answered ${response.status}`);
        }
        return response.json();
      }
      return postJson(`/v1/inbox/${method.replace("_", "-")}`, data, authorized());
    },
  };
  const open = async () => {
    token = await freshToken();
    const source = new EventSource(`/v1/inbox/stream?access_token=${encodeURIComponent(token)}`);
    source.onopen = guarded(() => {
      showConnection("live over EventSource", true);
      return reload(inbox);
    });
    source.onmessage = guarded((event) => receive(JSON.parse(event.data), inbox));
    source.addEventListener("state", guarded((event) => receive(JSON.parse(event.data), inbox)));
    source.onerror = () => {
      showConnection("reconnecting", false);
      if (source.readyState === EventSource.CLOSED) {
        setTimeout(() => open().catch(showFailure), 2000);
      }
    };
  };
  open().catch((error) => showConnection(error.message, false));
  return inbox;
}

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

const useWebSocket = window.Centrifuge && !new URLSearchParams(location.search).has("eventsource");
const inbox = useWebSocket ? overWebSocket() : overEventSource();
element("read-all").addEventListener("click", () => {
  inbox.call("read_all", {})
    .then(({ unread }) => apply([...items.keys()], "read", unread, inbox))
    .catch(showFailure);
});
