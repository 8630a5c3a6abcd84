// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.testsupport;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.carillon.testsupport.ArchitectureRules.NamedRule;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ArchitectureRulesTest {

    /// Package that violates each rule, and the name that the report must contain.
    private static final Map<String, Breach> BREACHES = Map.ofEntries(
            entry("names say something", new Breach("fixtures.names", "OrderManager")),
            entry("names follow the glossary", new Breach("fixtures.glossary", "InboxFeed")),
            entry("processors belong to Kafka Streams", new Breach("fixtures.processors", "OrderProcessor")),
            entry("time is injected", new Breach("fixtures.time", "Watch.look")),
            entry("packages are null-marked", new Breach("fixtures.unmarked", "fixtures.unmarked")),
            entry("nullness has one vocabulary", new Breach("fixtures.nullness", "Rival")),
            entry("fields are not injected", new Breach("fixtures.injection", "Injected.given")),
            entry("no class depends on a REST controller", new Breach("fixtures.controllers", "OrderPages.show")),
            entry("no code sleeps", new Breach("fixtures.sleep", "Sleeper.rest")),
            entry("queries hold no connection", new Breach("fixtures.cursors", "Orders.count")),
            entry("nothing is mocked", new Breach("fixtures.mocks", "Pretender")),
            entry("services meet only in libraries", new Breach("fixtures.boundary", "Router.call")),
            entry(
                    "clients of Kafka and Redis come from the runtime",
                    new Breach("fixtures.clients", "Publisher.connect")),
            entry("PostgreSQL connections come from the runtime", new Breach("fixtures.pools", "Ledger.open")),
            entry("features have no cycles", new Breach("fixtures.cycles", "Slice one")),
            entry("packages have no cycles", new Breach("fixtures.entangled", "Slice fixtures.entangled")));

    private record Breach(String rootPackage, String reported) {}

    static Stream<String> everyRule() {
        return ArchitectureRules.rules("any", "any").stream().map(NamedRule::name);
    }

    @ParameterizedTest
    @MethodSource("everyRule")
    void everyRuleCanFail(String name) {
        Breach breach = BREACHES.get(name);

        assertThat(breach).as("a package that breaks the rule").isNotNull();
        NamedRule rule = rule(name, breach.rootPackage());
        assertThatThrownBy(() -> rule.rule().check(classes(breach.rootPackage())))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(breach.reported());
    }

    @ParameterizedTest
    @MethodSource("everyRule")
    void everyRulePassesTidyCode(String name) {
        rule(name, "fixtures.tidy").rule().check(classes("fixtures.tidy"));
    }

    @Test
    void composersMayKnowConfigurationsOnly() {
        NamedRule rule = rule("services meet only in libraries", "fixtures.boundary");

        List<String> report = rule.rule()
                .evaluate(classes("fixtures.boundary"))
                .getFailureReport()
                .getDetails();

        assertThat(report).anyMatch(line -> line.contains("Composer.forbidden"));
        assertThat(report).noneMatch(line -> line.contains("Composer.allowed"));
    }

    @Test
    void servicesConstructNoClientOfRedis() {
        List<String> report = rule("clients of Kafka and Redis come from the runtime", "fixtures.clients")
                .rule()
                .evaluate(classes("fixtures.clients"))
                .getFailureReport()
                .getDetails();

        assertThat(report).anyMatch(line -> line.contains("Cache.connect"));
        assertThat(report).anyMatch(line -> line.contains("Cache.connectToCluster"));
    }

    @Test
    void theEventsKnowNoOtherLibrary() {
        List<String> report = rule("services meet only in libraries", "fixtures.boundary")
                .rule()
                .evaluate(classes("fixtures.boundary"))
                .getFailureReport()
                .getDetails();

        assertThat(report).anyMatch(line -> line.contains("Rumour.forbidden"));
        assertThat(report).noneMatch(line -> line.contains("Page.allowed"));
    }

    @Test
    void theKeysMayKnowTheRuntimeButNotTheOtherWayRound() {
        List<String> report = rule("services meet only in libraries", "fixtures.boundary")
                .rule()
                .evaluate(classes("fixtures.boundary"))
                .getFailureReport()
                .getDetails();

        assertThat(report).anyMatch(line -> line.contains("Pools.forbidden"));
        assertThat(report).noneMatch(line -> line.contains("Wrapping.allowed"));
    }

    @Test
    void connectionsOutsideThePoolsComeFromTheRuntimeToo() {
        List<String> report = rule("PostgreSQL connections come from the runtime", "fixtures.pools")
                .rule()
                .evaluate(classes("fixtures.pools"))
                .getFailureReport()
                .getDetails();

        assertThat(report).anyMatch(line -> line.contains("Ledger.connect"));
    }

    @Test
    void aPackageWithoutClassesIsAnError() {
        assertThatThrownBy(() -> ArchitectureRules.check("dev.carillon.nowhere"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("no classes");
    }

    @Test
    void thisModuleKeepsTheRules() {
        ArchitectureRules.check("dev.carillon.testsupport");
    }

    @Test
    void theEmbeddedServersKeepTheRules() {
        JavaClasses embedded = classes("dev.carillon.embedded");

        assertThat(embedded).isNotEmpty();
        ArchitectureRules.rules("dev.carillon", "dev.carillon.embedded")
                .forEach(named -> named.rule().check(embedded));
    }

    private static NamedRule rule(String name, String rootPackage) {
        return ArchitectureRules.rules(rootPackage, rootPackage).stream()
                .filter(rule -> rule.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static JavaClasses classes(String rootPackage) {
        return new ClassFileImporter().importPackages(rootPackage);
    }
}
