// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.ingestion.admission.InFlightLimit.Admission;
import org.junit.jupiter.api.Test;

class InFlightLimitTest {

    private final InFlightLimit limit = new InFlightLimit(10 * 1_024);

    @Test
    void whatDoesNotFitIsRefusedAndTakesNothing() {
        try (Admission first = limit.tryAdmit(8_000).orElseThrow()) {
            assertThat(limit.tryAdmit(3_000)).isEmpty();
            assertThat(first.tryExtend(3_000)).isFalse();
            assertThat(first.tryExtend(2_000)).isTrue();
            assertThat(limit.usedBytes()).isEqualTo(10 * 1_024);
        }
    }

    @Test
    void aClosedAdmissionGivesEverythingBackOnce() {
        Admission admission = limit.tryAdmit(1).orElseThrow();
        admission.tryExtend(5_000);

        admission.close();
        admission.close();

        assertThat(limit.usedBytes()).isZero();
        assertThat(limit.tryAdmit(10 * 1_024)).isPresent();
    }

    @Test
    void moreThanThereIsAtAllIsRefused() {
        assertThat(limit.tryAdmit(Long.MAX_VALUE / 2)).isEmpty();
    }
}
