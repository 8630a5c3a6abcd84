// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnalyticsCsvTest {

    @Test
    void theFirstLineHasTheNamesOfTheColumns() {
        assertThat(csv("order.shipped").lines().findFirst())
                .contains("type,accepted,sent,providerAccepted,confirmed,opened,seen,read,clicked,suppressed,bounced,"
                        + "complained,expired,failed,deadLettered,costMicros");
        assertThat(csv("order.shipped")).endsWith("\r\norder.shipped,0,3,0,0,0,0,0,0,0,0,0,0,0,0,0\r\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {"=1+1 | '''=1+1'", "+49 | '''+49'", "a,b | \"a,b\"", "say \"hi\" | \"say \"\"hi\"\"\""})
    void aCellIsNeitherAFormulaNorBreaksTheLine(String key, String cell) {
        assertThat(csv(key).lines().skip(1).findFirst().orElseThrow()).startsWith(cell + ",0,3,");
    }

    private static String csv(String key) {
        LocalDate day = LocalDate.of(2026, 3, 3);
        Figures figures = new Figures(Map.of(Step.SENT, 3L));
        return AnalyticsCsv.of(new AnalyticsReport(
                day,
                day,
                "type",
                figures.named(),
                figures.rates(),
                Figures.NONE.named(),
                List.of(new AnalyticsReport.Row(key, figures.named(), figures.rates()))));
    }
}
