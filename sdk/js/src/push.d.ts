// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0

/** A device for `POST /v1/recipients/{id}/devices`. */
export interface WebPushDevice {
  platform: "webpush";
  token: string;
  keys: { p256dh: string; auth: string };
  timeZone: string;
}

/** True if this browser supports Web Push. */
export function supportsPush(): boolean;

/** Asks the user and subscribes this browser; the page's own server must register the returned device. */
export function subscribeToPush(options: {
  /** Address of the service worker; by default `/service-worker.js`. */
  serviceWorker?: string;
  /** The public VAPID key, unpadded base64url. */
  applicationServerKey: string;
}): Promise<WebPushDevice>;

/** Unsubscribes this browser; returns the device to remove. */
export function unsubscribeFromPush(): Promise<WebPushDevice | undefined>;

export function deviceOf(subscription: PushSubscription): WebPushDevice;

export function toBytes(base64url: string): Uint8Array;
