// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// Inputs without a platform.
class CaseSourceTest {

    private static final Path ROOT = Path.of("../..");
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-06-01T12:00:00Z"));

    @Test
    void anInputDependsOnTheSeedAndItsIndexOnly() {
        List<String> first = commands(source(7));

        assertThat(first).isEqualTo(commands(source(7))).isNotEqualTo(commands(source(8)));
    }

    @Test
    void everySurfaceGetsInputs() {
        CaseSource source = source(7);

        assertThat(LongStream.range(0, 5_000).mapToObj(source::at).map(FuzzCase::surface))
                .contains(
                        "events",
                        "cloudevents",
                        "catalog",
                        "templates",
                        "workflows",
                        "recipients",
                        "campaigns",
                        "control",
                        "operator",
                        "routing",
                        "inbox",
                        "emulation",
                        "pages",
                        "callbacks",
                        "websocket json",
                        "websocket protobuf",
                        "http framing");
    }

    /// Commands without those of callbacks, whose ECDSA signatures differ each time.
    private static List<String> commands(CaseSource source) {
        return LongStream.range(0, 500)
                .mapToObj(source::at)
                .filter(input -> !input.surface().equals("callbacks"))
                .map(input -> input.command(8080))
                .toList();
    }

    private static CaseSource source(long seed) {
        Map<String, String> names = Map.of("base", "http://127.0.0.1:8080", "smsTag", "s", "mailTag", "m");
        Fixture fixture = new Fixture(
                names, Seed.parse(Dictionary.resource("seeds.json").replace("\"${catalogZip}\"", "\"\"")), List.of());
        return new CaseSource(seed, fixture, new ProviderCallbacks(ROOT, fixture, CLOCK), Dictionary.load());
    }
}
