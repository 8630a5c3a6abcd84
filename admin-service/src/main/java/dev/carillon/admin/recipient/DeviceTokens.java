// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.recipient;

import dev.carillon.events.RecipientKey;
import dev.carillon.events.TenantId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Owners of device tokens. A token belongs to the recipient that registered it last. A row changes only in a
/// transaction that has locked the rows of the old and the new owner. If two recipients register a new token at the
/// same time, the primary key decides.
final class DeviceTokens {

    /// Rows are locked in one order, so that transactions cannot deadlock.
    private static final String INSERT = """
            insert into device_tokens (tenant, token, recipient)
            select ?, decode(token, 'hex'), recipient from unnest(?::text[], ?::text[]) as new (token, recipient)
            order by token collate "C"
            on conflict do nothing
            """;

    private static final String OWNERS = """
            select encode(token, 'hex'), recipient from device_tokens
            where tenant = ? and token in (select decode(token, 'hex') from unnest(?::text[]) as asked (token))
            """;

    private static final String MOVE = """
            update device_tokens t set recipient = moved.recipient
            from unnest(?::text[], ?::text[]) as moved (token, recipient)
            where t.tenant = ? and t.token = decode(moved.token, 'hex')
            """;

    private static final String RELEASE = """
            delete from device_tokens t using unnest(?::text[], ?::text[]) as gone (token, recipient)
            where t.tenant = ? and t.token = decode(gone.token, 'hex') and t.recipient = gone.recipient
            """;

    private static final String RELEASE_ALL = "delete from device_tokens where tenant = ? and recipient = ?";

    private final JdbcClient jdbc;
    private final TenantId tenant;

    DeviceTokens(JdbcClient jdbc, TenantId tenant) {
        this.jdbc = jdbc;
        this.tenant = tenant;
    }

    /// Result of assigning registered tokens to their recipients.
    sealed interface TokenAssignment {

        /// Result with every changed profile: those of the change, and those that lost a token.
        record Assigned(List<Recipients.Stored> changed) implements TokenAssignment {}

        /// Refusal, because owners of tokens must be locked first.
        record OwnersNotLocked(Set<String> owners) implements TokenAssignment {}
    }

    /// Assigns tokens that a change registers to the recipients of the change, and removes them from other
    /// recipients. If two recipients of one change register a token, the later one gets it.
    ///
    /// @param locked recipients before the change, locked by this transaction
    /// @param changed recipients after the change
    TokenAssignment settle(Map<String, Recipients.Stored> locked, List<Recipients.Stored> changed) {
        Map<String, String> registered = registered(locked, changed);
        Set<String> named = changed.stream()
                .flatMap(stored -> keys(stored).stream())
                .collect(Collectors.toCollection(TreeSet::new));
        Map<String, String> owners = owners(named, registered);
        Set<String> unlocked = registered.keySet().stream()
                .map(token -> owners.getOrDefault(token, ""))
                .filter(owner -> !locked.containsKey(owner))
                .collect(Collectors.toSet());
        if (!unlocked.isEmpty()) {
            return new TokenAssignment.OwnersNotLocked(unlocked);
        }
        Map<String, Recipients.Stored> after = new LinkedHashMap<>();
        changed.forEach(stored -> after.put(stored.recipient().value(), stored));
        Map<String, String> moved = new TreeMap<>();
        registered.forEach((token, recipient) -> {
            String owner = owners.getOrDefault(token, recipient);
            if (!owner.equals(recipient)) {
                moved.put(token, recipient);
                Optional.ofNullable(locked.get(owner)).ifPresent(loser -> after.putIfAbsent(owner, loser));
            }
        });
        owners.putAll(registered);
        after.replaceAll((recipient, stored) -> withoutTokensOfOthers(stored, owners));
        write(MOVE, moved);
        release(locked, after.values());
        return new TokenAssignment.Assigned(List.copyOf(after.values()));
    }

    /// Deletes all tokens of a recipient that is removed.
    static void releaseAll(JdbcClient jdbc, RecipientKey recipient) {
        jdbc.sql(RELEASE_ALL)
                .params(recipient.tenant().value(), recipient.requireRecipient().value())
                .update();
    }

    /// Tokens that the change registers, each with its recipient. An unchanged device is not registered again:
    /// otherwise each change of a profile would claim its tokens again.
    private static Map<String, String> registered(
            Map<String, Recipients.Stored> locked, List<Recipients.Stored> changed) {
        Map<String, String> registered = new TreeMap<>();
        for (Recipients.Stored stored : changed) {
            String recipient = stored.recipient().value();
            List<RecipientDevice> before =
                    locked.getOrDefault(recipient, stored).profile().devices();
            stored.profile().devices().stream()
                    .filter(device -> before.stream().noneMatch(device::isSameRegistration))
                    .forEach(device -> registered.put(device.tokenKey(), recipient));
        }
        return registered;
    }

    /// Owners of the tokens, after tokens without an owner were assigned to the recipients that register them.
    private Map<String, String> owners(Set<String> tokens, Map<String, String> registered) {
        if (tokens.isEmpty()) {
            return new TreeMap<>();
        }
        Map<String, String> owners = new TreeMap<>();
        do {
            if (!registered.isEmpty()) {
                jdbc.sql(INSERT)
                        .params(
                                tenant.value(),
                                registered.keySet().toArray(String[]::new),
                                registered.values().toArray(String[]::new))
                        .update();
            }
            jdbc.sql(OWNERS)
                    .params(tenant.value(), tokens.toArray(String[]::new))
                    .query((row, _) -> Map.entry(row.getString(1), row.getString(2)))
                    .list()
                    .forEach(owner -> owners.put(owner.getKey(), owner.getValue()));
            // A row that another transaction deleted between the two statements is inserted again.
        } while (!owners.keySet().containsAll(registered.keySet()));
        return owners;
    }

    private static Recipients.Stored withoutTokensOfOthers(Recipients.Stored stored, Map<String, String> owners) {
        String recipient = stored.recipient().value();
        List<RecipientDevice> own = stored.profile().devices().stream()
                .filter(device ->
                        owners.getOrDefault(device.tokenKey(), recipient).equals(recipient))
                .toList();
        return own.size() == stored.profile().devices().size()
                ? stored
                : new Recipients.Stored(
                        stored.recipient(), stored.version(), stored.profile().withDevices(own), stored.updatedAt());
    }

    /// Deletes the tokens that recipients had before the change and do not have after it.
    private void release(Map<String, Recipients.Stored> locked, Collection<Recipients.Stored> after) {
        Map<String, String> gone = new TreeMap<>();
        for (Recipients.Stored stored : after) {
            String recipient = stored.recipient().value();
            Set<String> left = new HashSet<>(keys(stored));
            keys(locked.getOrDefault(recipient, stored)).stream()
                    .filter(token -> !left.contains(token))
                    .forEach(token -> gone.put(token, recipient));
        }
        write(RELEASE, gone);
    }

    private void write(String statement, Map<String, String> recipients) {
        if (!recipients.isEmpty()) {
            jdbc.sql(statement)
                    .params(
                            recipients.keySet().toArray(String[]::new),
                            recipients.values().toArray(String[]::new),
                            tenant.value())
                    .update();
        }
    }

    private static List<String> keys(Recipients.Stored stored) {
        List<String> keys = new ArrayList<>();
        stored.profile().devices().forEach(device -> keys.add(device.tokenKey()));
        return keys;
    }
}
