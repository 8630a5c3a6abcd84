// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.inbox;

/// How much one answer may recover. All of it travels in one frame, and some client libraries refuse frames of
/// 1 MiB.
///
/// @param items per lane
/// @param bytes of what is sent
public record ResumeLimits(int items, int bytes) {

    ResumeLimits less(int used) {
        return new ResumeLimits(items, Math.max(0, bytes - used));
    }
}
