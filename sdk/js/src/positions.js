// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0

export const LANES = ["critical", "standard", "bulk"];

/**
 * Up to where this page has each lane: `{lane: {epoch, offset}}`. What is kept across page loads is the furthest that
 * any tab has come to; what a tab resumes from is its own.
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

  /** The stream begins here, or begins anew. */
  begin(lane, epoch, offset) {
    this.#put(lane, { epoch, offset });
  }

  /** Everything up to here has been handled. */
  advance(lane, epoch, offset) {
    const before = this.#own[lane];
    if (before?.epoch !== epoch || before.offset < offset) {
      this.#put(lane, { epoch, offset });
    }
  }

  #put(lane, position) {
    this.#own[lane] = position;
    const furthest = sound(this.#kept.read("positions"));
    if (furthest[lane]?.epoch !== position.epoch || furthest[lane].offset < position.offset) {
      furthest[lane] = position;
      this.#kept.write("positions", furthest);
    }
  }
}

/** `critical:<epoch>:<offset>,…`: the id of an event of the event stream. */
export function toEventId(positions) {
  return LANES.filter((lane) => positions[lane])
    .map((lane) => `${lane}:${positions[lane].epoch}:${positions[lane].offset}`)
    .join(",");
}

export function fromEventId(text) {
  const positions = {};
  for (const part of text.split(",")) {
    const [lane, epoch, offset] = part.trim().split(":");
    if (LANES.includes(lane) && epoch && /^\d{1,15}$/.test(offset ?? "")) {
      positions[lane] = { epoch, offset: Number(offset) };
    }
  }
  return positions;
}

function sound(kept) {
  const positions = {};
  for (const lane of LANES) {
    const position = kept?.[lane];
    if (typeof position?.epoch === "string" && Number.isSafeInteger(position.offset)) {
      positions[lane] = { epoch: position.epoch, offset: position.offset };
    }
  }
  return positions;
}
