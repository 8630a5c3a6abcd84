// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.testsupport;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import java.util.ArrayList;
import java.util.List;

/// Architecture rules of all modules. Each module calls [#check(String)] in a test of its own.
public final class ArchitectureRules {

    private static final String PLATFORM = "dev.carillon";

    /// Classes to which a rule applies.
    enum Scope {
        MAIN,
        MAIN_AND_TESTS
    }

    /// Rule and the name under which it is tested.
    record NamedRule(String name, Scope scope, ArchRule rule) {}

    private ArchitectureRules() {}

    /// Checks the classes in and below a package, such as `dev.carillon.ingestion`, and prints the share of public
    /// types.
    ///
    /// @throws AssertionError if a rule is violated, with all violations of all rules; or if there are no classes
    public static void check(String rootPackage) {
        JavaClasses main = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_JARS)
                .importPackages(rootPackage);
        if (main.isEmpty()) {
            throw new AssertionError("no classes in " + rootPackage);
        }
        JavaClasses all = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_JARS)
                .importPackages(rootPackage);
        List<String> violations = new ArrayList<>();
        for (NamedRule named : rules(PLATFORM, rootPackage)) {
            EvaluationResult result = named.rule()
                    .evaluate(
                            switch (named.scope()) {
                                case MAIN -> main;
                                case MAIN_AND_TESTS -> all;
                            });
            if (result.hasViolation()) {
                violations.add(named.name() + ": " + result.getFailureReport());
            }
        }
        System.out.println(publicShare(rootPackage, main));
        if (!violations.isEmpty()) {
            throw new AssertionError(String.join(System.lineSeparator().repeat(2), violations));
        }
    }

    /// @param platform Package above all modules
    static List<NamedRule> rules(String platform, String rootPackage) {
        List<NamedRule> rules = new ArrayList<>(CodeRules.all());
        rules.add(new NamedRule(
                "services meet only in libraries", Scope.MAIN, BoundaryRules.servicesMeetOnlyInLibraries(platform)));
        rules.add(new NamedRule(
                "clients of Kafka and Redis come from the runtime",
                Scope.MAIN,
                BoundaryRules.clientsComeFromTheRuntime(platform)));
        rules.add(new NamedRule(
                "PostgreSQL connections come from the runtime",
                Scope.MAIN,
                BoundaryRules.postgresConnectionsComeFromTheRuntime(platform)));
        rules.add(
                new NamedRule("features have no cycles", Scope.MAIN, BoundaryRules.featuresHaveNoCycles(rootPackage)));
        rules.add(new NamedRule("packages have no cycles", Scope.MAIN, BoundaryRules.packagesHaveNoCycles()));
        return List.copyOf(rules);
    }

    private static String publicShare(String rootPackage, JavaClasses classes) {
        List<JavaClass> types = classes.stream()
                .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
                .toList();
        long open = types.stream()
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                .count();
        return "%s: %d of %d types are public (%d %%; aim for 45, look again at 55)"
                .formatted(rootPackage, open, types.size(), Math.round(100.0 * open / Math.max(1, types.size())));
    }
}
