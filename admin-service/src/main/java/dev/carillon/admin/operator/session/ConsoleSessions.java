// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.operator.session;

import dev.carillon.admin.database.AdminDatabase;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.session.MapSession;
import org.springframework.session.SessionRepository;

/// Console sessions in PostgreSQL. A session that was ended by another request is not written again. Thread-safe.
public final class ConsoleSessions implements SessionRepository<StoredSession> {

    private static final Logger LOG = LoggerFactory.getLogger(ConsoleSessions.class);

    private static final String FIND = """
        select content, created_at_millis, used_at_millis from console_sessions
        where handle = ? and used_at_millis > ?
        """;

    private static final String INSERT = """
        insert into console_sessions (handle, operator, address, agent, created_at_millis, used_at_millis, content)
        values (?, ?, ?, ?, ?, ?, ?)
        """;

    private static final String UPDATE = """
        update console_sessions set handle = ?, operator = ?, address = ?, agent = ?, used_at_millis = ?, content = ?
        where handle = ?
        """;

    private static final String TOUCH = "update console_sessions set used_at_millis = ? where handle = ?";

    private static final String DELETE = "delete from console_sessions where handle = ?";

    private static final String DELETE_EXPIRED = """
        delete from console_sessions where used_at_millis < ? or (operator = '' and used_at_millis < ?)
        """;

    private static final String LIST = """
        select handle, address, agent, created_at_millis, used_at_millis from console_sessions
        where operator = ? and used_at_millis > ? order by used_at_millis desc limit 100
        """;

    private static final String END = "delete from console_sessions where operator = ? and handle = ?";

    private static final String END_OTHERS = "delete from console_sessions where operator = ? and handle <> ?";

    /// Age of a stored use before a request that changes nothing writes a later one.
    private static final Duration USE_IS_WRITTEN = Duration.ofMinutes(1);

    /// Time for which a session without an operator is kept.
    private static final Duration ANONYMOUS_FOR = Duration.ofMinutes(10);

    private final AdminDatabase database;
    private final Duration idleFor;
    private final InstantSource clock;

    /// @param idleFor time without requests after which a session ends
    public ConsoleSessions(AdminDatabase database, Duration idleFor, InstantSource clock) {
        this.database = database;
        this.idleFor = idleFor;
        this.clock = clock;
    }

    /// Session of an operator.
    ///
    /// @param handle name of the session, which does not open it
    public record View(String handle, String address, String agent, Instant createdAt, Instant usedAt) {}

    @Override
    public StoredSession createSession() {
        MapSession session = new MapSession(SessionContent.newId());
        session.setMaxInactiveInterval(idleFor);
        return StoredSession.created(session);
    }

    @Override
    public @Nullable StoredSession findById(String id) {
        return database.jdbc()
                .sql(FIND)
                .params(SessionContent.handle(id), oldest(idleFor))
                .query((row, _) -> stored(id, row))
                .optional()
                .flatMap(found -> found)
                .orElse(null);
    }

    @Override
    public void save(StoredSession session) {
        Optional<String> storedId = session.storedId();
        if (storedId.isEmpty()) {
            insert(session);
        } else if (session.isChanged()) {
            update(session, storedId.get());
        } else if (session.isUseOlderThan(USE_IS_WRITTEN)) {
            database.jdbc()
                    .sql(TOUCH)
                    .params(session.getLastAccessedTime().toEpochMilli(), SessionContent.handle(session.getId()))
                    .update();
        }
        session.stored();
    }

    @Override
    public void deleteById(String id) {
        database.jdbc().sql(DELETE).param(SessionContent.handle(id)).update();
    }

    /// Sessions of an operator, the last used one first.
    public List<View> of(String operator) {
        return database.jdbc()
                .sql(LIST)
                .params(operator, oldest(idleFor))
                .query((row, _) -> new View(
                        HexFormat.of().formatHex(row.getBytes("handle")),
                        row.getString("address"),
                        row.getString("agent"),
                        Instant.ofEpochMilli(row.getLong("created_at_millis")),
                        Instant.ofEpochMilli(row.getLong("used_at_millis"))))
                .list();
    }

    /// Handle of the session with an id.
    public static String handle(String id) {
        return HexFormat.of().formatHex(SessionContent.handle(id));
    }

    /// Ends a session of an operator.
    ///
    /// @return false if the operator has no such session
    public boolean end(String operator, String handle) {
        return database.jdbc()
                        .sql(END)
                        .params(operator, HexFormat.of().parseHex(handle))
                        .update()
                > 0;
    }

    /// Ends all sessions of an operator but the one with the given id.
    public void endOthers(String operator, String id) {
        database.jdbc()
                .sql(END_OTHERS)
                .params(operator, SessionContent.handle(id))
                .update();
    }

    private void insert(StoredSession session) {
        database.jdbc()
                .sql(DELETE_EXPIRED)
                .params(oldest(idleFor), oldest(ANONYMOUS_FOR))
                .update();
        Optional<SignIn> signIn = signIn(session);
        database.jdbc()
                .sql(INSERT)
                .params(
                        SessionContent.handle(session.getId()),
                        signIn.map(SignIn::operator).orElse(""),
                        signIn.map(SignIn::address).orElse(""),
                        signIn.map(SignIn::agent).orElse(""),
                        session.getCreationTime().toEpochMilli(),
                        session.getLastAccessedTime().toEpochMilli(),
                        content(session))
                .update();
    }

    private void update(StoredSession session, String storedId) {
        Optional<SignIn> signIn = signIn(session);
        database.jdbc()
                .sql(UPDATE)
                .params(
                        SessionContent.handle(session.getId()),
                        signIn.map(SignIn::operator).orElse(""),
                        signIn.map(SignIn::address).orElse(""),
                        signIn.map(SignIn::agent).orElse(""),
                        session.getLastAccessedTime().toEpochMilli(),
                        content(session),
                        SessionContent.handle(storedId))
                .update();
    }

    private long oldest(Duration age) {
        return clock.millis() - age.toMillis();
    }

    private Optional<StoredSession> stored(String id, ResultSet row) throws SQLException {
        Map<String, Object> attributes;
        try {
            attributes = SessionContent.open(id, row.getBytes("content"));
        } catch (IllegalStateException e) {
            LOG.warn("a console session cannot be read; its operator must sign in again: {}", e.toString());
            return Optional.empty();
        }
        MapSession session = new MapSession(id);
        session.setCreationTime(Instant.ofEpochMilli(row.getLong("created_at_millis")));
        session.setLastAccessedTime(Instant.ofEpochMilli(row.getLong("used_at_millis")));
        session.setMaxInactiveInterval(idleFor);
        attributes.forEach(session::setAttribute);
        return Optional.of(StoredSession.read(session));
    }

    private static Optional<SignIn> signIn(StoredSession session) {
        return session.getAttribute(SignIn.ATTRIBUTE) instanceof SignIn found ? Optional.of(found) : Optional.empty();
    }

    private static byte[] content(StoredSession session) {
        Map<String, Object> attributes = new HashMap<>();
        for (String name : session.getAttributeNames()) {
            attributes.put(name, session.getRequiredAttribute(name));
        }
        return SessionContent.seal(session.getId(), attributes);
    }
}
