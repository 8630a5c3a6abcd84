// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
import { useInsertionEffect, useRef } from "react";

/**
 * Ref to the value of the latest render. An effect calls the page's latest function through it, and does not run again
 * when the page passes another function.
 */
export function useLatest(value) {
  const latest = useRef(value);
  useInsertionEffect(() => {
    latest.current = value;
  });
  return latest;
}
