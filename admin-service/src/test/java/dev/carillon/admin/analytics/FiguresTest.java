// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.Map;
import org.junit.jupiter.api.Test;

class FiguresTest {

    private static final Figures SENT_EIGHT =
            new Figures(Map.of(Step.SENT, 8L, Step.PROVIDER_ACCEPTED, 6L, Step.READ, 2L));

    @Test
    void ratesArePercentOfTheirBase() {
        assertThat(SENT_EIGHT.rates())
                .containsExactly(
                        entry("acceptance", 75.0),
                        entry("open", 0.0),
                        entry("read", 33.3),
                        entry("click", 0.0),
                        entry("bounce", 0.0));
    }

    @Test
    void aRateOfNothingIsMissing() {
        assertThat(Figures.NONE.rates()).isEmpty();
    }

    @Test
    void aChangeComparesWithThePeriodBefore() {
        Figures before = new Figures(Map.of(Step.SENT, 10L, Step.READ, 2L));

        assertThat(SENT_EIGHT.change(Step.SENT, before)).isEqualTo("-20.0 %");
        assertThat(SENT_EIGHT.change(Step.READ, before)).isEqualTo("±0 %");
        assertThat(before.change(Step.SENT, SENT_EIGHT)).isEqualTo("+25.0 %");
        assertThat(SENT_EIGHT.change(Step.PROVIDER_ACCEPTED, before)).isEmpty();
    }

    @Test
    void figuresAddUpStepByStep() {
        assertThat(SENT_EIGHT
                        .plus(new Figures(Map.of(Step.READ, 3L, Step.FAILED, 1L)))
                        .named())
                .containsEntry("sent", 8L)
                .containsEntry("read", 5L)
                .containsEntry("failed", 1L)
                .containsEntry("accepted", 0L);
    }
}
