// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.deadletter;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.carillon.events.Lane;
import dev.carillon.events.Sha256;
import dev.carillon.events.codec.Decoded;
import dev.carillon.events.topic.Topic;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.DeadLetter;
import dev.carillon.events.v1.Event;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Dead letter as it is stored.
///
/// @param redrivenAtMillis time at which it was sent again; empty before that
record StoredLetter(String id, DeadLetter letter, Optional<Long> redrive, Optional<Long> redrivenAtMillis) {

    /// Summary of a provider's refusal, such as `sms: twilio: 21612 …`, as the router writes it.
    private static final Pattern PROVIDER = Pattern.compile("[a-z_]+: ([a-z][a-z0-9-]*): .*", Pattern.DOTALL);

    private static final Pattern DIFFERING = Pattern.compile("[0-9]+|'[^']*'|\"[^\"]*\"|`[^`]*`");
    private static final int CAUSE_LENGTH = 160;
    private static final int REFERENCE_BYTES = 8;
    private static final int MAX_ID = 128;
    private static final List<Topic<?, Event>> EVENTS =
            Arrays.stream(Lane.values()).<Topic<?, Event>>map(Topics::events).toList();

    static StoredLetter of(DeadLetter letter) {
        String id = "%s:%d:%d:%s:%s"
                .formatted(
                        letter.getSourceTopic(),
                        letter.getSourcePartition(),
                        letter.getSourceOffset(),
                        letter.getCode(),
                        Integer.toHexString(letter.getKey().hashCode()));
        return new StoredLetter(id, letter, Optional.empty(), Optional.empty());
    }

    static StoredLetter read(String id, byte[] body, Optional<Long> redrive, Optional<Long> redrivenAtMillis) {
        try {
            return new StoredLetter(id, DeadLetter.parseFrom(body), redrive, redrivenAtMillis);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("cannot parse a stored dead letter", e);
        }
    }

    /// Short name of the letter, for ids of events that are sent again.
    String reference() {
        return HexFormat.of().formatHex(Sha256.of(id), 0, REFERENCE_BYTES);
    }

    /// Id of the event that was sent for the letter; empty before that, and if the original is not an event.
    Optional<String> redrivenAs() {
        return redrivenAtMillis.flatMap(_ -> event()).map(this::redrivenId);
    }

    /// Event that is sent for the letter, with a new id, since deduplication would discard the original's id.
    Optional<Event> redriven() {
        return event().map(event ->
                event.toBuilder().setId(redrivenId(event)).clearDedupeKey().build());
    }

    /// Event that could not be processed; empty if the original is not an event.
    Optional<Event> event() {
        return EVENTS.stream()
                .filter(topic -> topic.name().equals(letter.getSourceTopic()))
                .findFirst()
                .flatMap(topic -> topic.values().decode(letter.getValue().toByteArray())
                                instanceof Decoded.Value<Event>(Event event)
                        ? Optional.of(event)
                        : Optional.empty())
                .filter(event -> !event.getId().isEmpty());
    }

    private String redrivenId(Event event) {
        String suffix = "~" + reference();
        String id = event.getId();
        return (id.length() + suffix.length() <= MAX_ID ? id : id.substring(0, MAX_ID - suffix.length())) + suffix;
    }

    /// Tenant of the letter: the recorded one, or the one in the original's key.
    String tenant() {
        if (!letter.getTenant().isEmpty()) {
            return letter.getTenant();
        }
        String key = letter.getKey().toStringUtf8();
        int slash = key.indexOf('/');
        return slash < 0 ? "" : key.substring(0, slash);
    }

    String provider() {
        Matcher named = PROVIDER.matcher(letter.getSummary());
        return named.matches() ? named.group(1) : "";
    }

    /// Summary without the parts that differ between letters.
    String cause() {
        String cause = DIFFERING.matcher(letter.getSummary()).replaceAll("#");
        return cause.length() <= CAUSE_LENGTH ? cause : cause.substring(0, CAUSE_LENGTH);
    }
}
