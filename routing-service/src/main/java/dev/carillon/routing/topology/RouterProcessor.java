// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.topology;

import dev.carillon.events.FailureCode;
import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.routing.decision.RoutingRequest;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/// Where all that the router works on comes together: events, receipts and timers. For the task's thread.
final class RouterProcessor implements Processor<RecipientKey, Incoming, Object, Object> {

    private final Lane lane;
    private final RoutingRules rules;
    private final String recordedBy;
    private final CommitPacing pacing;
    private ProcessorContext<Object, Object> context;
    private Alarm alarm;
    private TaskState state;
    private Outputs outputs;
    private DeliveryTracking tracking;
    private NotificationRouting routing;
    private AudienceExpansion audiences;
    private Cancellations cancellations;

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else
    RouterProcessor(Lane lane, RoutingRules rules, String recordedBy, CommitPacing pacing) {
        this.lane = lane;
        this.rules = rules;
        this.recordedBy = recordedBy;
        this.pacing = pacing;
    }

    @Override
    public void init(ProcessorContext<Object, Object> taskContext) {
        Receipts receipts = new Receipts(lane, recordedBy);
        context = taskContext;
        alarm = new Alarm(context, this::turn);
        state = TaskState.of(context, alarm);
        outputs = new Outputs(context, recordedBy);
        tracking = new DeliveryTracking(rules.retries(), state, outputs, receipts);
        routing = new NotificationRouting(rules.engine(), state, tracking, outputs, receipts);
        audiences = new AudienceExpansion(
                rules, state, routing, outputs, receipts, context.taskId().partition());
        cancellations = new Cancellations(rules, state, routing, tracking);
        // Timers of an earlier life may be due; how many is known once the store is restored.
        alarm.set(context.currentSystemTimeMs());
    }

    @Override
    public void process(Record<RecipientKey, Incoming> incoming) {
        Instant now = now();
        switch (incoming.value()) {
            case ArrivedEvent event -> receive(event, now);
            case ArrivedReceipt(var receipt) -> tracking.receive(receipt, now);
        }
        pacing.worked(context);
    }

    private void receive(ArrivedEvent arrived, Instant now) {
        switch (arrived.event().getContentCase()) {
            case CANCELLATION -> cancellations.cancel(arrived, now);
            case RETRACTION ->
                outputs.deadLetter(
                        arrived, FailureCode.INVALID_REQUEST, "retractions are not known to this router", now);
            case DATA, CONTENT_NOT_SET -> {
                if (arrived.key().recipient().isPresent()) {
                    routing.route(arrived, RoutingRequest.Stage.ARRIVED, now);
                } else {
                    audiences.begin(arrived, now);
                }
            }
        }
    }

    private void turn() {
        Instant now = now();
        List<Timers.Timer> due = state.timers().take(now.toEpochMilli(), rules.workPerTurn());
        for (Timers.Timer timer : due) {
            switch (timer.kind()) {
                case DEFERRAL -> routing.release(timer.subject(), timer.dueMillis(), now);
                case RETRY -> tracking.release(timer.subject(), timer.dueMillis(), now);
                case AUDIENCE -> audiences.release(timer.subject(), timer.dueMillis(), now);
            }
        }
        long pauseOver = now.plus(rules.turnPause()).toEpochMilli();
        state.timers().nextMillis().ifPresent(next -> alarm.set(due.isEmpty() ? next : Math.max(next, pauseOver)));
        if (!due.isEmpty()) {
            pacing.worked(context);
        }
    }

    private Instant now() {
        return Instant.ofEpochMilli(context.currentSystemTimeMs());
    }
}
