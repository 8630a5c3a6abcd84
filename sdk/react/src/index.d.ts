// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
import type { ConnectionState, ConnectOptions, Inbox, InboxEvents, InboxItem, ItemAction } from "@carillon/client";
import type { CarillonInboxElement, CarillonInboxEventMap, InboxLabels } from "@carillon/client/element";
import type {
  ForwardRefExoticComponent,
  HTMLAttributes,
  ReactElement,
  ReactNode,
  RefAttributes,
  RefCallback,
} from "react";

export type CarillonProviderProps = { children?: ReactNode } & (
  | ({ inbox: Inbox } & { [Option in keyof ConnectOptions]?: never })
  | ({ inbox?: undefined } & ConnectOptions)
);

/**
 * Provides an inbox to the components below it.
 *
 * With `inbox` it provides that inbox and leaves closing it to the page. Otherwise it connects when it has mounted,
 * closes when it unmounts, and connects anew when `url` or `token` changes. `getToken` may be another function on each
 * render; the latest one is called. The other options are read when it connects. For another user, give the provider
 * another `key`.
 */
export function CarillonProvider(props: CarillonProviderProps): ReactElement;

/**
 * The inbox of the nearest provider, to read, archive and so on. Undefined on a server and before the provider has
 * mounted.
 */
export function useInbox(): Inbox | undefined;

/** The loaded items: pinned first, then newest first. The array is the same one until an item changes. */
export function useItems(): readonly InboxItem[];

/** True once the first page of the list was loaded. Before that, no items does not mean an empty inbox. */
export function useIsLoaded(): boolean;

/** Number of unread items, including those that are not loaded. */
export function useUnread(): number;

/** State of the connection; `connecting` on a server. */
export function useConnection(): ConnectionState;

/** Calls the latest listener once for each new notification, also for those that were missed while offline. */
export function useNotification(listener: (item: InboxItem) => void): void;

/** Calls the latest listener for each event of the inbox with this name. */
export function useInboxEvent<Name extends keyof InboxEvents>(
  name: Name,
  listener: (detail: InboxEvents[Name]) => void,
): void;

/** Older items of the list. */
export interface LoadMore {
  /** True if there are older items. */
  readonly hasMore: boolean;
  /** True from a call of `loadMore` until its page is there. */
  readonly isLoading: boolean;
  /** Why the last call of `loadMore` failed; undefined if it did not. */
  readonly error: unknown;
  /** Loads the next page. It never rejects, and does nothing while a page is being loaded. */
  readonly loadMore: () => Promise<void>;
}

/** Loads older items into the list. */
export function useLoadMore(): LoadMore;

/**
 * Ref for the element that shows an item. The item is marked as seen after at least half of the element was on screen
 * for 0.6 seconds.
 */
export function useSeen(id: string): RefCallback<Element>;

export interface CarillonInboxProps extends Omit<HTMLAttributes<HTMLElement>, "children"> {
  /** Picture of the bell, in place of the built-in one. */
  bell?: ReactNode;
  /** Shown while the inbox is empty, in place of the text. */
  empty?: ReactNode;
  /** Texts other than English; those that are left out stay English. */
  labels?: Partial<InboxLabels>;
  /** Shows the list itself in the page, without the bell. */
  inline?: boolean;
  /** Leaves announcements to another component of the page. */
  quiet?: boolean;
  /** `start`: the list hangs to the other side of the bell. */
  align?: "start";
  /** Colours instead of those that the user's system prefers. */
  theme?: "light" | "dark";
  /** The user opened an item. `event.preventDefault()` keeps the page from opening its `actionUrl`. */
  onItemOpen?: (item: InboxItem, event: CarillonInboxEventMap["carillon-open"]) => void;
  /** The user chose an action. `event.preventDefault()` keeps the page from opening the action's `url`. */
  onActionChoose?: (item: InboxItem, action: ItemAction, event: CarillonInboxEventMap["carillon-action"]) => void;
}

/**
 * The element `<carillon-inbox>` with the inbox of the nearest provider: a bell, or with `inline` the list itself. The
 * ref is the element; its `open` shows and hides the list.
 */
export const CarillonInbox: ForwardRefExoticComponent<CarillonInboxProps & RefAttributes<CarillonInboxElement>>;
