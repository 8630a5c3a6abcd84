// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.campaign;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.carillon.admin.access.Caller;
import dev.carillon.admin.campaign.CampaignPlan.Variant;
import dev.carillon.admin.campaign.CampaignState.Action;
import dev.carillon.admin.catalog.EventTypes;
import dev.carillon.admin.json.JsonRequest;
import dev.carillon.admin.json.Page;
import dev.carillon.admin.json.VersionPrecondition;
import dev.carillon.admin.recipient.RecipientArchive;
import dev.carillon.admin.recipient.Subscriptions;
import dev.carillon.admin.recipient.segment.Segments;
import dev.carillon.admin.tracking.EventCounts;
import dev.carillon.documents.json.Fields;
import dev.carillon.events.EventId;
import dev.carillon.events.NotificationId;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.v1.EventType;
import dev.carillon.runtime.http.RefusedException;
import dev.carillon.runtime.http.Violation;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Campaigns of a tenant, as its callers draft, run and read them. Thread-safe.
final class Campaigns {

    /// Largest number of topics that a refusal names.
    private static final int MOST_TOPICS = 20;

    private final CampaignStore store;
    private final AudienceMembers members;
    private final Subscriptions subscriptions;
    private final Segments segments;
    private final EventTypes types;
    private final EventCounts counts;

    Campaigns(
            CampaignStore store,
            AudienceMembers members,
            Subscriptions subscriptions,
            Segments segments,
            EventTypes types,
            EventCounts counts) {
        this.store = store;
        this.members = members;
        this.subscriptions = subscriptions;
        this.segments = segments;
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
    @Schema(name = "CampaignRecipient")
    record Allotted(
            String recipient,
            int stage,
            int percent,
            boolean heldOut,
            @Nullable String variant,
            @Nullable String eventId,
            @Nullable String notificationId) {}

    /// Draft with what happens when it is scheduled now.
    ///
    /// @param faults reasons why it cannot be scheduled, or would end at once without a recipient
    record Review(StoredCampaign campaign, AudienceMembers.Reach reach, List<Violation> faults) {}

    Review review(Caller caller, String id) {
        StoredCampaign campaign = require(caller, id);
        AudienceMembers.Reach reach = members.reach(campaign);
        List<Violation> faults = faults(campaign);
        if (faults.isEmpty() && reach.isEmpty() && campaign.plan().startAt().isEmpty()) {
            faults = List.of(new Violation("/audience", "empty", nobody(campaign.plan(), reach)));
        }
        return new Review(campaign, reach, faults);
    }

    /// Creates a draft with the plan of another campaign, without its start time.
    ///
    /// @throws RefusedException if there is a campaign with the new id
    void copy(Caller caller, String id, String copy) {
        StoredCampaign original = require(caller, id);
        ObjectNode document = original.document().deepCopy();
        document.remove("startAt");
        if (original.plan().audience() instanceof CampaignAudience.Listed(int listed)) {
            ArrayNode recipients = document.putObject("audience").putArray("recipients");
            members.list(original.key(), original.plan().audience(), "", listed)
                    .forEach(member -> recipients.add(member.id()));
        }
        put(caller, copy, JsonRequest.fields(document), VersionPrecondition.of(0));
    }

    CampaignStore.WriteResult put(Caller caller, String id, Fields body, VersionPrecondition expected) {
        return store.put(key(caller, id), CampaignForm.given(body), expected);
    }

    Optional<StoredCampaign> find(CampaignKey key) {
        return store.find(key);
    }

    Page<StoredCampaign> list(Caller caller, String after, int limit) {
        int size = Page.requireLimit(limit);
        return Page.of(
                store.list(caller.tenant(), after, size + 1),
                size,
                campaign -> campaign.key().id());
    }

    void delete(Caller caller, String id) {
        if (!store.delete(key(caller, id))) {
            throw RefusedException.notFound("such campaign");
        }
    }

    /// @throws RefusedException if the campaign is not at the expected version, if the action is not possible in its
    /// state, or if a draft to schedule cannot be sent
    StoredCampaign act(Caller caller, String id, Action act, VersionPrecondition expected) {
        if (act == Action.SCHEDULE) {
            StoredCampaign campaign = require(caller, id);
            if (campaign.state() == CampaignState.DRAFT) {
                List<Violation> faults = faults(campaign);
                if (!faults.isEmpty()) {
                    throw RefusedException.invalid(faults);
                }
            }
        }
        return store.act(key(caller, id), act, expected);
    }

    Allotted allotted(Caller caller, String id, String recipient) {
        StoredCampaign campaign = require(caller, id);
        RecipientKey key = RecipientArchive.key(caller.tenant(), recipient);
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

    StoredCampaign require(Caller caller, String id) {
        return store.find(key(caller, id)).orElseThrow(() -> RefusedException.notFound("such campaign"));
    }

    /// Ids of the first segments of the tenant.
    List<String> segments(Caller caller) {
        return segments.ids(caller.tenant(), Page.MAX_LIMIT);
    }

    /// Number of notifications by variant and status.
    Map<String, Map<String, Long>> deliveries(StoredCampaign campaign) {
        CampaignKey key = campaign.key();
        return campaign.plan().variants().stream()
                .map(Variant::name)
                .collect(Collectors.toMap(
                        variant -> variant, variant -> counts.byStatus(key.tenant(), key.event(variant))));
    }

    private List<Violation> faults(StoredCampaign campaign) {
        CampaignPlan plan = campaign.plan();
        Optional<EventType> type = types.find(campaign.key().tenant(), plan.eventType());
        if (type.isEmpty()) {
            return List.of(
                    new Violation("/eventType", "missing", "there is no event type %s".formatted(plan.eventType())));
        }
        List<Violation> violations = new ArrayList<>();
        if (plan.audience() instanceof CampaignAudience.Topic topic
                && !members.hasSubscriber(campaign.key().tenant(), topic.topic())) {
            violations.add(new Violation("/audience/topic", "missing", noSubscriber(campaign, topic.topic())));
        }
        if (plan.audience() instanceof CampaignAudience.Segment audience
                && !segments.exists(campaign.key().tenant(), audience.segment().segment())) {
            violations.add(new Violation(
                    "/audience/segment",
                    "missing",
                    "there is no segment %s".formatted(audience.segment().segment())));
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
        return violations;
    }

    private static String nobody(CampaignPlan plan, AudienceMembers.Reach reach) {
        if (reach.members() == 0) {
            return "the audience has no member";
        }
        return reach.heldOut() > 0 || plan.audience().filterSource().isEmpty()
                ? "all %d recipients are held out".formatted(reach.heldOut())
                : "the filter holds for none of the %d members".formatted(reach.members());
    }

    private String noSubscriber(StoredCampaign campaign, String topic) {
        List<String> topics = subscriptions.topics(campaign.key().tenant(), MOST_TOPICS);
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
}
