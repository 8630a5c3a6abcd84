// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.router;

import dev.carillon.events.EventId;
import dev.carillon.events.RecipientKey;
import dev.carillon.routing.router.store.Flows;
import dev.carillon.routing.router.store.StoreKeys;
import dev.carillon.routing.router.store.StoredMessages;
import dev.carillon.routing.router.store.Timers;
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

/// Store of unfinished notifications. Each has one timer, for the earliest instant at which part of it is due.
/// Notifications that depend on the recipient's time zone can be found by recipient. Used by the task's thread only.
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

    Optional<RoutedNotification> find(RecipientKey recipient, EventId event) {
        return find(StoreKeys.instance(recipient, event));
    }

    Optional<RoutedNotification> find(Bytes key) {
        return instances.find(key).map(this::notification);
    }

    /// Notification whose timer is due; empty if its timer has been moved since.
    Optional<RoutedNotification> findDue(Bytes key, long dueMillis) {
        return instances
                .find(key)
                .filter(instance -> due(instance).equals(OptionalLong.of(dueMillis)))
                .map(this::notification);
    }

    /// Unfinished notifications of an event, of one recipient or of all.
    List<RoutedNotification> find(RecipientKey recipient, EventId event, int limit) {
        return instances.startingWith(StoreKeys.instances(recipient, event), limit).stream()
                .filter(entry -> isOf(entry.key(), recipient, event))
                .map(entry -> notification(entry.message()))
                .toList();
    }

    /// Unfinished notifications that depend on the recipient's time zone.
    List<RoutedNotification> findLocal(RecipientKey recipient, int limit) {
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

    /// Stores a notification, or removes it if it has ended.
    void save(RoutedNotification routed) {
        Bytes key = StoreKeys.instance(routed.recipient(), routed.arrived().id());
        routed.kept().ifPresent(before -> removeTimer(key, before));
        if (routed.isOver()) {
            routed.kept().ifPresent(before -> {
                instances.remove(key);
                forgetLocal(routed, before);
            });
            return;
        }
        Instance instance = routed.toInstance(flows);
        instances.put(key, instance);
        due(instance).ifPresent(due -> timers.schedule(timer(key, instance, due)));
        if (isLocal(instance)) {
            store.put(StoreKeys.local(routed.recipient(), routed.arrived().id()), NOTHING);
        } else {
            routed.kept().ifPresent(before -> forgetLocal(routed, before));
        }
    }

    private void forgetLocal(RoutedNotification routed, Instance before) {
        if (isLocal(before)) {
            store.delete(StoreKeys.local(routed.recipient(), routed.arrived().id()));
        }
    }

    private void removeTimer(Bytes key, Instance before) {
        due(before).ifPresent(due -> timers.remove(timer(key, before, due)));
    }

    private RoutedNotification notification(Instance instance) {
        return RoutedNotification.of(
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

    /// True if the key is exactly this recipient's and event's: one recipient's key may be a prefix of another's.
    private static boolean isOf(Bytes key, RecipientKey recipient, EventId event) {
        return recipient.recipient().isEmpty() || key.equals(StoreKeys.instance(recipient, event));
    }
}
