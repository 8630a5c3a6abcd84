// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0

/** Styles with logical properties only, so that right-to-left pages need only their `dir`. */
export const STYLE = `
:host {
  --_ground: var(--carillon-ground, light-dark(#ffffff, #1b2029));
  --_ink: var(--carillon-ink, light-dark(#1b1f27, #e8ebf1));
  --_soft: var(--carillon-soft, light-dark(#5a6372, #a0a9b8));
  --_line: var(--carillon-line, light-dark(#dde1e8, #303745));
  --_accent: var(--carillon-accent, light-dark(#2a5bd7, #86a8ff));
  --_alert: var(--carillon-alert, light-dark(#c62f3b, #ff7b85));
  --_alert-ink: var(--carillon-alert-ink, light-dark(#ffffff, #2b0b0e));
  --_hover: var(--carillon-hover, light-dark(#f2f4f8, #252b37));
  --_radius: var(--carillon-radius, 0.6rem);
  color-scheme: light dark;
  position: relative;
  display: inline-block;
  color: var(--_ink);
  font: var(--carillon-font, 1rem/1.45 system-ui, sans-serif);
  text-align: start;
}
:host([theme="light"]) { color-scheme: light; }
:host([theme="dark"]) { color-scheme: dark; }
:host([inline]) { display: block; }
:host([hidden]) { display: none; }
* { box-sizing: border-box; }
[hidden] { display: none !important; }
button { font: inherit; color: inherit; background: none; border: 0; padding: 0; cursor: pointer; }
:focus-visible { outline: 2px solid var(--_accent); outline-offset: 2px; }
.bell {
  position: relative;
  display: inline-grid;
  place-items: center;
  inline-size: 2.75rem;
  block-size: 2.75rem;
  border-radius: 50%;
}
.bell:hover { background: var(--_hover); }
.badge {
  position: absolute;
  inset-block-start: 0.15rem;
  inset-inline-end: 0.05rem;
  min-inline-size: 1.2rem;
  padding-inline: 0.3rem;
  border-radius: 0.6rem;
  background: var(--_alert);
  color: var(--_alert-ink);
  font-size: 0.75rem;
  font-weight: 700;
  line-height: 1.2rem;
  text-align: center;
}
.panel { background: var(--_ground); }
:host(:not([inline])) .panel {
  position: absolute;
  z-index: var(--carillon-layer, 1000);
  inset-block-start: calc(100% + 0.4rem);
  inset-inline-end: 0;
  inline-size: min(24rem, 92vw);
  max-block-size: min(36rem, 80vh);
  display: flex;
  flex-direction: column;
  border: 1px solid var(--_line);
  border-radius: var(--_radius);
  box-shadow: 0 0.6rem 2rem rgb(0 0 0 / 0.22);
  overflow: hidden;
}
:host([align="start"]:not([inline])) .panel { inset-inline: 0 auto; }
.head {
  display: flex;
  align-items: center;
  gap: 0.75rem;
  padding: 0.7rem 1rem;
  border-block-end: 1px solid var(--_line);
}
.title { margin: 0; margin-inline-end: auto; font-size: 1rem; font-weight: 650; }
.quiet { color: var(--_accent); font-size: 0.875rem; padding: 0.25rem 0.4rem; border-radius: 0.3rem; }
.quiet:hover { background: var(--_hover); }
.status { margin: 0; padding: 0.35rem 1rem; font-size: 0.8125rem; color: var(--_soft); background: var(--_hover); }
.scroll { overflow-y: auto; overscroll-behavior: contain; }
.list { list-style: none; margin: 0; padding: 0; }
.item {
  position: relative;
  display: grid;
  grid-template-columns: minmax(0, 1fr) auto;
  border-block-end: 1px solid var(--_line);
  border-inline-start: 3px solid transparent;
}
.item:last-child { border-block-end: 0; }
.item[data-lane="critical"] { border-inline-start-color: var(--_alert); }
.item:hover { background: var(--_hover); }
.open {
  display: grid;
  grid-template-columns: 0.55rem minmax(0, 1fr);
  column-gap: 0.7rem;
  padding-block: 0.75rem;
  padding-inline: 0.8rem 0.4rem;
  text-align: start;
  outline-offset: -2px !important;
}
.dot { inline-size: 0.55rem; block-size: 0.55rem; margin-block-start: 0.42rem; border-radius: 50%; }
.item[data-unread] .dot { background: var(--_accent); }
.item-title { overflow-wrap: anywhere; }
.item[data-unread] .item-title { font-weight: 650; }
.item-body { grid-column: 2; color: var(--_soft); font-size: 0.9375rem; overflow-wrap: anywhere; }
.item-head { display: flex; align-items: start; gap: 0.5rem; }
.item-icon { inline-size: 1.5rem; block-size: 1.5rem; border-radius: 0.3rem; object-fit: cover; flex: none; }
.item-image {
  grid-column: 2;
  inline-size: 100%;
  max-block-size: 12rem;
  margin-block: 0.4rem;
  border-radius: 0.4rem;
  object-fit: cover;
}
.item-actions {
  grid-column: 1 / -1;
  display: flex;
  flex-wrap: wrap;
  gap: 0.5rem;
  padding-block-end: 0.75rem;
  padding-inline: 2.05rem 0.6rem;
}
.action {
  padding: 0.3rem 0.75rem;
  border: 1px solid var(--_line);
  border-radius: 0.4rem;
  color: var(--_accent);
  font-size: 0.875rem;
}
.action:hover { background: var(--_line); }
.action.primary { border-color: var(--_accent); font-weight: 600; }
.chosen { display: inline-flex; align-items: center; gap: 0.3rem; color: var(--_soft); font-size: 0.875rem; }
.item-time { grid-column: 2; color: var(--_soft); font-size: 0.8125rem; }
.acts { display: flex; align-items: start; gap: 0.1rem; padding-block-start: 0.6rem; padding-inline-end: 0.6rem; }
.act {
  display: grid;
  place-items: center;
  inline-size: 2rem;
  block-size: 2rem;
  border-radius: 0.4rem;
  color: var(--_soft);
}
.act:hover { color: var(--_ink); background: var(--_line); }
.empty { margin: 0; padding: 2rem 1rem; color: var(--_soft); text-align: center; }
.more {
  display: block;
  inline-size: 100%;
  padding: 0.7rem;
  border-block-start: 1px solid var(--_line);
  color: var(--_accent);
}
.more:hover { background: var(--_hover); }
.unseen {
  position: absolute;
  inline-size: 1px;
  block-size: 1px;
  overflow: hidden;
  clip-path: inset(50%);
  white-space: nowrap;
}
@media (forced-colors: active) {
  .badge, .item[data-unread] .dot { forced-color-adjust: none; background: Highlight; color: HighlightText; }
}
`;
