// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
import { build, button, icon } from "./dom.js";
import { ItemEntry } from "./element-item.js";
import { STYLE } from "./element-style.js";
import { connect } from "./index.js";
import { LABELS } from "./labels.js";
import { pageOf } from "./links.js";
import { isUnread } from "./state.js";

const BELL =
  "M12 2a1.5 1.5 0 0 0-1.5 1.5v.7A6 6 0 0 0 6 10v4.6L4.3 17a.6.6 0 0 0 .5 1h14.4a.6.6 0 0 0 .5-1L18 14.6V10a6 6 0 0 0" +
  "-4.5-5.8v-.7A1.5 1.5 0 0 0 12 2zm-2.5 17a2.5 2.5 0 0 0 5 0z";
const SEEN_AFTER_MILLIS = 600;
const MINUTE_MILLIS = 60_000;

/**
 * `<carillon-inbox url token-url>`: a bell with a badge, and the inbox behind it; with `inline` the inbox itself, in
 * the page. Attributes, parts, properties and events are listed in docs/sdk-js.md.
 */
export class CarillonInboxElement extends (globalThis.HTMLElement ?? Object) {
  static observedAttributes = ["open", "inline"];

  #inbox;
  #own;
  #getToken;
  #labels = LABELS;
  #unsubscribe = [];
  #entries = new Map();
  #reachable;
  #visible = new Set();
  #observer;
  #timers = {};
  #parts = {};

  constructor() {
    super();
    const style = new CSSStyleSheet();
    style.replaceSync(STYLE);
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [style];
    root.append(...this.#build());
  }

  /** The inbox that is shown. The page must close an inbox that it sets here. */
  get inbox() {
    return this.#inbox;
  }

  set inbox(inbox) {
    this.#leave();
    this.#inbox = inbox;
    if (inbox && this.isConnected) {
      this.#follow();
    } else if (!inbox) {
      this.#parts.status.hidden = true;
      this.#show();
    }
  }

  /** Source of tokens in place of the attribute `token-url`: an async function. */
  set getToken(getToken) {
    this.#getToken = getToken;
    if (this.isConnected && !this.#inbox) {
      this.#open();
    }
  }

  get labels() {
    return this.#labels;
  }

  set labels(labels) {
    this.#labels = { ...LABELS, ...labels };
    this.#name();
    this.#show();
  }

  get open() {
    return this.hasAttribute("open");
  }

  set open(open) {
    this.toggleAttribute("open", open);
  }

  connectedCallback() {
    for (const name of ["inbox", "getToken", "labels"]) {
      this.#upgrade(name);
    }
    const sight = { root: this.#scroller(), threshold: 0.5 };
    this.#observer = new IntersectionObserver((entries) => this.#sight(entries), sight);
    this.#entries.forEach((entry) => this.#observer.observe(entry.element));
    this.#timers.clock = setInterval(() => this.#showTimes(), MINUTE_MILLIS);
    document.addEventListener("pointerdown", this.#outside);
    document.addEventListener("visibilitychange", this.#see);
    this.#name();
    if (this.#inbox) {
      this.#follow();
    } else {
      this.#open();
    }
  }

  disconnectedCallback() {
    clearInterval(this.#timers.clock);
    clearTimeout(this.#timers.seen);
    document.removeEventListener("pointerdown", this.#outside);
    document.removeEventListener("visibilitychange", this.#see);
    this.#observer.disconnect();
    this.#leave();
  }

  attributeChangedCallback() {
    const shown = this.open || this.hasAttribute("inline");
    const { bell, panel, close } = this.#parts;
    panel.hidden = !shown;
    panel.setAttribute("role", this.hasAttribute("inline") ? "region" : "dialog");
    bell.hidden = this.hasAttribute("inline");
    close.hidden = this.hasAttribute("inline");
    bell.setAttribute("aria-expanded", String(shown));
    if (!shown) {
      this.#visible.clear();
    }
  }

  /** Sets a property again that was set before the element was defined, because it hides the accessor. */
  #upgrade(name) {
    if (Object.hasOwn(this, name)) {
      const value = this[name];
      delete this[name];
      this[name] = value;
    }
  }

  #build() {
    const parts = this.#parts;
    parts.badge = build("span", { class: "badge", part: "badge", "aria-hidden": "true", hidden: true });
    parts.bell = button("bell", "bell", () => (this.open ? this.#close() : this.#reveal()),
      build("slot", { name: "bell" }, icon(BELL, 26)), parts.badge);
    parts.bell.setAttribute("aria-haspopup", "dialog");
    parts.bell.setAttribute("aria-expanded", "false");
    parts.bell.setAttribute("aria-controls", "panel");
    parts.title = build("h2", { id: "title", class: "title", part: "title" });
    parts.readAll = button("quiet", "read-all", () => this.#inbox?.readAll());
    parts.close = button("quiet", "close", () => this.#close());
    parts.statusText = build("bdi");
    parts.status = build("p", { class: "status", part: "status", role: "status", hidden: true }, parts.statusText);
    parts.list = build("ul", { class: "list", part: "list", role: "list", "aria-labelledby": "title" });
    parts.list.addEventListener("keydown", (event) => this.#key(event));
    parts.emptyText = build("p", { class: "empty", part: "empty" });
    parts.empty = build("slot", { name: "empty" }, parts.emptyText);
    parts.more = button("more", "more", () => this.#more());
    parts.scroll = build("div", { class: "scroll", part: "scroll" },
      parts.list, parts.empty, parts.more);
    parts.panel = build("section",
      { id: "panel", class: "panel", part: "panel", role: "dialog", "aria-labelledby": "title", tabindex: "-1" },
      build("div", { class: "head", part: "head" }, parts.title, parts.readAll, parts.close),
      parts.status,
      parts.scroll);
    parts.panel.hidden = true;
    parts.panel.addEventListener("keydown", (event) => this.#escape(event));
    parts.panel.addEventListener("focusout", (event) => this.#left(event));
    parts.live = build("div", { class: "unseen", role: "status", "aria-live": "polite" });
    return [parts.bell, parts.panel, parts.live];
  }

  #open() {
    const source = this.getAttribute("token-url");
    const getToken = this.#getToken ?? (source ? () => fetchToken(source) : undefined);
    const token = this.getAttribute("token") ?? undefined;
    if (getToken || token) {
      this.#inbox = connect({ url: this.getAttribute("url") ?? undefined, token, getToken });
      this.#own = true;
      this.#follow();
    }
  }

  #follow() {
    this.#unsubscribe = [
      this.#inbox.on("items", () => this.#show()),
      this.#inbox.on("unread", (unread) => this.#dispatch("carillon-unread", { unread })),
      this.#inbox.on("connection", () => this.#status()),
      this.#inbox.on("error", () => this.#announce(this.#labels.failed)),
      this.#inbox.on("notification", (item) => this.#announce(this.#labels.arrived(item.title))),
    ];
    this.#show();
    this.#status();
  }

  #leave() {
    this.#unsubscribe.forEach((end) => end());
    this.#unsubscribe = [];
    if (this.#own) {
      this.#inbox.close();
      this.#own = false;
      this.#inbox = undefined;
    }
  }

  #name() {
    const { title, readAll, close, emptyText, more } = this.#parts;
    title.textContent = this.#labels.title;
    readAll.textContent = this.#labels.readAll;
    close.textContent = this.#labels.close;
    emptyText.textContent = this.#labels.empty;
    more.textContent = this.#labels.more;
  }

  #show() {
    const { bell, badge, readAll, list, empty, more } = this.#parts;
    const unread = this.#inbox?.unread ?? 0;
    const items = this.#inbox?.items ?? [];
    badge.textContent = unread > 99 ? "99+" : String(unread);
    badge.hidden = unread === 0;
    bell.setAttribute("aria-label", this.#labels.bell(unread));
    readAll.hidden = unread === 0;
    empty.hidden = items.length > 0;
    more.hidden = !this.#inbox?.hasMore;
    this.#arrange(list, items);
  }

  /** Sorts the entries by the items' order, and moves as few as possible. */
  #arrange(list, items) {
    const kept = new Set(items.map((item) => item.id));
    for (const [id, entry] of this.#entries) {
      if (!kept.has(id)) {
        this.#remove(id, entry);
      }
    }
    let place = list.firstElementChild;
    for (const item of items) {
      const entry = this.#entries.get(item.id) ?? this.#add(item.id);
      entry.show(item, this.#manner());
      if (entry.element === place) {
        place = place.nextElementSibling;
      } else {
        list.insertBefore(entry.element, place);
      }
    }
    this.#reach(this.#entries.get(this.#reachable) ?? this.#entries.get(items[0]?.id));
  }

  #add(id) {
    const entry = new ItemEntry({
      open: (item) => this.#openItem(item),
      toggle: (item) => (isUnread(item) ? this.#inbox.read(item.id) : this.#inbox.markUnread(item.id)),
      archive: (item) => this.#inbox.archive(item.id),
      choose: (item, action) => this.#choose(item, action),
    });
    this.#entries.set(id, entry);
    this.#observer?.observe(entry.element);
    return entry;
  }

  /** Moves the focus to the neighbour if the entry with the focus is removed. */
  #remove(id, entry) {
    const focused = entry.element.contains(this.shadowRoot.activeElement);
    const neighbour = entry.element.nextElementSibling ?? entry.element.previousElementSibling;
    this.#entries.delete(id);
    this.#visible.delete(id);
    this.#observer?.unobserve(entry.element);
    entry.element.remove();
    if (this.#reachable === id) {
      this.#reachable = neighbour?.dataset.id;
    }
    if (focused) {
      const next = this.#entries.get(neighbour?.dataset.id);
      this.#reach(next);
      (next?.opener ?? this.#parts.panel).focus();
    }
  }

  #reach(entry) {
    this.#reachable = entry?.item.id;
    this.#entries.forEach((other) => other.reach(other === entry));
  }

  #openItem(item) {
    this.#reach(this.#entries.get(item.id));
    this.#see();
    this.#inbox.read(item.id);
    this.#goTo(item.actionUrl, this.#dispatch("carillon-open", { item }));
  }

  #choose(item, action) {
    this.#reach(this.#entries.get(item.id));
    this.#inbox.choose(item.id, action.id);
    this.#announce(this.#labels.chosen(action.label));
    this.#goTo(action.url, this.#dispatch("carillon-action", { item, action }));
  }

  /** Opens a page, unless the event's listener prevented it. */
  #goTo(url, isAllowed) {
    const page = pageOf(url, document.baseURI);
    if (isAllowed && page) {
      location.assign(page);
    }
  }

  async #more() {
    try {
      await this.#inbox.loadMore();
    } catch {
      this.#announce(this.#labels.failed);
    }
  }

  #status() {
    const { state, transport } = this.#inbox.connection;
    const text = this.#labels[state];
    this.#parts.statusText.textContent = text;
    this.#parts.status.hidden = !text || state === "connecting";
    this.#dispatch("carillon-connection", { state, transport });
  }

  #reveal() {
    this.open = true;
    const first = this.#entries.get(this.#parts.list.firstElementChild?.dataset.id);
    this.#reach(first);
    (first?.opener ?? this.#parts.panel).focus();
  }

  #close() {
    const focused = this.#parts.panel.contains(this.shadowRoot.activeElement);
    this.open = false;
    if (focused) {
      this.#parts.bell.focus();
    }
  }

  #escape(event) {
    if (event.key === "Escape" && this.open) {
      event.stopPropagation();
      this.#close();
    }
  }

  #left({ relatedTarget }) {
    const within = [this, this.shadowRoot].some((place) => place.contains(relatedTarget));
    if (relatedTarget && !within) {
      this.open = false;
    }
  }

  #outside = (event) => {
    if (this.open && !event.composedPath().includes(this)) {
      this.open = false;
    }
  };

  #key(event) {
    const entries = [...this.#parts.list.children].map((element) => this.#entries.get(element.dataset.id));
    const at = entries.findIndex((entry) => entry.element.contains(event.target));
    const places = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: entries.length - 1 };
    if (at < 0 || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    if (event.key in places) {
      const entry = entries[Math.max(0, Math.min(entries.length - 1, places[event.key]))];
      this.#reach(entry);
      entry.opener.focus();
    } else if (event.key === "Delete") {
      this.#inbox.archive(entries[at].item.id);
    } else if (event.key === "r") {
      entries[at].toggle.click();
    } else {
      return;
    }
    event.preventDefault();
  }

  /** Marks items as seen that were on screen long enough. */
  #sight(sights) {
    for (const { target, isIntersecting } of sights) {
      if (isIntersecting) {
        this.#visible.add(target.dataset.id);
      } else {
        this.#visible.delete(target.dataset.id);
      }
    }
    this.#timers.seen ??= setTimeout(this.#see, SEEN_AFTER_MILLIS);
  }

  #see = () => {
    clearTimeout(this.#timers.seen);
    this.#timers.seen = undefined;
    if (document.visibilityState === "visible" && this.#visible.size > 0) {
      this.#inbox?.seen([...this.#visible]);
    }
  };

  #showTimes() {
    const { language, now } = this.#manner();
    this.#entries.forEach((entry) => entry.showTime(language, now));
  }

  /** Dispatches an event. Returns false if the page prevented its default action. */
  #dispatch(name, detail) {
    return this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true, cancelable: true }));
  }

  /** Announces a text to screen readers, once per page: all components but one are `quiet`. */
  #announce(text) {
    if (!this.hasAttribute("quiet")) {
      this.#parts.live.textContent = text;
    }
  }

  #manner() {
    return { labels: this.#labels, language: this.closest("[lang]")?.lang || undefined, now: Date.now() };
  }

  #scroller() {
    return this.hasAttribute("inline") ? null : this.#parts.scroll;
  }
}

/** Fetches a token. The page's server answers with `{"token": …}`, or with the token alone. */
async function fetchToken(source) {
  const response = await fetch(source, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json, text/plain" },
    credentials: "same-origin",
    body: "{}",
  });
  if (!response.ok) {
    throw new Error(`${source} answered ${response.status}`);
  }
  const text = await response.text();
  return text.trimStart().startsWith("{") ? JSON.parse(text).token : text.trim();
}

if (globalThis.customElements && !customElements.get("carillon-inbox")) {
  customElements.define("carillon-inbox", CarillonInboxElement);
}
