// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.inbox.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.TenantId;
import dev.carillon.gateway.inbox.item.Cursor;
import dev.carillon.gateway.inbox.item.InboxItem;
import dev.carillon.gateway.inbox.tail.InboxTail.Appended;
import dev.carillon.gateway.inbox.tail.InboxTail.Appends;
import dev.carillon.gateway.inbox.tail.InboxTail.BeginningClaim;
import dev.carillon.gateway.inbox.tail.InboxTail.Claim;
import dev.carillon.gateway.inbox.tail.InboxTail.RecipientItems;
import dev.carillon.gateway.inbox.tail.InboxTail.Repeats;
import dev.carillon.gateway.presence.NodeId;
import dev.carillon.gateway.presence.PresenceRegistry;
import dev.carillon.gateway.store.GatewayRedis;
import dev.carillon.gateway.store.StoreUnavailableException;
import dev.carillon.runtime.redis.RedisClients;
import dev.carillon.testsupport.Fixtures;
import dev.carillon.testsupport.RedisExtension;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Appends of a whole partition to the tails of its recipients.
class InboxTailTest {

    @RegisterExtension
    static final RedisExtension REDIS = new RedisExtension();

    /// A partition that no gateway of the tests has.
    private static final int PARTITION = 7_777;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static GatewayRedis redis;

    private final TenantId tenant = Fixtures.uniqueTenant();
    private final InboxTail.Partition partition =
            new InboxTail.Partition(Lane.STANDARD, PARTITION, "log-of-" + tenant.value());
    private final InboxTail tail = new InboxTail(redis, new TailLimits(5, 100_000, Duration.ofMinutes(5)));

    @BeforeAll
    static void connect() {
        redis = new GatewayRedis(RedisClients.at(REDIS.url()), Duration.ofSeconds(5));
        Awaitility.await().until(redis::isAnswering);
    }

    @AfterAll
    static void disconnect() {
        redis.close();
    }

    @Test
    void oneCallClaimsTheBeginningAndAppendsForAllRecipients() {
        register("bea");

        Appends appends = append(claim(40), List.of(items("ann", 41, 44), items("bea", 42), items("cas", 43)));

        assertThat(appends.claim()).isEqualTo(Claim.WRITTEN);
        assertThat(fresh(appends)).containsExactly(List.of(41L, 44L), List.of(42L), List.of(43L));
        assertThat(nodes(appends)).containsExactly(List.of(), List.of("node"), List.of());
        assertThat(positions("ann")).containsExactly(41L, 44L);
        assertThat(positions("bea")).containsExactly(42L);
        assertThat(positions("cas")).containsExactly(43L);
        assertThat(append(claim(40), List.of()).claim()).isEqualTo(Claim.EXISTS);
    }

    @Test
    void everyRecipientHasTheTailThatItHadBefore() {
        append(Optional.empty(), List.of(items("ann", 41)));

        Appends appends = append(Optional.empty(), List.of(items("ann", 45), items("bea", 46)));

        assertThat(appends.claim()).isEqualTo(Claim.NOT_NEEDED);
        assertThat(appends.perRecipient())
                .extracting(appended -> appended.orElseThrow().previous())
                .containsExactly(41L, Long.MAX_VALUE);
    }

    @Test
    void notificationThatABatchHasTwiceIsFreshOnce() {
        RecipientItems twice =
                new RecipientItems(recipient("ann"), List.of(item("same", 41), item("other", 42), item("same", 43)));

        Appends appends = append(Optional.empty(), List.of(twice, items("bea", 44)));

        assertThat(fresh(appends)).containsExactly(List.of(41L, 42L), List.of(44L));
        assertThat(positions("ann")).containsExactly(41L, 42L);
    }

    @Test
    void repeatedBatchHasTheSameResult() {
        List<RecipientItems> batch = List.of(items("ann", 41, 44), items("bea", 42));
        Appends first = append(claim(40), batch);

        Appends again = append(claim(40), batch);

        assertThat(again.claim()).isEqualTo(Claim.EXISTS);
        assertThat(fresh(again)).isEqualTo(fresh(first));
        assertThat(positions("ann")).containsExactly(41L, 44L);
        assertThat(positions("bea")).containsExactly(42L);
    }

    @Test
    void batchOfWhichAPartWasAppendedBeforeACrashIsCompleted() {
        append(claim(40), List.of(items("ann", 41)));

        Appends whole = append(claim(40), List.of(items("ann", 41, 44), items("bea", 42)));

        assertThat(fresh(whole)).containsExactly(List.of(41L, 44L), List.of(42L));
        assertThat(positions("ann")).containsExactly(41L, 44L);
        assertThat(positions("bea")).containsExactly(42L);
    }

    @Test
    void recipientWhoseItemsMayBeRepeatsDoesNotStopTheOthers() {
        append(Optional.empty(), List.of(items("ann", 41)));

        // The tail of bea is younger than the item's decision; that of ann has the item already.
        Appends appends = redis.await(tail.append(
                partition, Optional.empty(), List.of(items("bea", 42), items("ann", 41)), Repeats.POSSIBLE));

        assertThat(appends.perRecipient().getFirst()).isEmpty();
        assertThat(fresh(appends.perRecipient().getLast())).containsExactly(41L);
        assertThat(view("bea")).isEmpty();
    }

    @Test
    void tailThatCannotBeWrittenFailsTheCallButNotTheOtherTails() {
        byte[] broken = tailOf("bea");
        redis.await(redis.call(commands -> commands.set(broken, broken)));
        List<RecipientItems> batch = List.of(items("ann", 41), items("bea", 42), items("cas", 43));

        assertThatThrownBy(() -> append(claim(40), batch))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("WRONGTYPE");
        assertThat(positions("ann")).containsExactly(41L);
        assertThat(positions("cas")).containsExactly(43L);

        redis.await(redis.call(commands -> commands.del(broken)));
        assertThat(fresh(append(claim(40), batch))).containsExactly(List.of(41L), List.of(42L), List.of(43L));
        assertThat(positions("ann")).containsExactly(41L);
    }

    @Test
    void moreThanOneCallHasTheResultOfOne() {
        int recipients = 2 * InboxTail.MOST_ITEMS_PER_CALL + 1;
        List<RecipientItems> batch = IntStream.rangeClosed(1, recipients)
                .mapToObj(number -> items("r" + number, number))
                .toList();

        Appends first = append(claim(0), batch);
        Appends again = append(claim(0), batch);

        List<List<Long>> each = LongStream.rangeClosed(1, recipients)
                .mapToObj(position -> List.of(position))
                .toList();
        assertThat(first.claim()).isEqualTo(Claim.WRITTEN);
        assertThat(fresh(first)).isEqualTo(each);
        assertThat(again.claim()).isEqualTo(Claim.EXISTS);
        assertThat(fresh(again)).isEqualTo(each);
        assertThat(positions("r1")).containsExactly(1L);
        assertThat(positions("r" + recipients)).containsExactly((long) recipients);
    }

    @Test
    void everyTailKeepsItsOwnLimit() {
        append(Optional.empty(), List.of(items("ann", 1, 2, 3, 4, 5, 6, 7), items("bea", 8)));

        assertThat(positions("ann")).containsExactly(3L, 4L, 5L, 6L, 7L);
        assertThat(view("ann").orElseThrow().trimmed()).isTrue();
        assertThat(positions("bea")).containsExactly(8L);
        assertThat(view("bea").orElseThrow().trimmed()).isFalse();
    }

    @Test
    void fullTailIsTrimmedByASlice() {
        InboxTail larger = new InboxTail(redis, new TailLimits(32, 100_000, Duration.ofMinutes(5)));
        long[] positions = LongStream.rangeClosed(1, 32).toArray();

        append(larger, items("ann", positions));
        assertThat(positions("ann")).hasSize(32);

        append(larger, items("ann", 33));
        assertThat(positions("ann")).hasSize(30).startsWith(4L).endsWith(33L);
        assertThat(view("ann").orElseThrow().from()).isEqualTo(3);

        append(larger, items("ann", 34));
        assertThat(positions("ann")).hasSize(31).startsWith(4L);
        // Items that the tail still has are repeats.
        assertThat(fresh(append(larger, items("ann", 4, 33)))).containsExactly(List.of(4L, 33L));
        assertThat(positions("ann")).hasSize(31);
    }

    @Test
    void expiryIsWrittenAgainWhenAnEighthOfTheLifetimeHasPassed() {
        append(Optional.empty(), List.of(items("ann", 1)));
        expireIn(Duration.ofSeconds(200));

        append(Optional.empty(), List.of(items("ann", 2)));
        assertThat(timeToLive()).isLessThanOrEqualTo(Duration.ofSeconds(200));

        long almostAnEighthAgo = expiry() - Duration.ofSeconds(38).toMillis();
        setExpiry(Long.toString(almostAnEighthAgo));
        append(Optional.empty(), List.of(items("ann", 3)));
        assertThat(timeToLive()).isGreaterThan(Duration.ofSeconds(280));
    }

    @Test
    void tailOfAVersionThatKeptNoExpiryGetsOne() {
        append(Optional.empty(), List.of(items("ann", 1)));
        expireIn(Duration.ofSeconds(10));
        redis.await(redis.call(commands -> commands.hdel(tailOf("ann"), bytes("until"))));

        append(Optional.empty(), List.of(items("ann", 2)));

        assertThat(timeToLive()).isGreaterThan(Duration.ofSeconds(280));
        assertThat(positions("ann")).containsExactly(1L, 2L);
    }

    @Test
    void shorterLifetimeCountsAtTheNextAppend() {
        append(Optional.empty(), List.of(items("ann", 1)));

        append(new InboxTail(redis, new TailLimits(5, 100_000, Duration.ofMinutes(1))), items("ann", 2));

        assertThat(timeToLive()).isLessThanOrEqualTo(Duration.ofMinutes(1));
    }

    private Appends append(InboxTail to, RecipientItems items) {
        return redis.await(to.append(partition, Optional.empty(), List.of(items), Repeats.RULED_OUT));
    }

    private void expireIn(Duration lifetime) {
        redis.await(redis.call(commands -> commands.pexpire(tailOf("ann"), lifetime.toMillis())));
    }

    private Duration timeToLive() {
        return Duration.ofMillis(redis.await(redis.call(commands -> commands.pttl(tailOf("ann")))));
    }

    private long expiry() {
        byte[] until = redis.await(redis.call(commands -> commands.hget(tailOf("ann"), bytes("until"))));
        return Long.parseLong(new String(until, StandardCharsets.UTF_8));
    }

    private void setExpiry(String until) {
        redis.await(redis.call(commands -> commands.hset(tailOf("ann"), bytes("until"), bytes(until))));
    }

    private byte[] tailOf(String name) {
        return bytes("carillon:inbox:{" + PARTITION + "}:standard:" + recipient(name));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Appends append(Optional<BeginningClaim> claim, List<RecipientItems> items) {
        return redis.await(tail.append(partition, claim, items, Repeats.RULED_OUT));
    }

    private static Optional<BeginningClaim> claim(long position) {
        return Optional.of(new BeginningClaim(position, "owner"));
    }

    private void register(String name) {
        PresenceRegistry presence = new PresenceRegistry(redis, new NodeId("node"), Duration.ofMinutes(1));
        redis.await(presence.register(PARTITION, recipient(name)));
    }

    private List<Long> positions(String name) {
        return view(name).orElseThrow().items().stream()
                .map(InboxItem::position)
                .toList();
    }

    private Optional<TailView> view(String name) {
        return redis.await(tail.read(recipient(name), Lane.STANDARD, PARTITION, new Cursor(partition.epoch(), 0)))
                .tail();
    }

    private static List<List<String>> nodes(Appends appends) {
        return appends.perRecipient().stream()
                .map(appended -> appended.orElseThrow().nodes())
                .toList();
    }

    private static List<List<Long>> fresh(Appends appends) {
        return appends.perRecipient().stream().map(InboxTailTest::fresh).toList();
    }

    private static List<Long> fresh(Optional<Appended> appended) {
        return appended.orElseThrow().fresh().stream().map(InboxItem::position).toList();
    }

    private RecipientItems items(String name, long... positions) {
        return new RecipientItems(
                recipient(name),
                LongStream.of(positions)
                        .mapToObj(position -> item("n" + position, position))
                        .toList());
    }

    private RecipientKey recipient(String name) {
        return RecipientKey.of(tenant.value(), name);
    }

    private static InboxItem item(String id, long position) {
        return new InboxItem(
                Lane.STANDARD,
                position,
                id,
                "d" + position,
                "e" + position,
                "order.shipped",
                "orders",
                Instant.EPOCH,
                0,
                ByteString.copyFromUtf8("{}"));
    }
}
