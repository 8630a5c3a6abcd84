// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0

/** English texts of the component; a page replaces them by the property `labels`. */
export const LABELS = {
  bell: (unread) => (unread === 0 ? "Notifications" : `Notifications, ${unread} unread`),
  title: "Notifications",
  readAll: "Mark all read",
  close: "Close",
  empty: "Nothing here yet",
  more: "Show older",
  read: "Mark read",
  unread: "Mark unread",
  archive: "Archive",
  unreadItem: "Unread",
  chosen: (label) => `Chosen: ${label}`,
  arrived: (title) => `New: ${title}`,
  failed: "That did not work",
  connecting: "Connecting",
  live: "",
  offline: "Offline. What you do is kept and sent later.",
  closed: "Not connected",
};
