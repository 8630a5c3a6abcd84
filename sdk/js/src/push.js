// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
import { CarillonError } from "./errors.js";

/** True if this browser supports Web Push. */
export function supportsPush() {
  return "serviceWorker" in (globalThis.navigator ?? {}) && "PushManager" in globalThis && "Notification" in globalThis;
}

/**
 * Asks the user for permission, subscribes this browser, and returns the device to register at
 * `POST /v1/recipients/{id}/devices`. That needs an API key, so the page's own server does it. Call this from a click,
 * because browsers otherwise refuse to ask.
 */
export async function subscribeToPush({ serviceWorker = "/service-worker.js", applicationServerKey }) {
  if (!supportsPush()) {
    throw new CarillonError("this browser has no Web Push", { code: "not-supported" });
  }
  if ((await Notification.requestPermission()) !== "granted") {
    throw new CarillonError("notifications were not allowed", { code: "not-allowed" });
  }
  await navigator.serviceWorker.register(serviceWorker);
  const registration = await navigator.serviceWorker.ready;
  const options = { userVisibleOnly: true, applicationServerKey: toBytes(applicationServerKey) };
  const { pushManager } = registration;
  return deviceOf((await pushManager.getSubscription()) ?? (await pushManager.subscribe(options)));
}

/** Unsubscribes this browser; returns the device to remove, or undefined if there was none. */
export async function unsubscribeFromPush() {
  const registration = await navigator.serviceWorker?.getRegistration();
  const subscription = await registration?.pushManager.getSubscription();
  if (!subscription) {
    return undefined;
  }
  await subscription.unsubscribe();
  return deviceOf(subscription);
}

/** The subscription as a device of the platform's API. */
export function deviceOf(subscription) {
  const { endpoint, keys } = subscription.toJSON();
  return {
    platform: "webpush",
    token: endpoint,
    keys: { p256dh: keys.p256dh, auth: keys.auth },
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  };
}

/** Bytes of an application server's public key in unpadded base64url. */
export function toBytes(base64url) {
  const text = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
