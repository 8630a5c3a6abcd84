// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.events.lever;

import dev.carillon.events.CatalogKey;
import dev.carillon.events.v1.CatalogEntry;
import dev.carillon.events.v1.HeldLever;
import dev.carillon.events.v1.Lever;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Levers as this process knows them. One thread applies catalog records; any thread may read. A lever that this
/// version does not know is ignored, and therefore not reported as held.
public final class LeverBoard {

    private static final Logger LOG = LoggerFactory.getLogger(LeverBoard.class);

    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<HeldPosition>> followers = new CopyOnWriteArrayList<>();
    private volatile Map<LeverTarget, HeldPosition> held = Map.of();
    private long newestPulled;

    /// Applies one record of the catalog.
    public void apply(CatalogKey key, Optional<CatalogEntry> entry) {
        if (key.kind() != CatalogKey.Kind.LEVER) {
            return;
        }
        LeverTarget target;
        try {
            target = LeverTarget.parse(key.id());
        } catch (IllegalArgumentException e) {
            LOG.warn("ignoring the lever {}: {}", key.id(), e.getMessage());
            return;
        }
        Optional<HeldPosition> position = entry.flatMap(present -> HeldPosition.of(target, present));
        Map<LeverTarget, HeldPosition> all = new HashMap<>(held);
        position.ifPresentOrElse(present -> all.put(target, present), () -> all.remove(target));
        held = Map.copyOf(all);
        log(target, position);
        position.ifPresent(this::tellFollowers);
        listeners.forEach(Runnable::run);
    }

    public Levers levers() {
        Map<LeverTarget, HeldPosition> now = held;
        return now.isEmpty() ? Levers.NONE : new Levers(target -> Optional.ofNullable(now.get(target)));
    }

    /// @param told Called once for each lever that is pulled or moved, on the thread that applies the record
    public void whenPulled(Consumer<HeldPosition> told) {
        followers.add(told);
    }

    /// @param told Called after each change, on the thread that applies the record
    public void whenChanged(Runnable told) {
        listeners.add(told);
    }

    /// Levers that this process applies, for its report.
    public List<HeldLever> held(Instant now) {
        return held.values().stream()
                .filter(position -> position.isHeld(now))
                .map(position -> HeldLever.newBuilder()
                        .setId(position.target().toString())
                        .setVersion(position.version())
                        .build())
                .toList();
    }

    /// Notifies the listeners of a pulled lever. Versions only increase over all levers, so a lever is not notified
    /// again when the topic is read from its beginning again.
    private void tellFollowers(HeldPosition pulled) {
        if (pulled.version() > newestPulled) {
            newestPulled = pulled.version();
            followers.forEach(follower -> follower.accept(pulled));
        }
    }

    private static void log(LeverTarget target, Optional<HeldPosition> position) {
        if (position.isEmpty()) {
            LOG.info("lever {} is released", target);
            return;
        }
        Lever lever = position.get().lever();
        LOG.info(
                "{} is held by {}{}: {}",
                target,
                lever.getPulledBy(),
                lever.getUntilMillis() == 0 ? "" : " until " + Instant.ofEpochMilli(lever.getUntilMillis()),
                lever.getReason());
    }
}
