// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.router;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.carillon.documents.template.TemplateModel;
import dev.carillon.events.EventId;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.codec.Opened;
import dev.carillon.events.codec.PayloadSeal;
import dev.carillon.events.v1.Event;
import dev.carillon.events.v1.Payload;
import dev.carillon.routing.decision.Action;
import dev.carillon.routing.decision.DigestSlot;
import dev.carillon.routing.decision.DigestedItems;
import dev.carillon.routing.decision.Limit;
import dev.carillon.routing.decision.OpenDigest;
import dev.carillon.routing.router.store.Flows;
import dev.carillon.routing.router.store.StoreKeys;
import dev.carillon.routing.router.store.StoredMessages;
import dev.carillon.routing.router.store.Timers;
import dev.carillon.routing.state.DigestItem;
import dev.carillon.routing.state.DigestMember;
import dev.carillon.routing.state.DigestState;
import dev.carillon.routing.store.Store;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.utils.Bytes;

/// Store of open digests and their items. Items are kept one by one until the digest ends, so that a cancellation can
/// remove single items. Used by the task's thread only.
final class Digests {

    /// Limit for reading all items: more than any digest may gather.
    private static final int ALL = 100_000;

    private final StoredMessages<DigestState> digests;
    private final StoredMessages<DigestItem> items;
    private final StoredMessages<DigestMember> members;
    private final Timers timers;
    private final Flows flows;
    private final PayloadSeal seal;
    private final Deque<Timers.Timer> full = new ArrayDeque<>();

    Digests(Store store, Timers timers, Flows flows, PayloadSeal seal) {
        this.digests = new StoredMessages<>(store, DigestState.parser());
        this.items = new StoredMessages<>(store, DigestItem.parser());
        this.members = new StoredMessages<>(store, DigestMember.parser());
        this.timers = timers;
        this.flows = flows;
        this.seal = seal;
    }

    Optional<OpenDigest> find(DigestSlot slot) {
        return digests.find(StoreKeys.digest(slot))
                .map(state -> new OpenDigest(
                        new EventId(state.getEventId()),
                        Instant.ofEpochMilli(state.getOpenedMillis()),
                        Instant.ofEpochMilli(state.getClosesMillis()),
                        state.getCount()));
    }

    /// Opens the digest if needed, sets the time at which it closes, and adds the notification.
    void gather(RoutedNotification routed, Action.Gather gather, Optional<Instant> expiresAt, Instant now) {
        Bytes key = StoreKeys.digest(gather.slot());
        Optional<DigestState> known = digests.find(key);
        known.ifPresent(before -> timers.remove(timer(key, before)));
        DigestState.Builder state = known.map(DigestState::toBuilder).orElseGet(() -> opened(routed, gather, now));
        exempt(state, gather.exempt());
        if (gather.isItem()) {
            if (routed.isDigest()) {
                // Without this, two limits could move a digest back and forth while new items keep both exceeded.
                exempt(state, routed.passed());
                moveItems(routed, key, state);
            } else {
                addItem(routed, key, state, expiresAt);
            }
        }
        DigestState after = state.setNewest(routed.arrived().stored())
                .setClosesMillis(gather.closesAt().toEpochMilli())
                .build();
        digests.put(key, after);
        timers.schedule(timer(key, after));
        if (!gather.closesAt().isAfter(now)) {
            full.add(timer(key, after));
        }
    }

    /// Timer of a full digest, which closes at once.
    Optional<Timers.Timer> nextFull() {
        Optional<Timers.Timer> next = Optional.ofNullable(full.poll());
        next.ifPresent(timers::remove);
        return next;
    }

    /// State and items of a digest that closes.
    record Content(DigestState state, List<StoredMessages.Entry<DigestItem>> items) {}

    /// Closes a digest if it is still due.
    Optional<Content> close(Bytes key, long dueMillis) {
        return digests.take(key, state -> state.getClosesMillis() == dueMillis)
                .map(state -> new Content(state, items(state)));
    }

    /// Removes an item.
    void remove(StoredMessages.Entry<DigestItem> item) {
        items.remove(item.key());
        members.remove(Bytes.wrap(item.message().getMember().toByteArray()));
    }

    /// Items that a digest gathered, without those addressed to the recipient before an erasure.
    DigestedItems gathered(RecipientKey recipient, EventId digest) {
        return new DigestedItems(items.startingWith(StoreKeys.digestItems(recipient, digest), ALL).stream()
                .flatMap(item -> data(recipient, item.message()).stream())
                .<Map<String, @org.jspecify.annotations.Nullable Object>>map(
                        data -> TemplateModel.object(data.toByteArray()).orElse(Map.of()))
                .toList());
    }

    /// Removes a digest that has ended, with its items.
    void forget(RecipientKey recipient, EventId digest) {
        items.startingWith(StoreKeys.digestItems(recipient, digest), ALL).forEach(this::remove);
    }

    /// Item that a cancellation removed from a digest.
    ///
    /// @param emptied id of the digest if it has closed and has no items left
    record Taken(RecipientKey recipient, EventId event, String eventType, Optional<EventId> emptied) {}

    /// Removes the digest items of an event, for one recipient or for all.
    List<Taken> take(RecipientKey recipient, EventId event, int limit) {
        return members.startingWith(StoreKeys.digestMembers(recipient, event), limit).stream()
                .map(member -> take(member, event))
                .toList();
    }

    private Taken take(StoredMessages.Entry<DigestMember> entry, EventId event) {
        DigestMember member = entry.message();
        Bytes itemKey = Bytes.wrap(member.getItem().toByteArray());
        String type = items.find(itemKey).map(DigestItem::getEventType).orElse("");
        items.remove(itemKey);
        members.remove(entry.key());
        RecipientKey recipient = RecipientKey.parse(member.getRecipient());
        Bytes digestKey = Bytes.wrap(member.getDigest().toByteArray());
        EventId digest = new EventId(member.getDigestEventId());
        Optional<DigestState> open =
                digests.find(digestKey).filter(state -> state.getEventId().equals(digest.value()));
        open.ifPresent(state -> digests.put(
                digestKey, state.toBuilder().setCount(state.getCount() - 1).build()));
        boolean isEmptied = open.isEmpty()
                && items.startingWith(StoreKeys.digestItems(recipient, digest), 1)
                        .isEmpty();
        return new Taken(recipient, event, type, isEmptied ? Optional.of(digest) : Optional.empty());
    }

    /// Event of a digest: its newest item, under the digest's own id.
    ArrivedEvent event(DigestState state, Instant now) {
        ArrivedEvent newest = ArrivedEvent.of(state.getNewest());
        Event event = newest.event().toBuilder()
                .setId(state.getEventId())
                .setAcceptedAtMillis(now.toEpochMilli())
                .clearSchedule()
                .clearExpiresAtMillis()
                .clearDedupeKey()
                .setCausationId(newest.id().value())
                .build();
        return ArrivedEvent.of(newest.key(), event, event.toByteString(), newest.headers(), newest.origin());
    }

    /// Adds limits that do not apply to the digest when it closes.
    private static void exempt(DigestState.Builder state, Set<Limit> limits) {
        LevelCodec.of(limits).stream()
                .filter(limit -> !state.getPassedList().contains(limit))
                .forEach(state::addPassed);
    }

    private DigestState.Builder opened(RoutedNotification routed, Action.Gather gather, Instant now) {
        DigestState.Builder state = DigestState.newBuilder()
                .setEventId(gather.id().value())
                .setOpenedMillis(now.toEpochMilli())
                .setThen(PointCodec.stored(gather.then()))
                .addAllPassed(LevelCodec.of(routed.passed()))
                .setGuard(LevelCodec.of(routed.guard()))
                .setRecipient(routed.recipient().toString());
        routed.flow()
                .ifPresent(flow -> state.setFlow(flows.pin(routed.recipient().tenant(), flow)));
        return state;
    }

    private void addItem(
            RoutedNotification routed, Bytes digest, DigestState.Builder state, Optional<Instant> expiresAt) {
        ArrivedEvent arrived = routed.arrived();
        put(
                routed.recipient(),
                digest,
                state,
                DigestItem.newBuilder()
                        .setEventId(arrived.id().value())
                        .setEventType(arrived.event().getType())
                        .setPayload(arrived.event().getData().toByteString())
                        .setExpiresMillis(expiresAt.map(Instant::toEpochMilli).orElse(0L)));
    }

    /// Moves the items of a digest into the digest that gathers it.
    private void moveItems(RoutedNotification routed, Bytes digest, DigestState.Builder state) {
        for (StoredMessages.Entry<DigestItem> item : items.startingWith(
                StoreKeys.digestItems(routed.recipient(), routed.arrived().id()), ALL)) {
            remove(item);
            put(routed.recipient(), digest, state, item.message().toBuilder());
        }
    }

    private void put(RecipientKey recipient, Bytes digest, DigestState.Builder state, DigestItem.Builder item) {
        EventId digestEvent = new EventId(state.getEventId());
        Bytes itemKey = StoreKeys.digestItem(recipient, digestEvent, state.getNextItem());
        Bytes memberKey = StoreKeys.digestMember(recipient, new EventId(item.getEventId()), digestEvent);
        items.put(itemKey, item.setMember(ByteString.copyFrom(memberKey.get())).build());
        members.put(
                memberKey,
                DigestMember.newBuilder()
                        .setItem(ByteString.copyFrom(itemKey.get()))
                        .setDigest(ByteString.copyFrom(digest.get()))
                        .setDigestEventId(state.getEventId())
                        .setRecipient(recipient.toString())
                        .build());
        state.setNextItem(state.getNextItem() + 1).setCount(state.getCount() + 1);
    }

    private List<StoredMessages.Entry<DigestItem>> items(DigestState state) {
        RecipientKey recipient = RecipientKey.parse(state.getRecipient());
        return items.startingWith(StoreKeys.digestItems(recipient, new EventId(state.getEventId())), ALL);
    }

    /// Data of an item; empty if the recipient was erased since.
    private Optional<ByteString> data(RecipientKey recipient, DigestItem item) {
        if (item.getPayload().isEmpty()) {
            return Optional.of(item.getData());
        }
        try {
            Payload payload = Payload.parseFrom(item.getPayload());
            if (payload.getDataKeyId().isEmpty()) {
                // The router checked it when it arrived, or it is of an audience's event.
                return Optional.of(payload.getContent());
            }
            return switch (seal.open(recipient, payload)) {
                case Opened.Content<ByteString>(ByteString data) -> Optional.of(data);
                case Opened.Unreadable<ByteString>(String _) -> Optional.of(ByteString.EMPTY);
                case Opened.Erased<ByteString>() -> Optional.empty();
            };
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a stored digest item cannot be parsed", e);
        }
    }

    private static Timers.Timer timer(Bytes key, DigestState state) {
        return new Timers.Timer(
                state.getClosesMillis(), state.getNewest().getOrigin().getOffset(), Timers.Kind.DIGEST, key);
    }
}
