// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
import "@carillon/client/element";
import { createElement, forwardRef, useEffect, useImperativeHandle, useLayoutEffect, useRef } from "react";
import { useLatest } from "./latest.js";
import { useInbox } from "./provider.js";

// React 18 warns about layout effects on a server.
const useCommitEffect = typeof document === "undefined" ? useEffect : useLayoutEffect;

/** The element `<carillon-inbox>` with the inbox of the nearest provider: a bell, or with `inline` the list itself. */
export const CarillonInbox = forwardRef(function CarillonInbox(
  { bell, empty, labels, inline, quiet, onItemOpen, onActionChoose, className, ...attributes },
  ref,
) {
  const inbox = useInbox();
  const element = useRef(null);
  const latest = useLatest({ onItemOpen, onActionChoose });
  useImperativeHandle(ref, () => element.current, []);

  useCommitEffect(() => {
    element.current.labels = labels ?? {};
  }, [labels]);

  useCommitEffect(() => {
    const { current } = element;
    current.inbox = inbox;
    return () => {
      current.inbox = undefined;
    };
  }, [inbox]);

  useCommitEffect(() => {
    const { current } = element;
    const opened = (event) => latest.current.onItemOpen?.(event.detail.item, event);
    const chosen = (event) => latest.current.onActionChoose?.(event.detail.item, event.detail.action, event);
    current.addEventListener("carillon-open", opened);
    current.addEventListener("carillon-action", chosen);
    return () => {
      current.removeEventListener("carillon-open", opened);
      current.removeEventListener("carillon-action", chosen);
    };
  }, [latest]);

  // React 18 sets attributes of custom elements as they are written: `class`, and "" for true.
  return createElement(
    "carillon-inbox",
    { ...attributes, ref: element, class: className, inline: inline ? "" : undefined, quiet: quiet ? "" : undefined },
    bell && createElement("span", { slot: "bell" }, bell),
    empty && createElement("div", { slot: "empty" }, empty),
  );
});
