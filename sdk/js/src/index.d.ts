// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0

export type Lane = "critical" | "standard" | "bulk";
/** State of an item. `expired`: it expired before it was read. */
export type ItemState = "unread" | "seen" | "read" | "archived" | "expired";
export type TransportName = "websocket" | "eventsource" | "long-poll";

/** Button of an item. `url` is the page that opens when it is chosen. */
export interface ItemAction {
  readonly id: string;
  readonly label: string;
  readonly url?: string;
}

/** One notification in the inbox. */
export interface InboxItem<Data = Record<string, unknown>> {
  readonly id: string;
  readonly deliveryId: string;
  readonly eventId: string;
  /** The event type. */
  readonly type: string;
  readonly category?: string;
  readonly lane: Lane;
  readonly title: string;
  readonly body?: string;
  readonly actionUrl?: string;
  /** URL of a picture. */
  readonly image?: string;
  /** URL of a small picture. */
  readonly icon?: string;
  /** Buttons, the primary one first. */
  readonly actions?: readonly ItemAction[];
  /** Id of the action that the recipient chose. */
  readonly chosen?: string;
  /** The event's data, as the producer sent it. */
  readonly data?: Data;
  /** When the event was accepted, ISO 8601. */
  readonly acceptedAt: string;
  readonly state: ItemState;
  readonly pinned?: boolean;
  /** End of the snooze, ISO 8601. */
  readonly snoozedUntil?: string;
  /** Tags of the template. */
  readonly tags?: Record<string, string>;
  readonly expiresAt?: string;
}

export interface InboxPage<Data = Record<string, unknown>> {
  readonly items: InboxItem<Data>[];
  /** `before` of the next page; null on the last page. */
  readonly next: string | null;
  readonly unread: number;
}

export interface ConnectionState {
  /**
   * `live`: connected; new items arrive at once. `offline`: it reconnects automatically; acts are stored and sent
   * later. `closed`: ended for good, see `code` and `reason`.
   */
  readonly state: "connecting" | "live" | "offline" | "closed";
  readonly transport: TransportName | "";
  readonly reason: string;
  readonly code?: number | string;
}

export interface InboxEvents {
  /** The loaded items changed: pinned first, then newest first. */
  items: readonly InboxItem[];
  /** Number of unread items, including those that are not loaded. */
  unread: number;
  /** A new item arrived, live or missed while offline; emitted once for each. */
  notification: InboxItem;
  /** The producer withdrew these items. */
  retracted: readonly string[];
  connection: ConnectionState;
  /** A call was refused and its effect was reverted, or a stream cannot be followed. */
  error: CarillonError;
}

export interface ConnectOptions {
  /** Address of the gateway; by default the page's own origin. */
  url?: string;
  /** A token that is used until it expires. Either this or `getToken` is required. */
  token?: string;
  /** Requests a token from your server, at the start and before each expiry. Throw `SignedOutError` to end for good. */
  getToken?: () => Promise<string>;
  /** Store of positions and unsent acts; by default `localStorage`, with `undefined` memory. */
  storage?: Storage;
  /** Transports to try, best first. */
  transports?: TransportName[];
  /** Whether to confirm to the platform that notifications have arrived; true by default. */
  acknowledge?: boolean;
  /** Class of npm `centrifuge`, if `import("centrifuge")` cannot load it. */
  centrifuge?: unknown;
  /** Options of `centrifuge`, such as `websocket` in Node. */
  centrifugeOptions?: Record<string, unknown>;
  /** Replacement of the global `fetch`. */
  fetch?: typeof globalThis.fetch;
}

/** Opens a recipient's inbox. It returns at once and connects in the background. */
export function connect(options: ConnectOptions): Inbox;

/**
 * One recipient's inbox on this page. Acts show at once. They are sent in order and repeated until the server answers,
 * also after the page was closed, and reverted if the server refuses them.
 */
export interface Inbox {
  /** The loaded items. The array is another one whenever an item has changed, and the same one otherwise. */
  readonly items: readonly InboxItem[];
  readonly unread: number;
  readonly connection: ConnectionState;
  /** The recipient's id; undefined before there is a token. */
  readonly recipient: string;
  /** True once the first page of the list was loaded. Before that, no items does not mean an empty inbox. */
  readonly isLoaded: boolean;
  /** True if `loadMore` would find items. */
  readonly hasMore: boolean;

  /** Adds a listener. Returns a function that removes it. */
  on<Name extends keyof InboxEvents>(name: Name, listener: (detail: InboxEvents[Name]) => void): () => void;
  find(id: string): InboxItem | undefined;

  /** Marks items as seen, because they were on screen. */
  seen(ids: string | Iterable<string>): void;
  read(ids: string | Iterable<string>): void;
  markUnread(ids: string | Iterable<string>): void;
  archive(ids: string | Iterable<string>): void;
  unarchive(ids: string | Iterable<string>): void;
  pin(ids: string | Iterable<string>): void;
  unpin(ids: string | Iterable<string>): void;
  snooze(ids: string | Iterable<string>, until: Date): void;
  /**
   * Chooses an action of an item and marks the item as read. The first choice on any device stays; producers receive it
   * as the receipt `clicked`.
   */
  choose(id: string, action: string): void;
  /** Marks all items that have arrived by now as read. */
  readAll(): void;

  /** Loads the next older page into `items`. */
  loadMore(): Promise<void>;
  /** Returns a page of the list, with any filter of the protocol; does not change `items`. */
  list<Data = Record<string, unknown>>(request?: {
    limit?: number;
    before?: string;
    [filter: string]: unknown;
  }): Promise<InboxPage<Data>>;
  /**
   * Follows a broadcast stream from now on. `reset` means that publications were missed that are no longer stored. It
   * needs a WebSocket; without one, or if the stream is refused, `error` is emitted. Returns a function that unfollows
   * the stream.
   */
  follow<Data = unknown>(
    stream: string,
    listener: (event: { type: "publication"; data: Data } | { type: "reset" }) => void,
  ): () => void;
  /** Calls a method of the protocol. */
  call<Answer = unknown>(method: string, data?: object): Promise<Answer>;
  close(): void;
}

/** True if the number of unread items includes an item: its state is `unread` or `seen`. */
export function isUnread(item: Pick<InboxItem, "state">): boolean;

/** Relative time such as "3 minutes ago" in a language; a date if it is a week old or more. */
export function ago(instant: string, nowMillis: number, language?: string): string;

/** Link of an item if it is a web page, never `javascript:` or similar schemes. `base` is the address of the page. */
export function pageOf(actionUrl: string | undefined, base?: string): string | undefined;

export class CarillonError extends Error {
  constructor(message: string, details?: {
    code?: string | number;
    temporary?: boolean;
    retryAfterMillis?: number;
    cause?: unknown;
  });
  readonly code: string | number;
  /** True if the same call may succeed later. */
  readonly temporary: boolean;
  readonly retryAfterMillis?: number;
}

/** Thrown by a `getToken` whose user is signed out: the connection ends for good. */
export class SignedOutError extends CarillonError {
  constructor(message?: string);
}
