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
import java.util.Set;

/// Rules about allowed dependencies between modules.
final class BoundaryRules {

    private static final String EVENTS = "events";

    /// Common runtime of the services, which may also use the metrics.
    private static final String RUNTIME = "runtime";

    private static final String OBSERVABILITY = "observability";

    /// Libraries that may depend on the events only; the common runtime may also use the metrics.
    private static final Set<String> LIBRARIES = Set.of("documents", "keys", OBSERVABILITY, RUNTIME);

    private static final String EMBEDDED = "embedded";

    /// The canary is a client like any other.
    private static final String CLIENT = "client";

    private static final String CANARY = "canary";

    /// Modules that combine services through the services' configurations.
    private static final Set<String> COMPOSERS = Set.of("standalone", "benchmarks");

    /// Modules that may start brokers and stores.
    private static final Set<String> STARTERS = Set.of("standalone", "benchmarks", "testsupport");

    /// Modules that may construct clients of Kafka and Redis: the source of the services' clients, and what is no
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

    static ArchRule featuresHaveNoCycles(String rootPackage) {
        return slices().matching(rootPackage + ".(*)..")
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
            boolean isCounted = from.equals(RUNTIME) && to.equals(OBSERVABILITY);
            return isCounted || (!from.equals(EVENTS) && !LIBRARIES.contains(from));
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
