// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.benchmarks.run.Arguments;
import dev.carillon.benchmarks.run.TestWorkspace;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Short run of the inputs; `./carillon fuzz` runs the long one.
class FuzzIT {

    @Test
    void noInputIsAnsweredByAServerErrorOrNotAtAll() throws IOException {
        Arguments arguments =
                Arguments.parse(List.of("--seed", "7", "--seconds", "20", "--hang", "5000"), Fuzz.OPTIONS);

        assertThat(Fuzz.run(arguments, TestWorkspace.make())).isTrue();
    }
}
