// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0

export type Lane = "critical" | "standard" | "bulk";
/** `expired`: its time was over before it was read. */
export type ItemState = "unread" | "seen" | "read" | "archived" | "expired";
export type TransportName = "websocket" | "eventsource" | "long-poll";

/** One notification, as it stands in the inbox. */
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
  /** The event's data, as the producer sent it. */
  readonly data?: Data;
  /** When the event was accepted, ISO 8601. */
  readonly acceptedAt: string;
  readonly state: ItemState;
  readonly pinned?: boolean;
  /** Until when it is put off, ISO 8601. */
  readonly snoozedUntil?: string;
  /** The template's. */
  readonly tags?: Record<string, string>;
  readonly expiresAt?: string;
}

export interface InboxPage<Data = Record<string, unknown>> {
  readonly items: InboxItem<Data>[];
  /** `before` of the next page; null at the end. */
  readonly next: string | null;
  readonly unread: number;
}

export interface ConnectionState {
  /**
   * `live`: what arrives is shown at once. `offline`: it reconnects by itself; acts are kept and sent later.
   * `closed`: for good, see `code` and `reason`.
   */
  readonly state: "connecting" | "live" | "offline" | "closed";
  readonly transport: TransportName | "";
  readonly reason: string;
  readonly code?: number | string;
}

export interface InboxEvents {
  /** The loaded items changed: pinned first, then newest first. */
  items: readonly InboxItem[];
  /** How many are unread, those that are not loaded among them. */
  unread: number;
  /** One came, live or missed while away; each once. */
  notification: InboxItem;
  /** The producer withdrew these. */
  retracted: readonly string[];
  connection: ConnectionState;
  /** A call was refused and what it had shown is taken back, or a stream cannot be followed. */
  error: CarillonError;
}

export interface ConnectOptions {
  /** Where the gateway is; the page's own origin unless given. */
  url?: string;
  /** A token that is used until it expires. Give it or `getToken`. */
  token?: string;
  /** Asks your server for a token, at the start and before each expiry. Throw `SignedOutError` to end for good. */
  getToken?: () => Promise<string>;
  /** Where positions and unsent acts are kept; `localStorage` unless given, `undefined` in private memory. */
  storage?: Storage;
  /** What to connect by, best first. */
  transports?: TransportName[];
  /** Whether to tell the platform that notifications have arrived here; true unless given. */
  acknowledge?: boolean;
  /** The class of npm `centrifuge`, where `import("centrifuge")` finds nothing. */
  centrifuge?: unknown;
  /** Options for it, such as `websocket` in Node. */
  centrifugeOptions?: Record<string, unknown>;
  /** In the place of the global `fetch`. */
  fetch?: typeof globalThis.fetch;
}

/** Opens a recipient's inbox. It answers at once and connects by itself. */
export function connect(options: ConnectOptions): Inbox;

/**
 * One recipient's inbox on this page. Acts show at once; they are sent in order until the server answers, also after
 * the page was closed, and taken back if it refuses.
 */
export interface Inbox {
  readonly items: readonly InboxItem[];
  readonly unread: number;
  readonly connection: ConnectionState;
  /** The recipient's id, once there is a token. */
  readonly recipient: string;
  readonly hasMore: boolean;

  /** Returns a function that ends it. */
  on<Name extends keyof InboxEvents>(name: Name, listener: (detail: InboxEvents[Name]) => void): () => void;
  find(id: string): InboxItem | undefined;

  /** They were on screen. */
  seen(ids: string | Iterable<string>): void;
  read(ids: string | Iterable<string>): void;
  markUnread(ids: string | Iterable<string>): void;
  archive(ids: string | Iterable<string>): void;
  unarchive(ids: string | Iterable<string>): void;
  pin(ids: string | Iterable<string>): void;
  unpin(ids: string | Iterable<string>): void;
  snooze(ids: string | Iterable<string>, until: Date): void;
  /** Everything that has arrived by now. */
  readAll(): void;

  /** Loads the next older page into `items`. */
  loadMore(): Promise<void>;
  /** A page by itself, with any filter of the protocol; `items` stays as it is. */
  list<Data = Record<string, unknown>>(request?: {
    limit?: number;
    before?: string;
    [filter: string]: unknown;
  }): Promise<InboxPage<Data>>;
  /**
   * Follows a broadcast stream, from now on. `reset` says that publications were missed that are not kept any more. It
   * needs a WebSocket; where there is none, and where the stream is refused, `error` says so. Returns a function that
   * ends it.
   */
  follow<Data = unknown>(
    stream: string,
    listener: (event: { type: "publication"; data: Data } | { type: "reset" }) => void,
  ): () => void;
  /** Any call of the protocol. */
  call<Answer = unknown>(method: string, data?: object): Promise<Answer>;
  close(): void;
}

export class CarillonError extends Error {
  constructor(message: string, details?: {
    code?: string | number;
    temporary?: boolean;
    retryAfterMillis?: number;
    cause?: unknown;
  });
  readonly code: string | number;
  /** Whether the same may succeed later. */
  readonly temporary: boolean;
  readonly retryAfterMillis?: number;
}

/** Thrown by a `getToken` whose user is signed out: the connection ends for good. */
export class SignedOutError extends CarillonError {
  constructor(message?: string);
}
