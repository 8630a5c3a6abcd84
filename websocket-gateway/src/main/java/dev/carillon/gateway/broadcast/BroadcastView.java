// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.broadcast;

import java.util.List;

/// Content of a stream at the time of reading.
///
/// @param top the stream's newest position
/// @param items the stored items after the requested position, in ascending order
record BroadcastView(BroadcastPosition top, List<BroadcastItem> items) {

    BroadcastView {
        items = List.copyOf(items);
    }
}
