// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.events.CatalogKey;
import dev.carillon.events.FailureCode;
import dev.carillon.events.TenantId;
import dev.carillon.events.v1.ApiKey;
import dev.carillon.events.v1.CatalogEntry;
import dev.carillon.runtime.http.Problem;
import dev.carillon.testsupport.Fixtures;
import dev.carillon.testsupport.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ApiKeyCheckTest {

    private static final TenantId TENANT = new TenantId("acme");
    private static final String ID = "abcdefgh01234567";
    private static final String SECRET = "s3cr3t_with_underscores";
    private static final String HEADER = "Bearer ck_" + ID + "_" + SECRET;

    private final ManualClock clock = new ManualClock();
    private final KnownCatalog catalog = new KnownCatalog();
    private final ApiKeyCheck check = new ApiKeyCheck(catalog, clock);

    @Test
    void aKeyWithTheScopeIsAdmitted() {
        publish(List.of("events:read"), key -> {});

        assertThat(check.check(HEADER)).isEqualTo(new ApiKeyCheck.Outcome.Admitted(TENANT));
        assertThat(check.check(HEADER.replace("Bearer", "bearer"))).isInstanceOf(ApiKeyCheck.Outcome.Admitted.class);
    }

    @Test
    void anOperatorsKeyIsGoodForEverything() {
        publish(List.of("operator"), key -> {});

        assertThat(check.check(HEADER)).isInstanceOf(ApiKeyCheck.Outcome.Admitted.class);
    }

    @Test
    void aKeyWithoutTheScopeIsForbidden() {
        publish(List.of("events:write"), key -> {});

        assertThat(denied(HEADER)).isEqualTo(FailureCode.FORBIDDEN);
    }

    @Test
    void aKeyThatIsMissingUnknownOrMisspeltIsNotAuthenticated() {
        publish(List.of("events:read"), key -> {});

        assertThat(denied(null)).isEqualTo(FailureCode.UNAUTHENTICATED);
        assertThat(denied("")).isEqualTo(FailureCode.UNAUTHENTICATED);
        assertThat(denied("Basic abc")).isEqualTo(FailureCode.UNAUTHENTICATED);
        assertThat(denied("Bearer ck_" + ID)).isEqualTo(FailureCode.UNAUTHENTICATED);
        assertThat(denied(HEADER + "x")).isEqualTo(FailureCode.UNAUTHENTICATED);
        assertThat(denied(HEADER.replace(ID, "abcdefgh01234568"))).isEqualTo(FailureCode.UNAUTHENTICATED);
    }

    @Test
    void aKeyThatExpiredWasRevokedOrRemovedIsNotAuthenticated() {
        publish(
                List.of("events:read"),
                key -> key.setExpiresAtMillis(clock.instant().plusSeconds(60).toEpochMilli()));
        assertThat(check.check(HEADER)).isInstanceOf(ApiKeyCheck.Outcome.Admitted.class);

        clock.advance(Duration.ofMinutes(1));
        assertThat(denied(HEADER)).isEqualTo(FailureCode.UNAUTHENTICATED);

        publish(List.of("events:read"), key -> key.setRevokedAtMillis(1));
        assertThat(denied(HEADER)).isEqualTo(FailureCode.UNAUTHENTICATED);

        publish(List.of("events:read"), key -> {});
        catalog.apply(new CatalogKey(TENANT, CatalogKey.Kind.API_KEY, ID), Optional.empty());
        assertThat(denied(HEADER)).isEqualTo(FailureCode.UNAUTHENTICATED);
    }

    private void publish(List<String> scopes, Consumer<ApiKey.Builder> change) {
        CatalogEntry.Builder entry = Fixtures.apiKey(TENANT, ID, SECRET, scopes);
        change.accept(entry.getApiKeyBuilder());
        catalog.apply(new CatalogKey(TENANT, CatalogKey.Kind.API_KEY, ID), Optional.of(entry.build()));
    }

    private FailureCode denied(@Nullable String header) {
        return switch (check.check(header)) {
            case ApiKeyCheck.Outcome.Admitted admitted -> throw new AssertionError(admitted);
            case ApiKeyCheck.Outcome.Denied(Problem problem) -> problem.code();
        };
    }
}
