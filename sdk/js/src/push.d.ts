// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0

/** A device as `POST /v1/recipients/{id}/devices` takes it. */
export interface WebPushDevice {
  platform: "webpush";
  token: string;
  keys: { p256dh: string; auth: string };
  timeZone: string;
}

/** Whether this browser can be reached by Web Push at all. */
export function supportsPush(): boolean;

/** Asks the person and subscribes this browser; the page's own server registers the answer. */
export function subscribeToPush(options: {
  /** Address of the service worker; `/service-worker.js` unless given. */
  serviceWorker?: string;
  /** The public VAPID key, unpadded base64url. */
  applicationServerKey: string;
}): Promise<WebPushDevice>;

/** Ends it; answers with the device to forget. */
export function unsubscribeFromPush(): Promise<WebPushDevice | undefined>;

export function deviceOf(subscription: PushSubscription): WebPushDevice;

export function toBytes(base64url: string): Uint8Array;
