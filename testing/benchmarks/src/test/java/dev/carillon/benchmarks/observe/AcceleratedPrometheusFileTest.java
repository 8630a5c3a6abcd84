// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class AcceleratedPrometheusFileTest {

    private static final Path PROMETHEUS = Path.of("..", "..", "deploy", "prometheus");

    @Test
    void onlyTimesAndTheThresholdOfTheLagDiffer() {
        assertThat(AcceleratedPrometheusFile.of("""
                  interval: 15s
                  expr: rate(a{b="c"}[5m]) / avg_over_time(sum(d)[1h:1m]) > 0.02 and e:ratio_1h > 10000
                  for: 5m
                """).text()).isEqualTo("""
                  interval: 2s
                  expr: rate(a{b="c"}[20s]) / avg_over_time(sum(d)[40s:2s]) > 0.02 and e:ratio_1h > 1000
                  for: 10s
                """);
    }

    @Test
    void everyDeployedTimeHasAShorterOne() throws IOException {
        for (String file : List.of("prometheus.yml", "rules/alerts.yml", "rules/objectives.yml")) {
            assertThat(AcceleratedPrometheusFile.of(Files.readString(PROMETHEUS.resolve(file)))
                            .text())
                    .doesNotContainPattern("\\[\\d+[mh]")
                    .doesNotContainPattern("for: [1-9]\\d*m")
                    .doesNotContain("15s");
        }
    }

    @Test
    void timeWithoutAShorterOneIsAnError() {
        assertThatThrownBy(() -> AcceleratedPrometheusFile.of("rate(a[7m])")).hasMessageContaining("7m");
    }
}
