// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog.template;

import com.google.protobuf.ByteString;
import dev.carillon.admin.access.Caller;
import dev.carillon.admin.audit.Change;
import dev.carillon.admin.catalog.CatalogDocuments;
import dev.carillon.admin.catalog.EventTypes;
import dev.carillon.admin.catalog.TemplateForm;
import dev.carillon.admin.database.AdminDatabase;
import dev.carillon.admin.json.Json;
import dev.carillon.admin.json.JsonRequest;
import dev.carillon.admin.outbox.Outbox;
import dev.carillon.documents.json.Fields;
import dev.carillon.documents.json.Syntax;
import dev.carillon.events.CatalogKey;
import dev.carillon.events.EventId;
import dev.carillon.events.Lane;
import dev.carillon.events.NotificationId;
import dev.carillon.events.RecipientId;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.codec.KeysUnavailableException;
import dev.carillon.events.codec.PayloadSeal;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.CatalogEntry;
import dev.carillon.events.v1.ChannelCode;
import dev.carillon.events.v1.Event;
import dev.carillon.events.v1.EventType;
import dev.carillon.events.v1.Payload;
import dev.carillon.events.v1.Template;
import dev.carillon.events.v1.TemplateContent;
import dev.carillon.runtime.http.RefusedException;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.node.ObjectNode;

/// Tests of templates, published or not: one event to one recipient, processed like every event, with the draft in
/// it and marked as a test on each channel. Thread-safe.
final class TemplateTests {

    private static final String MARK = "[Test] ";

    private static final Lane LANE = Lane.STANDARD;

    private static final String IS_KNOWN =
            "select exists (select from recipients where tenant = ? and recipient = ? and version > 0)";

    private final AdminDatabase database;
    private final EventTypes types;
    private final CatalogDocuments documents;
    private final Outbox outbox;
    private final PayloadSeal seal;
    private final InstantSource clock;
    private final TemplateForm form = new TemplateForm();

    TemplateTests(
            AdminDatabase database,
            EventTypes types,
            CatalogDocuments documents,
            Outbox outbox,
            PayloadSeal seal,
            InstantSource clock) {
        this.database = database;
        this.types = types;
        this.documents = documents;
        this.outbox = outbox;
        this.seal = seal;
        this.clock = clock;
    }

    /// Test that was sent.
    @Schema(name = "TemplateTest")
    record Sent(String eventId, String notificationId) {}

    /// @param body `template`, `eventType`, `recipient`, `data`, `keepDelays`
    /// @throws RefusedException with all faults
    Sent send(Caller caller, Fields body) {
        Optional<String> typeId = body.require("eventType", body.parsed("eventType", 128, Syntax::catalogId));
        Optional<RecipientId> recipient = body.require("recipient", body.parsed("recipient", 128, RecipientId::new));
        ObjectNode data = body.object("data").map(TemplateTests::open).orElseGet(Json::object);
        boolean keepsDelays = body.bool("keepDelays").orElse(false);
        CatalogEntry.Builder entry = CatalogEntry.newBuilder();
        body.require("template", body.object("template")).ifPresent(template -> form.read(template, entry));
        Optional<EventType> type = typeId.flatMap(id -> types.find(caller.tenant(), id));
        if (type.isEmpty() && typeId.isPresent()) {
            body.violate("eventType", "missing", "there is no event type %s".formatted(typeId.get()));
        }
        type.map(known -> types.faults(known, Json.write(data)))
                .ifPresent(faults ->
                        faults.forEach(fault -> body.violate("data" + fault.path(), fault.rule(), fault.message())));
        type.filter(known -> !hasFlow(caller, known))
                .ifPresent(known -> body.violate(
                        "eventType",
                        "missing",
                        known.getWorkflow().isEmpty()
                                ? "the event type names no channel and no workflow"
                                : "the event type names the workflow %s, which does not exist"
                                        .formatted(known.getWorkflow())));
        recipient
                .filter(asked -> !isKnown(caller, asked))
                .ifPresent(asked ->
                        body.violate("recipient", "missing", "there is no recipient %s".formatted(asked.value())));
        JsonRequest.requireSound(body);
        return send(
                caller,
                recipient.orElseThrow(),
                event(typeId.orElseThrow(), type.orElseThrow(), entry.getTemplate())
                        .setImmediate(!keepsDelays),
                data);
    }

    /// True if a router can decide about notifications of the type.
    private boolean hasFlow(Caller caller, EventType type) {
        return type.getWorkflow().isEmpty()
                ? type.getChannelsCount() > 0
                : documents
                        .find(new CatalogKey(caller.tenant(), CatalogKey.Kind.WORKFLOW, type.getWorkflow()))
                        .isPresent();
    }

    private boolean isKnown(Caller caller, RecipientId recipient) {
        return database.jdbc()
                .sql(IS_KNOWN)
                .params(caller.tenant().value(), recipient.value())
                .query(Boolean.class)
                .single();
    }

    private Sent send(Caller caller, RecipientId recipient, Event.Builder event, ObjectNode data) {
        RecipientKey key = RecipientKey.of(caller.tenant(), recipient);
        Event sent = event.setTenant(caller.tenant().value())
                .setRecipient(recipient.value())
                .setData(sealed(key, data))
                .setSubmittedBy(caller.keyId())
                .build();
        return outbox.write(transaction -> {
            transaction.publish(Topics.events(LANE), key, Optional.of(sent));
            transaction.record(Change.done(caller.tenant().value(), "send", "template-test", sent.getId()));
            return new Sent(
                    sent.getId(),
                    NotificationId.of(key, new EventId(sent.getId())).value());
        });
    }

    private Payload sealed(RecipientKey recipient, ObjectNode data) {
        try {
            return seal.seal(recipient, ByteString.copyFrom(Json.bytes(data)));
        } catch (KeysUnavailableException e) {
            throw RefusedException.unavailable(String.valueOf(e.getMessage()));
        }
    }

    private Event.Builder event(String typeId, EventType type, Template draft) {
        return Event.newBuilder()
                .setId("test:" + UUID.randomUUID())
                .setType(typeId)
                .setLane(LANE.code())
                .setDraft(marked(draft))
                .setSource("urn:carillon:template-test")
                .setAcceptedAtMillis(clock.millis())
                .setGuarantee(type.getGuarantee())
                .setRecipientCount(1);
    }

    /// Marks the titles as a test, so that recipients do not mistake it for a real message. A text message has no
    /// title.
    private static Template marked(Template draft) {
        Template.Builder marked = draft.toBuilder();
        for (TemplateContent.Builder content : marked.getContentsBuilderList()) {
            content.setTitle((MARK + content.getTitle()).strip());
            if (content.getChannel() == ChannelCode.CHANNEL_SMS) {
                content.setText(MARK + content.getText());
            }
        }
        return marked.build();
    }

    /// Marks all members as known: any members are allowed.
    private static ObjectNode open(Fields fields) {
        fields.names().forEach(fields::find);
        return fields.node();
    }
}
