// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InjectionTest {

    @ParameterizedTest
    @EnumSource
    void theSameSeedRepeatsTheInjections(Fault fault) {
        assertThat(Injection.plan(fault, 7, 20)).isEqualTo(Injection.plan(fault, 7, 20));
        assertThat(Injection.plan(fault, 7, 20)).isNotEqualTo(Injection.plan(fault, 8, 20));
    }

    @Test
    void aLongerPlanBeginsWithTheShorterOne() {
        assertThat(Injection.plan(Fault.ROUTER_KILLED, 7, 20).subList(0, 5))
                .isEqualTo(Injection.plan(Fault.ROUTER_KILLED, 7, 5));
    }

    @Test
    void bothInstancesAreTargets() {
        List<String> instances = List.of("first", "second");

        assertThat(Injection.plan(Fault.ROUTER_KILLED, 7, 20).stream().map(injection -> injection.targetOf(instances)))
                .hasSize(20)
                .containsAll(instances);
    }

    @Test
    void theMixHasSeveralFaultsAndNoOtherMix() {
        assertThat(Injection.plan(Fault.MIXED, 7, 100).stream().map(Injection::fault))
                .isSubsetOf(Fault.mix())
                .contains(Fault.ROUTER_KILLED, Fault.REDIS_FLUSHED, Fault.PROCESS_SUSPENDED)
                .doesNotContain(Fault.MIXED, Fault.PARTITION);
    }
}
