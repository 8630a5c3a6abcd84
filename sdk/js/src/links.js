// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0

/** Link of an item if it is a web page, never `javascript:` or similar schemes. */
export function pageOf(actionUrl, base) {
  if (!actionUrl) {
    return undefined;
  }
  try {
    const url = new URL(actionUrl, base);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : undefined;
  } catch {
    return undefined;
  }
}
