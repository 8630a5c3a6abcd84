// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.campaign;

import dev.carillon.admin.campaign.CampaignPlan.Variant;
import dev.carillon.admin.database.AdminDatabase;
import dev.carillon.admin.json.Json;
import dev.carillon.documents.condition.Condition;
import dev.carillon.documents.condition.ConditionModel;
import dev.carillon.documents.condition.Evaluation;
import dev.carillon.documents.template.TemplateModel;
import dev.carillon.events.Lane;
import dev.carillon.events.RecipientId;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.TenantId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Members of a campaign's audience, in the order of their ids. Every page costs the same, also late ones.
/// Thread-safe.
final class AudienceMembers {

    static final String LISTED = """
            select recipient, null from campaign_recipients
            where tenant = ? and campaign = ? and recipient > ? order by recipient limit ?
            """;

    /// The profiles are looked up and not joined: a join may read the profiles of all earlier members.
    static final String OF_TOPIC = """
            select s.recipient,
                (select r.profile from recipients r where r.tenant = s.tenant and r.recipient = s.recipient)
            from subscriptions s
            where s.tenant = ? and s.topic = ? and s.recipient > ? order by s.recipient limit ?
            """;

    static final String EVERYONE =
            "select recipient, profile from recipients where tenant = ? and recipient > ? order by recipient limit ?";

    static final String COUNT_OF_TOPIC = "select count(*) from subscriptions where tenant = ? and topic = ?";

    static final String COUNT_EVERYONE = "select count(*) from recipients where tenant = ?";

    private static final String HAS_SUBSCRIBER =
            "select exists (select from subscriptions where tenant = ? and topic = ?)";

    /// Largest number of members that are looked at to count recipients.
    static final int MAX_EXAMINED = 20_000;

    private static final int PAGE = 1_000;

    private final AdminDatabase database;

    AudienceMembers(AdminDatabase database) {
        this.database = database;
    }

    /// @param profile profile as JSON; empty if there is none, and for listed recipients, who are not filtered
    record Member(RecipientKey recipient, Optional<String> profile) {

        String id() {
            return recipient.requireRecipient().value();
        }
    }

    /// Number of members now, before the filter.
    long count(CampaignKey campaign, CampaignAudience audience) {
        return switch (audience) {
            case CampaignAudience.Listed listed -> listed.recipients();
            case CampaignAudience.Topic topic ->
                count(COUNT_OF_TOPIC, campaign.tenant().value(), topic.topic());
            case CampaignAudience.Segment segment ->
                count(
                        COUNT_OF_TOPIC,
                        campaign.tenant().value(),
                        segment.segment().name());
            case CampaignAudience.Everyone _ ->
                count(COUNT_EVERYONE, campaign.tenant().value());
        };
    }

    /// Recipients of a campaign, as its audience is now.
    ///
    /// @param members members of the audience, before the filter
    /// @param isExact false if the other numbers are projected from the first [#MAX_EXAMINED] members
    /// @param heldOut recipients that are sent nothing
    /// @param recipients recipients by variant, in the order of the plan
    record Reach(long members, boolean isExact, long heldOut, Map<String, Long> recipients) {

        /// Recipients of all variants.
        long total() {
            return recipients.values().stream().mapToLong(Long::longValue).sum();
        }

        boolean isEmpty() {
            return isExact && total() == 0;
        }
    }

    /// Counts the recipients of a campaign. Reads at most [#MAX_EXAMINED] members.
    Reach reach(StoredCampaign campaign) {
        CampaignPlan plan = campaign.plan();
        Optional<Condition> filter = filter(plan.audience());
        Map<String, Long> recipients = new LinkedHashMap<>();
        plan.variants().forEach(variant -> recipients.put(variant.name(), 0L));
        long heldOut = 0;
        long examined = 0;
        String after = "";
        List<Member> page = list(campaign.key(), plan.audience(), after, PAGE);
        while (!page.isEmpty()) {
            for (Member member : page) {
                if (filter.isPresent() && !matchesFilter(filter.get(), plan.eventType(), member)) {
                    continue;
                }
                Optional<Variant> variant = campaign.allotment().variant(member.recipient());
                if (variant.isPresent()) {
                    recipients.merge(variant.get().name(), 1L, Long::sum);
                } else {
                    heldOut++;
                }
            }
            examined += page.size();
            after = page.getLast().id();
            page = examined < MAX_EXAMINED ? list(campaign.key(), plan.audience(), after, PAGE) : List.of();
        }
        if (examined < MAX_EXAMINED) {
            return new Reach(examined, true, heldOut, recipients);
        }
        long members = Math.max(examined, count(campaign.key(), plan.audience()));
        double factor = (double) members / examined;
        recipients.replaceAll((_, count) -> Math.round(count * factor));
        return new Reach(members, members == examined, Math.round(heldOut * factor), recipients);
    }

    boolean hasSubscriber(TenantId tenant, String topic) {
        return database.jdbc()
                .sql(HAS_SUBSCRIBER)
                .params(tenant.value(), topic)
                .query(Boolean.class)
                .single();
    }

    /// Members after a given one, before the filter.
    ///
    /// @param after id of the last member of the previous page; empty for the first page
    List<Member> list(CampaignKey campaign, CampaignAudience audience, String after, int limit) {
        String tenant = campaign.tenant().value();
        return switch (audience) {
            case CampaignAudience.Listed _ -> list(campaign, LISTED, tenant, campaign.id(), after, limit);
            case CampaignAudience.Topic topic -> list(campaign, OF_TOPIC, tenant, topic.topic(), after, limit);
            case CampaignAudience.Segment segment ->
                list(campaign, OF_TOPIC, tenant, segment.segment().name(), after, limit);
            case CampaignAudience.Everyone _ -> list(campaign, EVERYONE, tenant, after, limit);
        };
    }

    /// Filter of an audience; empty if it has none.
    static Optional<Condition> filter(CampaignAudience audience) {
        return Condition.compile(audience.filterSource()) instanceof Condition condition
                ? Optional.of(condition)
                : Optional.empty();
    }

    /// True if the filter holds for a member. A filter that cannot be evaluated does not hold.
    static boolean matchesFilter(Condition filter, String eventType, Member member) {
        ObjectNode profile =
                member.profile().map(json -> Json.read(json, ObjectNode.class)).orElseGet(Json::object);
        return filter.evaluate(new ConditionModel(
                        Map.of(),
                        new ConditionModel.Recipient(
                                member.id(),
                                profile.path("locale").asString(""),
                                profile.path("timeZone").asString(""),
                                TemplateModel.object(Json.bytes(profile.withObjectProperty("attributes")))
                                        .orElse(Map.of())),
                        new ConditionModel.Event("", eventType, Instant.EPOCH, Lane.BULK.wireName()),
                        ConditionModel.Digest.none()))
                instanceof Evaluation.True;
    }

    private long count(String statement, Object... about) {
        return database.jdbc().sql(statement).params(about).query(Long.class).single();
    }

    private List<Member> list(CampaignKey campaign, String statement, Object... about) {
        return database.jdbc()
                .sql(statement)
                .params(about)
                .query((row, _) -> member(campaign, row.getString(1), row.getString(2)))
                .list();
    }

    private static Member member(CampaignKey campaign, String recipient, @Nullable String profile) {
        return new Member(RecipientKey.of(campaign.tenant(), new RecipientId(recipient)), Optional.ofNullable(profile));
    }
}
