// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
import type { Inbox, InboxItem, ItemAction } from "./index.js";

/** Texts of the component. */
export interface InboxLabels {
  bell: (unread: number) => string;
  title: string;
  readAll: string;
  close: string;
  empty: string;
  more: string;
  read: string;
  unread: string;
  archive: string;
  unreadItem: string;
  chosen: (label: string) => string;
  arrived: (title: string) => string;
  failed: string;
  connecting: string;
  live: string;
  offline: string;
  closed: string;
}

/** `<carillon-inbox>` */
export class CarillonInboxElement extends HTMLElement {
  inbox: Inbox | undefined;
  set getToken(getToken: () => Promise<string>);
  get labels(): InboxLabels;
  set labels(labels: Partial<InboxLabels>);
  open: boolean;
}

export interface CarillonInboxEventMap {
  /** The user opened an item. `preventDefault()` keeps the page from opening its `actionUrl`. */
  "carillon-open": CustomEvent<{ item: InboxItem }>;
  /** The user chose an action. `preventDefault()` keeps the page from opening the action's `url`. */
  "carillon-action": CustomEvent<{ item: InboxItem; action: ItemAction }>;
  "carillon-unread": CustomEvent<{ unread: number }>;
  "carillon-connection": CustomEvent<{ state: Inbox["connection"]["state"]; transport: string }>;
}

declare global {
  interface HTMLElementTagNameMap {
    "carillon-inbox": CarillonInboxElement;
  }
}
