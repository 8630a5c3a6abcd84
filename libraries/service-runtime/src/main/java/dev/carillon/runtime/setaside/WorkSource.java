// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.setaside;

/// A consumer and the topic that it reads, or a store that it works off, registered with a [ProcessingGuard].
public final class WorkSource {

    private final int index;
    private final String consumer;
    private final String topic;

    WorkSource(int index, String consumer, String topic) {
        this.index = index;
        this.consumer = consumer;
        this.topic = topic;
    }

    /// The record of a partition at an offset.
    public WorkId at(int partition, long offset) {
        return new WorkId(this, partition, offset, 0);
    }

    /// Work that no offset identifies alone.
    ///
    /// @param mark distinguishes it from other work with the same number, for example a hash of its key
    public WorkId at(int partition, long number, long mark) {
        return new WorkId(this, partition, number, mark);
    }

    public String consumer() {
        return consumer;
    }

    public String topic() {
        return topic;
    }

    int index() {
        return index;
    }

    @Override
    public String toString() {
        return consumer + "/" + topic;
    }
}
