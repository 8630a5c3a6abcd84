// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.standalone;

import dev.carillon.testsupport.ArchitectureRules;
import org.junit.jupiter.api.Test;

/// The whole system on one class path: services meet only in libraries.
class ArchitectureTest {

    @Test
    void theSystemKeepsItsBoundaries() {
        ArchitectureRules.check("dev.carillon");
    }
}
