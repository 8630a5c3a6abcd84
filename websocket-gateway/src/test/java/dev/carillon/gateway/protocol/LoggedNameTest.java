// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LoggedNameTest {

    @Test
    void aNameCannotBeginAnotherLine() {
        assertThat(LoggedName.of("list\r\n2030 ERROR\u001b[31m\u2028x")).isEqualTo("list??2030?ERROR??31m?x");
    }

    @Test
    void aLongNameIsCut() {
        assertThat(LoggedName.of("m".repeat(100_000))).isEqualTo("m".repeat(64) + "…");
        assertThat(LoggedName.of("read_all")).isEqualTo("read_all");
    }
}
