// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.accounting;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Processor time of the whole machine, from the first line of `/proc/stat`. It includes processes that do not belong
/// to the platform. Zero on systems without `/proc`.
///
/// @param user Time outside the kernel
/// @param kernel Time in the kernel on behalf of processes
/// @param interrupts Time in the kernel for interrupts, which belongs to no process; network traffic on the loopback
/// interface is a large part of it
/// @param stolen Time in which the hypervisor ran other machines
/// @param idle Time without work, including waits for disks
public record MachineTime(Duration user, Duration kernel, Duration interrupts, Duration stolen, Duration idle) {

    private static final MachineTime NONE =
            new MachineTime(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);

    private static final int USER = 0;
    private static final int NICE = 1;
    private static final int SYSTEM = 2;
    private static final int IDLE = 3;
    private static final int IOWAIT = 4;
    private static final int IRQ = 5;
    private static final int SOFTIRQ = 6;
    private static final int STEAL = 7;

    public static MachineTime read() {
        try {
            return parse(Files.readAllLines(Path.of("/proc/stat")).getFirst());
        } catch (IOException _) {
            return NONE;
        }
    }

    /// Parses `cpu  user nice system idle iowait irq softirq steal …`.
    static MachineTime parse(String line) {
        List<Duration> times = List.of(line.strip().split("\\s+")).stream()
                .skip(1)
                .map(StatLine::ticks)
                .toList();
        return new MachineTime(
                times.get(USER).plus(times.get(NICE)),
                times.get(SYSTEM),
                times.get(IRQ).plus(times.get(SOFTIRQ)),
                times.get(STEAL),
                times.get(IDLE).plus(times.get(IOWAIT)));
    }

    public MachineTime since(MachineTime before) {
        return new MachineTime(
                user.minus(before.user),
                kernel.minus(before.kernel),
                interrupts.minus(before.interrupts),
                stolen.minus(before.stolen),
                idle.minus(before.idle));
    }

    /// Share of a part of this time in the whole, from 0 to 1.
    public double share(Duration part) {
        Duration whole = user.plus(kernel).plus(interrupts).plus(stolen).plus(idle);
        return whole.isZero() ? 0 : (double) part.toNanos() / whole.toNanos();
    }
}
