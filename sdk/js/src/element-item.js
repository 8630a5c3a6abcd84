// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
import { build, button, icon } from "./dom.js";
import { pageOf } from "./links.js";
import { isUnread } from "./state.js";
import { ago } from "./time.js";

const ARCHIVE =
  "M4 3h16a1 1 0 0 1 1 1v3a1 1 0 0 1-1 1v11a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2V8a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1z" +
  "m2 5v11h12V8H6zM5 5v1h14V5H5zm4 5h6v2H9v-2z";
const CHECK = "M9.5 16.2 5.3 12l-1.4 1.4 5.6 5.6 11-11-1.4-1.4z";
const DOT = "M12 7a5 5 0 1 1 0 10 5 5 0 0 1 0-10z";

/** One entry of the list. It is reused while its item is in the list, so that it keeps the focus. */
export class ItemEntry {
  #acts;
  #drawn;

  /** @param acts {open(item), toggle(item), archive(item), choose(item, action)} */
  constructor(acts) {
    this.#acts = acts;
    // `bdi` isolates the text, which may have another direction than the page.
    this.title = build("bdi", { class: "item-title", part: "item-title" });
    this.flag = build("span", { class: "unseen" });
    this.words = build("bdi");
    this.body = build("span", { class: "item-body", part: "item-body" }, this.words);
    this.age = build("bdi");
    this.time = build("time", { class: "item-time", part: "item-time" }, this.age);
    this.icon = build("img", { class: "item-icon", part: "item-icon", alt: "", hidden: true });
    this.image = build("img", { class: "item-image", part: "item-image", alt: "", loading: "lazy", hidden: true });
    this.opener = button("open", "item-open", () => acts.open(this.item),
      build("span", { class: "dot", part: "dot" }),
      build("span", { class: "item-head" }, this.icon, build("span", {}, this.flag, this.title)),
      this.body,
      this.image,
      this.time);
    this.actions = build("div", { class: "item-actions", part: "item-actions", hidden: true });
    this.toggle = button("act", "act toggle", () => acts.toggle(this.item));
    this.archive = button("act", "act archive", () => acts.archive(this.item), icon(ARCHIVE, 18));
    this.element = build("li", { class: "item", part: "item" }, this.opener,
      build("span", { class: "acts" }, this.toggle, this.archive), this.actions);
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
    show(this.icon, item.icon);
    show(this.image, item.image);
    this.#showActions(item, labels);
    this.toggle.replaceChildren(icon(unread ? CHECK : DOT, 18));
    name(this.toggle, unread ? labels.read : labels.unread, item);
    name(this.archive, labels.archive, item);
  }

  /** Buttons of the actions, or the chosen one as text. They are built anew only if they changed, to keep the focus. */
  #showActions(item, labels) {
    const actions = item.actions ?? [];
    const chosen = actions.find((action) => action.id === item.chosen);
    const result = chosen && labels.chosen(chosen.label);
    const drawn = JSON.stringify([actions, result]);
    if (drawn === this.#drawn) {
      return;
    }
    this.#drawn = drawn;
    const focused = this.actions.contains(this.element.getRootNode().activeElement);
    this.actions.hidden = actions.length === 0;
    this.actions.replaceChildren(...(chosen
      ? [build("span", { class: "chosen", part: "item-chosen" }, icon(CHECK, 16), build("bdi", {}, result))]
      : actions.map((action, at) => button(at === 0 ? "action primary" : "action", "item-action",
        () => this.#acts.choose(this.item, action), build("bdi", {}, action.label)))));
    if (focused) {
      this.opener.focus();
    }
  }

  showTime(language, now) {
    this.age.textContent = ago(this.item.acceptedAt, now, language);
  }

  /** True if the tab key stops at this entry. It stops at one entry of the list; the arrow keys select which. */
  reach(reachable) {
    for (const stop of [this.opener, this.toggle, this.archive, ...this.actions.querySelectorAll("button")]) {
      stop.tabIndex = reachable ? 0 : -1;
    }
  }
}

/** Shows a picture of a web page's address, or none. */
function show(picture, url) {
  const address = pageOf(url, document.baseURI);
  if (picture.getAttribute("src") !== (address ?? null)) {
    if (address) {
      picture.setAttribute("src", address);
    } else {
      picture.removeAttribute("src");
    }
  }
  picture.hidden = !address;
}

function name(element, label, item) {
  element.title = label;
  element.setAttribute("aria-label", `${label}: ${item.title}`);
}
