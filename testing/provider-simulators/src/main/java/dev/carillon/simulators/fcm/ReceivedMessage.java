// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators.fcm;

import java.time.Instant;

/// Message that arrived at an Android device.
///
/// @param payload JSON text of the whole message
/// @param tag Tag by which the device replaces an earlier message
record ReceivedMessage(
        String name, String token, String title, String body, String tag, String payload, Instant receivedAt) {}
