// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.readstate;

import com.google.protobuf.ByteString;
import dev.carillon.events.ActionId;
import dev.carillon.events.RecipientKey;
import dev.carillon.gateway.inbox.ChangeAnnouncer;
import dev.carillon.gateway.inbox.Inbox;
import dev.carillon.gateway.inbox.ItemView;
import dev.carillon.gateway.inbox.StateChange;
import dev.carillon.gateway.store.StoreUnavailableException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Methods that a client may call on its inbox, the same over every transport, with JSON requests and answers. Every
/// method is idempotent. Thread-safe; calls wait for the stores.
public final class InboxMethods {

    /// Most ids in one call.
    public static final int MOST_IDS = 1_000;

    /// Most items in one page of the list.
    public static final int LONGEST_PAGE = 100;

    private static final Logger LOG = LoggerFactory.getLogger(InboxMethods.class);
    private static final int PAGE = 50;

    /// Client libraries close a connection that receives a frame of 1 MiB.
    private static final int LONGEST_PAGE_BYTES = 480 * 1024;

    private static final int LONGEST_DEVICE = 64;
    private static final Pattern ID = Pattern.compile("n[0-9a-f]{32}");
    private static final Duration LONGEST_SNOOZE = Duration.ofDays(366);
    private static final int LONGEST_FILTER = 200;
    private static final Duration LOOKUP_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration LOOKUP_INTERVAL = Duration.ofMillis(40);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final StateStore store;
    private final Inbox inbox;
    private final ChangeAnnouncer announcer;
    private final ReceiptRelay relay;
    private final InstantSource clock;
    private final CallMeters meters;
    private final CountDownLatch never = new CountDownLatch(1);

    public InboxMethods(
            StateStore store,
            Inbox inbox,
            ChangeAnnouncer announcer,
            ReceiptRelay relay,
            InstantSource clock,
            CallMeters meters) {
        this.store = store;
        this.inbox = inbox;
        this.announcer = announcer;
        this.relay = relay;
        this.clock = clock;
        this.meters = meters;
    }

    /// Client that calls a method.
    ///
    /// @param connection id of the calling connection, which is not sent its own change; empty if there is none
    /// @param device breaks ties between acts of the same millisecond
    public record Caller(RecipientKey recipient, String connection, String device) {
        public Caller {
            device = device.length() > LONGEST_DEVICE ? device.substring(0, LONGEST_DEVICE) : device;
        }
    }

    /// Outcome of a call.
    public sealed interface Answer {

        /// @param json an object
        record Done(ByteString json) implements Answer {}

        /// @param cause a sentence for the client's developer
        record Invalid(String cause) implements Answer {}

        record UnknownMethod() implements Answer {}
    }

    /// @param request a JSON object; empty bytes count as an empty one
    /// @throws StoreUnavailableException if a store is unavailable; nothing was changed and the client may retry
    /// later
    public Answer call(Caller caller, String method, ByteString request) {
        return meters.count(method, () -> answer(caller, method, request));
    }

    private Answer answer(Caller caller, String method, ByteString request) {
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
                case "unarchive" -> act(caller, StateAct.UNARCHIVE, body);
                case "pin" -> act(caller, StateAct.PIN, body);
                case "unpin" -> act(caller, StateAct.UNPIN, body);
                case "snooze" -> act(caller, StateAct.snooze(snoozeEnd(body)), body);
                case "choose" -> choose(caller, body);
                case "read_all" -> readAll(caller, body);
                case "list" -> list(caller, body);
                case "unread_count" -> count(caller);
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
        return counted(apply(caller, statement(caller, body, ids(body)), store::confirm));
    }

    private Answer act(Caller caller, StateAct act, JsonNode body) throws InvalidRequest {
        StateStore.Statement statement = statement(caller, body, ids(body));
        return counted(apply(caller, statement, known -> store.apply(known, act)));
    }

    private Answer choose(Caller caller, JsonNode body) throws InvalidRequest {
        StateStore.Statement statement = statement(caller, body, ids(body));
        String action = body.path("action").stringValue("");
        if (!ActionId.isValid(action)) {
            throw new InvalidRequest("action must be the id of an action of the items");
        }
        return counted(apply(caller, statement, known -> store.choose(known, action)));
    }

    private Answer readAll(Caller caller, JsonNode body) throws InvalidRequest {
        StateStore.Statement said = statement(caller, body, Set.of());
        inbox.makeDurable(caller.recipient());
        String upTo = body.path("upTo").stringValue("");
        StateStore.Applied applied;
        if (upTo.isEmpty()) {
            applied = store.readAll(said);
            announce(caller, applied, StateChangeMessages.allRead(applied.counts()));
        } else {
            long arrival = arrival(caller.recipient(), upTo);
            applied = store.readAll(new StateStore.Statement(
                    said.recipient(), Set.of(), Math.min(arrival, said.atMillis()), said.by()));
            announce(caller, applied, StateChangeMessages.of(applied.updated(), applied.counts()));
        }
        if (!applied.updated().isEmpty()) {
            relay.wake();
        }
        return counted(applied);
    }

    private long arrival(RecipientKey recipient, String id) throws InvalidRequest {
        OptionalLong arrival = id.indexOf('\0') < 0 ? store.findArrival(recipient, id) : OptionalLong.empty();
        return arrival.orElseThrow(() -> new InvalidRequest("upTo must be the id of an item in the inbox"));
    }

    private Answer count(Caller caller) {
        inbox.makeDurable(caller.recipient());
        Counts counts = store.count(caller.recipient());
        return done(json -> write(json, counts));
    }

    private Answer list(Caller caller, JsonNode body) throws InvalidRequest {
        int limit = body.path("limit").intValue(PAGE);
        if (limit < 1 || limit > LONGEST_PAGE) {
            throw new InvalidRequest("limit must be 1 to " + LONGEST_PAGE);
        }
        String before = body.path("before").stringValue("");
        inbox.makeDurable(caller.recipient());
        List<StateStore.Listed> rows = store.list(
                caller.recipient(),
                filter(body),
                before.isEmpty() ? Optional.empty() : Optional.of(pageEnd(before)),
                limit + 1);
        List<StateStore.Listed> page = page(rows, limit);
        Counts counts = store.count(caller.recipient());
        return done(json -> {
            json.writeArrayPropertyStart("items");
            page.forEach(row -> json.writeRawValue(row.json().toString(StandardCharsets.UTF_8)));
            json.writeEndArray();
            if (rows.size() > page.size()) {
                json.writeStringProperty("next", cursor(page.getLast()));
            } else {
                json.writeNullProperty("next");
            }
            write(json, counts);
        });
    }

    /// As many rows as fit into one frame, but at least one.
    private static List<StateStore.Listed> page(List<StateStore.Listed> rows, int limit) {
        int bytes = 0;
        int size = 0;
        while (size < Math.min(limit, rows.size())) {
            bytes += rows.get(size).content().size();
            if (size > 0 && bytes > LONGEST_PAGE_BYTES) {
                break;
            }
            size++;
        }
        return rows.subList(0, size);
    }

    private static ListFilter filter(JsonNode body) throws InvalidRequest {
        String state = body.path("state").stringValue("current");
        ListFilter.Selection selection = ListFilter.Selection.find(state)
                .orElseThrow(() ->
                        new InvalidRequest("state must be current, unread, unseen, read, pinned, archived or snoozed"));
        return new ListFilter(selection, text(body, "type"), text(body, "tag"));
    }

    private static String text(JsonNode body, String name) throws InvalidRequest {
        String text = body.path(name).stringValue("");
        if (text.length() > LONGEST_FILTER || text.indexOf('\0') >= 0) {
            throw new InvalidRequest("%s must have at most %d characters".formatted(name, LONGEST_FILTER));
        }
        return text;
    }

    /// Applies a statement to every item that it names. Items that the history does not have yet are stored with it.
    /// Waits up to [#LOOKUP_TIMEOUT] for items that neither the history nor the tail has yet. Ids that match no
    /// item are ignored.
    private StateStore.Applied apply(
            Caller caller, StateStore.Statement statement, Function<StateStore.Statement, StateStore.Applied> act) {
        Set<String> known = new HashSet<>();
        Map<String, ItemView> updated = new HashMap<>();
        long deadline = System.nanoTime() + LOOKUP_TIMEOUT.toNanos();
        StateStore.Applied applied = act.apply(statement.with(inbox.aheadOfTheHistory(statement.recipient())));
        announce(caller, applied, StateChangeMessages.of(applied.updated(), applied.counts()));
        known.addAll(applied.known());
        updated.putAll(applied.updated());
        Set<String> missing = missing(statement.ids(), known);
        while (!missing.isEmpty() && System.nanoTime() < deadline) {
            pause();
            applied = act.apply(new StateStore.Statement(
                    statement.recipient(),
                    missing,
                    statement.atMillis(),
                    statement.by(),
                    inbox.aheadOfTheHistory(statement.recipient())));
            announce(caller, applied, StateChangeMessages.of(applied.updated(), applied.counts()));
            known.addAll(applied.known());
            updated.putAll(applied.updated());
            missing = missing(statement.ids(), known);
        }
        if (!updated.isEmpty()) {
            relay.wake();
        }
        return new StateStore.Applied(known, updated, OptionalLong.empty(), applied.counts());
    }

    private static Set<String> missing(Set<String> named, Set<String> known) {
        Set<String> missing = new HashSet<>(named);
        missing.removeAll(known);
        missing.removeIf(id -> !ID.matcher(id).matches());
        return missing;
    }

    private void pause() {
        try {
            if (never.await(LOOKUP_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("the latch was counted down, although it serves as a timer only");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("interrupted", e);
        }
    }

    private void announce(Caller caller, StateStore.Applied applied, List<StateChange.Message> messages) {
        applied.revision()
                .ifPresent(revision -> announcer.announce(
                        new StateChange(caller.recipient(), revision, messages, caller.connection())));
    }

    private static Answer counted(StateStore.Applied applied) {
        return done(json -> {
            json.writeNumberProperty("updated", applied.updated().size());
            write(json, applied.counts());
        });
    }

    private static void write(JsonGenerator json, Counts counts) {
        json.writeNumberProperty("unread", counts.unread());
        json.writeNumberProperty("unseen", counts.unseen());
    }

    private StateStore.Statement statement(Caller caller, JsonNode body, Set<String> ids) throws InvalidRequest {
        return new StateStore.Statement(caller.recipient(), ids, time(body).toEpochMilli(), caller.device());
    }

    /// Time of the act: now, or earlier if the device was offline then.
    private Instant time(JsonNode body) throws InvalidRequest {
        Instant now = clock.instant();
        return instant(body, "at").filter(said -> said.isBefore(now)).orElse(now);
    }

    /// End of the snooze. An end in the past ends the snooze at once.
    private long snoozeEnd(JsonNode body) throws InvalidRequest {
        Instant until = instant(body, "until").orElseThrow(() -> new InvalidRequest("until is required"));
        if (until.isAfter(clock.instant().plus(LONGEST_SNOOZE))) {
            throw new InvalidRequest("until must be at most %d days ahead".formatted(LONGEST_SNOOZE.toDays()));
        }
        return Math.max(0, until.toEpochMilli());
    }

    private static Optional<Instant> instant(JsonNode body, String name) throws InvalidRequest {
        String text = body.path(name).stringValue("");
        try {
            return text.isEmpty()
                    ? Optional.empty()
                    : Optional.of(Instant.parse(text)).map(said -> said.isBefore(Instant.EPOCH) ? Instant.EPOCH : said);
        } catch (DateTimeException e) {
            throw new InvalidRequest("%s must be an instant such as 2026-01-31T12:00:00Z".formatted(name));
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
            // The message of the exception contains the client's text.
            LOG.debug(
                    "page cursor is malformed; the call is answered as invalid ({})",
                    e.getClass().getSimpleName());
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
