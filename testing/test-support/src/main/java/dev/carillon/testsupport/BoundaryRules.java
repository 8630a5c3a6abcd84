// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.testsupport;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.sql.DriverManager;
import java.util.Map;
import java.util.Set;

/// Rules about allowed dependencies between modules.
final class BoundaryRules {

    private static final String EVENTS = "events";

    /// Common runtime of the services, which may also use the metrics.
    private static final String RUNTIME = "runtime";

    /// Keys of the recipients, which may also use the runtime: it opens their connections.
    private static final String KEYS = "keys";

    private static final String OBSERVABILITY = "observability";

    /// Libraries that may depend on the events only, with the exceptions in [#LIBRARY_USES].
    private static final Set<String> LIBRARIES = Set.of("documents", KEYS, OBSERVABILITY, RUNTIME);

    /// Library that a library may use in addition to the events.
    private static final Map<String, String> LIBRARY_USES = Map.of(RUNTIME, OBSERVABILITY, KEYS, RUNTIME);

    private static final String EMBEDDED = "embedded";

    /// The canary is a client like any other.
    private static final String CLIENT = "client";

    private static final String CANARY = "canary";

    /// Modules that combine services through the services' configurations.
    private static final Set<String> COMPOSERS = Set.of("standalone", "benchmarks");

    /// Modules that may start brokers and stores.
    private static final Set<String> STARTERS = Set.of("standalone", "benchmarks", "testsupport");

    /// Modules that may construct clients of Kafka, Redis and PostgreSQL: the source of the clients, and what is no
    /// service.
    private static final Set<String> CLIENT_MAKERS = Set.of(RUNTIME, EMBEDDED, CLIENT, "benchmarks", "testsupport");

    private static final Set<String> CLIENTS = Set.of(
            "org.apache.kafka.clients.consumer.KafkaConsumer",
            "org.apache.kafka.clients.producer.KafkaProducer",
            "org.apache.kafka.clients.admin.Admin",
            "org.apache.kafka.clients.admin.AdminClient",
            "org.apache.kafka.clients.admin.KafkaAdminClient",
            "io.lettuce.core.RedisClient",
            "io.lettuce.core.cluster.RedisClusterClient");

    private static final Set<String> POSTGRES_POOLS =
            Set.of("com.zaxxer.hikari.HikariConfig", "com.zaxxer.hikari.HikariDataSource");

    private BoundaryRules() {}

    static ArchRule servicesMeetOnlyInLibraries(String platform) {
        return classes()
                .that()
                .resideInAPackage(platform + "..")
                .should(new ArchCondition<>("know no other module than the libraries") {
                    @Override
                    public void check(JavaClass origin, ConditionEvents events) {
                        origin.getDirectDependenciesFromSelf().stream()
                                .filter(dependency -> !isAllowed(platform, dependency))
                                .forEach(dependency ->
                                        events.add(SimpleConditionEvent.violated(origin, dependency.getDescription())));
                    }
                })
                .allowEmptyShould(true);
    }

    /// A service that constructed a client itself would not have the operator's settings for addresses and security.
    static ArchRule clientsComeFromTheRuntime(String platform) {
        return classes()
                .that()
                .resideInAPackage(platform + "..")
                .should(new ArchCondition<>("take clients of Kafka and Redis from the service runtime") {
                    @Override
                    public void check(JavaClass origin, ConditionEvents events) {
                        if (CLIENT_MAKERS.contains(module(platform, origin))) {
                            return;
                        }
                        origin.getConstructorCallsFromSelf().stream()
                                .filter(call ->
                                        CLIENTS.contains(call.getTargetOwner().getName()))
                                .forEach(call ->
                                        events.add(SimpleConditionEvent.violated(origin, call.getDescription())));
                        origin.getMethodCallsFromSelf().stream()
                                .filter(call -> call.getName().equals("create")
                                        && CLIENTS.contains(
                                                call.getTargetOwner().getName()))
                                .forEach(call ->
                                        events.add(SimpleConditionEvent.violated(origin, call.getDescription())));
                    }
                })
                .allowEmptyShould(true);
    }

    /// A service that opened a pool or a connection itself would not have the operator's settings for TLS and
    /// time-outs.
    static ArchRule postgresConnectionsComeFromTheRuntime(String platform) {
        return classes()
                .that()
                .resideInAPackage(platform + "..")
                .should(new ArchCondition<>("take PostgreSQL connections from the service runtime") {
                    @Override
                    public void check(JavaClass origin, ConditionEvents events) {
                        if (CLIENT_MAKERS.contains(module(platform, origin))) {
                            return;
                        }
                        origin.getConstructorCallsFromSelf().stream()
                                .filter(call -> POSTGRES_POOLS.contains(
                                        call.getTargetOwner().getName()))
                                .forEach(call ->
                                        events.add(SimpleConditionEvent.violated(origin, call.getDescription())));
                        origin.getMethodCallsFromSelf().stream()
                                .filter(call -> call.getName().equals("getConnection")
                                        && call.getTargetOwner().isEquivalentTo(DriverManager.class))
                                .forEach(call ->
                                        events.add(SimpleConditionEvent.violated(origin, call.getDescription())));
                    }
                })
                .allowEmptyShould(true);
    }

    static ArchRule featuresHaveNoCycles(String rootPackage) {
        return slices().matching(rootPackage + ".(*)..")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true);
    }

    /// Compares single packages, so that it finds a cycle between the parts of one feature, or between the root package
    /// and a feature.
    static ArchRule packagesHaveNoCycles() {
        return slices().assignedFrom(new SliceAssignment() {
                    @Override
                    public SliceIdentifier getIdentifierOf(JavaClass type) {
                        return SliceIdentifier.of(type.getPackageName());
                    }

                    @Override
                    public String getDescription() {
                        return "packages";
                    }
                })
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true);
    }

    private static boolean isAllowed(String platform, Dependency dependency) {
        JavaClass target = outermost(dependency.getTargetClass().getBaseComponentType());
        String to = module(platform, target);
        String from = module(platform, dependency.getOriginClass());
        if (to.isEmpty() || to.equals(from) || to.equals(EVENTS)) {
            return true;
        }
        if (LIBRARIES.contains(to)) {
            return to.equals(LIBRARY_USES.get(from)) || (!from.equals(EVENTS) && !LIBRARIES.contains(from));
        }
        if (to.equals(CLIENT)) {
            return from.equals(CANARY);
        }
        if (to.equals(EMBEDDED)) {
            return STARTERS.contains(from);
        }
        return COMPOSERS.contains(from)
                && (target.getSimpleName().endsWith("Configuration")
                        || target.getSimpleName().endsWith("Application"));
    }

    /// First package segment below the platform's package; empty outside of it.
    private static String module(String platform, JavaClass type) {
        String name = type.getPackageName();
        return name.startsWith(platform + ".")
                ? name.substring(platform.length() + 1).split("\\.", 2)[0]
                : "";
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(BoundaryRules::outermost).orElse(type);
    }
}
