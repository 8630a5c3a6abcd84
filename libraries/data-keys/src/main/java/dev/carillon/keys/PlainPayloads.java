// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.keys;

/// Treatment of unencrypted payloads while encryption is on.
enum PlainPayloads {
    REFUSE,
    ACCEPT
}
