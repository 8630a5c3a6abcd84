// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.readstate;

import com.google.protobuf.ByteString;
import dev.carillon.events.RecipientKey;
import dev.carillon.gateway.inbox.ChangeAnnouncer;
import dev.carillon.gateway.inbox.Inbox;
import dev.carillon.gateway.inbox.ItemState;
import dev.carillon.gateway.inbox.StateChange;
import dev.carillon.gateway.store.StoreUnavailableException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a client may ask of its inbox, the same over every transport: JSON in, JSON out. Every method may be
/// repeated. Thread-safe; calls wait for the stores.
public final class InboxMethods {

    /// How many ids one call may name.
    public static final int MOST_IDS = 1_000;

    /// How long a page of the list may be.
    public static final int LONGEST_PAGE = 100;

    private static final Logger LOG = LoggerFactory.getLogger(InboxMethods.class);
    private static final int PAGE = 50;
    private static final int LONGEST_DEVICE = 64;
    private static final Pattern ID = Pattern.compile("n[0-9a-f]{32}");
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(40);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final StateStore store;
    private final Inbox inbox;
    private final ChangeAnnouncer announcer;
    private final ReceiptRelay relay;
    private final InstantSource clock;
    private final CountDownLatch never = new CountDownLatch(1);

    public InboxMethods(
            StateStore store, Inbox inbox, ChangeAnnouncer announcer, ReceiptRelay relay, InstantSource clock) {
        this.store = store;
        this.inbox = inbox;
        this.announcer = announcer;
        this.relay = relay;
        this.clock = clock;
    }

    /// Who calls.
    ///
    /// @param connection is not told of its own change; empty when there is none
    /// @param device breaks ties between acts of the same millisecond
    public record Caller(RecipientKey recipient, String connection, String device) {
        public Caller {
            device = device.length() > LONGEST_DEVICE ? device.substring(0, LONGEST_DEVICE) : device;
        }
    }

    /// What a call came to.
    public sealed interface Answer {

        /// @param json an object
        record Done(ByteString json) implements Answer {}

        /// @param cause a sentence for the client's developer
        record Invalid(String cause) implements Answer {}

        record UnknownMethod() implements Answer {}
    }

    /// @param request a JSON object; empty bytes count as an empty one
    /// @throws StoreUnavailableException when nothing was done because a store is away; trying again later helps
    public Answer call(Caller caller, String method, ByteString request) {
        Optional<JsonNode> parsed = parse(request);
        if (parsed.isEmpty()) {
            return new Answer.Invalid("the request must be a JSON object");
        }
        JsonNode body = parsed.get();
        try {
            return switch (method) {
                case "ack" -> confirm(caller, body);
                case "seen" -> act(caller, StateAct.SEEN, body);
                case "read" -> act(caller, StateAct.READ, body);
                case "unread" -> act(caller, StateAct.UNREAD, body);
                case "archive" -> act(caller, StateAct.ARCHIVE, body);
                case "read_all" -> readAll(caller, body);
                case "list" -> list(caller, body);
                case "unread_count" ->
                    done(json -> json.writeNumberProperty("unread", store.countUnread(caller.recipient())));
                default -> new Answer.UnknownMethod();
            };
        } catch (InvalidRequest e) {
            return new Answer.Invalid(e.getMessage());
        }
    }

    /// A request that breaks a rule; never leaves this class.
    private static final class InvalidRequest extends Exception {

        private static final long serialVersionUID = 1;

        InvalidRequest(String message) {
            super(message, null, false, false);
        }

        @Override
        public String getMessage() {
            return String.valueOf(super.getMessage());
        }
    }

    private static Optional<JsonNode> parse(ByteString request) {
        if (request.isEmpty()) {
            return Optional.of(JSON.createObjectNode());
        }
        try {
            return Optional.of(JSON.readTree(request.toStringUtf8())).filter(JsonNode::isObject);
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    private Answer confirm(Caller caller, JsonNode body) throws InvalidRequest {
        StateStore.Applied applied = apply(statement(caller, body, ids(body)), store::confirm);
        return counted(applied);
    }

    private Answer act(Caller caller, StateAct act, JsonNode body) throws InvalidRequest {
        StateStore.Statement statement = statement(caller, body, ids(body));
        StateStore.Applied applied = apply(statement, known -> store.apply(known, act));
        if (!applied.updated().isEmpty()) {
            announce(caller, act.announced(), Optional.of(applied.updated()), applied.unread());
        }
        return counted(applied);
    }

    private Answer readAll(Caller caller, JsonNode body) throws InvalidRequest {
        StateStore.Applied applied = store.readAll(statement(caller, body, Set.of()));
        if (!applied.updated().isEmpty()) {
            relay.wake();
            announce(caller, ItemState.READ, Optional.empty(), applied.unread());
        }
        return counted(applied);
    }

    private Answer list(Caller caller, JsonNode body) throws InvalidRequest {
        int limit = body.path("limit").intValue(PAGE);
        if (limit < 1 || limit > LONGEST_PAGE) {
            throw new InvalidRequest("limit must be 1 to " + LONGEST_PAGE);
        }
        String before = body.path("before").stringValue("");
        List<StateStore.Listed> rows = store.list(
                caller.recipient(), before.isEmpty() ? Optional.empty() : Optional.of(pageEnd(before)), limit + 1);
        List<StateStore.Listed> page = rows.subList(0, Math.min(limit, rows.size()));
        long unread = store.countUnread(caller.recipient());
        return done(json -> {
            json.writeArrayPropertyStart("items");
            page.forEach(row -> json.writeRawValue(row.json().toString(StandardCharsets.UTF_8)));
            json.writeEndArray();
            if (rows.size() > limit) {
                json.writeStringProperty("next", cursor(page.getLast()));
            } else {
                json.writeNullProperty("next");
            }
            json.writeNumberProperty("unread", unread);
        });
    }

    /// Applies a statement to every item that it names. An item may be on a screen before the history has it:
    /// such an item is made durable from the tail, or waited for a while. Ids that name nothing are passed
    /// over.
    private StateStore.Applied apply(
            StateStore.Statement statement,
            java.util.function.Function<StateStore.Statement, StateStore.Applied> application) {
        Set<String> known = new HashSet<>();
        Set<String> updated = new HashSet<>();
        StateStore.Applied applied = application.apply(statement);
        known.addAll(applied.known());
        updated.addAll(applied.updated());
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Set<String> missing = missing(statement.ids(), known);
        while (!missing.isEmpty() && System.nanoTime() < deadline) {
            makeDurable(statement.recipient(), missing);
            applied = application.apply(
                    new StateStore.Statement(statement.recipient(), missing, statement.atMillis(), statement.by()));
            known.addAll(applied.known());
            updated.addAll(applied.updated());
            missing = missing(statement.ids(), known);
            if (!missing.isEmpty()) {
                pause();
            }
        }
        if (!updated.isEmpty()) {
            relay.wake();
        }
        return new StateStore.Applied(known, updated, applied.unread());
    }

    private static Set<String> missing(Set<String> named, Set<String> known) {
        Set<String> missing = new HashSet<>(named);
        missing.removeAll(known);
        missing.removeIf(id -> !ID.matcher(id).matches());
        return missing;
    }

    private void makeDurable(RecipientKey recipient, Set<String> ids) {
        try {
            inbox.makeDurable(recipient, ids);
        } catch (StoreUnavailableException e) {
            LOG.debug("items are not in reach yet: {}", e.getMessage());
        }
    }

    private void pause() {
        try {
            if (never.await(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("nobody counts down");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("interrupted", e);
        }
    }

    private void announce(Caller caller, ItemState state, Optional<Set<String>> ids, long unread) {
        ByteString data = object(json -> {
            json.writeStringProperty("kind", "state");
            ids.ifPresent(some -> {
                json.writeArrayPropertyStart("ids");
                some.forEach(json::writeString);
                json.writeEndArray();
            });
            json.writeStringProperty("state", state.wireName());
            json.writeNumberProperty("unread", unread);
        });
        announcer.announce(new StateChange(caller.recipient(), data, caller.connection()));
    }

    private static Answer counted(StateStore.Applied applied) {
        return done(json -> {
            json.writeNumberProperty("updated", applied.updated().size());
            json.writeNumberProperty("unread", applied.unread());
        });
    }

    private StateStore.Statement statement(Caller caller, JsonNode body, Set<String> ids) throws InvalidRequest {
        return new StateStore.Statement(caller.recipient(), ids, time(body).toEpochMilli(), caller.device());
    }

    /// When the act was done: now, or before, when the device was away then.
    private Instant time(JsonNode body) throws InvalidRequest {
        Instant now = clock.instant();
        String at = body.path("at").stringValue("");
        if (at.isEmpty()) {
            return now;
        }
        try {
            Instant said = Instant.parse(at);
            return said.isBefore(now) ? said : now;
        } catch (DateTimeException e) {
            throw new InvalidRequest("at must be an instant such as 2026-01-31T12:00:00Z");
        }
    }

    private static Set<String> ids(JsonNode body) throws InvalidRequest {
        JsonNode ids = body.path("ids");
        if (!ids.isArray() || ids.isEmpty() || ids.size() > MOST_IDS) {
            throw new InvalidRequest("ids must be an array of 1 to " + MOST_IDS + " notification ids");
        }
        Set<String> named = new HashSet<>();
        for (JsonNode id : ids) {
            if (!id.isString() || id.stringValue().indexOf('\0') >= 0) {
                throw new InvalidRequest("ids must be strings");
            }
            named.add(id.stringValue());
        }
        return named;
    }

    private static String cursor(StateStore.Listed last) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((last.arrivedAtMillis() + ":" + last.id()).getBytes(StandardCharsets.UTF_8));
    }

    private static StateStore.PageEnd pageEnd(String cursor) throws InvalidRequest {
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8).split(":", 2);
            if (parts.length == 2 && parts[1].indexOf('\0') < 0) {
                return new StateStore.PageEnd(Long.parseLong(parts[0]), parts[1]);
            }
        } catch (IllegalArgumentException e) {
            LOG.debug("not a cursor: {}", e.getMessage());
        }
        throw new InvalidRequest("before must be the next of another page");
    }

    private static Answer done(Consumer<JsonGenerator> members) {
        return new Answer.Done(object(members));
    }

    private static ByteString object(Consumer<JsonGenerator> members) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            members.accept(json);
            json.writeEndObject();
        }
        return ByteString.copyFrom(bytes.toByteArray());
    }
}
