// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.broadcast;

import java.util.List;

/// What a stream held when it was read.
///
/// @param top its newest position
/// @param items after the position that was asked for, ascending, as far as they are kept
record BroadcastView(BroadcastPosition top, List<BroadcastItem> items) {

    BroadcastView {
        items = List.copyOf(items);
    }
}
