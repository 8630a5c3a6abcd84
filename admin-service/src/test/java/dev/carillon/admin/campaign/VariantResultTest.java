// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VariantResultTest {

    @Test
    void aNotificationIsDeliveredWhenItWasTakenAndHasRespondedWhenSomebodySawIt() {
        Map<String, VariantResult> results = VariantResult.of(
                List.of("a"),
                Map.of(
                        "a",
                        Map.of(
                                "suppressed",
                                7L,
                                "bounced",
                                5L,
                                "provider_accepted",
                                40L,
                                "unsubscribed",
                                1L,
                                "seen",
                                3L,
                                "read",
                                6L)));
        VariantResult result = of("a", results);

        assertThat(result.delivered()).isEqualTo(50);
        assertThat(result.responded()).isEqualTo(9);
        // Wilson's interval of 9 of 50 is 0.0977 to 0.3080.
        assertThat(result.rate()).isEqualTo("18.0 % (9.8 to 30.8 %)");
        assertThat(result.comparison()).isEmpty();
    }

    /// p of the pooled z-test: 100 and 130 of 1,000 are 2.103 standard errors apart, 100 and 110 are 0.729.
    @ParameterizedTest
    @CsvSource({
        "1000,100,1000,130,'+3.0 percentage points, significant (p = 0.035)'",
        "1000,100,1000,110,'+1.0 percentage points, not significant (p = 0.466)'",
        "1000,300,1000,100,'-20.0 percentage points, significant (p < 0.001)'",
        "20,2,20,6,too few to compare",
        "0,0,0,0,too few to compare",
        "1000,1000,1000,1000,too few to compare"
    })
    void aDifferenceIsTested(long size, long responded, long otherSize, long otherResponded, String comparison) {
        assertThat(of("b", results(size, responded, otherSize, otherResponded)).comparison())
                .isEqualTo(comparison);
    }

    @Test
    void theLevelIsDividedByTheNumberOfComparisons() {
        Map<String, Long> less = Map.of("read", 100L, "confirmed", 900L);
        Map<String, Long> more = Map.of("read", 130L, "confirmed", 870L);

        Map<String, VariantResult> results =
                VariantResult.of(List.of("a", "b", "c"), Map.of("a", less, "b", more, "c", less));

        assertThat(of("b", results).comparison()).contains("not significant (p = 0.035)");
    }

    @Test
    void aVariantWithoutNotificationsHasNoRate() {
        assertThat(of("a", results(0, 0, 0, 0)).rate()).isEqualTo("–");
    }

    @ParameterizedTest
    @CsvSource({"0,1", "1,0.317311", "1.959964,0.05", "3.290527,0.001"})
    void theNormalDistributionIsThatOfTables(double z, double p) {
        assertThat(VariantResult.twoSided(z)).isCloseTo(p, within(1e-6));
    }

    private static VariantResult of(String variant, Map<String, VariantResult> results) {
        return Objects.requireNonNull(results.get(variant));
    }

    private static Map<String, VariantResult> results(long size, long responded, long otherSize, long otherResponded) {
        return VariantResult.of(
                List.of("a", "b"),
                Map.of(
                        "a",
                        Map.of("read", responded, "confirmed", size - responded),
                        "b",
                        Map.of("clicked", otherResponded, "provider_accepted", otherSize - otherResponded)));
    }
}
