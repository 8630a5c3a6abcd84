// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.chaos;

import java.util.List;
import java.util.stream.Stream;

/// Kind of fault. Several kinds can have the same number in the list of faults.
enum Fault {
    INGESTION_KILLED(1, "kill -9 of an ingestion service in the middle of requests"),
    ROUTER_KILLED(2, "kill -9 of a router"),
    WORKER_KILLED(2, "kill -9 of a delivery worker at any moment of its work"),
    GATEWAY_KILLED(3, "kill -9 of a gateway with all its connections"),
    BROKER_KILLED(4, "kill -9 of one of three brokers"),
    LEADERS_MOVED(4, "the leaders of all partitions move to other brokers"),
    REPLICAS_SHRUNK(4, "the other brokers cannot reach one broker: too few replicas are in sync"),
    REDIS_RESTARTED_EMPTY(5, "kill -9 of Redis, restarted without data"),
    REDIS_FLUSHED(5, "Redis loses all keys (FLUSHALL)"),
    POSTGRES_KILLED(6, "kill -9 of PostgreSQL's postmaster"),
    SESSIONS_TERMINATED(6, "all sessions of PostgreSQL are terminated"),
    PROCESS_SUSPENDED(7, "a service or a broker is suspended (SIGSTOP) and resumes"),
    PROVIDER_OUTAGE(8, "providers of e-mail and push fail, throttle or reset connections"),
    CLOCK_JUMP(9, "the clock of a router and a worker jumps a minute ahead and back"),
    HALF_OPEN(11, "connections of devices pass no more data before they break"),
    DISK_FULL(16, "the disk of a broker is full"),
    PARTITION(17, "the network to a broker, Redis or PostgreSQL stalls, breaks, or is slow"),
    ROLLING_RESTART(18, "the next service of a rolling restart stops and starts"),
    ROLLING_UPGRADE(18, "the next service of a rolling upgrade, and then of the way back, starts in another release"),
    UNDECODABLE_RECORD(20, "records that cannot be decoded; the same event 100 times at once"),
    MIXED(21, "any of the faults 1 to 7"),
    CONTROL_PLANE_KILLED(22, "kill -9 of a control plane, during a campaign");

    private static final int LAST_OF_MIX = 7;

    private final int number;
    private final String description;

    Fault(int number, String description) {
        this.number = number;
        this.description = description;
    }

    /// Number in the list of faults, such as `F4`.
    String code() {
        return "F" + number;
    }

    String description() {
        return description;
    }

    /// Faults from which [#MIXED] chooses.
    static List<Fault> mix() {
        return Stream.of(values()).filter(fault -> fault.number <= LAST_OF_MIX).toList();
    }

    /// Faults with these codes or names, separated by commas.
    ///
    /// @throws IllegalArgumentException if one is unknown
    static List<Fault> parse(String text) {
        return Stream.of(text.split(","))
                .map(String::strip)
                .flatMap(Fault::find)
                .toList();
    }

    private static Stream<Fault> find(String name) {
        List<Fault> found = Stream.of(values())
                .filter(fault ->
                        fault.code().equalsIgnoreCase(name) || fault.name().equalsIgnoreCase(name))
                .toList();
        if (found.isEmpty()) {
            throw new IllegalArgumentException("unknown fault \"%s\"; there are %s"
                    .formatted(
                            name,
                            Stream.of(values()).map(Fault::code).distinct().toList()));
        }
        return found.stream();
    }
}
