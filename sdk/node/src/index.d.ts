// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0

/** Event to publish, with either `recipients` or an `audience`. `id` is the idempotency key. */
export interface Event {
  id?: string;
  type: string;
  recipients?: string[];
  audience?: { topic: string } | { segment: string };
  data?: Record<string, unknown>;
  sendAt?: string;
  expiresAt?: string;
  orderingKey?: string;
  dedupeKey?: string;
  tags?: Record<string, string>;
}

/** Fault of a request: where it is, as a JSON pointer, and which rule it violates. */
export interface Violation {
  path: string;
  rule: string;
  message: string;
}

/** Refusal of a request, as a problem document (RFC 9457). */
export declare class Problem {
  constructor(status: number, members: unknown);
  readonly status: number;
  readonly type: string;
  readonly title: string;
  readonly detail: string;
  readonly violations: Violation[];
  readonly members: Record<string, unknown>;
  /** Last part of `type`, such as `schema-violation`. */
  get code(): string;
  /** True if the same request may succeed later. */
  get isTemporary(): boolean;
}

/** Base of the library's errors. */
export declare class CarillonError extends Error {}

/** Request that the platform refused. Trying again cannot help. */
export declare class RefusedError extends CarillonError {
  constructor(problem: Problem);
  readonly problem: Problem;
}

/** Request without a usable answer within the time to give up. It may have been carried out. */
export declare class UnconfirmedError extends CarillonError {}

/** Event that is durable. `recipients` is the number of recipients that it names. */
export interface Accepted {
  id: string;
  recipients: number;
}

/** Event that the platform refused for good. */
export interface Refused {
  id: string;
  problem: Problem;
}

export type Result = Accepted | Refused;

export interface Options {
  apiKey: string;
  /** Time for one attempt (10,000). */
  timeoutMillis?: number;
  /** Time after which a call gives up (120,000). */
  patienceMillis?: number;
}

type Json = Record<string, unknown>;
type Filters = Record<string, string | number | boolean | undefined | null>;

/** Client of one tenant of an installation. */
export declare class Carillon {
  constructor(url: string, options: Options);
  readonly recipients: Recipients;
  readonly catalog: Catalog;
  publish(event: Event): Promise<Accepted>;
  publishAll(events: Event[]): Promise<Result[]>;
  cancel(eventId: string): Promise<Json>;
  event(eventId: string): Promise<Json>;
  events(filters?: Filters): AsyncIterableIterator<Json>;
  notification(id: string): Promise<Json>;
  notifications(filters?: Filters): AsyncIterableIterator<Json>;
  explain(event: Event, at?: string): Promise<Json>;
}

export interface Recipients {
  put(id: string, profile: Json): Promise<Json>;
  putAll(profiles: Json[]): Promise<Json[]>;
  get(id: string): Promise<Json>;
  list(filters?: Filters): AsyncIterableIterator<Json>;
  delete(id: string): Promise<void>;
  inbox(id: string, filters?: Filters): AsyncIterableIterator<Json>;
  token(id: string, options?: { ttlSeconds?: number; streams?: string[] }): Promise<string>;
}

export type Kind = 'event-types' | 'categories' | 'templates' | 'workflows';

export interface Catalog {
  put(kind: Kind, id: string, document: Json): Promise<Json>;
  get(kind: Kind, id: string): Promise<Json>;
  list(kind: Kind, filters?: Filters): AsyncIterableIterator<Json>;
  delete(kind: Kind, id: string): Promise<void>;
  export(): Promise<Uint8Array>;
  apply(archive: Uint8Array, options?: { dryRun?: boolean; whole?: boolean }): Promise<Json>;
}

/** Producer that gathers events into batches and publishes them in the order of submission. */
export declare class EventProducer {
  constructor(client: Carillon, options?: { batch?: number; lingerMillis?: number; capacity?: number });
  submit(event: Event): Promise<Result>;
  close(): Promise<void>;
}
