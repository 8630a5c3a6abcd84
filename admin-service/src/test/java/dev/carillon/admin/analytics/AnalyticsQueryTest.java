// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.events.Channel;
import dev.carillon.runtime.http.Violation;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnalyticsQueryTest {

    private static final LocalDate TODAY = LocalDate.of(2026, 3, 3);

    @Test
    void withoutParametersItIsAboutTheLastSevenDays() {
        AnalyticsQuery.Parsed parsed = AnalyticsQuery.parse("", "", "", "", "", TODAY);

        assertThat(parsed.violations()).isEmpty();
        assertThat(parsed.query().from()).isEqualTo(LocalDate.of(2026, 2, 25));
        assertThat(parsed.query().to()).isEqualTo(TODAY);
        assertThat(parsed.query().by()).isEqualTo(Grouping.DAY);
    }

    @Test
    void thePeriodBeforeEndsOnTheDayBeforeAndIsAsLong() {
        AnalyticsQuery query = AnalyticsQuery.parse("2026-03-01", "2026-03-03", "type", "order", "email", TODAY)
                .query();

        assertThat(query.before().from()).isEqualTo(LocalDate.of(2026, 2, 26));
        assertThat(query.before().to()).isEqualTo(LocalDate.of(2026, 2, 28));
        assertThat(query.before().type()).isEqualTo("order");
        assertThat(query.before().channel()).contains(Channel.EMAIL);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "yesterday  | 2026-03-03 | day  | email  | from",
                "2026-03-01 | 2026-02-30 | day  | email  | to",
                "2026-03-02 | 2026-03-01 | day  | email  | from",
                "2025-03-01 | 2026-03-03 | day  | email  | from",
                "+999999999-01-01 | 2026-03-03 | day | email | from",
                "2026-03-01 | 2026-03-03 | hour | email  | by",
                "2026-03-01 | 2026-03-03 | day  | pigeon | channel"
            })
    void aParameterThatCannotBeUsedIsAViolationOfItsName(
            String from, String to, String by, String channel, String path) {
        assertThat(AnalyticsQuery.parse(from, to, by, "", channel, TODAY).violations())
                .extracting(Violation::path)
                .containsExactly(path);
    }

    @Test
    void aYearIsNotTooLong() {
        assertThat(AnalyticsQuery.parse("2025-03-03", "2026-03-03", "", "", "", TODAY)
                        .violations())
                .isEmpty();
    }
}
