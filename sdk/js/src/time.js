// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0

const STEPS = [
  ["second", 60],
  ["minute", 60],
  ["hour", 24],
  ["day", 7],
];

/** Relative time such as "3 minutes ago" in a language; a date if it is a week old or more. */
export function ago(instant, nowMillis, language) {
  let amount = (Date.parse(instant) - nowMillis) / 1000;
  const format = new Intl.RelativeTimeFormat(language, { numeric: "auto", style: "short" });
  for (const [unit, length] of STEPS) {
    if (Math.abs(amount) < length) {
      return format.format(Math.min(0, Math.round(amount)), unit);
    }
    amount /= length;
  }
  return new Intl.DateTimeFormat(language, { dateStyle: "medium" }).format(new Date(instant));
}
