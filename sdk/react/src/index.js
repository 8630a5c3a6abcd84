// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
"use client";

export { CarillonInbox } from "./carillon-inbox.js";
export {
  useConnection,
  useInboxEvent,
  useIsLoaded,
  useItems,
  useLoadMore,
  useNotification,
  useSeen,
  useUnread,
} from "./hooks.js";
export { CarillonProvider, useInbox } from "./provider.js";
