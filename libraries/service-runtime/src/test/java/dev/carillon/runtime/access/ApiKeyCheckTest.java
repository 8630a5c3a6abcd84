// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.events.FailureCode;
import dev.carillon.events.TenantId;
import dev.carillon.events.v1.CatalogEntry;
import dev.carillon.runtime.http.Problem;
import dev.carillon.testsupport.Fixtures;
import dev.carillon.testsupport.ManualClock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ApiKeyCheckTest {

    private static final TenantId TENANT = new TenantId("acme");
    private static final String ID = "abcdefgh01234567";
    private static final String SECRET = "s3cr3t_with_underscores";
    private static final String HEADER = "Bearer ck_" + ID + "_" + SECRET;
    private static final String SCOPE = "events:read";
    private static final String UNAUTHENTICATED =
            "an API key is needed: Authorization: Bearer ck_…; this one is missing, unknown, revoked or expired";

    private final ManualClock clock = new ManualClock();
    private final Map<String, ApiKeyCheck.KnownKey> keys = new HashMap<>();
    private final ApiKeyCheck check = new ApiKeyCheck(keyId -> Optional.ofNullable(keys.get(keyId)), clock);

    @Test
    void aKeyWithTheScopeIsAdmitted() {
        put(key("events:write", SCOPE));

        assertThat(check.check(HEADER, SCOPE)).isEqualTo(new ApiKeyCheck.Outcome.Admitted(TENANT, ID));
    }

    @Test
    void theSchemeMayBeInAnyCase() {
        put(key(SCOPE));

        assertThat(check.check(HEADER.replace("Bearer", "bearer"), SCOPE)).isEqualTo(check.check(HEADER, SCOPE));
        assertThat(check.check(HEADER.replace("Bearer", "BEARER"), SCOPE)).isEqualTo(check.check(HEADER, SCOPE));
    }

    @Test
    void anOperatorsKeyHasEveryScope() {
        put(key("operator"));

        assertThat(check.check(HEADER, SCOPE)).isEqualTo(new ApiKeyCheck.Outcome.Admitted(TENANT, ID));
        assertThat(check.check(HEADER, "recipients:write")).isEqualTo(new ApiKeyCheck.Outcome.Admitted(TENANT, ID));
    }

    @Test
    void aKeyWithoutTheScopeIsForbidden() {
        put(key("events:write"));

        Problem problem = denied(HEADER);

        assertThat(problem.code()).isEqualTo(FailureCode.FORBIDDEN);
        assertThat(problem.status()).isEqualTo(403);
        assertThat(problem.detail()).isEqualTo("the API key lacks the scope events:read");
    }

    @Test
    void aMissingUnknownOrWrongKeyIsRefusedWithoutTellingWhy() {
        put(key(SCOPE));

        Problem missing = denied(null);

        assertThat(missing.code()).isEqualTo(FailureCode.UNAUTHENTICATED);
        assertThat(missing.status()).isEqualTo(401);
        assertThat(missing.detail()).isEqualTo(UNAUTHENTICATED);
        assertThat(List.of(
                        "",
                        "Basic abc",
                        "Bearer ck_" + ID,
                        HEADER + "x",
                        HEADER.replace(SECRET, "another_secret_of_it"),
                        HEADER.replace(SECRET, SECRET.substring(0, 15)),
                        HEADER.replace(ID, "abcdefgh01234568")))
                .allSatisfy(header -> assertThat(denied(header)).isEqualTo(missing));
    }

    @Test
    void aKeyIsRefusedFromTheInstantOfItsExpiry() {
        CatalogEntry.Builder entry = key(SCOPE);
        entry.getApiKeyBuilder().setExpiresAtMillis(clock.millis() + 60_000);
        put(entry);

        clock.advance(Duration.ofMillis(59_999));
        assertThat(check.check(HEADER, SCOPE)).isInstanceOf(ApiKeyCheck.Outcome.Admitted.class);

        clock.advance(Duration.ofMillis(1));
        assertThat(denied(HEADER)).isEqualTo(denied(null));
    }

    @Test
    void aRevokedKeyIsRefused() {
        CatalogEntry.Builder entry = key(SCOPE);
        entry.getApiKeyBuilder().setRevokedAtMillis(1);
        put(entry);

        assertThat(denied(HEADER)).isEqualTo(denied(null));
    }

    private static CatalogEntry.Builder key(String... scopes) {
        return Fixtures.apiKey(TENANT, ID, SECRET, List.of(scopes));
    }

    private void put(CatalogEntry.Builder entry) {
        keys.put(ID, new ApiKeyCheck.KnownKey(TENANT, entry.build().getApiKey()));
    }

    private Problem denied(@Nullable String header) {
        return switch (check.check(header, SCOPE)) {
            case ApiKeyCheck.Outcome.Admitted admitted -> throw new AssertionError(admitted);
            case ApiKeyCheck.Outcome.Denied(Problem problem) -> problem;
        };
    }
}
