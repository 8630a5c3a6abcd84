// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.operator.session;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.session.MapSession;
import org.springframework.session.Session;

/// Session of one request, with what has to be written at its end. Used by one thread at a time.
final class StoredSession implements Session {

    private final MapSession session;
    private final Instant storedUse;
    private Optional<String> storedId;
    private boolean changed;

    private StoredSession(MapSession session, Optional<String> storedId) {
        this.session = session;
        this.storedUse = session.getLastAccessedTime();
        this.storedId = storedId;
    }

    static StoredSession created(MapSession session) {
        return new StoredSession(session, Optional.empty());
    }

    static StoredSession read(MapSession session) {
        return new StoredSession(session, Optional.of(session.getId()));
    }

    /// Id under which the session is stored; empty if it is not stored yet.
    Optional<String> storedId() {
        return storedId;
    }

    boolean isChanged() {
        return changed;
    }

    /// True if the last use that is stored is older than the given age.
    boolean isUseOlderThan(Duration age) {
        return storedUse.plus(age).isBefore(session.getLastAccessedTime());
    }

    void stored() {
        storedId = Optional.of(session.getId());
        changed = false;
    }

    @Override
    public String getId() {
        return session.getId();
    }

    @Override
    public String changeSessionId() {
        session.setId(SessionContent.newId());
        changed = true;
        return session.getId();
    }

    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals") // the interface demands it
    public <T> @Nullable T getAttribute(String name) {
        return session.getAttribute(name);
    }

    @Override
    public Set<String> getAttributeNames() {
        return Set.copyOf(session.getAttributeNames());
    }

    @Override
    public void setAttribute(String name, @Nullable Object value) {
        session.setAttribute(name, value);
        changed = true;
    }

    @Override
    public void removeAttribute(String name) {
        session.removeAttribute(name);
        changed = true;
    }

    @Override
    public Instant getCreationTime() {
        return session.getCreationTime();
    }

    @Override
    public void setLastAccessedTime(Instant time) {
        session.setLastAccessedTime(time);
    }

    @Override
    public Instant getLastAccessedTime() {
        return session.getLastAccessedTime();
    }

    @Override
    public void setMaxInactiveInterval(Duration interval) {
        session.setMaxInactiveInterval(interval);
    }

    @Override
    public Duration getMaxInactiveInterval() {
        return session.getMaxInactiveInterval();
    }

    @Override
    public boolean isExpired() {
        return session.isExpired();
    }
}
