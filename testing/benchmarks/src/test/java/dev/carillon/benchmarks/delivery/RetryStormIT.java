// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.benchmarks.run.Arguments;
import dev.carillon.benchmarks.run.TestWorkspace;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetryStormIT {

    @Test
    void providerThatIsDownLosesAndDoublesNothing() throws IOException {
        List<String> options =
                List.of("--seconds", "45", "--rate", "50", "--second-limit", "40", "--recipients", "200");

        assertThat(RetryStorm.run(Arguments.parse(options, RetryStorm.OPTIONS), TestWorkspace.make()))
                .isTrue();
    }
}
