// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ThreadNamesTest {

    private static final List<String> DUMP = List.of(
            "2026-11-22 20:00:00",
            "\"data-plane-kafka-request-handler-0\" #52 [4711] daemon prio=5 os_prio=0 cpu=1,20ms elapsed=9s"
                    + " tid=0x00007f nid=4711 waiting on condition  [0x00007f]",
            "   java.lang.Thread.State: TIMED_WAITING (parking)",
            "\"VM Thread\" os_prio=0 cpu=6.29ms elapsed=9.00s tid=0x00007f nid=0x1268 runnable");

    @Test
    void readsTheNamesFromAThreadDump() {
        assertThat(ThreadNames.parse(DUMP).byThread())
                .isEqualTo(Map.of(4711L, "data-plane-kafka-request-handler-0", 4712L, "VM Thread"));
    }

    @Test
    void theFullNameCountsBeforeTheOneThatWasCutOff() {
        ThreadNames names = ThreadNames.parse(DUMP);

        assertThat(names.kind(4711, "data-plane-kafk")).isEqualTo(ThreadKind.KAFKA_REQUESTS);
        assertThat(names.kind(9999, "C2 CompilerThre")).isEqualTo(ThreadKind.COMPILERS);
        assertThat(names.kind(9999, "data-plane-kafk")).isEqualTo(ThreadKind.APPLICATION);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theThreadsOfThisJvmHaveNames() {
        assertThat(ThreadNames.of(ProcessHandle.current().pid()).byThread().values())
                .contains("VM Thread", Thread.currentThread().getName());
    }
}
