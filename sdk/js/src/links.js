// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0

/** Where an item leads, if that is a page: never `javascript:` or the like. */
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
