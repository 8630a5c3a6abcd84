// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.quota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.runtime.quota.Grant;
import dev.carillon.runtime.quota.InstanceBucket;
import dev.carillon.runtime.quota.QuotaLimit;
import dev.carillon.runtime.quota.QuotaUnit;
import dev.carillon.runtime.quota.TenantQuota;
import dev.carillon.testsupport.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/// Test of the shares in one bucket, with a manual clock and without Redis.
class PortionsTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private final ManualClock clock = new ManualClock(NOON);

    /// Bucket that can be made unavailable, and counts how often it is asked.
    private final class Bucket implements TokenSource {

        private final InstanceBucket tokens;
        private boolean isAway;
        private int asked;

        Bucket(TenantQuota quota) {
            this.tokens =
                    new InstanceBucket(QuotaUnit.EVENTS, quota, QuotaLimit.EVENTS_PER_SECOND.capacity(quota), clock);
        }

        @Override
        public Optional<Grant> take(TenantQuota quota, long wanted) {
            asked++;
            return isAway ? Optional.empty() : Optional.of(tokens.take(wanted));
        }

        @Override
        public void giveBack(TenantQuota quota, long returned) {
            // A local bucket of the tests takes nothing back.
        }
    }

    private record Admission(Instant at, long amount) {}

    /// Over every span of time, all instances together admit no more than the bucket has at most, what it is refilled
    /// with, and for each instance a portion and one event.
    @Property(tries = 200)
    void noSpanOfTimeHasMoreThanTheBucketAndOnePortionOfEachInstance(
            @ForAll @IntRange(min = 1, max = 500) int perSecond,
            @ForAll @IntRange(min = 1, max = 3) int burst,
            @ForAll @IntRange(min = 1, max = 4) int instances,
            @ForAll @IntRange(min = 1, max = 40) int largest,
            @ForAll @Size(min = 20, max = 120) List<@IntRange(min = 0, max = 400) Integer> pauses) {
        TenantQuota quota = quota(perSecond, 1_000_000_000, burst);
        Bucket bucket = new Bucket(quota);
        List<TenantShare> shares = IntStream.range(0, instances)
                .mapToObj(_ -> share(quota, bucket))
                .toList();
        List<Admission> admitted = new ArrayList<>();
        int turn = 0;
        for (int pause : pauses) {
            clock.advance(Duration.ofMillis(pause));
            for (int i = 0; i < 60; i++) {
                long amount = 1L + (turn + i) % largest;
                if (shares.get(turn++ % instances).take(amount).isEmpty()) {
                    admitted.add(new Admission(clock.instant(), amount));
                }
            }
        }

        long allowance = instances * (Math.max(1, perSecond / 10) + (long) largest);
        for (int from = 0; from < admitted.size(); from += 7) {
            long sum = 0;
            Instant begin = admitted.get(from).at();
            for (Admission admission : admitted.subList(from, admitted.size())) {
                sum += admission.amount();
                double seconds = Duration.between(begin, admission.at()).toMillis() / 1_000.0;
                assertThat((double) sum).isLessThanOrEqualTo((burst + seconds) * perSecond + allowance + 1);
            }
        }
    }

    @Test
    void aSingleInstanceAdmitsExactlyTheBurstAndTheRate() {
        TenantQuota quota = quota(100, 1_000_000, 2);
        TenantShare share = share(quota, new Bucket(quota));

        assertThat(admitted(share, 1_000)).isEqualTo(200);
        clock.advance(Duration.ofSeconds(1));
        assertThat(admitted(share, 1_000)).isEqualTo(100);
    }

    @Test
    void theBucketIsAskedTwentyTimesASecondAtMostUnderAFlood() {
        TenantQuota quota = quota(1_000, 1_000_000, 1);
        Bucket bucket = new Bucket(quota);
        TenantShare share = share(quota, bucket);
        admitted(share, 5_000);
        bucket.asked = 0;

        for (int i = 0; i < 1_000; i++) {
            clock.advance(Duration.ofMillis(1));
            admitted(share, 20);
        }

        assertThat(bucket.asked).isBetween(10, 20);
    }

    @Test
    void anEventIsAdmittedWhenTheAnnouncedTimeIsOverAndNotBefore() {
        TenantQuota quota = quota(10, 1_000_000, 1);
        TenantShare share = share(quota, new Bucket(quota));
        assertThat(share.take(15)).isEmpty();

        Shortage shortage = share.take(1).orElseThrow();
        clock.set(shortage.admitsAt().minusMillis(150));
        assertThat(share.take(1)).isPresent();
        clock.set(shortage.admitsAt().plusMillis(1));

        assertThat(shortage.limit()).isEqualTo(QuotaLimit.EVENTS_PER_SECOND);
        // 15 were taken of 10; one more needs 6.
        assertThat(shortage.admitsAt()).isEqualTo(NOON.plusMillis(600));
        assertThat(share.take(1)).isEmpty();
    }

    @Test
    void aDaysTokensAreBackAtMidnight() {
        TenantQuota quota = quota(1_000, 50, 1);
        TenantShare share = share(quota, new Bucket(quota));
        assertThat(admitted(share, 200)).isEqualTo(50);

        Shortage shortage = share.take(1).orElseThrow();
        clock.set(Instant.parse("2026-11-23T23:59:59Z"));
        assertThat(share.take(1)).isPresent();
        clock.set(Instant.parse("2026-11-24T00:00:01Z"));

        assertThat(shortage.limit()).isEqualTo(QuotaLimit.EVENTS_PER_DAY);
        assertThat(shortage.admitsAt()).isEqualTo(Instant.parse("2026-11-24T00:00:00Z"));
        assertThat(admitted(share, 200)).isEqualTo(50);
    }

    @Test
    void withoutTheBucketEachInstanceAdmitsTheRateByItself() {
        TenantQuota quota = quota(100, 1_000_000, 1);
        Bucket bucket = new Bucket(quota);
        bucket.isAway = true;
        TenantShare one = share(quota, bucket);
        TenantShare other = share(quota, bucket);

        long first = admitted(one, 1_000) + admitted(other, 1_000);
        long rest = 0;
        for (int i = 0; i < 20; i++) {
            clock.advance(Duration.ofMillis(100));
            rest += admitted(one, 100) + admitted(other, 100);
        }

        assertThat(first).isEqualTo(20);
        assertThat(rest).isBetween(360L, 400L);
        assertThat(bucket.asked).isBetween(4, 8);
        bucket.isAway = false;
        clock.advance(Duration.ofSeconds(2));
        assertThat(admitted(one, 1_000) + admitted(other, 1_000)).isBetween(100L, 320L);
        clock.advance(Duration.ofSeconds(1));
        assertThat(admitted(one, 1_000) + admitted(other, 1_000)).isEqualTo(100);
    }

    @Test
    void aRaisedQuotaAppliesAtOnce() {
        TenantQuota quota = quota(1_000, 10, 1);
        Bucket bucket = new Bucket(quota);
        TenantShare share = share(quota, bucket);
        assertThat(admitted(share, 100)).isEqualTo(10);
        bucket.asked = 0;

        share.follow(quota(1_000, 20, 1));
        share.take(1);

        assertThat(bucket.asked).isEqualTo(1);
    }

    private TenantShare share(TenantQuota quota, TokenSource bucket) {
        return new TenantShare(QuotaUnit.EVENTS, quota, bucket, Runnable::run, clock);
    }

    private static long admitted(TenantShare share, int tries) {
        return IntStream.range(0, tries).filter(_ -> share.take(1).isEmpty()).count();
    }

    private static TenantQuota quota(long perSecond, long perDay, int burst) {
        return new TenantQuota(perSecond, perDay, 1_000, 1_000_000, 1_000_000_000, burst);
    }
}
