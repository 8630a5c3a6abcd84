// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.simulation;

import com.google.protobuf.ByteString;
import dev.carillon.events.CatalogKey;
import dev.carillon.events.Lane;
import dev.carillon.events.TenantId;
import dev.carillon.events.codec.Decoded;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.CatalogEntry;
import dev.carillon.events.v1.Event;
import dev.carillon.events.v1.EventType;
import dev.carillon.routing.router.ArrivedEvent;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Acceptance of recorded events under a changed catalog. An event takes lane, order and expiry from its type when it
/// is accepted; this class applies the values of the changed catalog.
final class Acceptance {

    private static final long MILLIS = 1000;

    private final Map<String, byte[]> before;
    private final Map<String, byte[]> after;
    private final Map<String, Optional<Types>> types = new HashMap<>();

    private record Types(EventType before, EventType after) {}

    Acceptance(Map<String, byte[]> before, Map<String, byte[]> after) {
        this.before = before;
        this.after = after;
    }

    /// Recording with the settings of the changed event types.
    Recording withChangedTypes(Recording recording) {
        return new Recording(
                recording.tenant(),
                recording.range(),
                recording.records().stream()
                        .map(record -> switch (record) {
                            case Recorded.OfEvent event -> withChangedTypes(event);
                            case Recorded.OfEngagement engagement ->
                                new Recorded.OfEngagement(
                                        types(
                                                        recording.tenant(),
                                                        engagement.receipt().getEventType())
                                                .flatMap(Acceptance::lane)
                                                .orElse(engagement.lane()),
                                        engagement.at(),
                                        engagement.receipt());
                        })
                        .toList(),
                recording.profiles(),
                recording.subscriptions());
    }

    private Recorded withChangedTypes(Recorded.OfEvent recorded) {
        ArrivedEvent arrived = recorded.event();
        Event event = arrived.event();
        return types(arrived.key().tenant(), event.getType())
                .<Recorded>map(changed -> {
                    Event accepted = accepted(event, changed);
                    return new Recorded.OfEvent(
                            lane(changed).orElse(recorded.lane()),
                            recorded.at(),
                            ArrivedEvent.of(
                                    arrived.key(),
                                    accepted,
                                    accepted.toByteString(),
                                    arrived.headers(),
                                    arrived.origin()));
                })
                .orElse(recorded);
    }

    private static Event accepted(Event event, Types changed) {
        Event.Builder accepted = event.toBuilder();
        lane(changed).ifPresent(lane -> accepted.setLane(lane.code()));
        if (changed.after().getOrdering() != changed.before().getOrdering()) {
            accepted.setOrdering(changed.after().getOrdering());
        }
        int expireAfter = changed.before().getExpireAfterSeconds();
        if (expireAfter != changed.after().getExpireAfterSeconds() && isOfType(event, expireAfter)) {
            // The router uses the type's expiry for an event without one.
            accepted.clearExpiresAtMillis();
        }
        return accepted.build();
    }

    /// True if the event's expiry came from its type and not from its producer. An event with a local time of
    /// sending has a later expiry, which is kept.
    private static boolean isOfType(Event event, int expireAfterSeconds) {
        long start = Math.max(event.getAcceptedAtMillis(), event.getSendAtMillis());
        return expireAfterSeconds > 0 && event.getExpiresAtMillis() == start + expireAfterSeconds * MILLIS;
    }

    private static Optional<Lane> lane(Types changed) {
        return changed.before().getLane() == changed.after().getLane()
                ? Optional.empty()
                : Lane.find(changed.after().getLane());
    }

    /// Event type before and after the change, if both catalogs have it and it differs.
    private Optional<Types> types(TenantId tenant, String type) {
        String key = tenant.value() + "/" + CatalogKey.Kind.EVENT_TYPE.wireName() + "/" + type;
        return types.computeIfAbsent(
                key,
                name -> find(before, name)
                        .flatMap(old -> find(after, name).map(changed -> new Types(old, changed)))
                        .filter(both -> !both.before().equals(both.after())));
    }

    private static Optional<EventType> find(Map<String, byte[]> documents, String name) {
        return Optional.ofNullable(documents.get(name))
                .flatMap(bytes -> switch (Topics.CATALOG.values().decode(bytes)) {
                    case Decoded.Value<CatalogEntry>(CatalogEntry entry) -> Optional.of(entry.getEventType());
                    case Decoded.Undecodable<CatalogEntry>(ByteString _, String _) -> Optional.empty();
                });
    }
}
