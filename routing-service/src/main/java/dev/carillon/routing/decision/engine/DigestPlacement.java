// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision.engine;

import dev.carillon.documents.workflow.DigestWindow;
import dev.carillon.documents.workflow.Step;
import dev.carillon.events.EventId;
import dev.carillon.routing.decision.Action;
import dev.carillon.routing.decision.DigestSlot;
import dev.carillon.routing.decision.DigestedItems;
import dev.carillon.routing.decision.Flow;
import dev.carillon.routing.decision.Limit;
import dev.carillon.routing.decision.OpenDigest;
import dev.carillon.routing.decision.Point;
import dev.carillon.routing.decision.RuleName;
import dev.carillon.routing.window.LocalSchedule;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;

/// Placement of a notification in a digest: which digest it joins, and when that digest closes.
final class DigestPlacement {

    /// Largest number of items in a digest that gathers a limit's overflow.
    private static final int OVERFLOW_ITEMS = 1000;

    private final Notification notification;
    private final Flow flow;
    private final DecisionContext context;

    DigestPlacement(Notification notification, Flow flow, DecisionContext context) {
        this.notification = notification;
        this.flow = flow;
        this.context = context;
    }

    /// Event type and flow: a digest has one type and one version of a workflow.
    String course() {
        return notification.typeId() + "@" + flow.identity();
    }

    Action.Gather step(Step.Digest step, String key) {
        DigestSlot slot = slot(step.id(), key);
        Optional<OpenDigest> open = context.history().findDigest(slot);
        Instant openedAt = open.map(OpenDigest::openedAt).orElseGet(context::now);
        Instant closesAt = switch (step.window()) {
            case DigestWindow.Fixed(var length) -> openedAt.plus(length);
            case DigestWindow.Sliding(var gap, var atMost) ->
                earlier(context.now().plus(gap), openedAt.plus(atMost));
            case DigestWindow.Scheduled scheduled ->
                open.map(OpenDigest::closesAt).orElseGet(() -> closesAt(scheduled));
            case DigestWindow.RecipientSchedule chosen ->
                open.map(OpenDigest::closesAt).orElseGet(() -> closesAt(chosen));
        };
        boolean isItem = open.isPresent() || !step.leading();
        Slot place = new Slot(slot, open, step.maxItems(), Set.of(), new Point.After(step.id()));
        return gather(place, RuleName.DIGEST, isItem, closesAt);
    }

    Action.Gather overflow(Step.Throttle step, String key) {
        DigestSlot slot = slot(step.id(), key);
        Duration window = step.digestFor().orElse(step.per());
        return overflow(new Place(slot, Set.of(), new Point.After(step.id())), RuleName.THROTTLE, window);
    }

    Action.Gather overflow(ChannelVerdict.Gather verdict, String step, Point then) {
        DigestSlot slot = slot(verdict.limit().rule() + "@" + step + place(then), "");
        return overflow(
                new Place(slot, Set.of(verdict.limit()), then), verdict.limit().rule(), verdict.window());
    }

    /// @param exempt limits that do not apply to the digest
    private record Place(DigestSlot slot, Set<Limit> exempt, Point then) {}

    private record Slot(DigestSlot slot, Optional<OpenDigest> open, int maxItems, Set<Limit> exempt, Point then) {}

    private Action.Gather overflow(Place place, String rule, Duration window) {
        Optional<OpenDigest> open = context.history().findDigest(place.slot());
        Instant closesAt =
                open.map(OpenDigest::closesAt).orElseGet(() -> context.now().plus(window));
        return gather(new Slot(place.slot(), open, OVERFLOW_ITEMS, place.exempt(), place.then()), rule, true, closesAt);
    }

    private Action.Gather gather(Slot slot, String rule, boolean isItem, Instant closesAt) {
        int items = slot.open().map(OpenDigest::count).orElse(0) + added();
        return new Action.Gather(
                slot.slot(),
                slot.open().map(OpenDigest::id).orElseGet(() -> newId(slot.slot())),
                rule,
                isItem,
                isItem && items >= slot.maxItems() ? context.now() : closesAt,
                slot.maxItems(),
                slot.exempt(),
                slot.then());
    }

    /// Number of items that the notification adds: a digest that joins another adds all its items.
    private int added() {
        return notification
                .request()
                .progress()
                .digest()
                .map(DigestedItems::count)
                .orElse(1);
    }

    private EventId newId(DigestSlot slot) {
        return DigestId.of(notification.request().notificationId(), slot);
    }

    private DigestSlot slot(String place, String key) {
        return new DigestSlot(notification.request().recipient(), course(), place, key);
    }

    private static String place(Point then) {
        return then instanceof Point.Choice(String _, int choice) ? "#" + choice : "";
    }

    private Instant closesAt(DigestWindow.Scheduled window) {
        ZoneId clock = window.zone().orElseGet(notification::zone);
        return new LocalSchedule(window.times(), window.days()).next(context.now(), clock);
    }

    private Instant closesAt(DigestWindow.RecipientSchedule window) {
        return LocalSchedule.of(notification.request().profile().content().getDigestSchedule())
                .orElseGet(() -> new LocalSchedule(window.otherwise(), window.otherwiseDays()))
                .next(context.now(), notification.zone());
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
