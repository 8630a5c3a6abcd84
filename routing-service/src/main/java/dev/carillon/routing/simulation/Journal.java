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

/// In-memory record of a router's outputs, instead of topics. A repeated output is ignored, as consumers do. For one
/// thread.
final class Journal implements RouterOutputs {

    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Set<String> digests = new HashSet<>();
    private final Set<String> known = new HashSet<>();
    private final Queue<Delivery> sentToProviders = new ArrayDeque<>();
    private final Queue<Receipt> toItself = new ArrayDeque<>();

    /// Outputs of one notification.
    ///
    /// @param messages messages by workflow step and channel
    /// @param joined ids of the digests that it is part of
    private record Entry(
            EventAtRecipient subject,
            String eventType,
            Map<Place, Sent> messages,
            List<RecipientOutcome.Silence> silences,
            List<RecipientOutcome.Deferral> deferrals,
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
            sentToProviders.add(delivery);
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
            sentToProviders.add(delivery);
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

    /// Ignored: the receipt of the dead letter is recorded.
    @Override
    public void deadLetter(RecipientKey key, DeadLetter letter) {}

    private void note(Entry entry, Receipt receipt, Optional<Channel> channel) {
        switch (receipt.getFactCase()) {
            case SUPPRESSED ->
                entry.silences()
                        .add(new RecipientOutcome.Silence(
                                channel,
                                receipt.getSuppressed().getRule(),
                                receipt.getSuppressed().getReason()));
            case DEFERRED ->
                entry.deferrals()
                        .add(new RecipientOutcome.Deferral(
                                channel, receipt.getDeferred().getRule()));
            case DIGESTED -> {
                String digest = receipt.getDigested().getDigestNotificationId();
                digests.add(digest);
                entry.joined().add(digest);
                entry.deferrals()
                        .add(new RecipientOutcome.Deferral(
                                channel, receipt.getDigested().getRule()));
            }
            case EXPIRED -> end(entry, new RecipientOutcome.Silence(channel, "expired", ""));
            case CANCELLED -> end(entry, new RecipientOutcome.Silence(channel, "cancelled", ""));
            case DEAD_LETTERED ->
                end(
                        entry,
                        new RecipientOutcome.Silence(
                                channel,
                                receipt.getDeadLettered().getCode(),
                                receipt.getDeadLettered().getDetail()));
            default -> {} // known from the delivery, or without effect for the recipient
        }
    }

    /// Ends a notification. One that ends as a whole is removed from its digests.
    private static void end(Entry entry, RecipientOutcome.Silence silence) {
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

    /// Returns deliveries handed to providers since the last call.
    List<Delivery> takeSentToProviders() {
        List<Delivery> taken = List.copyOf(sentToProviders);
        sentToProviders.clear();
        return taken;
    }

    /// Returns the router's receipts to itself since the last call.
    List<Receipt> takeToItself() {
        List<Receipt> taken = List.copyOf(toItself);
        toItself.clear();
        return taken;
    }

    /// Delivery by which a notification reached its recipient on a channel.
    ///
    /// @param channel channel; empty for any
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

    /// Adds the outcomes of all events. The outcome of a digest is that of its items.
    void recipientOutcomes(Map<EventAtRecipient, RecipientOutcome> recipientOutcomes) {
        Map<String, RecipientOutcome> resolved = new HashMap<>();
        entries.forEach((notification, entry) -> {
            if (!digests.contains(notification)) {
                recipientOutcomes.put(entry.subject(), recipientOutcome(notification, resolved, new HashSet<>()));
            }
        });
    }

    /// Adds every message once, including those of digests.
    void messages(Collection<SentMessage> messages) {
        entries.values()
                .forEach(entry -> entry.messages()
                        .forEach((place, _) -> messages.add(
                                new SentMessage(entry.subject().recipient(), entry.eventType(), place.channel()))));
    }

    private RecipientOutcome recipientOutcome(
            String notification, Map<String, RecipientOutcome> resolved, Set<String> path) {
        RecipientOutcome before = resolved.get(notification);
        if (before != null) {
            return before;
        }
        Entry entry = entries.get(notification);
        if (entry == null || !path.add(notification)) {
            return RecipientOutcome.NOTHING;
        }
        List<RecipientOutcome.Message> messages = new ArrayList<>();
        List<RecipientOutcome.Silence> silences = new ArrayList<>(entry.silences());
        List<RecipientOutcome.Deferral> deferrals = new ArrayList<>(entry.deferrals());
        boolean isDigest = digests.contains(notification);
        entry.messages()
                .forEach((place, sent) ->
                        messages.add(new RecipientOutcome.Message(place.channel(), sent.at(), isDigest)));
        for (String digest : entry.joined()) {
            RecipientOutcome shared = recipientOutcome(digest, resolved, path);
            messages.addAll(shared.messages());
            silences.addAll(shared.silences());
            deferrals.addAll(shared.deferrals());
        }
        path.remove(notification);
        RecipientOutcome recipientOutcome = new RecipientOutcome(entry.eventType(), messages, silences, deferrals);
        resolved.put(notification, recipientOutcome);
        return recipientOutcome;
    }
}
