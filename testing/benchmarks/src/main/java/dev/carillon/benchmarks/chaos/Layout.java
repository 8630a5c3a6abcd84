// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.chaos;

import dev.carillon.benchmarks.cluster.Part;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// Processes of an installation. It has what the faults need and no more, because all processes share one machine: a
/// second instance of each service that is killed or suspended, and three brokers where brokers fail.
///
/// @param brokers Brokers of the cluster: one or three
/// @param services Services in the order of a rolling restart
record Layout(List<Part> brokers, List<Part> services) {

    private static final Set<Part> FIRST_INSTANCES =
            EnumSet.of(Part.ADMIN, Part.INGESTION, Part.ROUTING, Part.DELIVERY, Part.GATEWAY);

    private static final Set<Fault> OF_BROKERS =
            EnumSet.of(Fault.BROKER_KILLED, Fault.LEADERS_MOVED, Fault.REPLICAS_SHRUNK, Fault.DISK_FULL, Fault.MIXED);

    Layout {
        brokers = List.copyOf(brokers);
        services = List.copyOf(services);
    }

    /// Layout for a run with these faults.
    static Layout of(Set<Fault> faults) {
        Set<Part> services = EnumSet.copyOf(FIRST_INSTANCES);
        faults.forEach(fault -> services.addAll(secondInstances(fault)));
        return new Layout(
                faults.stream().anyMatch(OF_BROKERS::contains) ? Part.BROKERS : List.of(Part.BROKER_1),
                new ArrayList<>(services));
    }

    /// Instances of a service that the layout has.
    List<Part> instances(Part first, Part second) {
        return services.contains(second) ? List.of(first, second) : List.of(first);
    }

    private static Set<Part> secondInstances(Fault fault) {
        return switch (fault) {
            case INGESTION_KILLED -> EnumSet.of(Part.SECOND_INGESTION);
            case ROUTER_KILLED -> EnumSet.of(Part.SECOND_ROUTING);
            case WORKER_KILLED -> EnumSet.of(Part.SECOND_DELIVERY);
            case GATEWAY_KILLED, HALF_OPEN -> EnumSet.of(Part.SECOND_GATEWAY);
            case CONTROL_PLANE_KILLED -> EnumSet.of(Part.SECOND_ADMIN);
            case PROCESS_SUSPENDED, CLOCK_JUMP, MIXED -> EnumSet.of(Part.SECOND_ROUTING, Part.SECOND_DELIVERY);
            case ROLLING_RESTART ->
                EnumSet.of(Part.SECOND_INGESTION, Part.SECOND_ROUTING, Part.SECOND_DELIVERY, Part.SECOND_GATEWAY);
            case ROLLING_UPGRADE ->
                EnumSet.of(
                        Part.SECOND_ADMIN,
                        Part.SECOND_INGESTION,
                        Part.SECOND_ROUTING,
                        Part.SECOND_DELIVERY,
                        Part.SECOND_GATEWAY);
            case BROKER_KILLED,
                    LEADERS_MOVED,
                    REPLICAS_SHRUNK,
                    REDIS_RESTARTED_EMPTY,
                    REDIS_FLUSHED,
                    POSTGRES_KILLED,
                    SESSIONS_TERMINATED,
                    PROVIDER_OUTAGE,
                    DISK_FULL,
                    PARTITION,
                    UNDECODABLE_RECORD -> EnumSet.noneOf(Part.class);
        };
    }
}
