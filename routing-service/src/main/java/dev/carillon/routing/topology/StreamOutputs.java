// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.topology;

import dev.carillon.events.Channel;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.v1.DeadLetter;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.Receipt;
import dev.carillon.routing.metering.LaneMeters;
import dev.carillon.routing.router.RouterOutputs;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/// Router outputs that write to the topology's sinks. Used by the task's thread only.
record StreamOutputs(ProcessorContext<Object, Object> context, LaneMeters meters, TaskWrites writes)
        implements RouterOutputs {

    @Override
    public void deliver(RecipientKey key, Delivery delivery, Headers headers) {
        Channel channel = Channel.require(delivery.getChannel());
        meters.delivered(delivery, channel);
        forward(key, delivery, headers, NodeNames.deliveriesSink(channel));
    }

    @Override
    public void retract(RecipientKey key, Receipt receipt) {
        forward(key, receipt, new RecordHeaders(), NodeNames.RETRACTIONS_SINK);
    }

    @Override
    public void record(RecipientKey key, Receipt receipt, Headers headers) {
        meters.recorded(receipt);
        forward(key, receipt, headers, NodeNames.RECEIPTS_SINK);
    }

    @Override
    public void deadLetter(RecipientKey key, DeadLetter letter) {
        meters.buried(letter);
        forward(key.toString(), letter, new RecordHeaders(), NodeNames.DEAD_LETTERS_SINK);
    }

    @Override
    public void postpone(Delivery retry) {
        meters.postponed(Channel.require(retry.getChannel()));
    }

    private void forward(Object key, Object value, Headers headers, String sink) {
        writes.note();
        context.forward(new Record<>(key, value, context.currentSystemTimeMs(), headers), sink);
    }
}
