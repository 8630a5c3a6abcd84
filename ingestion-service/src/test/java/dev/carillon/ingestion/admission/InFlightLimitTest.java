// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.events.TenantId;
import dev.carillon.ingestion.admission.InFlightLimit.Admission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InFlightLimitTest {

    private static final int KB = 1_024;
    private static final TenantId SHOP = new TenantId("shop");

    private final InFlightLimit limit = new InFlightLimit(20 * KB);

    @Test
    void whatDoesNotFitIsRefusedAndTakesNothing() {
        try (Admission first = limit.tryAdmit(SHOP, 8_000).orElseThrow()) {
            assertThat(limit.tryAdmit(SHOP, 3_000)).isEmpty();
            assertThat(first.tryExtend(3_000)).isFalse();
            assertThat(first.tryExtend(2_000)).isTrue();
            assertThat(limit.usedBytes()).isEqualTo(10 * KB);
        }
    }

    @Test
    void aClosedAdmissionGivesEverythingBackOnce() {
        Admission admission = limit.tryAdmit(SHOP, 1).orElseThrow();
        admission.tryExtend(5_000);

        admission.close();
        admission.close();

        assertThat(limit.usedBytes()).isZero();
        assertThat(limit.tryAdmit(SHOP, 10 * KB)).isPresent();
    }

    @Test
    void moreThanThereIsAtAllIsRefused() {
        assertThat(limit.tryAdmit(SHOP, Long.MAX_VALUE)).isEmpty();
    }

    @Test
    void tenantsThatTakeAllTheyGetLeaveRoomForTheNext() {
        InFlightLimit large = new InFlightLimit(100 * KB);
        List<Long> taken = new ArrayList<>();

        for (int tenant = 0; tenant < 4; tenant++) {
            long before = large.usedBytes();
            takeAll(large, new TenantId("t" + tenant));
            taken.add((large.usedBytes() - before) / KB);
        }

        assertThat(taken).containsExactly(50L, 25L, 12L, 6L);
        assertThat(large.tryAdmit(SHOP, 3 * KB)).isPresent();
    }

    @Test
    void aShareGrowsAgainWhenOthersEnd() {
        List<Admission> others = takeAll(limit, new TenantId("other"));
        assertThat(limit.tryAdmit(SHOP, 6 * KB)).isEmpty();

        others.forEach(Admission::close);

        assertThat(limit.tryAdmit(SHOP, 10 * KB)).isPresent();
    }

    private static List<Admission> takeAll(InFlightLimit limit, TenantId tenant) {
        List<Admission> taken = new ArrayList<>();
        for (Optional<Admission> next = limit.tryAdmit(tenant, KB);
                next.isPresent();
                next = limit.tryAdmit(tenant, KB)) {
            taken.add(next.get());
        }
        return taken;
    }
}
