// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.topology;

/// Note of whether a task has written to a store or a topic. A record that wrote nothing needs no commit of its own:
/// it may be read again. Used by the task's thread only.
final class TaskWrites {

    private boolean hasWritten;

    void note() {
        hasWritten = true;
    }

    /// Returns whether anything was written since the last call.
    boolean take() {
        boolean had = hasWritten;
        hasWritten = false;
        return had;
    }
}
