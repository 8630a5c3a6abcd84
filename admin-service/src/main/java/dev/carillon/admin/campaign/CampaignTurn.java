// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.campaign;

import dev.carillon.admin.campaign.AudienceMembers.Member;
import dev.carillon.admin.campaign.CampaignPlan.Variant;
import dev.carillon.admin.campaign.StoredCampaign.Turn;
import dev.carillon.documents.condition.Condition;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.codec.PayloadSeal;
import dev.carillon.events.v1.EventType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;

/// One turn of a campaign: filters the next members of the audience and creates the events of those whose stage it
/// is. For one thread.
final class CampaignTurn {

    private final CampaignPlan plan;
    private final int stage;
    private final VariantAssignment allotment;
    private final Optional<Condition> filter;
    private final CampaignEvents events;
    private final EventType type;
    private final List<Assigned> assigned = new ArrayList<>();
    private final Map<String, Long> written = new HashMap<>();
    private Optional<String> last = Optional.empty();
    private long lookedAt;
    private long heldOut;

    private record Assigned(Variant variant, RecipientKey recipient) {}

    CampaignTurn(StoredCampaign campaign, EventType type, Instant now) {
        this.plan = campaign.plan();
        this.stage = campaign.progress().stage();
        this.allotment = campaign.allotment();
        this.filter = AudienceMembers.filter(plan.audience());
        this.events = new CampaignEvents(campaign.key(), plan, now);
        this.type = type;
    }

    /// @param audience next members of the audience
    /// @param most largest number of events to create
    /// @return result of the turn once [#records] are written
    Turn look(List<Member> audience, int most) {
        for (Member member : audience) {
            if (assigned.size() == most) {
                break;
            }
            look(member);
        }
        return new Turn(last, lookedAt, heldOut, written);
    }

    private void look(Member member) {
        last = Optional.of(member.id());
        lookedAt++;
        if (allotment.stage(member.recipient()) != stage
                || !filter.map(condition -> AudienceMembers.matchesFilter(condition, plan.eventType(), member))
                        .orElse(true)) {
            return;
        }
        Optional<Variant> variant = allotment.variant(member.recipient());
        if (variant.isEmpty()) {
            heldOut++;
            return;
        }
        assigned.add(new Assigned(variant.get(), member.recipient()));
        written.merge(variant.get().name(), 1L, Long::sum);
    }

    /// Events of the turn, with the data sealed for each recipient.
    ///
    /// @throws dev.carillon.events.codec.KeysUnavailableException if the keys are not available in time
    List<ProducerRecord<byte[], byte[]>> records(PayloadSeal seal) {
        seal.prepareToSeal(assigned.stream().map(Assigned::recipient).toList());
        return assigned.stream()
                .map(one -> events.event(one.variant(), type, one.recipient(), seal))
                .toList();
    }
}
