// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.soak;

import java.util.Arrays;

/// Positions of one stream that one client received, in their order: publications, and positions at which it
/// started again with its list.
final class ReceivedPositions {

    private long[] steps = new long[16];
    private int size;

    void published(long position) {
        add(position);
    }

    /// @param position Position up to which the list is complete
    void beganAt(long position) {
        add(-1 - position);
    }

    /// First expected position that was skipped, or -1.
    ///
    /// @param expected Expected positions, ascending
    long firstHole(long[] expected) {
        long at = Long.MAX_VALUE;
        for (int i = 0; i < size; i++) {
            long step = steps[i];
            if (step < 0) {
                at = -1 - step;
                continue;
            }
            if (at != Long.MAX_VALUE) {
                int found = Arrays.binarySearch(expected, at + 1);
                int next = found >= 0 ? found : -1 - found;
                if (next < expected.length && expected[next] < step) {
                    return expected[next];
                }
            }
            at = step;
        }
        return -1;
    }

    private void add(long step) {
        if (size == steps.length) {
            steps = Arrays.copyOf(steps, 2 * size);
        }
        steps[size] = step;
        size++;
    }
}
