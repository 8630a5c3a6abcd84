// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
import { connect } from "@carillon/client";
import { createContext, createElement, useContext, useEffect, useState } from "react";
import { useLatest } from "./latest.js";

/** Inbox of the nearest provider: null before it is connected, undefined without a provider. */
const InboxContext = createContext(undefined);

/** Provides an inbox to the components below it: `inbox`, or one that it opens with the options of `connect`. */
export function CarillonProvider({ inbox, children, ...options }) {
  const own = useOwnInbox(inbox ? undefined : options);
  return createElement(InboxContext.Provider, { value: inbox ?? own ?? null }, children);
}

/** The inbox of the nearest provider; undefined on a server and before the provider has mounted. */
export function useInbox() {
  const inbox = useContext(InboxContext);
  if (inbox === undefined) {
    throw new Error("There is no <CarillonProvider> above this component");
  }
  return inbox ?? undefined;
}

/** Inbox that is open while the component is mounted. It is replaced when the address or the token changes. */
function useOwnInbox(options) {
  const latest = useLatest(options);
  const [opened, setOpened] = useState();
  const identity = options && JSON.stringify([options.url, options.token]);

  useEffect(() => {
    if (identity === undefined) {
      return undefined;
    }
    let inbox;
    let hasEnded = false;
    // StrictMode mounts, unmounts and mounts a component in one task. A microtask runs afterwards and connects once.
    queueMicrotask(() => {
      if (hasEnded) {
        return;
      }
      try {
        inbox = openInbox(latest);
        setOpened({ identity, inbox });
      } catch (error) {
        // Thrown while rendering, it reaches the error boundary of the page.
        setOpened(() => {
          throw error;
        });
      }
    });
    return () => {
      hasEnded = true;
      inbox?.close();
    };
  }, [identity, latest]);

  return opened?.identity === identity ? opened?.inbox : undefined;
}

function openInbox(latest) {
  const { getToken } = latest.current;
  return connect({ ...latest.current, getToken: getToken && (() => latest.current.getToken()) });
}
