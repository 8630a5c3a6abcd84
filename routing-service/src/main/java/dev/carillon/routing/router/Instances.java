// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.router;

import dev.carillon.events.EventId;
import dev.carillon.events.RecipientKey;
import dev.carillon.routing.state.DeliveryGroup;
import dev.carillon.routing.state.Instance;
import dev.carillon.routing.state.WaitingChannel;
import dev.carillon.routing.store.Entries;
import dev.carillon.routing.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.apache.kafka.common.utils.Bytes;

/// Notifications that have not come to their end, each with one timer: for the first moment at which something of it is
/// due. Those that go by their recipient's clock can be found by recipient. For the task's thread.
final class Instances {

    private static final byte[] NOTHING = {};

    private final Store store;
    private final StoredMessages<Instance> instances;
    private final Timers timers;
    private final Flows flows;

    Instances(Store store, Timers timers, Flows flows) {
        this.store = store;
        this.instances = new StoredMessages<>(store, Instance.parser());
        this.timers = timers;
        this.flows = flows;
    }

    Optional<Course> find(RecipientKey recipient, EventId event) {
        return find(StoreKeys.instance(recipient, event));
    }

    Optional<Course> find(Bytes key) {
        return instances.find(key).map(this::course);
    }

    /// The notification whose timer this is; empty when it has another one by now.
    Optional<Course> findDue(Bytes key, long dueMillis) {
        return instances
                .find(key)
                .filter(instance -> due(instance).equals(OptionalLong.of(dueMillis)))
                .map(this::course);
    }

    /// Of an event: all recipients' or one's.
    List<Course> find(RecipientKey recipient, EventId event, int limit) {
        return instances.startingWith(StoreKeys.instances(recipient, event), limit).stream()
                .filter(entry -> isOf(entry.key(), recipient, event))
                .map(entry -> course(entry.message()))
                .toList();
    }

    /// Those that go by the recipient's clock.
    List<Course> findLocal(RecipientKey recipient, int limit) {
        Bytes prefix = StoreKeys.locals(recipient);
        List<Bytes> keys = new ArrayList<>();
        try (Entries entries = store.range(prefix, Bytes.increment(prefix))) {
            while (entries.hasNext() && keys.size() < limit) {
                keys.add(entries.next().key());
            }
        }
        return keys.stream()
                .flatMap(key -> find(recipient, new EventId(StoreKeys.lastText(key))).stream())
                .toList();
    }

    /// Keeps what is left of a notification, if anything is.
    void save(Course course) {
        Bytes key = StoreKeys.instance(course.recipient(), course.arrived().id());
        course.kept().ifPresent(before -> removeTimer(key, before));
        if (course.isOver()) {
            course.kept().ifPresent(before -> {
                instances.remove(key);
                forgetLocal(course, before);
            });
            return;
        }
        Instance instance = course.toInstance(flows);
        instances.put(key, instance);
        due(instance).ifPresent(due -> timers.schedule(timer(key, instance, due)));
        if (isLocal(instance)) {
            store.put(StoreKeys.local(course.recipient(), course.arrived().id()), NOTHING);
        } else {
            course.kept().ifPresent(before -> forgetLocal(course, before));
        }
    }

    private void forgetLocal(Course course, Instance before) {
        if (isLocal(before)) {
            store.delete(StoreKeys.local(course.recipient(), course.arrived().id()));
        }
    }

    private void removeTimer(Bytes key, Instance before) {
        due(before).ifPresent(due -> timers.remove(timer(key, before, due)));
    }

    private Course course(Instance instance) {
        return Course.of(
                instance,
                instance.hasFlow()
                        ? Optional.of(flows.of(
                                RecipientKey.parse(instance.getStored().getKey())
                                        .tenant(),
                                instance.getFlow()))
                        : Optional.empty());
    }

    private static Timers.Timer timer(Bytes key, Instance instance, long due) {
        return new Timers.Timer(due, instance.getStored().getOrigin().getOffset(), Timers.Kind.INSTANCE, key);
    }

    private static boolean isLocal(Instance instance) {
        return instance.getMain().getLocal()
                || instance.getChannelsList().stream().anyMatch(WaitingChannel::getLocal);
    }

    private static OptionalLong due(Instance instance) {
        LongStream main = instance.hasMain() && !instance.getMain().getAsked()
                ? LongStream.of(instance.getMain().getDueMillis())
                : LongStream.empty();
        LongStream channels = instance.getChannelsList().stream().mapToLong(WaitingChannel::getDueMillis);
        LongStream groups = instance.getGroupsList().stream()
                .filter(group -> !group.getAsked())
                .mapToLong(DeliveryGroup::getConfirmDueMillis);
        return LongStream.concat(main, LongStream.concat(channels, groups))
                .filter(due -> due > 0)
                .min();
    }

    /// One recipient's key may be the beginning of another's.
    private static boolean isOf(Bytes key, RecipientKey recipient, EventId event) {
        return recipient.recipient().isEmpty() || key.equals(StoreKeys.instance(recipient, event));
    }
}
