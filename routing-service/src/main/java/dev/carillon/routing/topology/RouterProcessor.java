// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.topology;

import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.routing.metering.LaneMeters;
import dev.carillon.routing.router.Router;
import dev.carillon.routing.router.RoutingRules;
import dev.carillon.routing.router.TimerGuard;
import dev.carillon.routing.router.store.StoreCatalog;
import dev.carillon.routing.router.store.StoreNames;
import java.time.Instant;
import java.util.OptionalLong;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/// Processor that runs a router on a stream: passes it records and timer ticks, and gives it the task's stores. Used
/// by the task's thread only.
final class RouterProcessor implements Processor<RecipientKey, RouterInput, Object, Object> {

    private final Lane lane;
    private final RoutingRules rules;
    private final String recordedBy;
    private final LanePacing pacing;
    private final CatalogChanges catalogChanges;
    private final LaneMeters meters;
    private final LaneGuard guard;
    private final TaskWrites writes = new TaskWrites();
    private ProcessorContext<Object, Object> context;
    private OneShotPunctuation alarm;
    private Router router;
    private TimerGuard timerGuard;

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else
    RouterProcessor(Lane lane, RoutingRules rules, RoutingTopology.Identity identity, CatalogChanges catalogChanges) {
        this.lane = lane;
        this.rules = rules;
        this.recordedBy = identity.recordedBy();
        this.meters = identity.meters().of(lane);
        this.guard = identity.guard();
        this.pacing = identity.pacing();
        this.catalogChanges = catalogChanges;
    }

    @Override
    public void init(ProcessorContext<Object, Object> taskContext) {
        context = taskContext;
        alarm = new OneShotPunctuation(context, this::turn);
        router = new Router(
                new Router.Identity(lane, context.taskId().partition(), recordedBy),
                rules,
                new StreamStores(context, writes),
                catalog(),
                new StreamOutputs(context, meters, writes));
        timerGuard = guard.timers(context.taskId().partition());
        // Timers of an earlier run may be due; they are known once the store is restored.
        alarm.set(context.currentSystemTimeMs());
        pacing.timer(context.taskId(), alarm.dueMillis(), context.currentSystemTimeMs());
    }

    @Override
    public void process(Record<RecipientKey, RouterInput> incoming) {
        Instant now = now();
        switch (incoming.value()) {
            case RouterInput.OfEvent(var event) -> router.receive(event, now);
            case RouterInput.OfReceipt(var receipt) -> router.receive(receipt, now);
            case RouterInput.OfProfile(var recipient) -> router.profileChanged(recipient, now);
            case RouterInput.OfFailedEvent(var event, String cause) -> router.setAside(event, cause, now);
            case RouterInput.OfFailedReceipt(var receipt, String cause) -> router.setAside(receipt, cause, now);
        }
        OptionalLong next = router.nextDueMillis();
        next.ifPresent(alarm::set);
        meters.due(context.taskId().partition(), next);
        pace();
    }

    @Override
    public void close() {
        meters.due(context.taskId().partition(), OptionalLong.empty());
        pacing.ended(context.taskId());
    }

    private void turn() {
        Instant now = now();
        boolean hasWorked = router.turn(timerGuard, now);
        long pauseOver = now.plus(rules.turnPause()).toEpochMilli();
        OptionalLong due = router.nextDueMillis();
        due.ifPresent(next -> alarm.set(hasWorked ? Math.max(next, pauseOver) : next));
        meters.due(context.taskId().partition(), due);
        pace();
    }

    private void pace() {
        pacing.timer(context.taskId(), alarm.dueMillis(), context.currentSystemTimeMs());
        if (writes.take()) {
            pacing.worked(context);
        }
    }

    private StoreCatalog catalog() {
        ReadOnlyKeyValueStore<String, byte[]> store = context.getStateStore(StoreNames.CATALOG);
        return new StoreCatalog(store::get, catalogChanges::count);
    }

    private Instant now() {
        return Instant.ofEpochMilli(context.currentSystemTimeMs());
    }
}
