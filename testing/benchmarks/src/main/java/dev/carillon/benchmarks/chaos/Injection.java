// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.chaos;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/// One injection of a fault, with everything that is random about it.
///
/// @param target Number that chooses the affected process, link or store; never negative
/// @param variant Number that chooses among variants of the fault; never negative
/// @param absence Time for which the affected process or link is away
/// @param settle Time until the next injection, after recovery
record Injection(Fault fault, int target, int variant, Duration absence, Duration settle) {

    private static final int LONGEST_ABSENCE_MILLIS = 3_000;
    private static final int LONGEST_SETTLE_MILLIS = 2_000;

    /// Injections of a fault, the same ones for the same seed. More injections begin with the same ones.
    static List<Injection> plan(Fault fault, long seed, int injections) {
        // Unlike those of Random, its first numbers differ much for seeds that follow one another.
        SplittableRandom random = new SplittableRandom(31 * seed + fault.name().hashCode());
        return Stream.generate(() -> next(fault, random)).limit(injections).toList();
    }

    private static Injection next(Fault fault, SplittableRandom random) {
        List<Fault> mix = Fault.mix();
        Fault chosen = mix.get(random.nextInt(mix.size()));
        return new Injection(
                fault == Fault.MIXED ? chosen : fault,
                random.nextInt(Integer.MAX_VALUE),
                random.nextInt(Integer.MAX_VALUE),
                Duration.ofMillis(random.nextInt(LONGEST_ABSENCE_MILLIS)),
                Duration.ofMillis(random.nextInt(LONGEST_SETTLE_MILLIS)));
    }

    /// Affected one of some processes, links or stores.
    <T> T targetOf(List<T> candidates) {
        return candidates.get(target % candidates.size());
    }

    /// Chosen one of some variants.
    <T> T variantOf(List<T> variants) {
        return variants.get(variant % variants.size());
    }
}
