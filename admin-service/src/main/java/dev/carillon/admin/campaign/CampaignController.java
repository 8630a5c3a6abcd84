// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.campaign;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.RequiresScope;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.campaign.CampaignPlan.Variant;
import dev.carillon.admin.campaign.CampaignState.Action;
import dev.carillon.admin.catalog.EventTypes;
import dev.carillon.admin.json.JsonBody;
import dev.carillon.admin.json.Page;
import dev.carillon.admin.json.VersionPrecondition;
import dev.carillon.admin.tracking.EventCounts;
import dev.carillon.documents.json.Fields;
import dev.carillon.events.EventId;
import dev.carillon.events.NotificationId;
import dev.carillon.events.RecipientId;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.v1.EventType;
import dev.carillon.runtime.http.RefusedException;
import dev.carillon.runtime.http.Violation;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/// REST API of the campaigns. Drafting needs the scope to write the catalog; running needs the scope to submit
/// events.
@RestController
@RequestMapping("/v1/campaigns")
@Tag(name = "Campaigns")
final class CampaignController {

    private static final int MAX_BODY = 2048 * JsonBody.KIBIBYTE;

    /// Largest number of topics that a refusal names.
    private static final int MOST_TOPICS = 20;

    private final CampaignStore store;
    private final AudienceMembers members;
    private final EventTypes types;
    private final EventCounts counts;

    CampaignController(CampaignStore store, AudienceMembers members, EventTypes types, EventCounts counts) {
        this.store = store;
        this.members = members;
        this.types = types;
        this.counts = counts;
    }

    /// Assignment of a recipient by a campaign, if the recipient belongs to its audience.
    ///
    /// @param stage stage of the ramp in which the recipient is sent the campaign, counted from 1
    /// @param percent share of the audience that is processed after that stage
    /// @param variant absent if the recipient is held out
    /// @param eventId absent if the recipient is held out
    /// @param notificationId notification whose timeline shows the result; absent if the recipient is held out
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Allotted(
            String recipient,
            int stage,
            int percent,
            boolean heldOut,
            @Nullable String variant,
            @Nullable String eventId,
            @Nullable String notificationId) {}

    @PutMapping("/{id}")
    @RequiresScope(Scope.CATALOG_WRITE)
    @Operation(
            summary = "Create or replace a draft",
            description =
                    "`{name, eventType, audience: {recipients: [id] | topic | everyone: true, filter}, variants: [{name,"
                            + " percent, template, data}], holdoutPercent, ramp: {percents: [10, 50, 100], pauseSeconds}, perSecond,"
                            + " startAt}`. At most 10,000 recipients in a list (which is answered as `listed`, their number); `filter`"
                            + " is a condition on profiles, refused when it can hold for no recipient; 1 to 5 variants whose percents are 100 together; `perSecond` 1 to 10,000"
                            + " (default 100); `pauseSeconds` between two stages 1 to 2,592,000 (default 3,600); `holdoutPercent` 0 to"
                            + " 90. 409 `wrong-state` if it is no longer a draft. If-Match and If-None-Match: * are honoured.")
    ResponseEntity<Object> put(
            Caller caller,
            @PathVariable String id,
            @JsonBody(limit = MAX_BODY) Fields body,
            HttpServletRequest request) {
        CampaignStore.WriteResult written = put(caller, id, body, VersionPrecondition.expectedBy(request));
        return ResponseEntity.status(written.isNew() ? HttpStatus.CREATED : HttpStatus.OK)
                .eTag(VersionPrecondition.tag(written.campaign().version()))
                .body(written.campaign().view());
    }

    CampaignStore.WriteResult put(Caller caller, String id, Fields body, VersionPrecondition expected) {
        return store.put(key(caller, id), CampaignForm.given(body), expected);
    }

    @GetMapping("/{id}")
    @RequiresScope(Scope.CATALOG_READ)
    @Operation(
            summary = "Read a campaign and its progress",
            description =
                    "`state` is draft, scheduled, running, paused, finished or cancelled; `fault` is the reason why"
                            + " the platform paused it. `progress`: the stage of the ramp, how many members of the audience"
                            + " were processed in it and how many there were when it began, how many are held out, and the"
                            + " events written by variant. `deliveries`: the number of notifications by variant and status.")
    ResponseEntity<Object> find(Caller caller, @PathVariable String id) {
        StoredCampaign stored = require(caller, id);
        ObjectNode view = stored.view();
        if (stored.times().startedAt().isPresent()) {
            view.putPOJO("deliveries", deliveries(stored));
        }
        return ResponseEntity.ok()
                .eTag(VersionPrecondition.tag(stored.version()))
                .body(view);
    }

    @DeleteMapping("/{id}")
    @RequiresScope(Scope.CATALOG_WRITE)
    @Operation(summary = "Delete a draft", description = "409 `wrong-state` if it is no longer a draft")
    ResponseEntity<Void> delete(Caller caller, @PathVariable String id) {
        if (!store.delete(key(caller, id))) {
            throw RefusedException.notFound("such campaign");
        }
        return ResponseEntity.noContent().build();
    }

    @GetMapping
    @RequiresScope(Scope.CATALOG_READ)
    @Operation(summary = "List the campaigns by id", description = "At most 200; `next` is the next page's `after`")
    Page<Object> list(
            Caller caller,
            @RequestParam(defaultValue = "") String after,
            @RequestParam(defaultValue = "50") int limit) {
        int size = Page.requireLimit(limit);
        return Page.of(
                        store.list(caller.tenant(), after, size + 1),
                        size,
                        campaign -> campaign.key().id())
                .map(StoredCampaign::view);
    }

    @PostMapping("/{id}/schedule")
    @RequiresScope(Scope.EVENTS_WRITE)
    @Operation(
            summary = "Schedule a draft, for its time or at once",
            description =
                    "400 if its event type or a template is not published, its data does not match the type's schema,"
                            + " or its topic has no subscriber. 409 `wrong-state` names the state if it is not a draft.")
    Object schedule(Caller caller, @PathVariable String id) {
        StoredCampaign campaign = require(caller, id);
        if (campaign.state() == CampaignState.DRAFT) {
            requireSendable(campaign);
        }
        return act(caller, id, Action.SCHEDULE);
    }

    @PostMapping("/{id}/pause")
    @RequiresScope(Scope.EVENTS_WRITE)
    @Operation(
            summary = "Pause a running campaign",
            description = "After this answer no further event is written. Events that are written are delivered.")
    Object pause(Caller caller, @PathVariable String id) {
        return act(caller, id, Action.PAUSE);
    }

    @PostMapping("/{id}/resume")
    @RequiresScope(Scope.EVENTS_WRITE)
    @Operation(summary = "Resume a paused campaign", description = "Where it was paused")
    Object resume(Caller caller, @PathVariable String id) {
        return act(caller, id, Action.RESUME);
    }

    @PostMapping("/{id}/cancel")
    @RequiresScope(Scope.EVENTS_WRITE)
    @Operation(
            summary = "Cancel a campaign",
            description = "No further event is written. Notifications of written events that are not sent yet are"
                    + " cancelled, like those of a cancelled event: deferred by quiet hours, in a digest or waiting"
                    + " for a retry.")
    Object cancel(Caller caller, @PathVariable String id) {
        return act(caller, id, Action.CANCEL);
    }

    @GetMapping("/{id}/recipients/{recipient}")
    @RequiresScope(Scope.RECIPIENTS_READ)
    @Operation(
            summary = "Read the variant and stage of a recipient",
            description = "Computed from the ids of the campaign and the recipient, without a check that the recipient"
                    + " belongs to the audience.")
    Allotted allotted(Caller caller, @PathVariable String id, @PathVariable String recipient) {
        StoredCampaign campaign = require(caller, id);
        RecipientKey key = recipient(caller, recipient);
        VariantAssignment allotment = campaign.allotment();
        int stage = allotment.stage(key);
        Optional<String> variant = allotment.variant(key).map(Variant::name);
        Optional<String> event = variant.map(campaign.key()::event);
        return new Allotted(
                recipient,
                stage + 1,
                allotment.plan().ramp().percents().get(stage),
                variant.isEmpty(),
                variant.orElse(null),
                event.orElse(null),
                event.map(name -> NotificationId.of(key, new EventId(name)).value())
                        .orElse(null));
    }

    private Object act(Caller caller, String id, Action act) {
        return store.act(key(caller, id), act).view();
    }

    StoredCampaign require(Caller caller, String id) {
        return store.find(key(caller, id)).orElseThrow(() -> RefusedException.notFound("such campaign"));
    }

    /// Number of notifications by variant and status.
    Map<String, Map<String, Long>> deliveries(StoredCampaign campaign) {
        CampaignKey key = campaign.key();
        return campaign.plan().variants().stream()
                .map(Variant::name)
                .collect(Collectors.toMap(
                        variant -> variant, variant -> counts.byStatus(key.tenant(), key.event(variant))));
    }

    private void requireSendable(StoredCampaign campaign) {
        CampaignPlan plan = campaign.plan();
        Optional<EventType> type = types.find(campaign.key().tenant(), plan.eventType());
        if (type.isEmpty()) {
            throw RefusedException.invalid(
                    "/eventType", "missing", "there is no event type %s".formatted(plan.eventType()));
        }
        List<Violation> violations = new ArrayList<>();
        if (plan.audience() instanceof CampaignAudience.Topic topic
                && !members.hasSubscriber(campaign.key().tenant(), topic.topic())) {
            violations.add(new Violation("/audience/topic", "missing", noSubscriber(campaign, topic.topic())));
        }
        for (int i = 0; i < plan.variants().size(); i++) {
            Variant variant = plan.variants().get(i);
            String path = "/variants/%d/".formatted(i);
            if (!variant.template().isEmpty()
                    && !types.isTemplate(campaign.key().tenant(), variant.template())) {
                violations.add(new Violation(
                        path + "template", "missing", "there is no template %s".formatted(variant.template())));
            }
            types.faults(type.get(), variant.data()).stream()
                    .map(fault -> new Violation(path + "data" + fault.path(), fault.rule(), fault.message()))
                    .forEach(violations::add);
        }
        if (!violations.isEmpty()) {
            throw RefusedException.invalid(violations);
        }
    }

    private String noSubscriber(StoredCampaign campaign, String topic) {
        List<String> topics = members.topics(campaign.key().tenant(), MOST_TOPICS);
        return "the topic %s has no subscriber; ".formatted(topic)
                + (topics.isEmpty()
                        ? "no topic has a subscriber"
                        : "topics with subscribers are %s".formatted(String.join(", ", topics)));
    }

    static CampaignKey key(Caller caller, String id) {
        try {
            return new CampaignKey(caller.tenant(), id);
        } catch (IllegalArgumentException e) {
            throw RefusedException.invalid("id", "format", String.valueOf(e.getMessage()));
        }
    }

    private static RecipientKey recipient(Caller caller, String recipient) {
        try {
            return RecipientKey.of(caller.tenant(), new RecipientId(recipient));
        } catch (IllegalArgumentException e) {
            throw RefusedException.invalidRecipient(String.valueOf(e.getMessage()));
        }
    }
}
