// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.events.TenantId;
import dev.carillon.runtime.access.TenantSlots;
import dev.carillon.runtime.http.RefusedException;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Work that a tenant may do a few times at once.
class QuotasTest {

    private static final TenantId GREEDY = new TenantId("greedy");
    private static final TenantId OTHER = new TenantId("other");

    private final Quotas quotas = new Quotas(new QuotaSettings(20, 10, 200, 10, 50, 1, 1, 1, 1));

    static Stream<Arguments> work() {
        return Stream.of(
                Arguments.of("previews", (Function<Quotas, Function<TenantId, TenantSlots.Slot>>) it -> it::preview),
                Arguments.of("catalog-files", (Function<Quotas, Function<TenantId, TenantSlots.Slot>>)
                        it -> it::catalogFiles),
                Arguments.of(
                        "live-streams", (Function<Quotas, Function<TenantId, TenantSlots.Slot>>) it -> it::liveStream),
                Arguments.of("searches", (Function<Quotas, Function<TenantId, TenantSlots.Slot>>) it -> it::search));
    }

    @ParameterizedTest
    @MethodSource("work")
    void aTenantAtItsLimitIsRefusedAndOthersAreServed(
            String name, Function<Quotas, Function<TenantId, TenantSlots.Slot>> work) {
        Function<TenantId, TenantSlots.Slot> take = work.apply(quotas);

        try (TenantSlots.Slot _ = take.apply(GREEDY)) {
            assertThatThrownBy(() -> take.apply(GREEDY)).isInstanceOfSatisfying(RefusedException.class, refused -> {
                assertThat(refused.problem().status()).isEqualTo(429);
                assertThat(refused.detail()).contains("carillon.admin.quotas." + name, "is 1");
            });
            take.apply(OTHER).close();
        }
        take.apply(GREEDY).close();
    }
}
