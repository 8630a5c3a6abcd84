// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators.chat;

import java.time.Instant;

/// Message that arrived in a chat.
///
/// @param hook Last segment of the webhook's path
/// @param payload JSON text
record ReceivedChat(String hook, String title, String text, String payload, Instant receivedAt) {}
