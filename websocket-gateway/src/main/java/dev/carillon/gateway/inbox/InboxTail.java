// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.inbox;

import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.gateway.presence.PresenceRegistry;
import dev.carillon.gateway.store.GatewayRedis;
import dev.carillon.gateway.store.RedisScript;
import io.lettuce.core.ScriptOutputType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/// The newest items of each recipient and lane, in Redis. It must run without eviction (`noeviction`): that a
/// tail is absent is taken to mean something. It may lose all or some of what it was told, when it starts again or
/// a replica takes over: every claim is made for one run of Redis
/// ([dev.carillon.events.redis.RedisRun]) and holds in no other.
///
/// | key | type | what |
/// | --- | --- | --- |
/// | `carillon:inbox:{tenant/recipient}:<lane>` | hash | the tail; see `append_inbox.lua` |
/// | `carillon:tails:<lane>:<partition>` | string | `<run> <epoch> <position>`: every item of the partition
/// after the position has been appended in this run of Redis; see `note_beginning.lua` |
///
/// **Who may say where the beginning is.** A node that stood still may go on with a batch of a partition that
/// others read long since, and would say, of a Redis that has begun anew meanwhile, that all was appended to it
/// from that batch on. So a beginning counts only once its claimant has committed what it appended behind it:
/// the group takes a commit from nobody but its members, so the claimant was the owner until then and nobody
/// else can have been ahead.
public final class InboxTail {

    private static final RedisScript APPEND =
            RedisScript.withRun(InboxTail.class, "append_inbox.lua", ScriptOutputType.MULTI);
    private static final RedisScript READ =
            RedisScript.withRun(InboxTail.class, "read_inbox_tail.lua", ScriptOutputType.MULTI);
    private static final RedisScript NOTE_BEGINNING =
            RedisScript.withRun(InboxTail.class, "note_beginning.lua", ScriptOutputType.INTEGER);
    private static final RedisScript CONFIRM_BEGINNING =
            RedisScript.withRun(InboxTail.class, "confirm_beginning.lua", ScriptOutputType.INTEGER);
    private static final RedisScript FIND_BEGINNING =
            RedisScript.withRun(InboxTail.class, "find_beginning.lua", ScriptOutputType.MULTI);

    private static final RedisScript NOTE_MISSING =
            RedisScript.withRun(InboxTail.class, "note_missing.lua", ScriptOutputType.INTEGER);
    private static final RedisScript EMPTY =
            RedisScript.beside(InboxTail.class, "empty_inbox_tail.lua", ScriptOutputType.INTEGER);

    private final GatewayRedis redis;
    private final TailLimits limits;

    public InboxTail(GatewayRedis redis, TailLimits limits) {
        this.redis = redis;
        this.limits = limits;
    }

    /// What came of an append.
    ///
    /// @param previous up to here nothing came before them that the tail has not; [Long#MAX_VALUE] when not known
    /// @param fresh the items without those that already stood at another position
    /// @param nodes that hold connections of the recipient
    record Appended(long previous, List<InboxItem> fresh, List<String> nodes) {}

    /// Whether items of an append may be repeats of what stood in the log long before.
    enum Repeats {
        POSSIBLE,
        /// The history was asked.
        RULED_OUT
    }

    /// @param partition the recipient's, in the items' lane
    /// @param items of one lane, ascending, at least one
    /// @return empty when the tail does not reach back to where one of the items was decided, and so cannot tell
    /// whether it is a repeat; then nothing was appended
    CompletionStage<Optional<Appended>> append(
            RecipientKey recipient, int partition, String epoch, List<InboxItem> items, Repeats repeats) {
        List<byte[]> arguments = new ArrayList<>(5 + 4 * items.size());
        arguments.add(RedisScript.argument(epoch));
        arguments.add(RedisScript.argument(limits.items()));
        arguments.add(RedisScript.argument(limits.bytes()));
        arguments.add(RedisScript.argument(limits.lifetime().toMillis()));
        arguments.add(RedisScript.argument(repeats == Repeats.RULED_OUT ? 1 : 0));
        for (InboxItem item : items) {
            arguments.add(RedisScript.argument(item.position()));
            arguments.add(RedisScript.argument(item.notificationId()));
            arguments.add(RedisScript.argument(item.arrivedAt().toEpochMilli()));
            arguments.add(item.toBytes());
        }
        Lane lane = items.getFirst().lane();
        List<String> keys =
                List.of(key(recipient, lane), PresenceRegistry.key(recipient), partitionKey(lane, partition));
        return APPEND.<List<Object>>run(redis, keys, arguments)
                .thenApply(answer -> answer.isEmpty() ? Optional.empty() : Optional.of(appended(items, answer)));
    }

    /// What became of a claim to know where a partition's beginning is.
    enum Claim {
        /// Another one is before it, or one is confirmed.
        NOT_NEEDED,
        STANDS,
        WRITTEN
    }

    /// Claims that from here on every item of the partition is appended, unless that is known.
    ///
    /// @param claimant names one node's one time as the owner of the partition; without spaces
    CompletionStage<Claim> claimBeginning(Lane lane, int partition, Cursor beginning, String claimant) {
        return NOTE_BEGINNING
                .<Long>run(redis, List.of(partitionKey(lane, partition)), claim(beginning, claimant))
                .thenApply(result -> Claim.values()[Math.toIntExact(result)]);
    }

    /// The claimant has committed what it appended behind its claim.
    CompletionStage<?> confirmBeginning(Lane lane, int partition, Cursor beginning, String claimant) {
        return CONFIRM_BEGINNING.<Long>run(redis, List.of(partitionKey(lane, partition)), claim(beginning, claimant));
    }

    /// The position after which every item of the partition has been appended in this run of Redis.
    CompletionStage<OptionalLong> findBeginning(Lane lane, int partition, String epoch) {
        return FIND_BEGINNING
                .<List<Long>>run(redis, List.of(partitionKey(lane, partition)), List.of(RedisScript.argument(epoch)))
                .thenApply(found -> found.isEmpty() ? OptionalLong.empty() : OptionalLong.of(found.getFirst()));
    }

    /// @param after only items after this position are in the answer
    CompletionStage<Optional<TailView>> read(RecipientKey recipient, Lane lane, Cursor after) {
        return READ.<List<Object>>run(
                        redis,
                        List.of(key(recipient, lane)),
                        List.of(RedisScript.argument(after.epoch()), RedisScript.argument(after.position())))
                .thenApply(InboxTail::view);
    }

    /// Marks the item at a position as missing from the tail. All items up to there are read from the history.
    ///
    /// @throws dev.carillon.gateway.store.StoreUnavailableException when Redis is away
    void noteMissing(RecipientKey recipient, Lane lane, Cursor missing) {
        redis.await(NOTE_MISSING.<Long>run(
                redis,
                List.of(key(recipient, lane)),
                List.of(
                        RedisScript.argument(missing.epoch()),
                        RedisScript.argument(missing.position()),
                        RedisScript.argument(limits.lifetime().toMillis()))));
    }

    /// Drops a recipient's items, so that they are read from the history; what arrives later is kept as ever.
    ///
    /// @return how many
    /// @throws dev.carillon.gateway.store.StoreUnavailableException when Redis is away
    long empty(RecipientKey recipient) {
        return Stream.of(Lane.values())
                .map(lane -> EMPTY.<Long>run(redis, List.of(key(recipient, lane)), List.of()))
                .mapToLong(redis::await)
                .sum();
    }

    private static Appended appended(List<InboxItem> items, List<Object> answer) {
        List<?> flags = (List<?>) answer.get(1);
        List<InboxItem> fresh = new ArrayList<>(items.size());
        for (int i = 0; i < items.size(); i++) {
            if (((Long) flags.get(i)) == 1) {
                fresh.add(items.get(i));
            }
        }
        List<String> nodes = ((List<?>) answer.get(2))
                .stream()
                        .map(name -> new String((byte[]) name, StandardCharsets.UTF_8))
                        .toList();
        long previous = (Long) answer.get(0);
        return new Appended(previous < 0 ? Long.MAX_VALUE : previous, fresh, nodes);
    }

    private static Optional<TailView> view(List<Object> answer) {
        if (answer.isEmpty()) {
            return Optional.empty();
        }
        List<InboxItem> ascending = ((List<?>) answer.get(3))
                .reversed().stream().map(bytes -> InboxItem.of((byte[]) bytes)).toList();
        return Optional.of(
                new TailView((Long) answer.get(0), (Long) answer.get(1), (Long) answer.get(2) == 1, ascending));
    }

    private static List<byte[]> claim(Cursor beginning, String claimant) {
        return List.of(
                RedisScript.argument(beginning.epoch()),
                RedisScript.argument(beginning.position()),
                RedisScript.argument(claimant));
    }

    private static String key(RecipientKey recipient, Lane lane) {
        return "carillon:inbox:{" + recipient + "}:" + lane.wireName();
    }

    private static String partitionKey(Lane lane, int partition) {
        return "carillon:tails:" + lane.wireName() + ":" + partition;
    }
}
