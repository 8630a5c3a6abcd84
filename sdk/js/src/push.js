// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
import { CarillonError } from "./errors.js";

/** Whether this browser can be reached by Web Push at all. */
export function supportsPush() {
  return "serviceWorker" in (globalThis.navigator ?? {}) && "PushManager" in globalThis && "Notification" in globalThis;
}

/**
 * Asks the person, subscribes this browser, and answers with the device to register at
 * `POST /v1/recipients/{id}/devices`. That needs an API key, so the page's own server does it. Call it from a click:
 * browsers refuse to ask otherwise.
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

/** Ends it in this browser; answers with the device to forget, or undefined when there was none. */
export async function unsubscribeFromPush() {
  const registration = await navigator.serviceWorker?.getRegistration();
  const subscription = await registration?.pushManager.getSubscription();
  if (!subscription) {
    return undefined;
  }
  await subscription.unsubscribe();
  return deviceOf(subscription);
}

/** A subscription as the platform's API takes a device. */
export function deviceOf(subscription) {
  const { endpoint, keys } = subscription.toJSON();
  return {
    platform: "webpush",
    token: endpoint,
    keys: { p256dh: keys.p256dh, auth: keys.auth },
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  };
}

/** An application server's public key as the browser takes it, from unpadded base64url. */
export function toBytes(base64url) {
  const text = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
