// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.recipient;

import dev.carillon.admin.database.AdminDatabase;
import dev.carillon.events.AddressText;
import dev.carillon.events.TenantId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Search for recipients by what people know of them: the id, the e-mail address, the phone number, or the beginning of
/// the id or of the attribute `name`. Every search reads one index. Thread-safe.
public final class RecipientSearch {

    /// Most recipients that a search finds.
    public static final int MOST = 20;

    private static final String SELECT = """
            select recipient, profile #>> '{attributes,name}' as name, profile ->> 'email' as email from recipients
            where tenant = ? and version > 0
            """;

    static final String BY_ID = SELECT + " and recipient = ?";

    static final String BY_EMAIL =
            SELECT + " and lower(profile ->> 'email') = ? and profile ->> 'email' <> '' order by recipient limit ?";

    static final String BY_PHONE =
            SELECT + " and profile ->> 'phone' = ? and profile ->> 'phone' <> '' order by recipient limit ?";

    static final String BY_NAME = SELECT + """
             and lower(profile #>> '{attributes,name}' collate "und-x-icu") collate "C" >= ?
            and lower(profile #>> '{attributes,name}' collate "und-x-icu") collate "C" < ? and profile #>> '{attributes,name}' <> ''
            order by lower(profile #>> '{attributes,name}' collate "und-x-icu") collate "C" limit ?
            """;

    static final String BY_PREFIX = SELECT + " and recipient >= ? and recipient < ? order by recipient limit ?";

    private final AdminDatabase database;

    RecipientSearch(AdminDatabase database) {
        this.database = database;
    }

    /// Recipient that was found.
    ///
    /// @param name attribute `name`; empty if there is none
    /// @param email e-mail address; empty if there is none
    public record Person(String id, String name, String email) {

        private static Person of(String id, @Nullable String name, @Nullable String email) {
            return new Person(id, Objects.requireNonNullElse(name, ""), Objects.requireNonNullElse(email, ""));
        }
    }

    /// Recipients of a tenant, at most [#MOST]. Only if no id and no address is the text, those whose name or id begins
    /// with it.
    ///
    /// @param text not blank
    public List<Person> find(TenantId tenant, String text) {
        List<Person> byId = find(BY_ID, tenant.value(), text);
        if (!byId.isEmpty()) {
            return byId;
        }
        List<Person> byAddress = text.indexOf('@') > 0
                ? find(BY_EMAIL, tenant.value(), lower(AddressText.email(text)), MOST)
                : find(BY_PHONE, tenant.value(), AddressText.phone(text), MOST);
        if (!byAddress.isEmpty()) {
            return byAddress;
        }
        Set<Person> found = new LinkedHashSet<>(
                find(BY_NAME, tenant.value(), lower(text), lower(text) + Character.MAX_VALUE, MOST));
        found.addAll(find(BY_PREFIX, tenant.value(), text, text + Character.MAX_VALUE, MOST));
        return found.stream().limit(MOST).toList();
    }

    private List<Person> find(String statement, Object... values) {
        return database.jdbc()
                .sql(statement)
                .params(values)
                .query((row, _) -> Person.of(row.getString(1), row.getString(2), row.getString(3)))
                .list();
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
