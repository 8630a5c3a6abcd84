// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { useLatest } from "./latest.js";
import { useInbox } from "./provider.js";

const NO_ITEMS = Object.freeze([]);
const CONNECTING = Object.freeze({ state: "connecting", transport: "", reason: "" });
const IDLE = Object.freeze({ isLoading: false, error: undefined });

/** Time on screen after which an item counts as seen, as in `<carillon-inbox>`. */
const SEEN_AFTER_MILLIS = 600;

/** The loaded items: pinned first, then newest first. */
export function useItems() {
  return useInboxValue("items", (inbox) => inbox.items, NO_ITEMS);
}

/** True once the first page of the list was loaded. */
export function useIsLoaded() {
  return useInboxValue("items", (inbox) => inbox.isLoaded, false);
}

/** Number of unread items, including those that are not loaded. */
export function useUnread() {
  return useInboxValue("unread", (inbox) => inbox.unread, 0);
}

/** State of the connection. */
export function useConnection() {
  return useInboxValue("connection", (inbox) => inbox.connection, CONNECTING);
}

/** Calls a listener once for each new notification. */
export function useNotification(listener) {
  useInboxEvent("notification", listener);
}

/** Calls a listener for each event of the inbox with a name. */
export function useInboxEvent(name, listener) {
  const inbox = useInbox();
  const latest = useLatest(listener);
  useEffect(() => inbox?.on(name, (detail) => latest.current(detail)), [inbox, name, latest]);
}

/** Loads older items: `loadMore()`, and whether there are more, whether they are being loaded, and the last error. */
export function useLoadMore() {
  const inbox = useInbox();
  const hasMore = useInboxValue("items", (one) => one.hasMore, false);
  const [request, setRequest] = useState(IDLE);
  const loading = useRef();

  const loadMore = useCallback(async () => {
    if (!inbox || loading.current === inbox) {
      return;
    }
    loading.current = inbox;
    setRequest({ inbox, isLoading: true, error: undefined });
    let error;
    try {
      await inbox.loadMore();
    } catch (failure) {
      error = failure;
    }
    if (loading.current === inbox) {
      loading.current = undefined;
      setRequest({ inbox, isLoading: false, error });
    }
  }, [inbox]);

  const { isLoading, error } = request.inbox === inbox ? request : IDLE;
  return { hasMore, isLoading, error, loadMore };
}

/** Ref for the element of an item: marks the item as seen after half of the element was on screen for a moment. */
export function useSeen(id) {
  const inbox = useInbox();
  const [element, setElement] = useState(null);

  useEffect(() => {
    if (!inbox || !element) {
      return undefined;
    }
    let isOnScreen = false;
    let timer;
    const restart = () => {
      clearTimeout(timer);
      if (isOnScreen && document.visibilityState === "visible") {
        timer = setTimeout(() => inbox.seen(id), SEEN_AFTER_MILLIS);
      }
    };
    const observer = new IntersectionObserver((entries) => {
      isOnScreen = entries.at(-1).isIntersecting;
      restart();
    }, { threshold: 0.5 });
    observer.observe(element);
    document.addEventListener("visibilitychange", restart);
    return () => {
      clearTimeout(timer);
      observer.disconnect();
      document.removeEventListener("visibilitychange", restart);
    };
  }, [inbox, element, id]);

  return setElement;
}

/** A value of the inbox. The component renders again only if an event of the inbox has changed it. */
function useInboxValue(event, read, initial) {
  const inbox = useInbox();
  const subscribe = useCallback((changed) => inbox?.on(event, changed) ?? (() => {}), [inbox, event]);
  return useSyncExternalStore(subscribe, () => (inbox ? read(inbox) : initial), () => initial);
}
