// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.carillon.benchmarks.bench.LinearFit.Point;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrendTest {

    @Test
    void risesPerHour() {
        Trend trend = new Trend("disk MB", List.of(new Point(0, 100), new Point(60, 104), new Point(120, 102)));

        assertThat(trend.first()).isEqualTo(100);
        assertThat(trend.last()).isEqualTo(102);
        assertThat(trend.highest()).isEqualTo(104);
        assertThat(trend.perHour()).isCloseTo(60, within(1e-9));
    }

    @Test
    void oneSampleHasNoSlope() {
        assertThat(new Trend("lag", List.of(new Point(0, 7))).perHour()).isZero();
    }

    @Test
    void theSizeOfADirectoryIsTheSumOfItsFiles(@TempDir Path directory) throws IOException {
        Files.createDirectories(directory.resolve("kafka/log"));
        Files.write(directory.resolve("kafka/log/one"), new byte[300]);
        Files.write(directory.resolve("two"), new byte[40]);

        assertThat(DiskUsage.of(directory)).isEqualTo(340);
    }
}
