// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.dispatch;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Queue of the held deliveries: at most one attempt per key at a time, in order, and a limited number of attempts
/// in total. Not thread-safe: its owner must lock.
final class AttemptQueue {

    private final int most;

    /// Deliveries that wait behind a ready or running delivery of the same key.
    private final Map<String, Deque<HeldDelivery>> behind = new HashMap<>();

    private final Deque<HeldDelivery> ready = new ArrayDeque<>();
    private final Set<HeldDelivery> underWay = new HashSet<>();
    private final Map<String, Integer> heldByTenant = new HashMap<>();
    private int held;

    AttemptQueue(int most) {
        this.most = most;
    }

    void add(HeldDelivery delivery) {
        held++;
        heldByTenant.merge(delivery.tenant(), 1, Integer::sum);
        Deque<HeldDelivery> queue = behind.get(delivery.orderKey());
        if (queue == null) {
            behind.put(delivery.orderKey(), new ArrayDeque<>(0));
            ready.addLast(delivery);
        } else {
            queue.addLast(delivery);
        }
    }

    /// Starts the next delivery, if one may start.
    Optional<HeldDelivery> begin() {
        while (underWay.size() < most && !ready.isEmpty()) {
            HeldDelivery next = ready.removeFirst();
            if (!next.progress().isReleased()) {
                underWay.add(next);
                return Optional.of(next);
            }
            promoteAfter(next);
        }
        return Optional.empty();
    }

    /// Removes an ended delivery: the next one of its key may start.
    void end(HeldDelivery delivery) {
        underWay.remove(delivery);
        promoteAfter(delivery);
    }

    /// Puts a delivery that could not be attempted back to the front.
    void putBack(HeldDelivery delivery) {
        underWay.remove(delivery);
        ready.addFirst(delivery);
    }

    /// Removes deliveries of released partitions that have not started.
    void dropReleased() {
        for (Deque<HeldDelivery> queue : behind.values()) {
            queue.removeIf(delivery -> {
                if (!delivery.progress().isReleased()) {
                    return false;
                }
                discount(delivery);
                return true;
            });
        }
        Deque<HeldDelivery> candidates = new ArrayDeque<>(ready);
        ready.clear();
        for (HeldDelivery candidate : candidates) {
            if (candidate.progress().isReleased()) {
                promoteAfter(candidate);
            } else {
                ready.addLast(candidate);
            }
        }
    }

    int held() {
        return held;
    }

    /// True if one more delivery of a tenant may be held. The capacity is shared evenly between the tenants that
    /// hold deliveries, with one share left for a new tenant.
    boolean hasRoom(String tenant, int most) {
        int ofTenant = heldByTenant.getOrDefault(tenant, 0);
        int tenants = heldByTenant.size() + (ofTenant == 0 ? 1 : 0);
        return ofTenant < Math.max(1, most / (tenants + 1));
    }

    int underWay() {
        return underWay.size();
    }

    boolean isAnyUnderWay(Set<PartitionProgress> partitions) {
        return underWay.stream().anyMatch(delivery -> partitions.contains(delivery.progress()));
    }

    private void promoteAfter(HeldDelivery ended) {
        discount(ended);
        Deque<HeldDelivery> queue = behind.get(ended.orderKey());
        HeldDelivery next = queue == null ? null : queue.pollFirst();
        if (next == null) {
            behind.remove(ended.orderKey());
        } else {
            ready.addLast(next);
        }
    }

    private void discount(HeldDelivery delivery) {
        held--;
        heldByTenant.computeIfPresent(delivery.tenant(), (_, count) -> count > 1 ? count - 1 : null);
    }
}
