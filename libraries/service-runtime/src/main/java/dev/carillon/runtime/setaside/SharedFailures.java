// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.setaside;

import dev.carillon.events.v1.ProcessingFailure;

/// Failures that all instances share.
interface SharedFailures extends AutoCloseable {

    void publish(ProcessingFailure failure);

    void remove(ProcessingFailure failure);

    /// True once all shared failures have been read.
    boolean isCurrent();

    @Override
    void close();

    /// Failures of a single process, which are in its folder only.
    static SharedFailures none() {
        return new SharedFailures() {
            @Override
            public void publish(ProcessingFailure failure) {}

            @Override
            public void remove(ProcessingFailure failure) {}

            @Override
            public boolean isCurrent() {
                return true;
            }

            @Override
            public void close() {}
        };
    }
}
