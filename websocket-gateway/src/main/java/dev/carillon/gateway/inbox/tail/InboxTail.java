// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.inbox.tail;

import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.gateway.inbox.item.Cursor;
import dev.carillon.gateway.inbox.item.InboxItem;
import dev.carillon.gateway.presence.PresenceRegistry;
import dev.carillon.gateway.store.GatewayRedis;
import dev.carillon.runtime.redis.LuaScript;
import io.lettuce.core.ScriptOutputType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Stream;

/// The newest items of each recipient and lane, in Redis. Redis must run without eviction (`noeviction`), because an
/// absent tail has a meaning. Redis may lose data when it restarts or a replica takes over. So every claim is valid for
/// one run of Redis only ([LuaScript#withRun]).
///
/// | key | type | what |
/// | --- | --- | --- |
/// | `carillon:inbox:{partition}:<lane>:tenant/recipient` | hash | the tail; see `append_inbox.lua` |
/// | `carillon:tails:{partition}:<lane>` | string | `<run> <epoch> <position>`: every item of the partition after the
/// position has been appended in this run of Redis; see `append_inbox.lua` |
///
/// **Redis Cluster.** The hash tag is the partition, so a tail and its partition's beginning are in one slot. If the
/// slot moves, its new server has another run, and both are void there. While it moves, each key may be on either
/// server. So a script that uses a tail has the beginning as a key too: if the keys are on different servers, or one is
/// missing, Redis refuses the script, and it counts as unavailable.
///
/// **Claims of the beginning.** A node that was paused may continue with a batch of a partition that other nodes have
/// read long ago. If Redis has lost its data meanwhile, the node would wrongly claim that all items from that batch on
/// were appended. So a beginning is valid only once its claimant has committed the offsets that it appended after it.
/// The group accepts commits from the partition's owner only, so no other node was ahead of the claimant.
///
/// **Appends.** All items of a partition are appended by one call of a script, which also claims the beginning. More
/// than [#MOST_ITEMS_PER_CALL] items or [#MOST_BYTES_PER_CALL] bytes are divided among several calls, because Redis
/// serves no other client during a call. The items of one recipient are never divided.
public final class InboxTail {

    private static final LuaScript APPEND =
            LuaScript.withRun(InboxTail.class, "append_inbox.lua", ScriptOutputType.MULTI);
    private static final LuaScript READ =
            LuaScript.withRun(InboxTail.class, "read_inbox_tail.lua", ScriptOutputType.MULTI);
    private static final LuaScript CONFIRM_BEGINNING =
            LuaScript.withRun(InboxTail.class, "confirm_beginning.lua", ScriptOutputType.INTEGER);
    private static final LuaScript FIND_BEGINNING =
            LuaScript.withRun(InboxTail.class, "find_beginning.lua", ScriptOutputType.MULTI);

    private static final LuaScript NOTE_MISSING =
            LuaScript.withRun(InboxTail.class, "note_missing.lua", ScriptOutputType.INTEGER);
    private static final LuaScript EMPTY =
            LuaScript.load(InboxTail.class, "empty_inbox_tail.lua", ScriptOutputType.INTEGER);

    /// Most items that one call of the script appends, unless one recipient has more.
    static final int MOST_ITEMS_PER_CALL = 200;

    /// Most bytes of items that one call of the script appends, unless one recipient has more.
    static final int MOST_BYTES_PER_CALL = 256 * 1024;

    private final GatewayRedis redis;
    private final TailLimits limits;

    public InboxTail(GatewayRedis redis, TailLimits limits) {
        this.redis = redis;
        this.limits = limits;
    }

    /// Partition of one lane's log.
    public record Partition(Lane lane, int number, String epoch) {}

    /// Items of one recipient.
    ///
    /// @param items at least one item, all of the partition's lane, ascending
    public record RecipientItems(RecipientKey recipient, List<InboxItem> items) {

        public RecipientItems {
            items = List.copyOf(items);
        }
    }

    /// Claim that every item of a partition after a position is appended, which is written unless a beginning is known.
    ///
    /// @param claimant id of one node's period of ownership of the partition; without spaces
    public record BeginningClaim(long position, String claimant) {}

    /// Result of a claim of a partition's beginning.
    public enum Claim {
        /// There is an earlier claim, or a confirmed beginning.
        NOT_NEEDED,
        EXISTS,
        WRITTEN
    }

    /// Result of an append to one recipient's tail.
    ///
    /// @param previous position before the items up to which the tail is complete; [Long#MAX_VALUE] if not known
    /// @param fresh the items without those that the tail already had at another position
    /// @param nodes nodes that hold connections of the recipient
    public record Appended(long previous, List<InboxItem> fresh, List<String> nodes) {}

    /// Result of an append to the tails of a partition.
    ///
    /// @param claim [Claim#NOT_NEEDED] if nothing was to be claimed
    /// @param perRecipient result for each recipient, in the order of the request; empty if the tail is younger
    /// than the decision to deliver one of the items, so that a repeat cannot be excluded. Nothing was appended
    /// to that tail then
    public record Appends(Claim claim, List<Optional<Appended>> perRecipient) {}

    /// Possibility that items of an append repeat much older items of the log.
    public enum Repeats {
        POSSIBLE,
        /// The history was queried and has none of the items.
        RULED_OUT
    }

    /// Claims a partition's beginning and appends items to the tails of its recipients. Items that a tail has already
    /// are not appended again, so a call that failed may be repeated.
    ///
    /// @param claim empty to claim nothing
    /// @param items each recipient once; may be empty
    public CompletionStage<Appends> append(
            Partition partition, Optional<BeginningClaim> claim, List<RecipientItems> items, Repeats repeats) {
        List<List<RecipientItems>> calls = AppendCalls.of(items, MOST_ITEMS_PER_CALL, MOST_BYTES_PER_CALL);
        CompletionStage<Appends> first = call(partition, claim, calls.getFirst(), repeats);
        List<List<RecipientItems>> further = calls.subList(1, calls.size());
        if (further.isEmpty()) {
            return first;
        }
        CompletionStage<List<Optional<Appended>>> rest = call(partition, further, repeats);
        return first.thenCombine(rest, (begun, others) -> {
                    // In a cluster the claim may have been written after these appends, by another server. They are
                    // repeated there.
                    CompletionStage<List<Optional<Appended>>> valid = begun.claim() == Claim.WRITTEN
                            ? call(partition, further, repeats)
                            : CompletableFuture.completedFuture(others);
                    return valid.thenApply(answers -> new Appends(
                            begun.claim(),
                            Stream.concat(begun.perRecipient().stream(), answers.stream())
                                    .toList()));
                })
                .thenCompose(Function.identity());
    }

    /// Appends the items of several calls, which are sent at once.
    private CompletionStage<List<Optional<Appended>>> call(
            Partition partition, List<List<RecipientItems>> calls, Repeats repeats) {
        CompletionStage<List<Optional<Appended>>> all = CompletableFuture.completedFuture(List.of());
        for (List<RecipientItems> items : calls) {
            all = all.thenCombine(
                    call(partition, Optional.empty(), items, repeats),
                    (before, appends) -> Stream.concat(before.stream(), appends.perRecipient().stream())
                            .toList());
        }
        return all;
    }

    private CompletionStage<Appends> call(
            Partition partition, Optional<BeginningClaim> claim, List<RecipientItems> items, Repeats repeats) {
        List<String> keys = new ArrayList<>(1 + 2 * items.size());
        keys.add(partitionKey(partition.lane(), partition.number()));
        List<byte[]> arguments = new ArrayList<>(7 + 5 * items.size());
        arguments.add(LuaScript.argument(partition.epoch()));
        arguments.add(LuaScript.argument(claim.map(BeginningClaim::position).orElse(0L)));
        arguments.add(LuaScript.argument(claim.map(BeginningClaim::claimant).orElse("")));
        arguments.add(LuaScript.argument(limits.items()));
        arguments.add(LuaScript.argument(limits.bytes()));
        arguments.add(LuaScript.argument(limits.lifetime().toMillis()));
        arguments.add(LuaScript.argument(repeats == Repeats.RULED_OUT ? 1 : 0));
        for (RecipientItems some : items) {
            keys.add(key(some.recipient(), partition.lane(), partition.number()));
            keys.add(PresenceRegistry.key(partition.number(), some.recipient()));
            arguments.add(LuaScript.argument(some.items().size()));
            for (InboxItem item : some.items()) {
                arguments.add(LuaScript.argument(item.position()));
                arguments.add(LuaScript.argument(item.notificationId()));
                arguments.add(LuaScript.argument(item.arrivedAt().toEpochMilli()));
                arguments.add(item.toBytes());
            }
        }
        return redis.<List<Object>>run(APPEND, keys, arguments).thenApply(answer -> appends(items, answer));
    }

    /// Confirms a claim, after the claimant has committed the offsets that it appended after its claim.
    public CompletionStage<?> confirmBeginning(Lane lane, int partition, Cursor beginning, String claimant) {
        return redis.<Long>run(CONFIRM_BEGINNING, List.of(partitionKey(lane, partition)), claim(beginning, claimant));
    }

    /// The position after which every item of the partition has been appended in this run of Redis. Readers of a tail
    /// need the beginning that [#read] returns with it.
    public CompletionStage<OptionalLong> findBeginning(Lane lane, int partition, String epoch) {
        return redis.<List<Long>>run(
                        FIND_BEGINNING, List.of(partitionKey(lane, partition)), List.of(LuaScript.argument(epoch)))
                .thenApply(found -> found.isEmpty() ? OptionalLong.empty() : OptionalLong.of(found.getFirst()));
    }

    /// A tail and its partition's beginning at the same time.
    ///
    /// @param beginning position after which every item of the partition has been appended in this run of Redis
    /// @param tail absent if there is none in this run
    public record Reading(OptionalLong beginning, Optional<TailView> tail) {}

    /// Reads a tail.
    ///
    /// @param partition the recipient's partition in the lane
    /// @param after position after which items are returned
    public CompletionStage<Reading> read(RecipientKey recipient, Lane lane, int partition, Cursor after) {
        return read(recipient, partition, Map.of(lane, after)).thenApply(List::getFirst);
    }

    /// Reads a recipient's tails of several lanes.
    ///
    /// @param partition the recipient's partition, the same in these lanes
    /// @param after positions after which items are returned
    /// @return one for each lane, in the order of the map
    public CompletionStage<List<Reading>> read(RecipientKey recipient, int partition, Map<Lane, Cursor> after) {
        List<String> keys = new ArrayList<>(2 * after.size());
        List<byte[]> arguments = new ArrayList<>(2 * after.size());
        after.forEach((lane, cursor) -> {
            keys.add(key(recipient, lane, partition));
            keys.add(partitionKey(lane, partition));
            arguments.add(LuaScript.argument(cursor.epoch()));
            arguments.add(LuaScript.argument(cursor.position()));
        });
        return redis.<List<Object>>run(READ, keys, arguments)
                .thenApply(answer -> answer.stream()
                        .map(reading -> reading((List<?>) reading))
                        .toList());
    }

    /// Marks the item at a position as missing from the tail. Readers then read all items up to the position from the
    /// history.
    ///
    /// @param partition the recipient's partition in the lane
    /// @throws dev.carillon.gateway.store.StoreUnavailableException if Redis is unavailable
    public void noteMissing(RecipientKey recipient, Lane lane, int partition, Cursor missing) {
        redis.await(redis.<Long>run(
                NOTE_MISSING,
                List.of(key(recipient, lane, partition), partitionKey(lane, partition)),
                List.of(
                        LuaScript.argument(missing.epoch()),
                        LuaScript.argument(missing.position()),
                        LuaScript.argument(limits.lifetime().toMillis()))));
    }

    /// Removes a recipient's items from the tails, so that they are read from the history. New items are appended as
    /// before.
    ///
    /// @param partitions the recipient's partition in each lane
    /// @return number of removed items
    /// @throws dev.carillon.gateway.store.StoreUnavailableException if Redis is unavailable
    public long empty(RecipientKey recipient, Map<Lane, Integer> partitions) {
        return partitions.entrySet().stream()
                .map(of -> redis.<Long>run(EMPTY, List.of(key(recipient, of.getKey(), of.getValue())), List.of()))
                .mapToLong(redis::await)
                .sum();
    }

    private static Appends appends(List<RecipientItems> items, List<Object> answer) {
        Claim claim = Claim.values()[Math.toIntExact((Long) answer.getFirst())];
        List<Optional<Appended>> perRecipient = new ArrayList<>(items.size());
        for (int i = 0; i < items.size(); i++) {
            perRecipient.add(appended(items.get(i).items(), (List<?>) answer.get(i + 1)));
        }
        return new Appends(claim, perRecipient);
    }

    private static Optional<Appended> appended(List<InboxItem> items, List<?> answer) {
        if (answer.isEmpty()) {
            return Optional.empty();
        }
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
        return Optional.of(new Appended(previous < 0 ? Long.MAX_VALUE : previous, fresh, nodes));
    }

    private static Reading reading(List<?> answer) {
        long beginning = (Long) answer.getFirst();
        return new Reading(beginning < 0 ? OptionalLong.empty() : OptionalLong.of(beginning), view(answer));
    }

    private static Optional<TailView> view(List<?> answer) {
        if (answer.size() == 1) {
            return Optional.empty();
        }
        List<InboxItem> ascending = ((List<?>) answer.get(4))
                .reversed().stream().map(bytes -> InboxItem.of((byte[]) bytes)).toList();
        return Optional.of(
                new TailView((Long) answer.get(1), (Long) answer.get(2), (Long) answer.get(3) == 1, ascending));
    }

    private static List<byte[]> claim(Cursor beginning, String claimant) {
        return List.of(
                LuaScript.argument(beginning.epoch()),
                LuaScript.argument(beginning.position()),
                LuaScript.argument(claimant));
    }

    private static String key(RecipientKey recipient, Lane lane, int partition) {
        return "carillon:inbox:{" + partition + "}:" + lane.wireName() + ":" + recipient;
    }

    private static String partitionKey(Lane lane, int partition) {
        return "carillon:tails:{" + partition + "}:" + lane.wireName();
    }
}
