// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Parser of `text/event-stream`. Returns a function that accepts the text in pieces of any size and passes each
 * complete event to the listener: `{event, data, id}`, where the id is the last one that was received.
 */
export function readEvents(listener) {
  let rest = "";
  let lastId = "";
  let event = "";
  let data = [];
  const line = (text) => {
    if (text === "") {
      if (data.length > 0) {
        listener({ event: event || "message", data: data.join("\n"), id: lastId });
      }
      event = "";
      data = [];
      return;
    }
    const colon = text.indexOf(":");
    const field = colon < 0 ? text : text.slice(0, colon);
    const value = colon < 0 ? "" : text.slice(colon + 1).replace(/^ /, "");
    if (field === "data") {
      data.push(value);
    } else if (field === "event") {
      event = value;
    } else if (field === "id" && !value.includes("\0")) {
      lastId = value;
    }
  };
  return (text) => {
    const lines = (rest + text).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop();
    lines.forEach(line);
  };
}
