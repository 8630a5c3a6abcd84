// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
import { build, button, icon } from "./dom.js";
import { isUnread } from "./state.js";
import { ago } from "./time.js";

const ARCHIVE =
  "M4 3h16a1 1 0 0 1 1 1v3a1 1 0 0 1-1 1v11a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2V8a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1z" +
  "m2 5v11h12V8H6zM5 5v1h14V5H5zm4 5h6v2H9v-2z";
const CHECK = "M9.5 16.2 5.3 12l-1.4 1.4 5.6 5.6 11-11-1.4-1.4z";
const DOT = "M12 7a5 5 0 1 1 0 10 5 5 0 0 1 0-10z";

/** One entry of the list. It is reused while its item is in the list, so that it keeps the focus. */
export class ItemEntry {
  /** @param acts {open(item), toggle(item), archive(item)} */
  constructor(acts) {
    // `bdi` isolates the text, which may have another direction than the page.
    this.title = build("bdi", { class: "item-title", part: "item-title" });
    this.flag = build("span", { class: "unseen" });
    this.words = build("bdi");
    this.body = build("span", { class: "item-body", part: "item-body" }, this.words);
    this.age = build("bdi");
    this.time = build("time", { class: "item-time", part: "item-time" }, this.age);
    this.opener = button("open", "item-open", () => acts.open(this.item),
      build("span", { class: "dot", part: "dot" }),
      build("span", {}, this.flag, this.title),
      this.body,
      this.time);
    this.toggle = button("act", "act toggle", () => acts.toggle(this.item));
    this.archive = button("act", "act archive", () => acts.archive(this.item), icon(ARCHIVE, 18));
    this.element = build("li", { class: "item", part: "item" }, this.opener,
      build("span", { class: "acts" }, this.toggle, this.archive));
  }

  show(item, { labels, language, now }) {
    const unread = isUnread(item);
    this.item = item;
    this.element.dataset.id = item.id;
    this.element.dataset.state = item.state;
    this.element.dataset.lane = item.lane;
    this.element.toggleAttribute("data-unread", unread);
    this.element.setAttribute("part", unread ? "item unread" : "item");
    this.title.textContent = item.title;
    this.flag.textContent = unread ? `${labels.unreadItem}: ` : "";
    this.words.textContent = item.body ?? "";
    this.body.hidden = !item.body;
    this.time.dateTime = item.acceptedAt;
    this.showTime(language, now);
    this.toggle.replaceChildren(icon(unread ? CHECK : DOT, 18));
    name(this.toggle, unread ? labels.read : labels.unread, item);
    name(this.archive, labels.archive, item);
  }

  showTime(language, now) {
    this.age.textContent = ago(this.item.acceptedAt, now, language);
  }

  /** True if the tab key stops at this entry. It stops at one entry of the list; the arrow keys select which. */
  reach(reachable) {
    for (const stop of [this.opener, this.toggle, this.archive]) {
      stop.tabIndex = reachable ? 0 : -1;
    }
  }
}

function name(element, label, item) {
  element.title = label;
  element.setAttribute("aria-label", `${label}: ${item.title}`);
}
