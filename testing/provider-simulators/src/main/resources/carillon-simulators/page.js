// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0

// Text from messages is inserted only as textContent, so that it cannot become markup.

const SHOWN_PER_PLACE = 20;
const EVERY_MILLIS = 1500;

function element(name, text, className) {
  const made = document.createElement(name);
  made.textContent = text;
  if (className) made.className = className;
  return made;
}

function card(title, body, arrival) {
  const made = document.createElement("article");
  made.append(element("strong", title || "(no title)"), element("p", body));
  const at = element("time", new Date(arrival.receivedAt).toLocaleTimeString());
  at.dateTime = arrival.receivedAt;
  made.append(at);
  if (arrival.wireCount > 1) made.append(element("span", ` arrived ${arrival.wireCount} times`, "again"));
  return made;
}

class Places {
  constructor(container, url, placesOf, cardOf) {
    Object.assign(this, { container, url, placesOf, cardOf, after: 0, lists: new Map() });
  }

  async refresh() {
    const answer = await fetch(`${this.url}?after=${this.after}`);
    if (!answer.ok) throw new Error(`${this.url}: ${answer.status}`);
    for (const arrival of await answer.json()) {
      this.after = Math.max(this.after, arrival.index);
      for (const place of this.placesOf(arrival)) this.listOf(place).prepend(this.cardOf(arrival));
    }
    for (const list of this.lists.values()) {
      while (list.children.length > SHOWN_PER_PLACE) list.lastElementChild.remove();
    }
  }

  listOf(place) {
    let list = this.lists.get(place);
    if (!list) {
      this.container.querySelector(".empty")?.remove();
      list = document.createElement("div");
      const section = document.createElement("section");
      section.append(element("h3", place), list);
      this.container.append(section);
      this.lists.set(place, list);
    }
    return list;
  }
}

const short = (text, length) => (text.length > length ? `${text.slice(0, length)}…` : text);

function json(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

// For each kind of arrival: its section of the page, its URL, its heading and its text.
const sources = [
  ["phones", "/simulators/push/notifications",
    (arrival) => [`iPhone ${short(arrival.token, 8)} (${arrival.topic})`],
    (arrival) => card(arrival.title, arrival.body, arrival)],
  ["phones", "/simulators/fcm/messages",
    (arrival) => [`Android ${short(arrival.token, 24)}`],
    (arrival) => card(arrival.title, arrival.body, arrival)],
  ["texts", "/simulators/sms/twilio/messages",
    (arrival) => [arrival.to],
    (arrival) => card(`${arrival.from} by Twilio`, arrival.text, arrival)],
  ["texts", "/simulators/sms/vonage/messages",
    (arrival) => [arrival.to],
    (arrival) => card(`${arrival.from} by Vonage`, arrival.text, arrival)],
  ["mailboxes", "/simulators/email/messages",
    (arrival) => arrival.to,
    (arrival) => card(arrival.subject, arrival.text, arrival)],
  ["mailboxes", "/simulators/sendgrid/messages",
    (arrival) => arrival.to,
    (arrival) => card(`${arrival.subject} (by SendGrid)`, arrival.text, arrival)],
  ...["slack", "teams", "discord"].map((chat) => ["chats", `/simulators/${chat}/messages`,
    (arrival) => [`${chat} ${arrival.hook}`],
    (arrival) => card(arrival.title, arrival.text, arrival)]),
  ["browsers", "/simulators/web-push/messages",
    (arrival) => [`Subscription ${short(arrival.subscription, 8)}`],
    (arrival) => card(json(arrival.payload).title, json(arrival.payload).body || "", arrival)],
  ["webhooks", "/simulators/webhook/messages",
    (arrival) => [arrival.endpoint],
    (arrival) => card(json(arrival.body).type, short(arrival.body, 400), arrival)],
].map(([container, ...source]) => new Places(document.getElementById(container), ...source));

async function refresh() {
  const state = document.getElementById("state");
  try {
    await Promise.all(sources.map((source) => source.refresh()));
    state.textContent = "live";
  } catch (failure) {
    state.textContent = `not reachable: ${failure.message}`;
  }
  setTimeout(refresh, EVERY_MILLIS);
}

refresh();
