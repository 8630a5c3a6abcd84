// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TypedDurationTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1 hour                 | 1h
            90 minutes             | 90m
            2 hours 30 minutes     | 2h30m
            1 day, 12 hours        | 1d12h
            1 hour and 30 min      | 1h30m
            45 Seconds             | 45s
            1h30m                  | 1h30m
            PT90S                  | PT90S
            soon                   | soon
            3 weeks                | 3 weeks
            1 hour or so           | 1 hour or so
            """)
    void wordsBecomeTheShortForm(String typed, String shortened) {
        assertThat(TypedDuration.shortened(typed)).isEqualTo(shortened);
    }
}
