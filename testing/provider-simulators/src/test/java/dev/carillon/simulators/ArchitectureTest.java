// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators;

import dev.carillon.testsupport.ArchitectureRules;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {

    @Test
    void simulatorsKeepTheRules() {
        ArchitectureRules.check("dev.carillon.simulators");
    }
}
