// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.soak;

import java.util.Arrays;

/// The positions of one stream that one client went through, in their order: publications, and places where it began
/// anew with its list.
final class Trail {

    private long[] steps = new long[16];
    private int size;

    void published(long position) {
        add(position);
    }

    /// @param position up to which the list has everything
    void beganAt(long position) {
        add(-1 - position);
    }

    /// The first position of the truth that was passed over, or -1.
    ///
    /// @param truth ascending
    long firstHole(long[] truth) {
        long at = Long.MAX_VALUE;
        for (int i = 0; i < size; i++) {
            long step = steps[i];
            if (step < 0) {
                at = -1 - step;
                continue;
            }
            if (at != Long.MAX_VALUE) {
                int found = Arrays.binarySearch(truth, at + 1);
                int next = found >= 0 ? found : -1 - found;
                if (next < truth.length && truth[next] < step) {
                    return truth[next];
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
