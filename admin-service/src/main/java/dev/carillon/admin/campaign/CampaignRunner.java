// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.campaign;

import dev.carillon.admin.background.BackgroundLoop;
import dev.carillon.admin.background.RecordOutlet;
import dev.carillon.admin.campaign.AudienceMembers.Member;
import dev.carillon.admin.campaign.CampaignStore.Advance;
import dev.carillon.admin.campaign.StoredCampaign.Turn;
import dev.carillon.admin.catalog.EventTypes;
import dev.carillon.admin.lever.Throttles;
import dev.carillon.events.codec.KeysUnavailableException;
import dev.carillon.events.codec.PayloadSeal;
import dev.carillon.events.v1.EventType;
import dev.carillon.runtime.http.RefusedException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/// Background loop that runs the campaigns that are due, one turn at a time: it reads the next members of the
/// audience and writes the events of those whose stage it is. The events of a turn are acknowledged before the turn
/// is committed, so none is lost. If a turn dies, its events are written again under the same ids, by which routers
/// recognise repetitions.
final class CampaignRunner extends BackgroundLoop {

    private static final Logger LOG = LoggerFactory.getLogger(CampaignRunner.class);

    /// Interval for finding campaigns that are due; a scheduled start and an operator's request take effect within it.
    private static final long LOOK_MILLIS = 250;

    /// The same interval once no campaign has been due for a while.
    private static final long IDLE_LOOK_MILLIS = 1_000;

    /// Number of looks in a row without a campaign that is due, after which they become less frequent. It covers the
    /// waits of a campaign that is under way.
    private static final int IDLE_FROM = 20;

    private static final long AFTER_FAILURE_MILLIS = 1_000;

    /// Most members in one turn, so that the campaign's row is not locked for long.
    private static final int MOST_LOOKED_AT = 1_000;

    private static final int TURNS_A_SECOND = 4;
    private static final long MILLIS = 1_000;

    /// Interval for checking whether a throttle of 0 was released.
    private static final Duration PAUSE_WHILE_THROTTLED = Duration.ofSeconds(1);

    private final CampaignStore store;
    private final Sources sources;
    private final Supplier<RecordOutlet> outlets;
    private final CampaignMeters meters;
    private final InstantSource clock;
    private int emptyLooks;

    /// Sources of a turn's events.
    ///
    /// @param seal seal for each recipient's copy of the data
    record Sources(AudienceMembers members, EventTypes types, Throttles throttles, PayloadSeal seal) {}

    /// @param outlets supplier of one outlet for each run, which closes it
    CampaignRunner(
            CampaignStore store,
            Sources sources,
            Supplier<RecordOutlet> outlets,
            CampaignMeters meters,
            InstantSource clock) {
        super("admin-campaign-runner");
        this.store = store;
        this.sources = sources;
        this.outlets = outlets;
        this.meters = meters;
        this.clock = clock;
    }

    @Override
    protected void run() throws InterruptedException {
        try (RecordOutlet outlet = outlets.get()) {
            long pause = LOOK_MILLIS;
            while (!pause(pause)) {
                pause = look(outlet);
            }
        }
    }

    /// @return time to pause in milliseconds
    private long look(RecordOutlet outlet) {
        try {
            Optional<Advance> advance = store.advance(campaign -> turn(campaign, outlet));
            advance.ifPresent(meters::count);
            emptyLooks = advance.isPresent() ? 0 : emptyLooks + 1;
            if (emptyLooks > IDLE_FROM) {
                return IDLE_LOOK_MILLIS;
            }
            Optional<Instant> due =
                    advance.flatMap(advanced -> advanced.after().times().due());
            return due.map(at -> Math.clamp(at.toEpochMilli() - clock.millis(), 0, LOOK_MILLIS))
                    .orElse(LOOK_MILLIS);
        } catch (KafkaException
                | KeysUnavailableException
                | DataAccessException
                | TransactionException
                | RefusedException e) {
            LOG.warn("a turn of a campaign failed, repeating it: {}", e.toString());
            meters.countFailed();
            return AFTER_FAILURE_MILLIS;
        }
    }

    private StoredCampaign turn(StoredCampaign campaign, RecordOutlet outlet) {
        Instant now = clock.instant();
        return switch (campaign.state()) {
            case SCHEDULED -> {
                LOG.info(
                        "campaign {} of {} starts",
                        campaign.key().id(),
                        campaign.key().tenant());
                yield campaign.started(now);
            }
            case RUNNING -> advanceOrPause(campaign, outlet, now);
            case CANCELLED -> {
                int partitions = outlet.partitions(CampaignEvents.topic());
                outlet.send(new CampaignEvents(campaign.key(), campaign.plan(), now).cancellations(partitions));
                yield campaign.settled();
            }
            case DRAFT, PAUSED, FINISHED ->
                throw new IllegalStateException(
                        "a campaign is due in the state %s: %s".formatted(campaign.state(), campaign.key()));
        };
    }

    /// Pauses the campaign if its turn fails, so that the other campaigns continue.
    private StoredCampaign advanceOrPause(StoredCampaign campaign, RecordOutlet outlet, Instant now) {
        try {
            return advance(campaign, outlet, now);
        } catch (KafkaException
                | KeysUnavailableException
                | DataAccessException
                | TransactionException
                | RefusedException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.error(
                    "campaign {} of {} failed and is paused",
                    campaign.key().id(),
                    campaign.key().tenant(),
                    e);
            return campaign.pausedByRunner("an error occurred; see the log of the admin service");
        }
    }

    private StoredCampaign advance(StoredCampaign campaign, RecordOutlet outlet, Instant now) {
        CampaignPlan plan = campaign.plan();
        Optional<EventType> type = sources.types().find(campaign.key().tenant(), plan.eventType());
        if (type.isEmpty()) {
            return campaign.pausedByRunner("the event type %s does not exist any more".formatted(plan.eventType()));
        }
        int perSecond = Math.min(
                plan.perSecond(),
                sources.throttles()
                        .eventsPerSecond(campaign.key().tenant(), CampaignEvents.LANE)
                        .orElse(plan.perSecond()));
        if (perSecond == 0) {
            return campaign.waiting(now.plus(PAUSE_WHILE_THROTTLED));
        }
        StoredCampaign begun = campaign.progress().isAtBeginningOfStage()
                ? campaign.counted(sources.members().count(campaign.key(), plan.audience()))
                : campaign;
        List<Member> next = sources.members()
                .list(begun.key(), plan.audience(), begun.progress().cursor(), MOST_LOOKED_AT);
        CampaignTurn looking = new CampaignTurn(begun, type.get(), now);
        Turn turn = looking.look(next, Math.max(1, perSecond / TURNS_A_SECOND));
        List<ProducerRecord<byte[], byte[]>> records = looking.records(sources.seal());
        outlet.send(records);
        boolean isStageOver = next.size() < MOST_LOOKED_AT && turn.lookedAt() == next.size();
        Duration pause = Duration.ofMillis(Math.ceilDiv(records.size() * MILLIS, perSecond));
        return isStageOver
                ? begun.advanced(turn).stageOver(now)
                : begun.advanced(turn).waiting(now.plus(pause));
    }
}
