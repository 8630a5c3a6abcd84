// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.simulation;

import dev.carillon.events.Channel;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.v1.DeadLetter;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.Receipt;
import dev.carillon.routing.router.RouterOutputs;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import org.apache.kafka.common.header.Headers;

/// Notes what a router says, instead of writing it anywhere. What it has said before is not noted again, as a sink
/// would do. For one thread.
final class Journal implements RouterOutputs {

    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Set<String> digests = new HashSet<>();
    private final Set<String> known = new HashSet<>();
    private final Queue<Delivery> handedOut = new ArrayDeque<>();
    private final Queue<Receipt> toItself = new ArrayDeque<>();

    /// A notification.
    ///
    /// @param messages by workflow step and channel
    /// @param joined ids of the digests that it is in
    private record Entry(
            EventAtRecipient subject,
            String eventType,
            Map<Place, Sent> messages,
            List<Fate.Silence> silences,
            List<Fate.Deferral> deferrals,
            Set<String> joined) {}

    private record Place(String step, Channel channel) {}

    private record Sent(Instant at, String deliveryId) {}

    @Override
    public void deliver(RecipientKey key, Delivery delivery, Headers headers) {
        if (!known.add(delivery.getId())) {
            return;
        }
        Channel channel = Channel.require(delivery.getChannel());
        if (delivery.getRetracted()) {
            handedOut.add(delivery);
            return;
        }
        entry(
                        delivery.getNotificationId(),
                        new EventAtRecipient(delivery.getRecipient(), delivery.getEventId()),
                        delivery.getEventType())
                .messages()
                .putIfAbsent(
                        new Place(delivery.getStep(), channel),
                        new Sent(Instant.ofEpochMilli(delivery.getDecidedAtMillis()), delivery.getId()));
        if (channel != Channel.IN_APP) {
            handedOut.add(delivery);
        }
    }

    /// Retractions are not replayed.
    @Override
    public void retract(RecipientKey key, Receipt receipt) {}

    @Override
    public void record(RecipientKey key, Receipt receipt, Headers headers) {
        if (receipt.getNotificationId().isEmpty() || !known.add(receipt.getId())) {
            return;
        }
        if (receipt.hasWaitDue()) {
            toItself.add(receipt);
            return;
        }
        Entry entry = entry(
                receipt.getNotificationId(),
                new EventAtRecipient(receipt.getRecipient(), receipt.getEventId()),
                receipt.getEventType());
        note(entry, receipt, Channel.find(receipt.getChannel()));
    }

    /// The receipt says so too.
    @Override
    public void deadLetter(RecipientKey key, DeadLetter letter) {}

    private void note(Entry entry, Receipt receipt, Optional<Channel> channel) {
        switch (receipt.getFactCase()) {
            case SUPPRESSED ->
                entry.silences()
                        .add(new Fate.Silence(
                                channel,
                                receipt.getSuppressed().getRule(),
                                receipt.getSuppressed().getReason()));
            case DEFERRED ->
                entry.deferrals()
                        .add(new Fate.Deferral(channel, receipt.getDeferred().getRule()));
            case DIGESTED -> {
                String digest = receipt.getDigested().getDigestNotificationId();
                digests.add(digest);
                entry.joined().add(digest);
                entry.deferrals()
                        .add(new Fate.Deferral(channel, receipt.getDigested().getRule()));
            }
            case EXPIRED -> end(entry, new Fate.Silence(channel, "expired", ""));
            case CANCELLED -> end(entry, new Fate.Silence(channel, "cancelled", ""));
            case DEAD_LETTERED ->
                end(
                        entry,
                        new Fate.Silence(
                                channel,
                                receipt.getDeadLettered().getCode(),
                                receipt.getDeadLettered().getDetail()));
            default -> {} // told by the delivery, or changes nothing for the recipient
        }
    }

    /// What ends as a whole is taken out of its digest.
    private static void end(Entry entry, Fate.Silence silence) {
        entry.silences().add(silence);
        if (silence.channel().isEmpty()) {
            entry.joined().clear();
        }
    }

    private Entry entry(String notification, EventAtRecipient subject, String eventType) {
        return entries.computeIfAbsent(
                notification,
                _ -> new Entry(
                        subject,
                        eventType,
                        new LinkedHashMap<>(),
                        new ArrayList<>(),
                        new ArrayList<>(),
                        new HashSet<>()));
    }

    /// Takes out what a provider was handed since the last time.
    List<Delivery> takeHandedOut() {
        List<Delivery> taken = List.copyOf(handedOut);
        handedOut.clear();
        return taken;
    }

    /// What the router wrote to read it again, since asked last.
    List<Receipt> takeToItself() {
        List<Receipt> taken = List.copyOf(toItself);
        toItself.clear();
        return taken;
    }

    /// The delivery by which a notification has reached its recipient on a channel.
    ///
    /// @param channel empty means any
    Optional<String> findDelivery(String notification, Optional<Channel> channel) {
        return Optional.ofNullable(entries.get(notification))
                .flatMap(entry -> entry.messages().entrySet().stream()
                        .filter(sent -> channel.isEmpty()
                                || channel.get() == sent.getKey().channel())
                        .map(sent -> sent.getValue().deliveryId())
                        .findFirst());
    }

    int size() {
        return entries.size();
    }

    /// Adds what became of the events. A digest's fate is its items'.
    void fates(Map<EventAtRecipient, Fate> fates) {
        Map<String, Fate> told = new HashMap<>();
        entries.forEach((notification, entry) -> {
            if (!digests.contains(notification)) {
                fates.put(entry.subject(), fate(notification, told, new HashSet<>()));
            }
        });
    }

    /// Adds every message once, those of digests too.
    void messages(Collection<SentMessage> messages) {
        entries.values()
                .forEach(entry -> entry.messages()
                        .forEach((place, _) -> messages.add(
                                new SentMessage(entry.subject().recipient(), entry.eventType(), place.channel()))));
    }

    private Fate fate(String notification, Map<String, Fate> told, Set<String> path) {
        Fate before = told.get(notification);
        if (before != null) {
            return before;
        }
        Entry entry = entries.get(notification);
        if (entry == null || !path.add(notification)) {
            return Fate.NOTHING;
        }
        List<Fate.Message> messages = new ArrayList<>();
        List<Fate.Silence> silences = new ArrayList<>(entry.silences());
        List<Fate.Deferral> deferrals = new ArrayList<>(entry.deferrals());
        boolean isDigest = digests.contains(notification);
        entry.messages().forEach((place, sent) -> messages.add(new Fate.Message(place.channel(), sent.at(), isDigest)));
        for (String digest : entry.joined()) {
            Fate shared = fate(digest, told, path);
            messages.addAll(shared.messages());
            silences.addAll(shared.silences());
            deferrals.addAll(shared.deferrals());
        }
        path.remove(notification);
        Fate fate = new Fate(entry.eventType(), messages, silences, deferrals);
        told.put(notification, fate);
        return fate;
    }
}
