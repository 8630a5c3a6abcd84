// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0

/** Streams of the inbox: one for each lane, and one for changes of items' states. */
export const STREAMS = ["critical", "standard", "bulk", "state"];

/**
 * Positions up to which this page has each stream: `{stream: {epoch, offset}}`. The stored position is the furthest
 * one of all tabs; a tab resumes from its own position.
 */
export class Positions {
  #kept;
  #own;

  constructor(kept) {
    this.#kept = kept;
    this.#own = sound(kept.read("positions"));
  }

  current() {
    return structuredClone(this.#own);
  }

  /** Sets the position at which a stream starts, or starts again. */
  begin(stream, epoch, offset) {
    this.#put(stream, { epoch, offset });
  }

  /** Advances a stream, after all publications up to an offset were handled. */
  advance(stream, epoch, offset) {
    const before = this.#own[stream];
    if (before?.epoch !== epoch || before.offset < offset) {
      this.#put(stream, { epoch, offset });
    }
  }

  #put(stream, position) {
    this.#own[stream] = position;
    const furthest = sound(this.#kept.read("positions"));
    if (furthest[stream]?.epoch !== position.epoch || furthest[stream].offset < position.offset) {
      furthest[stream] = position;
      this.#kept.write("positions", furthest);
    }
  }
}

/** Parses the id of an event of the event stream: `critical:<epoch>:<offset>,…`. */
export function toEventId(positions) {
  return STREAMS.filter((stream) => positions[stream])
    .map((stream) => `${stream}:${positions[stream].epoch}:${positions[stream].offset}`)
    .join(",");
}

export function fromEventId(text) {
  const positions = {};
  for (const part of text.split(",")) {
    const [stream, epoch, offset] = part.trim().split(":");
    if (STREAMS.includes(stream) && epoch && /^\d{1,15}$/.test(offset ?? "")) {
      positions[stream] = { epoch, offset: Number(offset) };
    }
  }
  return positions;
}

function sound(kept) {
  const positions = {};
  for (const stream of STREAMS) {
    const position = kept?.[stream];
    if (typeof position?.epoch === "string" && Number.isSafeInteger(position.offset)) {
      positions[stream] = { epoch: position.epoch, offset: position.offset };
    }
  }
  return positions;
}
